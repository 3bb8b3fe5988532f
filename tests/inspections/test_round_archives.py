"""Rounds and hand-overs of a former system come in, stand in the lists, and do nothing that is due here."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from gangze.inspections.models import Handover, Occurrence, Round
from gangze.inspections.selectors.handing_over import states_on
from gangze.inspections.services.rebuilding import rebuild_rounds
from gangze.kernel.clock import now
from tests.builders import TESTS
from tests.cast import TEAM_LEADER, WORKER, Cast
from tests.org.archives.scene import bring, codes

from .builders import plan_for
from .rounds import DAY

ANSWERS = [
    {"text": "机泵有无泄漏", "answer": "finding", "note": "2号泵滴漏"},
    {"text": "液位", "answer": "ok", "value": "52", "unit": "%"},
]


def record(kind: str, payload: dict[str, Any], **more: Any) -> dict[str, Any]:
    told = {"tenant": "990000001", "kind": kind, "happened_at": "2026-02-03T10:12", "author": {"phone": "13800000001"}}
    return {**told, "payload": {"post": {"code": "P101"}, **payload}, **more}


@pytest.fixture(autouse=True)
def planned(cast: Cast) -> None:
    plan_for(cast.post, on=DAY)


def test_a_round_of_a_former_system_is_shown_as_it_was_and_does_nothing_that_is_due_here(cast: Cast) -> None:
    counted, refused = bring(record("round.done", {"answers": ANSWERS, "asked": 3, "seconds": 60}))
    assert (refused, sum(counted.new.values())) == ([], 1)
    row = Round.objects.get()
    assert (row.person, row.origin, row.unanswered_count, row.occurrence) == (cast.people[WORKER], "import", 1, None)
    page = cast.client(TEAM_LEADER).get(reverse("inspections:round", args=[row.fact_uuid])).content.decode()
    for words in ("机泵有无泄漏", "2号泵滴漏", "52 %", "旧系统导入"):
        assert words in page, words
    assert reverse("inspections:correct", args=[row.fact_uuid]) not in page
    assert not Occurrence.objects.filter(fact_uuid__isnull=False).exists()
    rebuild_rounds(actor=TESTS, enterprise_code="990000001")
    assert Round.objects.get().origin == "import"


def test_a_hand_over_of_a_former_system_stands_in_the_list(cast: Cast) -> None:
    end = {"ends_at": "2026-02-03T16:00", "shift": "早班"}
    given = record("handover.given", {**end, "is_normal": True}, happened_at="2026-02-03T15:50")
    taken = record("handover.taken", end, happened_at="2026-02-03T16:05", author={"employee_number": "JX0002"})
    assert bring(taken, given)[1] == []
    row = Handover.objects.get()
    assert (row.giver, row.taker) == (cast.people[WORKER], cast.people[TEAM_LEADER])


def test_an_abnormal_state_of_a_former_system_is_shown_there_and_goes_on_nowhere(cast: Cast) -> None:
    said = {"is_normal": False, "states": [{"state": "bypass", "note": "LT101"}]}
    assert bring(record("handover.given", {"ends_at": "2026-02-03T16:00", "shift": "早班", **said}))[1] == []
    assert states_on(cast.post, now()) == []
    assert "LT101" in cast.client(TEAM_LEADER).get(reverse("inspections:handovers")).content.decode()


def test_what_cannot_come_in_names_the_field(cast: Cast) -> None:
    assert codes(record("round.done", {"answers": []}))
    assert codes(record("round.done", {"answers": ANSWERS}, author=None))
    assert codes(record("round.done", {"answers": ANSWERS, "plan": "没有的计划"}))
    assert codes(record("handover.given", {"ends_at": "2026-02-03T16:00", "is_normal": False}))
    assert codes(record("round.corrected", {"answers": ANSWERS}))
    assert not Round.objects.exists()
