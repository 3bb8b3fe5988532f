"""What the night does to overdue findings."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from gangze.access.actor import system_actor
from gangze.inspections.models import Finding
from gangze.inspections.selectors.findings import calendar_today
from gangze.inspections.services.climbing import escalate_overdue
from gangze.kernel.clock import standing_at
from gangze.kernel.errors import NotAllowed
from gangze.ledger.models import Fact
from tests.cast import SAFETY_OFFICER, Cast

from .found import assigned, checked, closed, rectified, reported

NIGHT = system_actor("inspections.climb")


def at(day: int, hour: int = 4) -> datetime:
    """Return noon, in the park, of a day of a month to come that begins with a Sunday: a ledger's time never runs back."""
    return datetime(2037, 3, day, hour, tzinfo=UTC)


def steps(finding: Finding) -> list[int]:
    """Return the steps that were told, in order."""
    facts = Fact.objects.filter(kind="finding.escalated", subject=f"finding:{finding.uuid}").order_by("number")
    return [fact.payload["step"] for fact in facts]


def test_an_overdue_finding_climbs_one_step_after_the_other_and_each_is_told_once(cast: Cast) -> None:
    with standing_at(at(2)):
        finding = assigned(cast, reported(cast), due_on=calendar_today())
        closed(cast)
    told = []
    for day in (2, 3, 4, 5, 9, 13, 16):
        with standing_at(at(day)):
            told.append(escalate_overdue(actor=NIGHT))
            assert escalate_overdue(actor=NIGHT) == 0
    assert told == [0, 1, 0, 1, 1, 0, 1]
    assert steps(finding) == [1, 2, 3, 4]
    finding.refresh_from_db()
    assert finding.climbed == 4


def test_a_job_that_did_not_run_for_days_leaves_out_no_step(cast: Cast) -> None:
    with standing_at(at(2)):
        finding = assigned(cast, reported(cast), due_on=calendar_today())
    with standing_at(at(30)):
        assert escalate_overdue(actor=NIGHT) == 4
    assert steps(finding) == [1, 2, 3, 4]


def test_what_nobody_assigns_or_checks_climbs_too_and_sent_back_it_climbs_anew(cast: Cast) -> None:
    with standing_at(at(2)):
        waiting = reported(cast)
        finding = assigned(cast, reported(cast), due_on=calendar_today())
    with standing_at(at(4)):
        assert escalate_overdue(actor=NIGHT) == 2
        rectified(cast, finding)
    assert (steps(waiting), steps(finding)) == ([1], [1])
    with standing_at(at(10)):
        escalate_overdue(actor=NIGHT)
        checked(cast, finding, name=SAFETY_OFFICER, passed=False, note="不到位")
    with standing_at(at(11)):
        escalate_overdue(actor=NIGHT)
    assert steps(finding) == [1, 1, 1, 2, 3]


def test_only_the_system_tells_that_time_has_passed(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        escalate_overdue(actor=cast.actor(SAFETY_OFFICER))


def test_a_finding_that_cannot_climb_holds_back_no_other(cast: Cast) -> None:
    with standing_at(at(2)):
        broken, finding = (assigned(cast, reported(cast)) for _each in range(2))
    Finding.objects.filter(pk=broken.pk).update(uuid=uuid4())  # a row that no fact tells of
    with standing_at(at(30)):
        assert escalate_overdue(actor=NIGHT) == 4
    assert len(steps(finding)) == 4
