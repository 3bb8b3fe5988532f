"""Recitations, explanations, demonstrations and practice from an archive, and what takes them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from pydantic import Field

from gangze.access.matrix import Action
from gangze.dossiers.archives import revisions_in
from gangze.dossiers.content import Kind
from gangze.dossiers.selectors.archived import ItemTold, PublishedRevision, same_words
from gangze.kernel import clock
from gangze.kernel.wording import Sentence, kept
from gangze.ledger.services import FactDraft
from gangze.mastery.rules.evidence import DEMONSTRATED, EXPLAINED, LEVEL_OF, PRACTISED, RECITED, WITHDRAWN, subject_of
from gangze.mastery.rules.levels import Occasion, Outcome
from gangze.mastery.rules.marking import (
    DemonstrationMarks,
    ExplanationMarks,
    Marked,
    Mode,
    PointMark,
    RecitationMarks,
    StepMark,
    session_uuid,
)
from gangze.mastery.rules.pointing import Asked, points_of
from gangze.mastery.selectors.hearing import settings_of
from gangze.mastery.services.archived import derive_hearings
from gangze.org.archives import BodyTold, PersonTold, PostTold, Record, brings, unfit

DAY_SECONDS = 86_400
OutcomeTold = tuple[ItemTold, Outcome]
T = TypeVar("T")


class ShownTold(BodyTold):
    """Who showed what at which post, of which document and revision."""

    person: PersonTold
    post: PostTold
    document: Kind
    revision: int | None = Field(default=None, ge=1)
    outcomes: list[OutcomeTold] = Field(default=[], max_length=500)


class HeardTold(ShownTold):
    """What is common to everything that one person heard of another."""

    occasion: Occasion = Occasion.SPOT
    draw: UUID | None = None
    session: UUID | None = None
    seconds: int = Field(default=0, ge=0, le=DAY_SECONDS)
    note: str = Field(default="", max_length=500)
    heard_on: date | None = None
    has_passed: bool | None = None
    by: str = ""


class PointTold(BodyTold):
    """The verdict on one point, which is named by its key or by its words."""

    key: str = Field(default="", max_length=50)
    text: str = Field(default="", max_length=2000)
    verdict: Marked
    must: bool | None = None
    out_of_order: bool = False
    suggested: str = Field(default="", max_length=20)
    reason: Any = ""


class RecitedTold(HeardTold):
    """A recitation by its points; or, where only the result was kept, by outcomes or by nothing but score and passed."""

    points: list[PointTold] = Field(default=[], max_length=500)
    score: Decimal | None = Field(default=None, ge=0, le=100)
    pass_score: int | None = Field(default=None, ge=0, le=100)
    transcript: str = Field(default="", max_length=20_000)
    why: Any = None


class AnswerTold(BodyTold):
    """How one why-question was answered."""

    uid: ItemTold
    question: str = Field(max_length=300)
    outcome: Outcome
    note: str = Field(default="", max_length=200)


class ExplainedTold(HeardTold):
    """An explanation by its questions; or by outcomes, or by nothing but passed."""

    answers: list[AnswerTold] = Field(default=[], max_length=200)


class StepTold(BodyTold):
    """How one step was done, which is named by its key or by its words."""

    key: str = Field(default="", max_length=50)
    uid: str = ""
    text: str = Field(default="", max_length=2000)
    outcome: Outcome
    at_seconds: int | None = Field(default=None, ge=0, le=DAY_SECONDS)
    note: str = Field(default="", max_length=200)


class DemonstratedTold(HeardTold):
    """A demonstration by its steps; or by outcomes, or by nothing but passed."""

    mode: Mode
    role: str = Field(default="", max_length=30)
    steps: list[StepTold] = Field(default=[], max_length=500)


class PractisedTold(ShownTold):
    """What somebody showed alone; the rest is what a Gangze keeps of its packs and self-tests, taken as it is."""

    occasion: Occasion | None = None
    pack: UUID | None = None
    day: date | None = None
    turn: int | None = None
    seed: str | None = None
    rules: int | None = None
    part: int | None = None
    parts: int | None = None
    questions: list[Any] | None = None
    points: list[Any] | None = None
    transcript: str | None = Field(default=None, max_length=20_000)
    scope: str | None = None
    score: str | None = None
    has_passed: bool | None = None


class WithdrawnTold(ShownTold):
    """Why a marking was taken back."""

    ground: str = Field(min_length=1, max_length=500)


@dataclass(frozen=True, slots=True)
class _Shown:
    """Where somebody was heard: person and post as facts name them, the place, the revision and its points."""

    person: str
    post: str
    path: str
    revision: PublishedRevision
    document: Kind

    def core(self, outcomes: Sequence[tuple[str, str]]) -> dict[str, Any]:
        """Return what every kind of evidence tells."""
        return {
            "person": self.person, "post": self.post, "revision": self.revision.number, "document": self.document.value,
            "outcomes": [list(pair) for pair in outcomes],
        }  # fmt: skip

    def draft(self, kind: str, payload: Mapping[str, Any]) -> FactDraft:
        """Return the fact about the person at the place."""
        return FactDraft(kind, subject_of(UUID(self.person)), payload, self.path)


def _shown(record: Record, action: Action = Action.EXAMINE, *, is_alone: bool = False) -> _Shown:
    """Return where somebody was heard, by the rules of the intake. Raises Unfit, NotAllowed."""
    told: ShownTold = record.body
    day = told.heard_on if isinstance(told, HeardTold) and told.heard_on else record.day
    post = record.directory.post(told.post)
    record.require(action, post.path)
    person = record.directory.person(told.person, post=post, day=day)
    record.directory.require_held(person, post, day)
    revision = revisions_in(record).revision(post, told.revision, day)
    if person.pk == record.actor.person_id:
        raise unfit("OWN_RECORD", Sentence("本人的记录请由别人导入。"), "payload.person")
    author = None if is_alone else record.require_author()
    if author and (author.person_id == person.pk or (author.person_id is None and author.name == person.name)):
        message = Sentence("不能自己给自己记；考官若是同名的另一个人，请用工号写明。")
        raise unfit("OWN_RECORD", message, "author")
    return _Shown(str(person.uuid), str(post.uuid), post.path, revision, told.document)


def _points(shown: _Shown) -> list[Asked]:
    return [point for item in shown.revision.items(shown.document) for point in points_of(item)]


def _point(points: Sequence[Asked], key: str, text: str, field: str) -> Asked:
    """Return the point that is meant: by key, its words being those of the card; or by words. Raises Unfit."""
    found = [each for each in points if (each.key == key if key else same_words(each.text) == same_words(text))]
    if len(found) == 1 and (not text or same_words(found[0].text) == same_words(text)):
        return found[0]
    message = (
        Sentence("这份文件里有{count}个要点是“{text}”；请写 key。", count=len(found), text=text[:40])
        if len(found) > 1
        else Sentence("这一版的这份文件里没有要点“{text}”。", text=(text or key)[:60])
    )
    raise unfit("POINT_AMBIGUOUS" if len(found) > 1 else "POINT_UNKNOWN", message, field)


def _outcomes(shown: _Shown, told: Sequence[OutcomeTold]) -> list[tuple[str, str]]:
    found = [
        (shown.revision.item(item, shown.document, f"payload.outcomes.{n}.0").uid, outcome.value)
        for n, (item, outcome) in enumerate(told)
    ]
    if len({uid for uid, _outcome in found}) < len(found):
        raise unfit("ITEM_TWICE", Sentence("同一条写了两次结果。"), "payload.outcomes")
    return found


def _agreed(told: T | None, computed: T, field: str) -> None:
    """Raise Unfit where a line says otherwise than follows from what it tells in detail."""
    if told is not None and told != computed:
        message = Sentence(
            "写的是 {told}，按逐条标记算出来是 {computed}；可以不写。", told=str(told), computed=str(computed)
        )
        raise unfit("RESULT_OTHER", message, f"payload.{field}")


def _result_kept(told: HeardTold) -> bool:
    """Return whether a hearing was passed of which no details were kept. Raises Unfit where the line does not say."""
    if told.has_passed is None:
        raise unfit("FIELD_MISSING", Sentence("没有逐条标记时，须写明 has_passed。"), "payload.has_passed")
    return told.has_passed


def _heard(
    record: Record, kind: str, shown: _Shown, outcomes: Sequence[tuple[str, str]], told: Mapping[str, Any]
) -> FactDraft:  # fmt: skip
    body: HeardTold = record.body
    author = record.require_author()
    if body.outcomes:
        _same_outcomes(shown, body, outcomes)
    uids = {uid for uid, _outcome in outcomes}
    session = body.session or session_uuid(
        person=UUID(shown.person), post=UUID(shown.post), document=shown.document.value, level=LEVEL_OF[kind].value,
        day=body.heard_on or record.day, draw=body.draw,
        scenario=min(uids) if shown.document is Kind.EMERGENCY and len(uids) == 1 else "",
    )  # fmt: skip
    payload = {
        **shown.core(outcomes), "session": str(session), "occasion": body.occasion.value,
        "draw": str(body.draw) if body.draw else None, "seconds": body.seconds, "note": body.note, "by": author.name,
        **({"heard_on": body.heard_on.isoformat()} if body.heard_on else {}), **told,
    }  # fmt: skip
    return shown.draft(kind, payload)


def _same_outcomes(shown: _Shown, body: HeardTold, computed: Sequence[tuple[str, str]]) -> None:
    _agreed(sorted(_outcomes(shown, body.outcomes)), sorted(computed), "outcomes")


@brings(RECITED, RecitedTold, derive=derive_hearings)
def recited(record: Record) -> FactDraft:
    """Make the fact of a recitation. Score and outcomes follow from the points where these were kept."""
    told: RecitedTold = record.body
    shown = _shown(record)
    pass_score = told.pass_score
    if pass_score is None:
        pass_score = _pass_score(record)
    extra = {"transcript": told.transcript} if told.transcript else {}
    if not told.points:
        result: dict[str, Any] = {
            "points": [], "score": str(told.score) if told.score is not None else None, "has_passed": _result_kept(told),
            "pass_score": pass_score, "why": "",
        }  # fmt: skip
        return _heard(record, RECITED, shown, _outcomes(shown, told.outcomes), {**result, **extra})
    known = _points(shown)
    order = [point.key for point in known]
    points = [_mark(known, each, f"payload.points.{n}") for n, each in enumerate(told.points)]
    marks = RecitationMarks(tuple(sorted(points, key=lambda point: order.index(point.key))))
    marks.require_items({point.uid for point in known})
    score, has_passed = marks.result(pass_score)
    _agreed(told.score, score, "score")
    _agreed(told.has_passed, has_passed, "has_passed")
    why = kept(marks.told_why(score, pass_score))
    result = {
        **marks.told(), "score": str(score), "has_passed": has_passed, "pass_score": pass_score, "why": why,
    }  # fmt: skip
    return _heard(record, RECITED, shown, marks.outcomes(), {**result, **extra})


def _pass_score(record: Record) -> int:
    """Return what the enterprise asks for today; looked up once in a run."""
    enterprise = record.directory.enterprise
    known: dict[int, int] = record.memo.setdefault("mastery.pass_scores", {})
    if enterprise.pk not in known:
        known[enterprise.pk] = settings_of(enterprise).pass_score
    return known[enterprise.pk]


def _mark(points: Sequence[Asked], told: PointTold, field: str) -> PointMark:
    point = _point(points, told.key, told.text, field)
    return PointMark(
        point.key, point.text, told.verdict, point.is_must_know, told.out_of_order, told.suggested, told.reason
    )  # fmt: skip


@brings(EXPLAINED, ExplainedTold, derive=derive_hearings)
def explained(record: Record) -> FactDraft:
    """Make the fact of an explanation."""
    told: ExplainedTold = record.body
    shown = _shown(record)
    if not told.answers:
        result: dict[str, Any] = {"answers": [], "has_passed": _result_kept(told)}
        return _heard(record, EXPLAINED, shown, _outcomes(shown, told.outcomes), result)
    answers = tuple(
        (
            shown.revision.item(each.uid, shown.document, f"payload.answers.{n}.uid").uid,
            each.question,
            each.outcome,
            each.note,
        )
        for n, each in enumerate(told.answers)
    )
    marks = ExplanationMarks(answers)
    marks.require_items({item.uid for item in shown.revision.items(shown.document)})
    _agreed(told.has_passed, marks.has_passed(), "has_passed")
    return _heard(record, EXPLAINED, shown, marks.outcomes(), {**marks.told(), "has_passed": marks.has_passed()})


@brings(DEMONSTRATED, DemonstratedTold, derive=derive_hearings)
def demonstrated(record: Record) -> FactDraft:
    """Make the fact of a demonstration or of one person's part in a drill."""
    told: DemonstratedTold = record.body
    shown = _shown(record)
    if not told.steps:
        result: dict[str, Any] = {
            "mode": told.mode.value,
            "role": told.role,
            "steps": [],
            "has_passed": _result_kept(told),
        }
        return _heard(record, DEMONSTRATED, shown, _outcomes(shown, told.outcomes), result)
    known = _points(shown)
    steps = tuple(_step(known, each, f"payload.steps.{n}") for n, each in enumerate(told.steps))
    marks = DemonstrationMarks(told.mode, steps, told.role)
    _agreed(told.has_passed, marks.has_passed(), "has_passed")
    return _heard(record, DEMONSTRATED, shown, marks.outcomes(), {**marks.told(), "has_passed": marks.has_passed()})


def _step(points: Sequence[Asked], told: StepTold, field: str) -> StepMark:
    point = _point(points, told.key, told.text, field)
    return StepMark(point.uid, point.text, told.outcome, told.at_seconds, told.note, point.key)


@brings(PRACTISED, PractisedTold, derive=derive_hearings)
def practised(record: Record) -> FactDraft:
    """Make the fact that somebody practised alone: outcomes by item, nobody's mark."""
    told: PractisedTold = record.body
    shown = _shown(record, is_alone=True)
    if not told.outcomes:
        raise unfit("FIELD_MISSING", Sentence("练习至少要有一条的结果：outcomes。"), "payload.outcomes")
    kept_of_it = {
        name: getattr(told, name) for name in PractisedTold.model_fields if name not in ShownTold.model_fields
    }
    more = {name: value for name, value in kept_of_it.items() if value is not None}
    return shown.draft(PRACTISED, {**shown.core(_outcomes(shown, told.outcomes)), **more})


@brings(WITHDRAWN, WithdrawnTold, derive=derive_hearings)
def withdrawn(record: Record) -> FactDraft:
    """Make the fact that a marking was taken back with a ground."""
    told: WithdrawnTold = record.body
    record.require_corrects()
    post = record.directory.post(told.post)
    record.require(Action.DOSSIER_EDIT, post.path)
    person = record.directory.person(told.person, post=post, day=clock.business_date(record.happened_at))
    revision = revisions_in(record).revision(post, told.revision, record.day)
    shown = _Shown(str(person.uuid), str(post.uuid), post.path, revision, told.document)
    return shown.draft(WITHDRAWN, {**shown.core(()), "ground": told.ground.strip()})
