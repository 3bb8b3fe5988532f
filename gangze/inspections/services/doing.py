"""排查 done: one sheet answered by one person is one fact; what was found goes on as findings of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Finding, Occurrence, Plan, PlanVersion, Round
from gangze.inspections.rules.answering import (
    LEEWAY,
    LONGEST_NOTE,
    Given,
    Timing,
    Window,
    check_times,
    checked_answers,
    require_why_late,
    spent_in,
    times_of,
)
from gangze.inspections.rules.paper import ENTRY_DAYS, is_past_entry
from gangze.inspections.rules.raising import SOURCES, finding_words
from gangze.inspections.rules.reports import Report
from gangze.inspections.rules.sheets import SheetItem, finding_uuid
from gangze.inspections.rules.words import Answer, Cadence, FindingKind, Origin, Speciality
from gangze.inspections.selectors.paper import may_enter_past
from gangze.inspections.selectors.sheets import items_of_sheet, plan_to_do, require_revision, version_of
from gangze.inspections.selectors.standing import person_uuid_of
from gangze.kernel.clock import business_date, now
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.ledger.models import Fact
from gangze.ledger.services import record_fact
from gangze.org.models import Person

from .deriving import derive, derive_round
from .reporting import report_finding
from .scheduling import AHEAD_DAYS, occurrence_of

DONE, CORRECTED = "round.done", "round.corrected"


@dataclass(frozen=True, slots=True)
class RoundTold:
    """A sheet as somebody answered it; moments are aware and those of the device's clock.

    `revision` is that of the dossier the sheet was drawn from, None where none was in force. `person_uuid` and `scan` belong to
    paper: who did the round, and the SHA-256 of the sheet scanned back, or why there is none. `skew` is how far the device knew its clock to be ahead.
    `spent_seconds` is how long the sheet lay open before the person, None where nobody counted.
    """

    plan_uuid: UUID
    scheduled_for: datetime
    version: int
    answers: Sequence[Given]
    started_at: datetime
    finished_at: datetime
    revision: int | None = None
    why_late: str = ""
    origin: Origin = Origin.PAGE
    person_uuid: UUID | None = None
    scan: str = ""
    why_no_scan: str = ""
    client_uuid: UUID | None = None
    device_at: datetime | None = None
    skew: timedelta = timedelta()
    spent_seconds: int | None = None


@transaction.atomic
def record_round(*, actor: Actor, told: RoundTold) -> Fact:
    """Record a round and what was found on it; returns its fact. Handed in twice it is one.

    Who comes second to the same round is kept too, and shown as second. Raises Absent (plan out of reach), NotAllowed (for somebody else
    without leading the place), RuleBroken (nothing due then, keys of another sheet, impossible times, the same person again).
    """
    client_uuid = told.client_uuid or uuid4()
    plan = plan_to_do(actor, told.plan_uuid)
    occurrence = occurrence_of(plan=plan, scheduled_for=told.scheduled_for)
    if occurrence is None:
        raise RuleBroken("这个时间没有应做的排查。")
    version = _version(plan, occurrence, told.version)
    if told.origin is not Origin.PAPER and plan.post is not None and version.specification.get("duty_questions", True):
        require_revision(plan.post, told.revision, occurrence.business_on - timedelta(days=AHEAD_DAYS))
    items = items_of_sheet(plan, version, told.revision, told.scheduled_for)
    answers = checked_answers(items, told.answers)
    person = _person(actor, plan, told)
    _check_moment(occurrence, told, is_past=_is_past_entry(actor, plan, occurrence, told))
    fact = record_fact(
        actor=actor, tenant=plan.enterprise.tenant, kind=DONE, subject=f"plan:{plan.uuid}", path=plan.path,
        payload=_payload(plan, occurrence, told, items, answers) | {"person": person},
        client_uuid=client_uuid, device_at=told.device_at,
    )  # fmt: skip
    # Only now, for whoever records anything there waits until we are done: the same form sent twice at once is a round once.
    _check_first_of_person(occurrence, person, client_uuid)
    derive_round(fact, plan, occurrence)
    _report(actor, plan, fact, items, answers)
    return fact


def _version(plan: Plan, occurrence: Occurrence, number: int) -> PlanVersion:
    """Return the version whose sheet was answered; refuse one that no phone can have kept for this round: it may have asked less."""
    if number == occurrence.version.number:
        return occurrence.version
    begun = PlanVersion.objects.filter(plan=plan, effective_on__lte=occurrence.business_on)
    kept_since = occurrence.business_on - timedelta(days=AHEAD_DAYS)
    oldest = begun.filter(effective_on__lte=kept_since).aggregate(last=Max("number"))["last"] or 1
    version = begun.filter(number=number, number__gte=oldest).first()
    if version is None:
        raise RuleBroken("这个排查计划没有这一版，请刷新后再查。")
    return version


def _payload(
    plan: Plan, occurrence: Occurrence, told: RoundTold, items: Sequence[SheetItem], answers: Sequence[Given]
) -> dict[str, Any]:
    said: dict[str, Any] = {
        "occurrence": str(occurrence.uuid), "scheduled_for": told.scheduled_for, "version": told.version,
        "post": str(plan.post.uuid) if plan.post else None, "revision": told.revision,
        "started_at": told.started_at, "finished_at": told.finished_at, "asked": len(items),
        "answers": [each.told() for each in answers], "origin": told.origin.value,
    }  # fmt: skip
    entered_on = business_date(now()).isoformat() if told.origin is Origin.PAPER else ""
    more = {
        "why_late": told.why_late.strip(), "scan": told.scan, "why_no_scan": told.why_no_scan, "entered_on": entered_on,
    }  # fmt: skip
    spent = spent_in(told.started_at, told.finished_at, told.spent_seconds)
    return (
        said | {name: text for name, text in more.items() if text} | ({} if spent is None else {"spent_seconds": spent})
    )


def _person(actor: Actor, plan: Plan, told: RoundTold) -> str | None:
    """Return the uuid of who did the round: the actor, or on paper somebody of the house, entered by who leads the place."""
    own = person_uuid_of(actor)
    if told.person_uuid is None or str(told.person_uuid) == own:
        return own
    if told.origin is not Origin.PAPER or not actor.may(Action.ROUND_VIEW, plan.path):
        raise NotAllowed("a round of somebody else")
    if not Person.objects.filter(uuid=told.person_uuid, enterprise=plan.enterprise).exists():
        raise RuleBroken("请选择是谁查的。")
    return str(told.person_uuid)


def _is_past_entry(actor: Actor, plan: Plan, occurrence: Occurrence, told: RoundTold) -> bool:
    """Return whether paper comes so late that what was missed stays missed. Raises RuleBroken for whoever may not enter it any more."""
    if told.origin is not Origin.PAPER or not is_past_entry(occurrence.business_on, business_date(now())):
        return False
    if not may_enter_past(actor, plan):
        raise RuleBroken("纸质记录过了{count}天，只有安全员能补录，并要写明为什么现在才补录。", count=ENTRY_DAYS)
    return True


def _check_moment(occurrence: Occurrence, told: RoundTold, *, is_past: bool) -> None:
    """Raise RuleBroken for impossible times; a device's clock that runs ahead is set right, a time on paper is not."""
    moment = now()
    if told.device_at is not None and abs(told.device_at - told.finished_at) > LEEWAY:
        raise RuleBroken("完成时间与手机记下的提交时间不符，请打开那张检查表再交一次。")
    if told.origin is Origin.PAPER:
        started_at, finished_at = told.started_at, told.finished_at
    else:
        started_at, finished_at = times_of(told.started_at, told.finished_at, skew=told.skew, received_at=moment)
    window = Window(occurrence.opens_at, occurrence.due_at, occurrence.closes_at)
    check_times(window, started_at, finished_at, moment)
    if len(told.why_late) > LONGEST_NOTE:
        raise RuleBroken("说明最多{count}字。", count=LONGEST_NOTE)
    require_why_late(Timing.AFTERWARDS if is_past else window.timing(finished_at), told.why_late)


def _check_first_of_person(occurrence: Occurrence, person: str | None, client_uuid: UUID) -> None:
    rounds = list(occurrence.rounds.values_list("fact_uuid", "corrected_by", "person__uuid"))
    is_known = any(fact_uuid == client_uuid for fact_uuid, _later, _who in rounds)
    if not is_known and any(later is None and str(who) == person for _fact_uuid, later, who in rounds):
        raise RuleBroken("这一次已经查过并记录了。要改，请打开那条记录点“更正”。")


def _report(actor: Actor, plan: Plan, fact: Fact, items: Sequence[SheetItem], answers: Sequence[Given]) -> None:
    """Report what was found, each under a name that follows from round and item, so that a correction reports nothing twice."""
    by_key = {item.key: item for item in items}
    first = _first_uuid(fact)
    for given in answers:
        if given.answer is Answer.FINDING:
            report_finding(
                actor=actor, report=_finding(plan, by_key[given.key], given),
                client_uuid=finding_uuid(first, given.key), device_at=fact.device_at, round_fact=fact.client_uuid,
            )  # fmt: skip


def _first_uuid(fact: Fact) -> UUID:
    return UUID(fact.payload.get("first", str(fact.client_uuid)))


def _finding(plan: Plan, item: SheetItem, given: Given) -> Report:
    kind = FindingKind.MANAGEMENT_GAP if item.kind.is_duty else given.kind
    said = finding_words(item, given)
    return Report(
        kind=kind, post_uuid=plan.post.uuid if plan.post else None, unit_uuid=plan.unit.uuid if plan.unit else None,
        enterprise_uuid=plan.enterprise.uuid, words=str(said), said=said, source=SOURCES[Cadence(plan.cadence)],
        category=Speciality(plan.speciality) if plan.speciality else None, thinks_major=given.is_major,
        document=item.document, item_uid=UUID(item.item_uid) if item.item_uid else None,
        shots=given.photos,
    )  # fmt: skip


@transaction.atomic
def correct_round(*, actor: Actor, fact_uuid: UUID, answers: Sequence[Given], ground: str) -> Fact:
    """Replace the answers of a round by a new fact that names it, with a ground; times, sheet and person stay as they were.

    What is now a finding and was none is reported; findings of before go on. Raises Absent, NotAllowed (neither one's own nor led),
    RuleBroken (no ground, corrected already, keys of another sheet).
    """
    row = Round.objects.visible_to(actor).select_for_update(of=("self",)).filter(fact_uuid=fact_uuid).first()
    if row is None:
        raise Absent("round")
    if row.person_id is None or row.person_id != actor.person_id:
        actor.require(Action.ROUND_VIEW, row.path)
        actor.require(Action.ROUND_DO, row.path)
    if row.corrected_by is not None:
        raise RuleBroken("这条记录已经更正过，请更正最新的那一条。")
    if not ground.strip() or len(ground) > LONGEST_NOTE:
        raise RuleBroken("请写明更正的原因，最多{count}字。", count=LONGEST_NOTE)
    plan = Plan.objects.select_related("enterprise", "post", "unit").get(pk=row.plan_id)
    before = Fact.objects.of_tenant(plan.enterprise.tenant).get(client_uuid=fact_uuid)
    version = version_of(plan, before.payload["version"])
    items = items_of_sheet(plan, version, before.payload["revision"], row.scheduled_for)
    checked = checked_answers(items, answers)
    kept = {name: value for name, value in before.payload.items() if name != "ground"}
    fact = record_fact(
        actor=actor, tenant=plan.enterprise.tenant, kind=CORRECTED, subject=f"plan:{plan.uuid}", path=plan.path,
        payload=kept | {
            "answers": [each.told() for each in checked], "ground": ground.strip(), "first": str(_first_uuid(before)),
        },
        corrects=fact_uuid,
    )  # fmt: skip
    derive(fact)
    _report(actor, plan, fact, items, _not_reported(fact, checked))
    return fact


def _not_reported(fact: Fact, answers: Sequence[Given]) -> list[Given]:
    """Return the answers whose finding no earlier version of the round has reported."""
    names = {each.key: finding_uuid(_first_uuid(fact), each.key) for each in answers}
    known = set(Finding.objects.filter(uuid__in=names.values()).values_list("uuid", flat=True))
    return [each for each in answers if names[each.key] not in known]


def timing_of(row: Round) -> Timing:
    """Return how a round counts."""
    if row.is_afterwards:
        return Timing.AFTERWARDS
    return Timing.ON_TIME if row.is_on_time else Timing.LATE
