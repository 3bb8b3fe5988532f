"""One finding with its chain of facts, its photos, what looks odd, and what the reader may do next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Finding, FindingPhoto
from gangze.inspections.rules.acts import Offer, offer_of
from gangze.inspections.rules.climbing import Step
from gangze.inspections.rules.findings import Standing
from gangze.inspections.rules.hints import Course, Hint, Picture, hints_of
from gangze.inspections.rules.words import FindingKind, FindingState
from gangze.kernel.errors import Absent
from gangze.ledger.models import Fact, Media
from gangze.ledger.rules.origins import author_told, origin_of
from gangze.org.models import Enterprise, Person
from gangze.org.rules.naming import sees_full_names
from gangze.org.rules.personal import masked_name

from .findings import calendar_today, name_for
from .returning import former_of, formers_of
from .standing import came_later, claimed_at, doer_of, facts_of, is_from_outside, moment_of, owner_rank, standing_of

MOST_PICTURES = 20_000
"""So many photos of an enterprise, the latest, are held against those of a finding."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo on the page; `is_here` is false until its file has come."""

    sha256: str
    is_evidence: bool
    taken_at: datetime | None
    is_here: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact of the chain: what kind, when, who as the reader may see it, what it says, whom it names, its photos."""

    fact: Fact
    kind: str
    at: datetime
    who: str
    told: Mapping[str, Any]
    owner: str
    photos: tuple[Shown, ...]

    @property
    def step(self) -> str:
        """Return who an overdue finding has reached, "" for any other fact."""
        return Step(self.told["step"]).label if self.kind == "escalated" else ""

    @property
    def came_later(self) -> datetime | None:
        """Return when it was received, where that was noticeably later: what a device says of time is shown with it."""
        return came_later(self.fact)

    @property
    def claimed_at(self) -> datetime | None:
        """Return when a device says it was made, where that was too long ago to count."""
        return claimed_at(self.fact)

    @property
    def day(self) -> date | None:
        """Return the day that the fact names: a deadline set, asked for or granted."""
        text = self.told.get("due_on") or self.told.get("until") or self.told.get("deadline")
        return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class FindingPage:
    """Everything about one finding as one reader may see it; `hints` is None for who does not handle findings there."""

    finding: Finding
    standing: Standing
    entries: list[Entry]
    before: list[Shown]
    after: list[Shown]
    hints: list[Hint] | None
    offer: Offer
    owner: str
    reporter: str
    may_change: bool
    days_left: int | None
    recurrences: list[Finding]

    @property
    def days_overdue(self) -> int:
        return max(0, -(self.days_left or 0))


def finding_by_uuid(actor: Actor, finding_uuid: UUID) -> Finding:
    """Return a finding the actor sees. Raises Absent."""
    found = Finding.objects.visible_to(actor).select_related(
        "enterprise__authority", "unit__parent", "post", "owner__enterprise", "owner__user", "reporter__enterprise", "recurs",
        "duplicate_of",
    )  # fmt: skip
    finding = found.filter(uuid=finding_uuid).first()
    if finding is None:
        raise Absent("finding")
    return finding


def finding_page(actor: Actor, finding_uuid: UUID) -> FindingPage:
    """Return one finding with all that belongs to it. Raises Absent."""
    finding = finding_by_uuid(actor, finding_uuid)
    facts, standing = facts_of(finding.enterprise.tenant, finding.uuid), standing_of(finding)
    shown = _photos(finding)
    may_handle = actor.may(Action.FINDING_HANDLE, finding.path)
    return FindingPage(
        finding=finding, standing=standing, entries=_entries(actor, finding, facts, shown),
        before=[each for each in shown.values() if not each.is_evidence], after=[each for each in shown.values() if each.is_evidence],
        hints=finding_hints(finding) if sees_hints(actor, finding) else None, offer=offer_for(actor, finding, standing),
        owner=name_for(actor, finding.owner), reporter=_reporter(actor, finding, may_handle=may_handle),
        may_change=may_handle, days_left=(finding.deadline_on - calendar_today()).days if finding.deadline_on else None,
        recurrences=list(finding.recurrences.filter(pk__in=Finding.objects.visible_to(actor)).order_by("-reported_at")[:10]),
    )  # fmt: skip


def offer_for(actor: Actor, finding: Finding, standing: Standing) -> Offer:
    """Return what the actor may do about it now."""
    return offer_of(
        standing, doer_of(actor, finding.path), may_handle=actor.may(Action.FINDING_HANDLE, finding.path),
        may_change=actor.may(Action.TRIGGER_EDIT, finding.path),
        owner_rank=owner_rank(finding) if standing.asked_due_on else 0, is_from_outside=is_from_outside(finding),
    )  # fmt: skip


def sees_hints(actor: Actor, finding: Finding) -> bool:
    """Return whether hints are shown: to whoever handles findings there, and to the park that looks at them from above."""
    if actor.may(Action.FINDING_HANDLE, finding.path):
        return True
    house = finding.enterprise.path
    return any(reach and house.startswith(reach) and reach != house for reach in actor.reaches(Action.FINDING_REPORT))


def _reporter(actor: Actor, finding: Finding, *, may_handle: bool) -> str:
    """Return who reported it, for whoever handles it and for that person; colleagues are not told."""
    person = finding.reporter
    if person is None or not (may_handle or person.pk == actor.person_id or sees_hints(actor, finding)):
        return ""
    return name_for(actor, person)


def _photos(finding: Finding) -> dict[tuple[UUID, str, bool], Shown]:
    rows = list(finding.photos.all())
    here = set(
        Media.objects.of_tenant(finding.enterprise.tenant)
        .filter(sha256__in={row.sha256 for row in rows})
        .values_list("sha256", flat=True)
    )
    return {
        (row.fact_uuid, row.sha256, row.is_evidence): Shown(
            row.sha256, row.is_evidence, row.taken_at, row.sha256 in here
        )
        for row in rows
    }


def _entries(
    actor: Actor, finding: Finding, facts: Iterable[Fact], shown: Mapping[tuple[UUID, str, bool], Shown]
) -> list[Entry]:
    facts = list(facts)
    owners = Person.objects.select_related("enterprise").in_bulk(
        {fact.payload["owner"] for fact in facts if fact.kind == "finding.assigned"}, field_name="uuid"
    )
    names = {str(uuid): name_for(actor, person) for uuid, person in owners.items()}
    return [
        Entry(
            fact, fact.kind.removeprefix("finding."), moment_of(fact), _who(actor, finding, fact), fact.payload,
            names.get(fact.payload.get("owner", ""), ""), tuple(each for key, each in shown.items() if key[0] == fact.client_uuid),
        )
        for fact in facts
    ]  # fmt: skip


def _who(actor: Actor, finding: Finding, fact: Fact) -> str:
    """Return the author of a fact as the reader may see it; who reported is shown to nobody but handlers and oneself."""
    if fact.payload.get("anonymous"):
        return ""
    key, name = author_told(fact.payload, fact.author_key, fact.author_name)
    is_report = fact.kind == "finding.reported"
    if is_report and key != actor.key and not sees_hints(actor, finding):
        return ""
    is_open = fact.is_by_system and origin_of(fact.payload) is None
    if is_open or key == actor.key or not finding.enterprise.is_name_masked_for_park:
        return name
    return name if sees_full_names(actor, finding.path) else masked_name(name)


def finding_hints(finding: Finding) -> list[Hint]:
    """Return what looks odd about a finding; permission is the caller's to check."""
    pictures = [_picture(row, finding) for row in finding.photos.all()]
    course = Course(
        finding.reported_at, finding.assigned_at, finding.rectified_at, finding.closed_at, finding.is_fixed_on_spot,
        finding.kind == FindingKind.UNSAFE_ACT, finding.seen,
    )  # fmt: skip
    is_compared = bool(pictures) and not finding.is_anonymous
    return hints_of(
        course, pictures, _other_pictures(finding) if is_compared else [], former_of(finding), formers_of(finding)
    )


def _picture(row: FindingPhoto, finding: Finding) -> Picture:
    return Picture(finding.uuid, finding.code, row.sha256, row.likeness, row.taken_at, row.is_evidence)


def _other_pictures(finding: Finding) -> Iterable[Picture]:
    """Yield the latest photos of other findings of the enterprise, but not those of copies of this one.

    Nor those of anonymous reports: the same photo in somebody's own report would tell who made it.
    """
    rows = FindingPhoto.objects.filter(finding__enterprise=finding.enterprise).exclude(finding=finding)
    rows = rows.exclude(finding__duplicate_of=finding).exclude(finding=finding.duplicate_of_id)
    rows = rows.exclude(finding__is_anonymous=True, is_evidence=False)
    columns = ("finding__uuid", "finding__business_on", "sha256", "likeness", "taken_at", "is_evidence")
    for uuid, day, *seen in rows.order_by("-pk").values_list(*columns)[:MOST_PICTURES]:
        yield Picture(uuid, Finding(uuid=uuid, business_on=day).code, *seen)


def earlier_findings(finding: Finding, actor: Actor) -> list[Finding]:
    """Return the visible earlier findings of the same place and unit that one could be linked to, latest first."""
    place = finding.unit.path if finding.unit else finding.enterprise.path
    found = Finding.objects.visible_to(actor).filter(path__startswith=place, reported_at__lt=finding.reported_at)
    return list(found.exclude(pk=finding.pk).exclude(state=FindingState.WITHDRAWN).order_by("-reported_at")[:50])


def owners_to_choose(enterprise: Enterprise) -> list[Person]:
    """Return everybody who can be given a finding, by name; permission is the caller's to check."""
    return list(Person.objects.active().filter(enterprise=enterprise).order_by("name", "pk"))
