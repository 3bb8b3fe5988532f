"""The counters against formalism: numbers of a month, hints, and as many rounds behind each as it says."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse

from gangze.inspections.models import Round
from gangze.inspections.rules.formalism import SignalKind
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.rules.words import Origin
from gangze.inspections.selectors.formalism import formalism_page, hint_facts
from gangze.inspections.services.scheduling import schedule_due
from gangze.kernel.clock import standing_at
from tests.cast import INSPECTOR, SAFETY_OFFICER, STRANGER, TEAM_LEADER, WORKER, Cast

from .builders import weekly_plan_for
from .rounds import DAY, Shop, make_shop

LATER = moment_of(date(2027, 3, 20), 600)
MONTH = {"month": "2027-03"}


@pytest.fixture
def shop(cast: Cast) -> Shop:
    shop = make_shop(cast)
    for offset in range(3):
        day = DAY + timedelta(days=offset)
        with standing_at(moment_of(day, 9 * 60)):
            schedule_due()
        for hour in (10, 12):
            moment = moment_of(day, hour * 60)
            done_at = moment + timedelta(minutes=5 + hour % 3)
            shop.do(moment=moment, started_at=done_at - timedelta(seconds=3), finished_at=done_at)
    return shop


def test_a_hint_has_as_many_rounds_behind_it_as_it_says(shop: Shop) -> None:
    officer = shop.cast.actor(SAFETY_OFFICER)
    with standing_at(LATER):
        page = formalism_page(officer, MONTH)
        told = {kind: hints for kind, hints, _count in page.hints if hints}
        assert set(told) == {SignalKind.FAST_SHEET, SignalKind.SAME_ANSWERS}
        for hints in told.values():
            facts = hint_facts(officer, MONTH | {"signal": hints[0].signal.key})
            assert len(facts.found.rows) == len(hints[0].signal.evidence) == 6
        assert hint_facts(officer, MONTH | {"signal": "fast_sheet-0"}).hint is None
        assert formalism_page(officer, {"month": "2027-02"}).rounds.count == 0
    assert (page.rounds.count, page.late.count, page.on_time_percent, page.findings_a_hundred) == (6, 0, 100, 0.0)
    assert page.cadences[0].done == 6


def test_the_pages_open_what_they_count_and_say_that_hints_are_no_verdict(shop: Shop) -> None:
    client = shop.cast.client(SAFETY_OFFICER)
    with standing_at(LATER):
        html = client.get(reverse("inspections:formalism"), MONTH).content.decode()
        assert "不自动处罚" in html
        links = {
            unescape(each) for each in re.findall(r'href="(/(?:rounds|findings)/[^"]*\?[^"]*month=2027-03[^"]*)"', html)
        }
        links |= {
            unescape(each) for each in re.findall(r'href="(/(?:rounds|findings)/[^"]*period=2027-03[^"]*)"', html)
        }
        assert len(links) >= 6
        assert {client.get(link).status_code for link in links} == {200}


def test_who_leads_a_part_sees_hints_of_that_part_and_a_worker_none(shop: Shop) -> None:
    with standing_at(LATER):
        leader = formalism_page(shop.cast.actor(TEAM_LEADER), MONTH)
        assert leader.rounds.count == 6
        address = reverse("inspections:formalism")
        assert shop.cast.client(WORKER).get(address).status_code == 403
        assert shop.cast.post.name not in shop.cast.client(STRANGER).get(address, MONTH).content.decode()
        seen = shop.cast.client(INSPECTOR).get(address, MONTH | {"enterprise": str(shop.cast.ours.uuid)})
        assert shop.cast.post.name in seen.content.decode()
        assert WORKER not in seen.content.decode()


def test_rounds_from_paper_without_originals_are_a_hint_that_opens_them(cast: Cast) -> None:
    shop = make_shop(cast)
    leader = cast.actor(TEAM_LEADER)
    for number, hour in enumerate((8, 10, 12, 14, 16, 18)):
        moment = moment_of(DAY, hour * 60)
        scan = "0" * 64 if number == 5 else ""
        at = moment + timedelta(minutes=3)
        shop.do(by=leader, moment=moment, started_at=at, finished_at=at, origin=Origin.PAPER, scan=scan)
    with standing_at(LATER):
        facts = hint_facts(cast.actor(SAFETY_OFFICER), MONTH | {"signal": f"late_paper-{shop.plan.pk}"})
    assert facts.hint is not None
    assert len(facts.found.rows) == 5


def copies(row: Round, number: int, **told: object) -> None:
    """Store a round again and again, as if done by others."""
    values = {
        field.attname: getattr(row, field.attname) for field in Round._meta.concrete_fields if not field.primary_key
    }
    Round.objects.bulk_create(
        [Round(**values | {"fact_uuid": uuid4(), "occurrence_id": None} | told) for _ in range(number)]
    )


def test_a_place_that_finds_nothing_is_told_with_its_rounds(shop: Shop) -> None:
    officer = shop.cast.actor(SAFETY_OFFICER)
    copies(Round.objects.earliest("pk"), 94)
    with standing_at(LATER):
        (hint,) = next(
            hints for kind, hints, _n in formalism_page(officer, MONTH).hints if kind is SignalKind.NO_FINDINGS
        )
        facts = hint_facts(officer, MONTH | {"signal": hint.signal.key})
        assert (hint.about, len(hint.signal.evidence)) == (shop.cast.ours.name, 100)
        assert facts.hint is not None
        html = shop.cast.client(SAFETY_OFFICER).get(reverse("inspections:formalism"), MONTH).content.decode()
        assert "一条问题也没发现" in html
        Round.objects.filter(pk=Round.objects.earliest("pk").pk).update(finding_count=1)
        assert SignalKind.NO_FINDINGS in formalism_page(officer, MONTH).silent


def test_a_weekly_check_that_never_finds_anything_is_told_over_a_year(shop: Shop) -> None:
    officer, plan = shop.cast.actor(SAFETY_OFFICER), weekly_plan_for(shop.cast.workshop, on=DAY)
    row = Round.objects.earliest("pk")
    for week in range(8):
        copies(row, 1, plan_id=plan.pk, path=plan.path, business_on=DAY - timedelta(weeks=week))
    with standing_at(LATER):
        (hint,) = next(
            hints for kind, hints, _n in formalism_page(officer, MONTH).hints if kind is SignalKind.NO_FINDINGS
        )
        assert (hint.plan, hint.about, len(hint.signal.evidence)) == (plan, shop.cast.workshop.name, 8)
        assert len(hint_facts(officer, MONTH | {"signal": hint.signal.key}).found.rows) == 8
        leader = formalism_page(shop.cast.actor(TEAM_LEADER), MONTH)
        assert SignalKind.NO_FINDINGS in leader.silent  # the check of the workshop is not the team's
