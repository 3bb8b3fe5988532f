"""Three phones of one shift hand in all that people make, in any order and weather: the same facts, and the same rows told from them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from gangze.inspections.models import Finding, Handover, Occurrence, Round
from gangze.inspections.rules.words import FindingState
from gangze.kernel.clock import standing_at
from gangze.ledger.models import Fact
from tests.cast import SAFETY_OFFICER, TEAM_LEADER, WORKER, Cast

from .conftest import send_batch
from .devices import STEPS, Device, finish
from .ledgers import differing, media, numbers, rebuild, rows, told
from .shift import NOW, PEOPLE, TEN, Shift, a_round, make_shift, record, uuid_of


@pytest.fixture
def shift(cast: Cast) -> Shift:
    return make_shift(cast)


def devices_of(shift: Shift) -> list[Device]:
    return [Device(shift.cast.client(name), shift.records[name], shift.photos(name)) for name in PEOPLE]


Steps = list[tuple[int, list[tuple[str, int]]]]
End = tuple[dict[UUID, str], dict[str, list[str]], Any]


def end_of(shift: Shift, steps: Steps, order: Sequence[int]) -> End:
    """Return what the ledger and the rows come to when the phones go through some steps, and then on until nothing waits."""
    with transaction.atomic(), standing_at(NOW):
        rebuild(shift.cast.ours.code)  # as every night, also for who holds the post and has done nothing yet
        devices = devices_of(shift)
        for whose, several in steps:
            for step, seed in several:
                devices[whose].take_step(step, seed)
        finish([devices[place] for place in order])
        assert [each.refused for each in devices] == [{}, {}, {}]
        kept = rows()
        end = (told(), kept, media())
        known = numbers(shift.cast.ours.tenant)
        assert known == list(range(1, len(known) + 1)), "no number is missing or there twice"
        rebuild(shift.cast.ours.code)
        assert differing(rows(), kept) == [], "told anew from the ledger, all rows are what they were"
        transaction.set_rollback(True)
    return end


@pytest.fixture
def plain(shift: Shift, settings: Settings, tmp_path: Path) -> End:
    """What it comes to where nothing goes wrong."""
    settings.MEDIA_ROOT = tmp_path / "plain"
    before = len(told())
    end = end_of(shift, [], range(3))
    assert len(end[0]) == before + shift.count + 1, "each record is a fact, and what the round found is one more"
    return end


@pytest.mark.django_db
@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.reuse, Phase.generate],  # to shrink an example of a second takes minutes, and it is small as it is
    deadline=None,
)
@given(steps=st.lists(st.tuples(st.integers(0, 2), STEPS), max_size=6), order=st.permutations(range(3)))
def test_any_order_repetition_split_and_crash_leave_the_same_ledger_and_the_same_rows(
    shift: Shift, plain: End, settings: Settings, tmp_path: Path, steps: Steps, order: list[int]
) -> None:
    settings.MEDIA_ROOT = tmp_path / str(random.random())
    facts, kept, files = end_of(shift, steps, order)
    assert differing(kept, plain[1]) == []
    assert (facts, files) == (plain[0], plain[2])


def test_what_the_shift_left_is_what_people_made(shift: Shift, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    with standing_at(NOW):
        finish(devices_of(shift))
    done = Occurrence.objects.get(scheduled_for=TEN)
    assert (Round.objects.count(), done.state, done.fact_uuid) == (2, "done", uuid_of("second"))
    assert Finding.objects.filter(state=FindingState.RECTIFIED.value).count() == 2
    assert str(Finding.objects.get(uuid=uuid_of("again")).recurs.uuid) == str(uuid_of("first"))
    handover = Handover.objects.get()
    assert (handover.given_fact, handover.taken_fact) == (uuid_of("given1"), uuid_of("taken"))
    assert [state.note for state in handover.states.all()] == ["LT101"]


def rivals(shift: Shift) -> dict[str, list[dict[str, Any]]]:
    """Return pairs of which only one can stand, with what they need: a round from two phones of one person, and a finding rectified twice."""
    mine = shift.records[WORKER]
    found = next(one for one in shift.records[SAFETY_OFFICER] if one["client_uuid"] == str(uuid_of("rectified")))
    tablet = a_round(shift.shop, WORKER, "tablet", TEN + timedelta(minutes=9))
    twice = record(shift.cast, SAFETY_OFFICER, "twice", "finding.rectified", NOW - timedelta(hours=2), found["body"])
    return {WORKER: [mine[0], tablet], SAFETY_OFFICER: [found, twice]}


def test_of_rivals_the_first_to_arrive_stands_and_the_other_is_refused_with_a_reason(shift: Shift) -> None:
    told_by = rivals(shift)
    ends = set()
    for order in permutations(range(2)):
        with transaction.atomic(), standing_at(NOW):
            for name in (WORKER, SAFETY_OFFICER):
                two = [told_by[name][place] for place in order]
                # The rectification of what the first phone's round found has nothing to rectify where the tablet's came first.
                if name == SAFETY_OFFICER and not Finding.objects.exists():
                    continue
                answers = send_batch(shift.cast.client(name), [*two, *two]).json()["answers"]
                assert [each.get("code", "") for each in answers] == ["", "rule", "", "rule"]
                assert answers[1]["error"]
                ends.add((name, two[0]["client_uuid"]))
            transaction.set_rollback(True)
    assert (len(ends), Fact.objects.filter(kind="round.done").count()) == (3, 0)
    assert TEAM_LEADER not in told_by
