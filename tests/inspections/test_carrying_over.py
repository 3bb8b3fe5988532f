"""What carries over from shift to shift by itself: abnormal states until somebody ends them, findings, missed rounds, standstills."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from gangze.inspections.models import Finding, Handover, Occurrence, ShiftState
from gangze.inspections.rules.answering import Given as Answered
from gangze.inspections.rules.handing_over import Abnormal, handover_uuid, state_uuid
from gangze.inspections.rules.handing_over import Given as HandedOver
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.rules.words import Answer
from gangze.inspections.selectors.handing_over import carried_at, states_on
from gangze.inspections.services.handing_over import ShiftEnd, give_handover, take_handover
from gangze.inspections.services.rebuilding import rebuild_rounds
from gangze.inspections.services.scheduling import age_occurrences
from gangze.inspections.services.stopping import stop_place
from gangze.kernel.clock import standing_at
from gangze.ledger.models import Fact
from tests.builders import TESTS
from tests.cast import TEAM_LEADER, WORKER, Cast

from .rounds import DAY, TEN, Shop, make_shop

pytestmark = pytest.mark.django_db
EVENING, MORNING, NOON = moment_of(DAY, 20 * 60), moment_of(DAY, 32 * 60), moment_of(DAY, 44 * 60)
BYPASS = ((Abnormal.BYPASS, "LT101"),)


@pytest.fixture
def shop(cast: Cast) -> Shop:
    return make_shop(cast)


def give(shop: Shop, ends_at: Any, *, by: str = WORKER, **said: Any) -> Fact:
    """Hand over ten minutes before the end of a shift; normal where nothing is told."""
    told = HandedOver(**{"is_normal": not said.get("states"), **said})
    moment = ends_at - timedelta(minutes=10) + timedelta(minutes=Fact.objects.filter(kind="handover.given").count())
    with standing_at(moment):
        end = ShiftEnd(shop.cast.post.uuid, ends_at)
        return give_handover(actor=shop.cast.actor(by), end=end, given=told, device_at=moment, made_at=moment)


def on(shop: Shop, ends_at: Any) -> list[tuple[Abnormal, str]]:
    return [(each.state, each.note) for each in states_on(shop.cast.post, ends_at)]


def page(shop: Shop, ends_at: Any, person: str = WORKER) -> str:
    with standing_at(ends_at - timedelta(minutes=30)):
        address = reverse("inspections:handover", args=[shop.cast.post.uuid])
        return str(shop.cast.client(person).get(address, {"ends_at": ends_at.isoformat()}).content.decode())


def test_an_abnormal_state_goes_on_through_shifts_that_say_nothing_of_it_until_somebody_ends_it(shop: Shop) -> None:
    give(shop, EVENING, states=BYPASS)
    assert on(shop, EVENING) == []
    give(shop, MORNING, by=TEAM_LEADER)
    assert on(shop, NOON) == [(Abnormal.BYPASS, "LT101")]
    name = state_uuid(handover_uuid(shop.cast.post.uuid, EVENING), Abnormal.BYPASS, 0)
    give(shop, NOON, ended=((name, "已恢复，班长确认"),))
    assert (on(shop, NOON), on(shop, NOON + timedelta(hours=12))) == ([(Abnormal.BYPASS, "LT101")], [])


@pytest.mark.parametrize("state", [Abnormal.READING, Abnormal.OUT_OF_SERVICE, Abnormal.REPAIR, Abnormal.BYPASS])
def test_every_kind_of_state_is_carried(shop: Shop, state: Abnormal) -> None:
    give(shop, EVENING, states=((state, "R101"),))
    assert on(shop, MORNING) == [(state, "R101")]


def test_who_hands_over_sees_what_is_on_and_ends_it_by_a_tap(shop: Shop) -> None:
    give(shop, EVENING, states=BYPASS)
    shown = page(shop, MORNING)
    (row,) = ShiftState.objects.all()
    assert "LT101" in shown
    assert f'name="kept" value="{row.uuid}"' in shown
    assert "没有新的异常" in shown
    sent = {"way": "give", "ends_at": MORNING.isoformat(), "normal": "1", "kept": str(row.uuid), "ended": str(row.uuid)}
    with standing_at(MORNING - timedelta(minutes=5)):
        address = reverse("inspections:handover", args=[shop.cast.post.uuid])
        shop.cast.client(WORKER).post(address, {**sent, f"end:{row.uuid}": "已投用"})
    said = page(shop, MORNING, TEAM_LEADER)
    assert ("已解除" in said, "已投用" in said, on(shop, NOON)) == (True, True, [])


def test_normal_is_not_said_of_a_post_where_something_goes_on(shop: Shop) -> None:
    give(shop, EVENING, states=BYPASS)
    (row,) = ShiftState.objects.all()
    give(shop, MORNING, kept=(row.uuid,))
    with standing_at(MORNING):
        listed = shop.cast.client(TEAM_LEADER).get(reverse("inspections:handovers")).content.decode()
    assert ("前面的异常还在" in page(shop, MORNING), "前面的异常还在" in listed) == (True, True)
    assert "一切正常" not in listed


def test_the_latest_word_before_taking_over_is_what_goes_on(shop: Shop) -> None:
    give(shop, EVENING, states=BYPASS)
    give(shop, EVENING, states=((Abnormal.LEAK, "法兰"),))
    assert on(shop, MORNING) == [(Abnormal.LEAK, "法兰")]
    with standing_at(EVENING + timedelta(minutes=1)):
        take_handover(actor=shop.cast.actor(TEAM_LEADER), end=ShiftEnd(shop.cast.post.uuid, EVENING))
    with standing_at(EVENING + timedelta(minutes=9)):
        end = ShiftEnd(shop.cast.post.uuid, EVENING)
        give_handover(actor=shop.worker, end=end, given=HandedOver(is_normal=True))
    assert on(shop, MORNING) == [(Abnormal.LEAK, "法兰")]


def test_any_order_of_arrival_and_a_rebuild_leave_the_same_states_on(shop: Shop) -> None:
    names = [
        state_uuid(handover_uuid(shop.cast.post.uuid, EVENING), each, 0) for each in (Abnormal.BYPASS, Abnormal.LEAK)
    ]
    uuids = [uuid4() for _ in range(3)]

    def told(place: int, ends_at: Any, given: HandedOver) -> None:
        end, moment = ShiftEnd(shop.cast.post.uuid, ends_at), ends_at - timedelta(minutes=5)
        give_handover(
            actor=shop.worker, end=end, given=given, client_uuid=uuids[place], device_at=moment, made_at=moment
        )  # fmt: skip

    words = [
        (0, EVENING, HandedOver(False, ((Abnormal.BYPASS, "LT101"), (Abnormal.LEAK, "")))),
        (1, MORNING, HandedOver(True, ended=((names[0], "恢复"),))),
        (2, NOON, HandedOver(False, ((Abnormal.BYPASS, "LT102"),))),
    ]
    seen = []
    for order in permutations(words):
        with standing_at(NOON), transaction.atomic():
            for word in order:
                told(*word)
            seen.append(on(shop, NOON + timedelta(hours=12)))
            rebuild_rounds(actor=TESTS, enterprise_code=shop.cast.ours.code)
            seen.append(on(shop, NOON + timedelta(hours=12)))
            transaction.set_rollback(True)
    assert seen == [[(Abnormal.LEAK, ""), (Abnormal.BYPASS, "LT102")]] * 12


def test_missed_rounds_standstills_and_open_findings_carry_over_by_themselves(shop: Shop) -> None:
    post = shop.cast.post
    shop.do(Answered("q:leak", Answer.FINDING, note="法兰滴漏"))
    with standing_at(EVENING - timedelta(minutes=10)):
        stop_place(actor=TESTS, place=shop.cast.workshop, starts_at=EVENING - timedelta(minutes=20), ground="年度检修")
        age_occurrences()
        carried = carried_at(post, EVENING)
        text = shop.cast.client(WORKER).get(reverse("inspections:handover", args=[post.uuid])).content.decode()
    undone = Occurrence.objects.filter(
        scheduled_for__gt=EVENING - timedelta(hours=12, minutes=10), due_at__lte=EVENING - timedelta(minutes=10)
    )
    assert {each.uuid for each in carried.occurrences} == set(
        undone.exclude(scheduled_for=TEN).values_list("uuid", flat=True)
    )
    assert len(carried.occurrences) >= 3
    assert ([each.ground for each in carried.stoppages], carried.findings) == (["年度检修"], [Finding.objects.get()])
    for name, rows in (
        ("occurrences", carried.occurrences),
        ("stoppages", carried.stoppages),
        ("findings", carried.findings),
    ):
        for row in rows:
            assert f'name="{name}" value="{row.uuid}"' in text, name


def test_what_was_carried_is_kept_in_the_fact_and_shown_to_who_takes_over(shop: Shop) -> None:
    give(shop, EVENING, states=BYPASS)
    with standing_at(MORNING - timedelta(minutes=10)):
        age_occurrences()
        carried = carried_at(shop.cast.post, MORNING)
    told = {
        "occurrences": tuple(each.uuid for each in carried.occurrences),
        "kept": tuple(each.uuid for each in carried.states),
    }
    fact = give(shop, MORNING, **told)
    assert fact.payload["occurrences"] == [str(each.uuid) for each in carried.occurrences]
    assert (len(carried.occurrences) > 0, fact.payload["kept"]) == (True, [str(carried.states[0].uuid)])
    with standing_at(MORNING + timedelta(minutes=5)):
        take_handover(actor=shop.cast.actor(TEAM_LEADER), end=ShiftEnd(shop.cast.post.uuid, MORNING))
    shown = page(shop, MORNING, TEAM_LEADER)
    assert ("data-over" in shown, "LT101" in shown, "漏查" in shown) == (True, True, True)
    assert Handover.objects.count() == 2
