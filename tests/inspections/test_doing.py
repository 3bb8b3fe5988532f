"""Doing a round: one fact, what was due is done, what was found goes on, and who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from gangze.inspections.models import Finding, Occurrence, Round
from gangze.inspections.rules.answering import Given, Timing
from gangze.inspections.rules.reports import Shot
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.rules.sheets import finding_uuid
from gangze.inspections.rules.words import Answer, Origin
from gangze.inspections.services.doing import correct_round, record_round, timing_of
from gangze.inspections.services.scheduling import age_occurrences
from gangze.kernel.clock import standing_at
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.ledger.models import Fact
from tests.cast import EXPERT, PARK_OFFICER, STRANGE_WORKER, TEAM_LEADER, WORKER, Cast

from .builders import occurrence_at
from .rounds import DAY, TEN, Shop, make_shop

LEAK = Given("q:leak", Answer.FINDING, note="法兰滴漏", photos=(Shot("a" * 64),))


@pytest.fixture
def shop(cast: Cast) -> Shop:
    return make_shop(cast)


def test_a_round_is_a_fact_a_row_and_done(shop: Shop) -> None:
    fact = shop.do()
    row = Round.objects.get()
    assert (fact.kind, fact.payload["revision"], row.fact_uuid) == ("round.done", 1, fact.client_uuid)
    assert (row.ok_count, row.unanswered_count, row.person) == (5, 0, shop.cast.people[WORKER])
    assert timing_of(row) is Timing.ON_TIME
    due = occurrence_at(shop.plan, DAY)
    assert (due.state, due.fact_uuid, due.done_at) == ("done", fact.client_uuid, row.finished_at)


def test_a_round_handed_in_twice_is_one(shop: Shop) -> None:
    uuid = uuid4()
    once, again = (shop.do(LEAK, client_uuid=uuid, device_at=TEN) for _ in range(2))
    assert once.pk == again.pk
    assert (Round.objects.count(), Finding.objects.count()) == (1, 1)


def test_the_same_person_does_a_round_once_and_a_second_person_is_kept_as_second(shop: Shop) -> None:
    first = shop.do(after_minutes=10)
    with pytest.raises(RuleBroken, match="已经查过"):
        shop.do(after_minutes=12)
    earlier = shop.do(by=shop.cast.actor(TEAM_LEADER), after_minutes=4)
    assert Round.objects.standing().count() == 2
    assert occurrence_at(shop.plan, DAY).fact_uuid == earlier.client_uuid != first.client_uuid


def test_what_was_found_goes_on_as_findings_that_name_the_round(shop: Shop) -> None:
    say = shop.items()[3]
    fact = shop.do(LEAK, Given(say.key, Answer.FINDING))
    leak = Finding.objects.get(uuid=finding_uuid(fact.client_uuid, "q:leak"))
    assert (leak.words, leak.round_fact, leak.post) == (
        "法兰滴漏（检查项：机泵、法兰有无泄漏）",
        fact.client_uuid,
        shop.cast.post,
    )
    gap = Finding.objects.exclude(pk=leak.pk).get()
    assert (gap.kind, gap.document, str(gap.item_uid).replace("-", "")) == (
        "management_gap",
        say.document,
        say.item_uid,
    )
    assert Round.objects.get().finding_count == 2


def test_a_reading_out_of_limits_reports_itself(shop: Shop) -> None:
    shop.do(Given("q:level", Answer.OK, "92"))
    assert Finding.objects.get().words == "储槽液位超限：92 %（应为 20–85 %）"


def test_late_counts_as_late_and_after_it_has_closed_only_with_a_reason_and_missed_stays_missed(shop: Shop) -> None:
    shop.do(after_minutes=60)
    assert timing_of(Round.objects.get()) is Timing.LATE
    noon = moment_of(DAY, 12 * 60)
    age_occurrences(noon + timedelta(hours=2))
    with pytest.raises(RuleBroken, match="写明原因"):
        shop.do(moment=noon, after_minutes=200)
    shop.do(moment=noon, after_minutes=200, why_late="装置波动，走不开")
    due = occurrence_at(shop.plan, DAY, 12 * 60)
    assert due.state == "missed"
    assert due.fact_uuid is not None


def test_what_was_done_in_time_and_arrives_hours_later_is_done(shop: Shop) -> None:
    told = shop.told(device_at=TEN)
    later = TEN + timedelta(hours=6)
    age_occurrences(later)
    assert occurrence_at(shop.plan, DAY).state == "missed"
    with standing_at(later):
        record_round(actor=shop.worker, told=told)
    assert occurrence_at(shop.plan, DAY).state == "done"


def test_a_phone_whose_clock_runs_ahead_loses_nothing(shop: Shop) -> None:
    told = shop.told(after_minutes=125, device_at=TEN + timedelta(minutes=125))
    with standing_at(TEN + timedelta(minutes=6)):
        record_round(actor=shop.worker, told=told)
    row = Round.objects.get()
    assert row.finished_at == TEN + timedelta(minutes=6)
    assert row.is_on_time


def test_an_edit_of_the_plan_while_the_phone_was_offline_refuses_no_round(shop: Shop) -> None:
    told = shop.told()
    Occurrence.objects.filter(scheduled_for=TEN).delete()
    with standing_at(TEN + timedelta(minutes=6)):
        record_round(actor=shop.worker, told=told)
    assert occurrence_at(shop.plan, DAY).state == "done"


def test_who_has_nothing_to_do_there_does_no_round(shop: Shop) -> None:
    for name in (STRANGE_WORKER, EXPERT, PARK_OFFICER):
        with pytest.raises(Absent):
            shop.do(by=shop.cast.actor(name))
    assert not Fact.objects.filter(kind="round.done").exists()


def test_a_leader_enters_what_somebody_did_on_paper_and_nobody_else_may(shop: Shop) -> None:
    worker = shop.cast.people[WORKER]
    paper: dict[str, Any] = {"origin": Origin.PAPER, "person_uuid": worker.uuid, "scan": "b" * 64}
    with pytest.raises(NotAllowed):
        shop.do(origin=Origin.PAPER, person_uuid=shop.cast.people[TEAM_LEADER].uuid)
    with pytest.raises(NotAllowed):
        shop.do(by=shop.cast.actor(TEAM_LEADER), person_uuid=worker.uuid)
    told = shop.told(**paper)
    with standing_at(TEN + timedelta(days=1)):
        fact = record_round(actor=shop.cast.actor(TEAM_LEADER), told=told)
    row = Round.objects.get()
    assert (row.person, row.origin, fact.payload["scan"]) == (worker, "paper", "b" * 64)
    assert row.is_on_time


def test_a_correction_is_a_new_fact_and_what_was_due_stays_done(shop: Shop) -> None:
    fact = shop.do(LEAK)
    corrected = correct_round(
        actor=shop.worker, fact_uuid=fact.client_uuid, answers=shop.answers(Given("card", Answer.FINDING, note="卡片看不清")),
        ground="点错了",
    )  # fmt: skip
    row = Round.objects.standing().get()
    assert (corrected.corrects, row.fact_uuid) == (fact.client_uuid, corrected.client_uuid)
    assert Finding.objects.count() == 2
    due = occurrence_at(shop.plan, DAY)
    assert (due.state, due.fact_uuid) == ("done", corrected.client_uuid)
    again = correct_round(
        actor=shop.cast.actor(TEAM_LEADER), fact_uuid=corrected.client_uuid, answers=shop.answers(LEAK), ground="核对"
    )
    assert Finding.objects.count() == 2
    assert again.payload["first"] == str(fact.client_uuid)
    with pytest.raises(RuleBroken):
        correct_round(actor=shop.worker, fact_uuid=fact.client_uuid, answers=shop.answers(), ground="再改")
