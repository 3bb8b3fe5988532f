"""How a finding stands, told from its facts: the row is derived, one fact or all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Finding, FindingPhoto, Round
from gangze.inspections.rules.climbing import deadline_of
from gangze.inspections.rules.findings import CHECKED, RECTIFIED, REPORTED, Standing, standing_after
from gangze.inspections.rules.hints import is_return
from gangze.inspections.rules.raising import SOURCES
from gangze.inspections.rules.words import Cadence, FindingSource, FindingState
from gangze.inspections.selectors.returning import former_of, has_returned, later_of
from gangze.inspections.selectors.standing import counting, event_of, facts_of, moment_of
from gangze.kernel.clock import business_date
from gangze.kernel.errors import Absent
from gangze.kernel.wording import from_kept
from gangze.ledger.models import Fact
from gangze.ledger.services.recording import lock_head
from gangze.org.models import Enterprise, Person, Post, Unit
from gangze.org.selectors.calendar import working_calendar


def derive(fact: Fact) -> Finding | None:
    """Bring the row of a finding up to one fact; the same fact twice changes nothing. None without a report yet."""
    return derive_finding(fact.tenant, UUID(fact.subject.removeprefix("finding:")))


def derive_all(facts: Sequence[Fact]) -> None:
    """Bring the rows of findings up to some facts, in any order; the same facts twice change nothing.

    What another one of them names may come after it, so a second time tells the links.
    """
    named = dict.fromkeys((fact.tenant, fact.subject) for fact in facts)
    for _round in range(2):
        for tenant, subject in named:
            derive_finding(tenant, UUID(subject.removeprefix("finding:")))


def derive_finding(tenant: str, finding_uuid: UUID) -> Finding | None:
    """Tell the row of a finding anew from all its facts."""
    facts = counting(facts_of(tenant, finding_uuid))
    standing = standing_after(map(event_of, facts))
    if standing is None:
        return None
    report = next(fact for fact in facts if fact.kind == REPORTED)
    enterprise = Enterprise.objects.get(code=tenant)
    values = _said(report, enterprise) | _stands(standing, enterprise)
    # Of the same enterprise only: facts of one house that name the finding of another raise IntegrityError, and change nothing.
    known = Finding.objects.filter(uuid=finding_uuid).first()
    before = _telling(known) if known else None
    finding, _made = Finding.objects.update_or_create(uuid=finding_uuid, enterprise=enterprise, defaults=values)
    _tell_returns(finding, before)
    finding.told_people.set(Person.objects.filter(uuid__in=standing.told_people))
    _derive_photos(finding, facts)
    return finding


def _tell_returns(finding: Finding, before: tuple[Any, ...] | None) -> None:
    """Say of a finding whether it came back, and of later ones whether they did, where something changed that they are told by."""
    telling = _telling(finding)
    if before == telling:
        return
    _tell_return(finding)
    this, is_other_text = former_of(finding), before is not None and before[1:] != telling[1:]
    for later in list(later_of(finding)):
        if is_other_text or is_return(later, this):
            _tell_return(Finding.objects.get(uuid=later.uuid))


def _telling(finding: Finding) -> tuple[Any, ...]:
    is_withdrawn = finding.state == FindingState.WITHDRAWN.value
    return (is_withdrawn, finding.path, finding.item_uid, finding.words, str(finding.said), finding.reported_at)


def _tell_return(finding: Finding) -> None:
    is_back = has_returned(finding)
    if is_back != finding.has_returned:
        finding.has_returned = is_back
        finding.save(update_fields=["has_returned"])


def _said(report: Fact, enterprise: Enterprise) -> dict[str, Any]:
    """Return what the report says, at the place as it is called now."""
    told = report.payload
    at = moment_of(report)
    post = Post.objects.filter(uuid=told["post"]).select_related("unit").first() if told["post"] else None
    unit = post.unit if post else Unit.objects.filter(uuid=told["unit"]).first() if told["unit"] else None
    is_anonymous = bool(told.get("anonymous"))
    place = enterprise if is_anonymous else post or unit or enterprise
    return {
        "enterprise": enterprise, "post": post, "unit": unit, "path": place.path, "round_fact": _uuid(told.get("round")),
        "kind": told["kind"], "source": _source(told), "category": told["category"], "place": told["place"],
        "words": told["words"], "document": told["document"], "item_uid": _uuid(told["item"]), "reporter": _person(told["person"]),
        "said": from_kept(told.get("said") or ""), "is_anonymous": is_anonymous, "reported_at": at, "business_on": business_date(at),
        "search": Finding.searched_by(words=told["words"], place=told["place"], post=post),
    }  # fmt: skip


def _source(told: Mapping[str, Any]) -> str:
    """Return where it comes from: what a round brought up is of the cadence of its plan, also where the fact says no more than "round"."""
    source, round_uuid = str(told["source"]), told.get("round")
    if source != FindingSource.ROUND.value or not round_uuid:
        return source
    cadence = Round.objects.filter(fact_uuid=round_uuid).values_list("plan__cadence", flat=True).first()
    return SOURCES[Cadence(cadence)].value if cadence else source


def _stands(standing: Standing, enterprise: Enterprise) -> dict[str, Any]:
    return {
        "state": standing.state.value, "level": standing.level.value, "asks_grading": standing.asks_grading,
        "major_since": standing.major_since, "owner": _person(standing.owner), "rectifier": _person(standing.rectifier),
        "rectified_by": standing.rectified_by, "due_on": standing.due_on, "asked_due_on": standing.asked_due_on,
        "assigned_at": standing.assigned_at, "rectified_at": standing.rectified_at, "closed_at": standing.closed_at,
        "deadline_on": deadline_of(standing, working_calendar(enterprise)), "fen": standing.fen, "seen": standing.seen,
        "is_fixed_on_spot": standing.is_fixed_on_spot, "climbed": standing.climbed, "sent_back_count": standing.sent_back_count,
        "recurs": _finding(standing.recurs, enterprise), "duplicate_of": _finding(standing.duplicate_of, enterprise),
        "trigger": _uuid(standing.trigger),
    }  # fmt: skip


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _person(uuid: str | None) -> Person | None:
    return Person.objects.filter(uuid=uuid).first() if uuid else None


def _finding(uuid: str, enterprise: Enterprise) -> Finding | None:
    return Finding.objects.filter(uuid=uuid, enterprise=enterprise).first() if uuid else None


def _derive_photos(finding: Finding, facts: Iterable[Fact]) -> None:
    """Keep a row for each photo of each fact: before, or as evidence; what a camera said of time comes from the fact."""
    rows = []
    for fact in facts:
        told = fact.payload
        taken = told.get("taken", {}) | (told.get("fixed") or {}).get("taken", {})
        shown = [(sha, fact.kind in (RECTIFIED, CHECKED)) for sha in told.get("photos", ())]
        shown += [(sha, True) for sha in (told.get("fixed") or {}).get("photos", ())]
        rows += [
            FindingPhoto(
                finding=finding, fact_uuid=fact.client_uuid, sha256=sha, is_evidence=is_evidence, taken_at=taken.get(sha)
            )
            for sha, is_evidence in shown
        ]  # fmt: skip
    FindingPhoto.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def rebuild_findings(*, actor: Actor, enterprise_code: str) -> int:
    """Tell every finding of an enterprise anew from its ledger and return how many there are. Raises Absent, NotAllowed.

    What was seen in the photos' files is kept by hash: it is no part of any fact.
    """
    enterprise = Enterprise.objects.filter(code=enterprise_code).first()
    if enterprise is None:
        raise Absent("enterprise")
    actor.require(Action.SETTINGS_EDIT, enterprise.path)
    lock_head(enterprise.tenant)
    likenesses = _likenesses(enterprise)
    Finding.objects.filter(enterprise=enterprise).delete()
    reports = Fact.objects.of_tenant(enterprise.tenant).filter(kind=REPORTED).order_by("number")
    uuids = [UUID(subject.removeprefix("finding:")) for subject in reports.values_list("subject", flat=True)]
    for _round in range(2):  # the second time every finding that another one names is there
        for finding_uuid in uuids:
            derive_finding(enterprise.tenant, finding_uuid)
    for sha256, (likeness, taken_at) in likenesses.items():
        rows = FindingPhoto.objects.filter(finding__enterprise=enterprise, sha256=sha256)
        rows.update(likeness=likeness)
        rows.filter(taken_at=None).update(taken_at=taken_at)
    return len(uuids)


def _likenesses(enterprise: Enterprise) -> dict[str, tuple[int | None, datetime | None]]:
    rows = FindingPhoto.objects.filter(finding__enterprise=enterprise, likeness__isnull=False)
    return {sha: (likeness, taken_at) for sha, likeness, taken_at in rows.values_list("sha256", "likeness", "taken_at")}
