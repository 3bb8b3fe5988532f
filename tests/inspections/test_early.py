"""What a device hands in before the record it speaks of: it waits and is taken later, and is refused for good only when it is old."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from gangze.inspections.models import Finding, Measure
from gangze.inspections.rules.words import FindingState
from gangze.inspections.services.months import MonthTold, close_month, report_measure
from gangze.kernel import clock
from gangze.kernel.clock import standing_at
from gangze.ledger.models import Fact
from tests.cast import PRINCIPAL, SAFETY_OFFICER, STRANGE_WORKER, TEAM_LEADER, WORKER, Cast

from .found import reported
from .test_months import LATE_MARCH, MARCH, wish

PHOTO = {"sha256": "ab" * 32, "size": 9000}


def record(cast: Cast, name: str, kind: str, body: dict[str, Any], **more: Any) -> dict[str, Any]:
    device_at = clock.now().isoformat()
    actor = str(cast.users[name].uuid)
    return {"client_uuid": str(uuid4()), "actor": actor, "kind": kind, "device_at": device_at, "body": body, **more}


def report(cast: Cast, name: str = WORKER, **body: Any) -> dict[str, Any]:
    told = {"where": f"post:{cast.post.uuid}", "kind": "unsafe_condition", "words": "二层平台护栏松动"}
    return record(cast, name, "finding.reported", told | body)


def rectification(cast: Cast, finding: str, name: str = SAFETY_OFFICER, **more: Any) -> dict[str, Any]:
    told = {"finding": finding, "measures": "重新焊接", "photos": [PHOTO]}
    return record(cast, name, "finding.rectified", told, **more)


def codes(cast: Cast, name: str, *records: dict[str, Any]) -> list[str]:
    answer = cast.client(name).post("/api/outbox/batch/", {"facts": records}, content_type="application/json")
    return [each.get("code", "") for each in answer.json()["answers"]]


def test_a_rectification_waits_for_its_report_from_another_phone(cast: Cast) -> None:
    found = report(cast)
    done = rectification(cast, found["client_uuid"])
    for _again in range(2):
        assert codes(cast, SAFETY_OFFICER, done) == ["early"]
    assert not Fact.objects.filter(kind="finding.rectified").exists()
    assert codes(cast, WORKER, found) == [""]
    assert codes(cast, SAFETY_OFFICER, done, done) == ["", ""]
    assert Finding.objects.get().state == FindingState.RECTIFIED.value


def test_within_a_batch_what_is_named_is_taken_first_wherever_it_stands(cast: Cast) -> None:
    first = report(cast, SAFETY_OFFICER)
    again = report(cast, SAFETY_OFFICER, recurs=first["client_uuid"], words="护栏又松了")
    done = rectification(cast, again["client_uuid"])
    assert codes(cast, SAFETY_OFFICER, done, again, first) == ["", "", ""]
    back = Finding.objects.get(uuid=again["client_uuid"])
    assert (back.state, str(back.recurs and back.recurs.uuid)) == (FindingState.RECTIFIED.value, first["client_uuid"])


def test_a_report_waits_for_the_one_that_it_says_came_back(cast: Cast) -> None:
    first = report(cast, SAFETY_OFFICER)
    again = report(cast, recurs=first["client_uuid"])
    assert codes(cast, WORKER, again) == ["early"]
    assert codes(cast, SAFETY_OFFICER, first) == [""]
    assert codes(cast, WORKER, again) == [""]


def test_what_waited_a_week_is_refused_and_taken_when_tried_again_later(cast: Cast) -> None:
    first = report(cast, SAFETY_OFFICER)
    done, again = rectification(cast, first["client_uuid"]), report(cast, recurs=first["client_uuid"])
    with standing_at(clock.now() + timedelta(days=7, minutes=1)):
        assert codes(cast, SAFETY_OFFICER, done) == ["absent"]
        assert codes(cast, WORKER, again) == ["rule"]
        assert codes(cast, SAFETY_OFFICER, first, done) == ["", ""]


def test_nobody_learns_by_it_which_findings_there_are(cast: Cast) -> None:
    finding = reported(cast)
    told = [rectification(cast, uuid, STRANGE_WORKER) for uuid in (str(finding.uuid), str(uuid4()))]
    assert codes(cast, STRANGE_WORKER, *told) == ["early", "early"]
    stranger = {"where": f"post:{cast.their_post.uuid}", "kind": "unsafe_condition", "words": "漏"}
    both = [
        record(cast, STRANGE_WORKER, "finding.reported", stranger | {"recurs": uuid})
        for uuid in (str(finding.uuid), str(uuid4()))
    ]
    assert codes(cast, STRANGE_WORKER, *both) == ["early", "early"]


def test_who_may_not_rectify_is_refused_at_once_where_the_finding_is_there(cast: Cast) -> None:
    finding = reported(cast)
    assert codes(cast, WORKER, rectification(cast, str(finding.uuid), WORKER)) == ["rule"]


def test_what_came_of_a_measure_is_kept_in_any_order_and_done_stays_done(cast: Cast) -> None:
    with standing_at(LATE_MARCH):
        close_month(
            actor=cast.actor(PRINCIPAL),
            told=MonthTold(cast.ours.uuid, MARCH, wishes=[wish(cast)], words="出差在外，委托安全总监带队查过"),
        )
        measure = Measure.objects.get()
        reports = [("not_done", "备件未到"), ("done", "已换"), ("not_done", "又说没换")]
        for minute in (2, 1, 0):
            report_measure(
                actor=cast.actor(TEAM_LEADER), measure_uuid=measure.uuid, state=reports[minute][0], outcome=reports[minute][1],
                client_uuid=uuid4(), device_at=clock.now() - timedelta(minutes=9 - minute),
            )  # fmt: skip
    measure.refresh_from_db()
    assert (Fact.objects.filter(kind="measure.reported").count(), measure.state, measure.outcome) == (3, "done", "已换")
