"""What a clock set back gains: nothing beyond the window of the outbox, and what was true then within it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from gangze.inspections.models import Finding, Occurrence, Round
from gangze.inspections.services.scheduling import schedule_due
from gangze.inspections.services.standing import rebuild_findings
from gangze.kernel import clock
from gangze.ledger.models import Fact
from gangze.org.models import RoleGrant
from tests.builders import TESTS
from tests.cast import SAFETY_OFFICER, TEAM_LEADER, WORKER, Cast

from .found import assigned, checked, photo, reported
from .rounds import TEN, make_shop
from .test_attacks import hand_in

ZONE = ZoneInfo("Asia/Shanghai")
pytestmark = pytest.mark.django_db


def report_body(cast: Cast) -> dict[str, Any]:
    return {"where": f"post:{cast.post.uuid}", "kind": "unsafe_condition", "words": "法兰滴漏"}


def work_body(cast: Cast, finding: Finding) -> dict[str, Any]:
    return {"finding": str(finding.uuid), "measures": "已紧固", "photos": [{"sha256": photo(cast).sha256, "size": 5}]}


def test_a_report_from_before_the_window_counts_from_its_receipt_and_shows_what_was_claimed(cast: Cast) -> None:
    told = {}
    for days in (6, 800):
        ago = clock.now() - timedelta(days=days)
        answer = hand_in(cast, WORKER, "finding.reported", report_body(cast), device_at=ago.isoformat())
        told[days] = Finding.objects.get(uuid=answer["client_uuid"])
    within, beyond = told[6], told[800]
    assert clock.now() - within.reported_at > timedelta(days=5)
    fact = Fact.objects.get(client_uuid=beyond.uuid)
    assert (beyond.reported_at, fact.payload["handed_in"]["counts_from_receipt"]) == (fact.received_at, True)
    assert beyond.deadline_on is not None
    assert beyond.deadline_on >= clock.business_date(fact.received_at)
    assert fact.device_at is not None
    officer = cast.client(SAFETY_OFFICER)
    shown = [officer.get(f"/findings/{each.uuid}/").content.decode() for each in (within, beyond)]
    assert ["手机说是" in page for page in shown] == [False, True]
    assert f"{fact.device_at.astimezone(ZONE):%Y-%m-%d}" in shown[1]


def test_a_rectification_is_not_dated_back_beyond_the_window(cast: Cast) -> None:
    finding = assigned(cast, reported(cast))
    ago = clock.now() - timedelta(days=90)
    RoleGrant.objects.update(granted_at=ago - timedelta(days=1))
    answer = hand_in(cast, SAFETY_OFFICER, "finding.rectified", work_body(cast, finding), device_at=ago.isoformat())
    assert answer["status"] == 200
    finding.refresh_from_db()
    assert (finding.state, finding.rectified_at) == ("rectified", _received(answer))
    rebuild_findings(actor=TESTS, enterprise_code=cast.ours.code)
    assert Finding.objects.get(uuid=finding.uuid).rectified_at == _received(answer)


def _received(answer: dict[str, Any]) -> Any:
    return Fact.objects.get(client_uuid=UUID(answer["receipt"])).received_at


def test_a_missed_round_is_not_made_good_by_a_clock_set_back_beyond_the_window(cast: Cast) -> None:
    shop = make_shop(cast)
    told = shop.told()
    body = {
        "plan": str(shop.plan.uuid), "scheduled_for": TEN.isoformat(), "version": 1, "revision": shop.revision.number,
        "started_at": told.started_at.isoformat(), "finished_at": told.finished_at.isoformat(),
        "answers": [{"key": each.key, "answer": each.answer.value, "value": each.value} for each in told.answers],
    }  # fmt: skip
    with clock.standing_at(TEN + timedelta(days=8)):
        schedule_due()
        answer = hand_in(cast, WORKER, "round.done", body, device_at=told.finished_at.isoformat())
    assert answer["status"] == 200, answer
    row = Round.objects.get()
    assert (row.is_on_time, row.is_afterwards, row.finished_at) == (False, True, told.finished_at)
    assert Occurrence.objects.get(scheduled_for=TEN).state == "missed"


def test_what_the_owner_did_before_somebody_else_owed_it_is_taken(cast: Cast) -> None:
    start = clock.now()
    too_early, before, after = (start + timedelta(hours=hours) for hours in (1, 4, 6))
    with clock.standing_at(start + timedelta(hours=2)):
        finding = reported(cast, SAFETY_OFFICER, post_uuid=None, unit_uuid=cast.workshop.uuid)
        assigned(cast, finding, to=WORKER)
    with clock.standing_at(start + timedelta(hours=5)):
        assigned(cast, finding, to=TEAM_LEADER)
    record: dict[str, Any] = {"body": work_body(cast, finding), "kind": "finding.rectified"}
    with clock.standing_at(start + timedelta(hours=8)):
        for moment in (too_early, after):
            assert hand_in(cast, WORKER, **record, device_at=moment.isoformat())["status"] == 404
        uuid = str(uuid4())
        for _time in range(2):
            answer = hand_in(cast, WORKER, **record, device_at=before.isoformat(), client_uuid=uuid)
            assert answer["status"] == 200, answer
        finding.refresh_from_db()
        assert (finding.state, finding.rectifier, finding.owner, finding.rectified_at) == (
            "rectified", cast.people[WORKER], cast.people[TEAM_LEADER], before,
        )  # fmt: skip
        checked(cast, finding)
        again = hand_in(cast, WORKER, **record, device_at=before.isoformat())
    assert (again["status"], "已闭环" in again["error"]) == (422, True)
