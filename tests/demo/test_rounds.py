"""The rounds that the demo park has behind it: as often as the rule wants, once on paper, and now and then too fast."""

from datetime import timedelta

import pytest

from gangze.demo.services import papers, rounds
from gangze.demo.services.days import today
from gangze.inspections.models import Plan, Round
from gangze.inspections.rules.formalism import SignalKind
from gangze.inspections.rules.planning import Specification
from gangze.inspections.selectors.formalism import formalism_page
from gangze.inspections.selectors.intervals import broken_interval
from tests.cast import SAFETY_OFFICER, TEAM_LEADER, Cast


@pytest.mark.once
def test_the_demo_patrols_as_the_rule_wants_and_has_paper_and_a_hint(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "BEGUN_AGO", 10)
    monkeypatch.setattr(rounds, "HASTY", 1.0)
    rounds.begin(cast.actor(SAFETY_OFFICER))
    plan = Plan.objects.get(name=rounds.PLAN)
    assert broken_interval(plan, Specification.from_json(plan.versions.get().specification)) is None
    for ago in (10, 9, 8, 7):
        day = today() - timedelta(days=ago)
        rounds.do_day(day)
        papers.tell(cast.actor(TEAM_LEADER), day)
    written = today() - timedelta(days=max(rounds.PAPER_AGO))
    paper = Round.objects.filter(origin="paper")
    assert set(paper.values_list("business_on", flat=True)) == {written}
    assert paper.count() == 8
    month = {"month": f"{written:%Y-%m}"}
    hints = {kind: found for kind, found, _count in formalism_page(cast.actor(SAFETY_OFFICER), month).hints}
    assert hints[SignalKind.LATE_PAPER]
    assert hints[SignalKind.FAST_SHEET]
