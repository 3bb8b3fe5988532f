"""Findings of a former system or of paper: the report and what came after it, each a record of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID, uuid5

from pydantic import Field

from gangze.access.matrix import Action
from gangze.dossiers.content import Kind
from gangze.inspections.rules.findings import (
    ASSIGNED,
    CHECKED,
    ESCALATED,
    EXTENSION_ASKED,
    EXTENSION_DECIDED,
    GRADED,
    LINKED,
    RECTIFIED,
    REPORTED,
    WITHDRAWN,
    subject_of,
)
from gangze.inspections.rules.handling import LONGEST_PLACE, LONGEST_WORDS, MOST_FEN, MOST_PHOTOS, Ground, Seen
from gangze.inspections.rules.words import FindingKind, FindingLevel, FindingSource, Speciality
from gangze.inspections.selectors.archived import is_reported_here, path_of_finding, person_uuid, place_of_record
from gangze.inspections.services.boards import HUNG, TAKEN_DOWN
from gangze.inspections.services.reporting import require_own_name
from gangze.inspections.services.standing import derive_all
from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Sentence
from gangze.ledger.services import FactDraft
from gangze.ledger.services.bringing import stored_hashes
from gangze.org.archives import BodyTold, PersonTold, PostTold, Record, brings, refuses, unfit

NAMES = UUID("9b7c0d0e-8f0a-5b4d-8a55-0c8f2f1f3a77")
_Words = Field(default="", max_length=LONGEST_WORDS)


class FindingTold(BodyTold):
    """What every record of a finding says: which one, by the former system's own number or a uuid."""

    finding: str = Field(min_length=1, max_length=80)
    person: Any = None
    photos: list[str] = Field(default=[], max_length=MOST_PHOTOS)
    taken: dict[str, Any] = {}


class WorkTold(BodyTold):
    """What was done about it; the cost in fen."""

    measures: str = Field(min_length=1, max_length=LONGEST_WORDS)
    fen: int = Field(default=0, ge=0, le=MOST_FEN)
    photos: list[str] = Field(default=[], max_length=MOST_PHOTOS)
    taken: dict[str, Any] = {}


class ReportedTold(FindingTold):
    """What was found where; `unit` is the name or the uuid of a workshop or team where no post is told.

    `said`, what a sheet made the words of, is read over: the words say it whole.
    """

    kind: FindingKind
    words: str = _Words
    source: FindingSource = FindingSource.SPOT
    category: Speciality | Literal[""] = ""
    post: PostTold | None = None
    unit: str | None = None
    place: str = Field(default="", max_length=LONGEST_PLACE)
    thinks_major: bool = False
    document: Kind | Literal[""] = ""
    item: UUID | None = None
    recurs: str | None = None
    fixed: WorkTold | None = None
    round: UUID | None = None
    anonymous: bool = False
    said: Any = None


def uuid_of(record: Record, told: str) -> UUID:
    """Return the uuid of a finding: a uuid names itself, a former number is made one for the enterprise."""
    try:
        return UUID(told)
    except ValueError:
        return uuid5(NAMES, f"{record.directory.enterprise.code}/{told.strip()}")


def _require_from_elsewhere(record: Record, uuid: UUID) -> None:
    """Refuse what a person brings in about a finding that was reported here: it would act without what acting here asks.

    The system may: restoring needs it.
    """
    if record.actor.is_system or not is_reported_here(record.directory.enterprise, uuid):
        return
    raise unfit(
        "REPORTED_HERE", Sentence("这条隐患是在这里上报的，指派、整改、复查也要在这里做，不能导入。"), "payload.finding"
    )


def _require_photos(record: Record, photos: Sequence[str]) -> None:
    if lacking := set(photos) - stored_hashes(record.directory.enterprise.tenant, photos):
        raise unfit(
            "EVIDENCE_MISSING",
            Sentence("照片 {sha256} 不在这里，请先上传。", sha256=min(lacking)[:12]),
            "payload.photos",
        )


def _person(record: Record) -> str | None:
    """Return the uuid of the person who did it, where the line names somebody known here."""
    return person_uuid(record.author.person_id) if record.author else None


def _shots(told: FindingTold | WorkTold) -> dict[str, Any]:
    return {"photos": told.photos} | ({"taken": told.taken} if told.taken else {})


@brings(REPORTED, ReportedTold, derive=derive_all)
def reported(record: Record) -> FactDraft:
    """Make the fact that something was found."""
    told: ReportedTold = record.body
    enterprise = record.directory.enterprise
    post = record.directory.post(told.post) if told.post else None
    place, unit = place_of_record(enterprise, post, told.unit)
    path = enterprise.path if told.anonymous else place
    record.require(Action.FINDING_HANDLE, path)
    if not (told.words.strip() or told.photos):
        raise RuleBroken("请写一句发现了什么，或者拍一张照片。")
    _require_photos(record, told.photos)
    uuid = uuid_of(record, told.finding)
    require_own_name(uuid, enterprise)
    _require_from_elsewhere(record, uuid)
    record.memo.setdefault("inspections.findings", {})[enterprise.code, uuid] = path
    payload: dict[str, Any] = {
        "finding": str(uuid), "kind": told.kind.value, "source": told.source.value, "words": told.words.strip(),
        "category": str(told.category), "place": told.place.strip(), "thinks_major": told.thinks_major,
        "document": str(told.document), "item": told.item.hex if told.item else None,
        "recurs": str(uuid_of(record, told.recurs)) if told.recurs else None, "round": str(told.round) if told.round else None,
        "post": str(post.uuid) if post else None, "unit": unit, "person": None if told.anonymous else _person(record),
        **_shots(told),
    }  # fmt: skip
    if told.fixed:
        payload["fixed"] = _work(record, told.fixed)
    return FactDraft(REPORTED, subject_of(uuid), payload | ({"anonymous": True} if told.anonymous else {}), path)


def _work(record: Record, told: WorkTold) -> dict[str, Any]:
    _require_photos(record, told.photos)
    return {"measures": told.measures.strip(), "fen": told.fen, **_shots(told)}


def _event(record: Record, kind: str, payload: dict[str, Any]) -> FactDraft:
    """Return the fact of what came after a report, at the place of its finding."""
    told: FindingTold = record.body
    uuid = uuid_of(record, told.finding)
    known = record.memo.get("inspections.findings", {})
    path = known.get((record.directory.enterprise.code, uuid)) or path_of_finding(record.directory.enterprise, uuid)
    record.require(Action.FINDING_HANDLE, path)
    _require_from_elsewhere(record, uuid)
    return FactDraft(kind, subject_of(uuid), {"finding": str(uuid), **payload}, path)


class AssignedTold(FindingTold):
    """Who was to rectify it until when."""

    owner: PersonTold
    due_on: date
    note: str = _Words


@brings(ASSIGNED, AssignedTold, derive=derive_all)
def assigned(record: Record) -> FactDraft:
    """Make the fact that it was assigned."""
    told: AssignedTold = record.body
    owner = record.directory.person(told.owner, day=record.day, field="payload.owner")
    said = {"owner": str(owner.uuid), "due_on": told.due_on.isoformat(), "note": told.note.strip()}
    return _event(record, ASSIGNED, said)


class RectifiedTold(FindingTold):
    """What was done about it; the cost in fen."""

    measures: str = Field(min_length=1, max_length=LONGEST_WORDS)
    fen: int = Field(default=0, ge=0, le=MOST_FEN)


@brings(RECTIFIED, RectifiedTold, derive=derive_all)
def rectified(record: Record) -> FactDraft:
    """Make the fact that it was rectified; photos of former times are often lost, so none is asked for."""
    told: RectifiedTold = record.body
    _require_photos(record, told.photos)
    done = {"measures": told.measures.strip(), "fen": told.fen, "person": _person(record), **_shots(told)}
    return _event(record, RECTIFIED, done)


class CheckedTold(FindingTold):
    """Whether it passed, and how it was looked at where that is known."""

    passed: bool
    seen: Seen | Literal[""] = ""
    note: str = _Words


@brings(CHECKED, CheckedTold, derive=derive_all)
def checked(record: Record) -> FactDraft:
    """Make the fact that it was checked, closed or sent back."""
    told: CheckedTold = record.body
    record.require_author()
    _require_photos(record, told.photos)
    said = {"passed": told.passed, "seen": str(told.seen), "note": told.note.strip()}
    return _event(record, CHECKED, said | {"person": _person(record), **_shots(told)})


class AskedTold(FindingTold):
    """Until when more time was asked for, and why."""

    until: date
    reason: str = Field(min_length=1, max_length=LONGEST_WORDS)


@brings(EXTENSION_ASKED, AskedTold, derive=derive_all)
def asked(record: Record) -> FactDraft:
    """Make the fact that more time was asked for."""
    told: AskedTold = record.body
    return _event(record, EXTENSION_ASKED, {"until": told.until.isoformat(), "reason": told.reason.strip()})


class DecidedTold(FindingTold):
    """Whether more time was granted, until when."""

    granted: bool
    until: date
    reason: str = _Words


@brings(EXTENSION_DECIDED, DecidedTold, derive=derive_all)
def decided(record: Record) -> FactDraft:
    """Make the fact that more time was granted or refused."""
    told: DecidedTold = record.body
    said = {"granted": told.granted, "until": told.until.isoformat(), "reason": told.reason.strip()}
    return _event(record, EXTENSION_DECIDED, said)


class GradedTold(FindingTold):
    """How grave it was, on which ground, and whom that was told."""

    level: FindingLevel
    ground: str = Field(min_length=1, max_length=LONGEST_WORDS)
    park: str | None = None
    representatives: list[str] = Field(default=[], max_length=50)
    people: list[UUID] = Field(default=[], max_length=50)


@brings(GRADED, GradedTold, derive=derive_all)
def graded(record: Record) -> FactDraft:
    """Make the fact that it was graded."""
    told: GradedTold = record.body
    said: dict[str, Any] = {"level": told.level.value, "ground": told.ground.strip()}
    if told.level is FindingLevel.MAJOR:
        said |= {
            "park": told.park or "",
            "representatives": told.representatives,
            "people": [str(each) for each in told.people],
        }
    return _event(record, GRADED, said)


class WithdrawnTold(FindingTold):
    """Why it was taken out of hand."""

    ground: Ground
    note: str = _Words
    duplicate_of: str | None = None


@brings(WITHDRAWN, WithdrawnTold, derive=derive_all)
def withdrawn(record: Record) -> FactDraft:
    """Make the fact that it was withdrawn."""
    told: WithdrawnTold = record.body
    other = str(uuid_of(record, told.duplicate_of)) if told.duplicate_of else None
    return _event(record, WITHDRAWN, {"ground": told.ground.value, "note": told.note.strip(), "duplicate_of": other})


refuses(
    {
        ESCALATED: Sentence("逾期上报由本系统按时间推出，不能导入。"),
        LINKED: Sentence("关联旧隐患和变更要在这里进行；重复出现的在上报里写 recurs。"),
        HUNG: Sentence("看板的大屏地址要在这里启用。"),
        TAKEN_DOWN: Sentence("看板的大屏地址要在这里停用。"),
    }
)
