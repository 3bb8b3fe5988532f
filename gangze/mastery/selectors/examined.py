"""What was heard: the list of examinations, and one hearing with the marks of all its examiners side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel.clock import PARK_ZONE
from gangze.kernel.errors import Absent
from gangze.kernel.wording import Sentence
from gangze.ledger.models import Fact
from gangze.mastery.models import Examination
from gangze.mastery.rules.agreeing import agreement_word
from gangze.mastery.rules.marking import Agreement, agreement
from gangze.org.models import Unit
from gangze.org.rules.naming import shown_name
from gangze.org.scoping import reach_filter
from gangze.web.keyset import KeysetPage, keyset_page

from .examining import named_as_seen

MOST_APART = 5


@dataclass(frozen=True, slots=True)
class ExaminationFilter:
    """What the list is narrowed to; "" does not narrow. `place` is a unit's uuid, `passed` "yes" or "no"."""

    query: str = ""
    place: str = ""
    level: str = ""
    occasion: str = ""
    passed: str = ""

    @property
    def is_on(self) -> bool:
        return bool(self.query or self.place or self.level or self.occasion or self.passed)


@dataclass(frozen=True, slots=True)
class ExaminationRow:
    """One line of the list, the name as the actor may see it."""

    examination: Examination
    name: str


@dataclass(frozen=True, slots=True)
class ExaminationList:
    """A page of the list with its lines."""

    page: KeysetPage[Examination]
    rows: list[ExaminationRow]


def examination_list(actor: Actor, filters: ExaminationFilter, query: Mapping[str, str]) -> ExaminationList:
    """Return what was heard where the actor may see people's mastery, and the actor's own, latest first."""
    found = Examination.objects.visible_to(actor).filter(_conditions(actor, filters))
    page = keyset_page(_whole(found), order=["-happened_at", "-pk"], query=query)
    return ExaminationList(page, [ExaminationRow(each, _name(actor, each)) for each in page.rows])


def _whole(found: QuerySet[Examination]) -> QuerySet[Examination]:
    return found.select_related("person", "post__enterprise", "post__unit__parent")


def _name(actor: Actor, examination: Examination) -> str:
    person, enterprise = examination.person, examination.post.enterprise
    return shown_name(
        actor,
        name=person.name,
        path=person.path,
        person_id=person.pk,
        is_masked_for_park=enterprise.is_name_masked_for_park,
    )


def _conditions(actor: Actor, filters: ExaminationFilter) -> Q:
    conditions = Q()
    if filters.query:
        conditions &= Q(post__name__icontains=filters.query) | named_as_seen(actor, filters.query, "post__enterprise")
    if filters.level:
        conditions &= Q(level=filters.level)
    if filters.occasion:
        conditions &= Q(occasion=filters.occasion)
    if filters.passed in ("yes", "no"):
        conditions &= Q(has_passed=filters.passed == "yes", corrected_by__isnull=True)
    if filters.place:
        conditions &= _place(actor, filters.place)
    return conditions


def _place(actor: Actor, text: str) -> Q:
    try:
        unit = Unit.objects.filter(reach_filter(actor, Action.MASTERY_PEOPLE, "path"), uuid=UUID(text)).first()
    except ValueError:
        unit = None
    return Q(path__startswith=unit.path) if unit else Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Marking:
    """One examiner's marks of a hearing: its row, its fact, and what was marked by key (points) or uid (steps, answers)."""

    examination: Examination
    name: str
    fact: Fact
    marks: Mapping[str, Mapping[str, Any]]
    is_mine: bool
    may_withdraw: bool

    @property
    def why(self) -> Any:
        """Return why it is not passed, as the fact keeps it; "" where nothing was said."""
        return self.fact.payload.get("why", "")

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return (key, verdict) of what was marked, for measuring agreement."""
        return [(key, mark.get("verdict") or mark["outcome"]) for key, mark in self.marks.items()]


@dataclass(frozen=True, slots=True)
class Line:
    """One point in a hearing: its words and the marks by examiner, in order of the markings; None where one did not mark it."""

    key: str
    text: str
    is_must_know: bool
    marks: list[Mapping[str, Any] | None]

    @property
    def is_differing(self) -> bool:
        """Return whether examiners of one person marked it differently; people of a drill may well do differently."""
        said = {mark.get("verdict") or mark["outcome"] for mark in self.marks if mark is not None}
        return len(said) > 1


@dataclass(frozen=True, slots=True)
class Compared:
    """How far two examiners of one hearing agree, with the word for it."""

    one: str
    other: str
    agreement: Agreement
    word: Sentence


@dataclass(frozen=True, slots=True)
class Session:
    """One hearing: who was heard by whom, the points side by side, and how far the examiners agree."""

    markings: list[Marking]
    lines: list[Line]
    compared: list[Compared]
    apart: list[Examination]
    """Markings by others of the same person, post and document on the same day that stand in hearings of their own."""
    may_examine: bool = False
    """Whether the actor may hear the next one at this post; whoever was heard may not."""
    is_own: bool = False

    @property
    def names(self) -> list[str]:
        """Return who was heard: one, or those who took part in a drill."""
        return list(dict.fromkeys(marking.name for marking in self.markings))

    @property
    def is_shared(self) -> bool:
        return len({marking.examination.person_id for marking in self.markings}) > 1

    @property
    def way(self) -> str:
        """Return the name of the page on which the next person is heard in the same way."""
        return {"recall": "mastery:examine", "explanation": "mastery:explain", "demonstration": "mastery:drill"}[
            self.first.level
        ]

    @property
    def first(self) -> Examination:
        return self.markings[0].examination


def session_page(actor: Actor, session_uuid: UUID) -> Session:
    """Return one hearing with all that was marked of it. Raises Absent."""
    rows = list(_whole(Examination.objects.visible_to(actor).filter(session=session_uuid)).order_by("person_id", "pk"))
    if not rows:
        raise Absent("session")
    facts = _facts(rows)
    markings = [
        Marking(
            row, _name(actor, row), facts[row.fact_uuid], _marks(facts[row.fact_uuid].payload), row.examiner_key == actor.key,
            row.corrected_by is None and (row.examiner_key == actor.key or actor.may(Action.DOSSIER_EDIT, row.path)),
        )
        for row in rows
    ]  # fmt: skip
    return Session(
        markings,
        _lines(markings),
        _compared(markings),
        _apart(actor, rows, {key for each in markings for key in each.marks}),
        actor.may(Action.EXAMINE, rows[0].path),
        any(row.person_id == actor.person_id for row in rows),
    )


def _apart(actor: Actor, rows: list[Examination], keys: set[str]) -> list[Examination]:
    """Return what other examiners marked that day of the same person and points in another hearing, by a draw for example.

    Only hearings of one session are compared: whoever did not come by the draw is to be told where the other half is.
    """
    first = rows[0]
    midnight = first.happened_at.astimezone(PARK_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    found = _whole(Examination.objects.visible_to(actor).standing()).filter(
        person__in={row.person_id for row in rows}, post=first.post_id, document=first.document, level=first.level,
        happened_at__gte=midnight, happened_at__lt=midnight + timedelta(days=1),
    )  # fmt: skip
    others = found.exclude(session=first.session).exclude(examiner_key__in={row.examiner_key for row in rows})
    nearby = list(others.order_by("happened_at", "pk")[:MOST_APART])
    facts = _facts(nearby) if nearby else {}
    return [row for row in nearby if not keys.isdisjoint(_marks(facts[row.fact_uuid].payload))]


def _facts(rows: list[Examination]) -> dict[UUID, Fact]:
    facts = Fact.objects.of_tenant(rows[0].post.enterprise.tenant)
    return {fact.client_uuid: fact for fact in facts.filter(client_uuid__in=[row.fact_uuid for row in rows])}


def session_of(actor: Actor, fact_uuid: UUID) -> Examination:
    """Return the row of one marking. Raises Absent."""
    found = _whole(Examination.objects.visible_to(actor).filter(fact_uuid=fact_uuid)).first()
    if found is None:
        raise Absent("examination")
    return found


def marking_to_withdraw(actor: Actor, fact_uuid: UUID) -> Examination:
    """Return the row of a marking that the actor may take back: the own, or one where the actor edits dossiers. Raises Absent, NotAllowed."""
    found = session_of(actor, fact_uuid)
    if found.examiner_key != actor.key:
        actor.require(Action.DOSSIER_EDIT, found.path)
    return found


def _marks(payload: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return what a fact says of its points, answers or steps, by key."""
    if "points" in payload:
        return {point["key"]: point for point in payload["points"]}
    if "answers" in payload:
        return {answer["uid"]: {**answer, "text": answer["question"]} for answer in payload["answers"]}
    steps = enumerate(payload.get("steps", ()), 1)
    return {step.get("key") or f"{step['uid']}.{number}": step for number, step in steps}


def _lines(markings: list[Marking]) -> list[Line]:
    words: dict[str, Mapping[str, Any]] = {}
    for marking in markings:
        for key, mark in marking.marks.items():
            words.setdefault(key, mark)
    uids = list(dict.fromkeys(key.partition(".")[0] for key in words))
    ordered = sorted(words, key=lambda key: (uids.index(key.partition(".")[0]), _place_in_item(key)))
    return [
        Line(key, words[key]["text"], bool(words[key].get("must")), [marking.marks.get(key) for marking in markings])
        for key in ordered
    ]


def _place_in_item(key: str) -> int:
    """Return where a point stands in its item: people of one drill have different steps, the card has one order."""
    part = key.partition(".")[2]
    if part[1:].isdigit():
        return int(part[1:])
    return {"protect": 0, "forbidden": 1001, "evacuation": 1002, "alarms": 1003}.get(part, 1000)


def _compared(markings: list[Marking]) -> list[Compared]:
    """Return how two standing markings of the same person by two examiners agree, where they share a point.

    Somebody may have been heard twice that day: of several markings, those are of one hearing that lie nearest in time to each other.
    """
    standing = [each for each in markings if each.examination.corrected_by is None]
    found = []
    for one, other in combinations(standing, 2):
        if _nearest(one, other, standing) is other and _nearest(other, one, standing) is one:
            agreed = agreement(one.pairs, other.pairs)
            if agreed is not None:
                names = (one.examination.examiner_name, other.examination.examiner_name)
                found.append(Compared(*names, agreed, agreement_word(agreed.kappa, agreed.equal_ratio)))
    return found


def _nearest(one: Marking, other: Marking, standing: list[Marking]) -> Marking | None:
    """Return the marking of the same person by the other's examiner that is nearest in time; None where it is one's own, or somebody else's."""
    mine, theirs = one.examination, other.examination
    if mine.examiner_key == theirs.examiner_key or mine.person_id != theirs.person_id:
        return None
    same = [
        each
        for each in standing
        if (each.examination.examiner_key, each.examination.person_id) == (theirs.examiner_key, theirs.person_id)
    ]
    return min(same, key=lambda each: abs(each.examination.happened_at - mine.happened_at))
