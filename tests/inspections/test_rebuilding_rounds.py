"""Whatever the order in which facts arrive, and told anew from the ledger, the rows are the same."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from gangze.inspections.models import Handover, Occurrence, Round
from gangze.inspections.rules.answering import Given
from gangze.inspections.rules.handing_over import Abnormal
from gangze.inspections.rules.handing_over import Given as HandedOver
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.rules.words import Answer
from gangze.inspections.services.doing import correct_round, record_round
from gangze.inspections.services.handing_over import ShiftEnd, give_handover, take_handover
from gangze.inspections.services.scheduling import age_occurrences
from gangze.kernel.clock import standing_at
from tests.cast import TEAM_LEADER, WORKER, Cast

from .rounds import DAY, TEN, Shop, make_shop

END = moment_of(DAY, 20 * 60)


@pytest.fixture
def shop(cast: Cast) -> Shop:
    return make_shop(cast)


def rows() -> tuple[list[dict[str, Any]], ...]:
    without = {"id", "received_at", "occurrence_id"}
    told = (
        Round.objects.order_by("fact_uuid").values(), Handover.objects.order_by("uuid").values(),
        Occurrence.objects.order_by("uuid").values("uuid", "state", "fact_uuid", "done_at"),
    )  # fmt: skip
    return tuple([{name: value for name, value in row.items() if name not in without} for row in each] for each in told)


def test_any_order_of_arrival_tells_the_same_rows(shop: Shop) -> None:
    cast, post = shop.cast, shop.cast.post
    uuids = [uuid4() for _ in range(4)]
    given = HandedOver(is_normal=False, states=((Abnormal.BYPASS, "LT101"),))
    end = ShiftEnd(post.uuid, END, "白班")

    def worker_first() -> None:
        record_round(actor=cast.actor(WORKER), told=shop.told(client_uuid=uuids[0], device_at=TEN))

    def leader_earlier() -> None:
        told = shop.told(after_minutes=2, client_uuid=uuids[1], device_at=TEN)
        record_round(actor=cast.actor(TEAM_LEADER), told=told)

    def give() -> None:
        give_handover(actor=cast.actor(WORKER), end=end, given=given, client_uuid=uuids[2], device_at=END, made_at=END)

    def take() -> None:
        take_handover(actor=cast.actor(TEAM_LEADER), end=end, client_uuid=uuids[3], device_at=END, made_at=END)

    told = []
    for order in permutations([worker_first, leader_earlier, give, take]):
        try:
            with transaction.atomic(), standing_at(END + timedelta(hours=1)):
                for arrival in (*order, *order):
                    arrival()
                told.append(rows())
                raise UndoneError
        except UndoneError:
            continue
    assert len(told) == 24
    assert all(each == told[0] for each in told)
    assert UUID(str(told[0][0][0]["fact_uuid"])) in uuids


class UndoneError(Exception):
    """Ends an attempt whose rows are not to stay."""


def test_what_is_rebuilt_equals_what_was_kept_up(shop: Shop) -> None:
    fact = shop.do(Given("q:leak", Answer.FINDING, note="滴漏"))
    shop.do(by=shop.cast.actor(TEAM_LEADER), after_minutes=8)
    correct_round(actor=shop.worker, fact_uuid=fact.client_uuid, answers=shop.answers(), ground="点错了")
    noon = moment_of(DAY, 12 * 60)
    age_occurrences(noon + timedelta(hours=3))
    shop.do(moment=noon, after_minutes=200, why_late="走不开")
    with standing_at(END):
        give_handover(
            actor=shop.worker, end=ShiftEnd(shop.cast.post.uuid, END), given=HandedOver(is_normal=True)
        )  # fmt: skip
    before = rows()
    with standing_at(END):
        call_command("rounds", "rebuild", enterprise=shop.cast.ours.code, stdout=Silent())
    assert rows() == before
    assert [len(each) for each in before[:2]] == [4, 1]


def test_an_enterprise_that_is_not_there_is_named(db: None) -> None:
    with pytest.raises(CommandError, match="000000000"):
        call_command("rounds", "rebuild", enterprise="000000000")


class Silent:
    """A place for words nobody reads."""

    def write(self, text: str) -> None:
        """Forget it."""
