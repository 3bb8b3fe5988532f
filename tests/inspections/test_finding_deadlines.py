"""Deadlines of findings are calendar days: what is found at night is not overdue when it is found."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from gangze.inspections.models import Finding
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.selectors.finding_statistics import finding_statistics
from gangze.inspections.selectors.findings import FindingFilter
from gangze.kernel.clock import standing_at
from gangze.kernel.errors import RuleBroken
from tests.cast import SAFETY_OFFICER, TEAM_LEADER, Cast

from .found import assigned, reported

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 3)
NIGHT = moment_of(DAY, 2 * 60)


def test_what_is_found_at_night_may_be_due_today_but_not_yesterday(cast: Cast) -> None:
    with standing_at(NIGHT):
        finding = reported(cast)
        assert (finding.business_on, finding.deadline_on) == (DAY - timedelta(days=1), DAY + timedelta(days=1))
        with pytest.raises(RuleBroken, match="整改期限不能早于今天"):
            assigned(cast, finding, due_on=DAY - timedelta(days=1))
        assert assigned(cast, finding, due_on=DAY).deadline_on == DAY
        text = cast.client(TEAM_LEADER).get(reverse("inspections:finding", args=[finding.uuid])).content.decode()
    assert "逾期" not in text


def test_a_deadline_ends_at_midnight(cast: Cast) -> None:
    with standing_at(NIGHT):
        assigned(cast, reported(cast), due_on=DAY)
    told = {}
    for hours in (21, 23):  # 23:00 of the day, and 01:00 of the next
        with standing_at(NIGHT + timedelta(hours=hours)):
            listed = cast.client(SAFETY_OFFICER).get("/findings/?overdue=1").content.decode().count('class="row-name"')
            total = finding_statistics(cast.actor(SAFETY_OFFICER), FindingFilter()).total
            told[hours] = (listed, total.overdue.count)
    assert told == {21: (0, 0), 23: (1, 1)}
    assert Finding.objects.get().deadline_on == DAY
