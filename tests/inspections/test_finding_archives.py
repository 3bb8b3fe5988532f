"""Findings of a former system, brought in as they were told."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from gangze.access.actor import system_actor
from gangze.inspections.models import Finding
from gangze.inspections.services.standing import rebuild_findings
from gangze.ledger.models import Fact
from tests.cast import SAFETY_OFFICER, TEAM_LEADER, Cast
from tests.org.archives.scene import bring

from .found import reported

REPORT: dict[str, Any] = {
    "kind": "unsafe_condition", "words": "二层平台护栏松动", "post": {"code": "P101"}, "place": "东侧",
}  # fmt: skip


def line(step: str, at: str, author: str = TEAM_LEADER, **payload: object) -> dict[str, object]:
    """Return a record of the finding by a person of our enterprise."""
    told = {"finding": "YH-17", **payload}
    return {
        "tenant": "990000001", "kind": f"finding.{step}", "happened_at": at, "author": {"name": author}, "payload": told,
    }  # fmt: skip


def test_a_chain_that_comes_in_any_order_is_led_by_its_own_times(cast: Cast) -> None:
    owner = {"employee_number": "JX0002"}
    lines = [
        line("checked", "2026-03-13T09:00", SAFETY_OFFICER, passed=True, seen="site"),
        line("rectified", "2026-03-12T14:00", measures="更换立柱", fen=120000),
        line("assigned", "2026-03-02T15:00", SAFETY_OFFICER, owner=owner, due_on="2026-03-06"),
        line("reported", "2026-03-02T10:30", **REPORT),
    ]
    counted, refused = bring(*lines)
    assert (sum(counted.new.values()), refused) == (4, [])
    finding = Finding.objects.get()
    assert (finding.state, finding.fen, finding.path, finding.owner) == (
        "closed", 120000, cast.post.path, cast.people[TEAM_LEADER],
    )  # fmt: skip
    assert f"{finding.closed_at:%Y-%m-%d}" == "2026-03-13"
    html = cast.client(SAFETY_OFFICER).get(f"/findings/{finding.uuid}/").content.decode()
    assert "由旧系统或纸质档案导入" in html
    assert sum(bring(*lines)[0].known.values()) == 4
    assert rebuild_findings(actor=system_actor("test"), enterprise_code="990000001") == 1
    assert Finding.objects.get().state == "closed"


def test_what_is_not_here_and_what_only_the_system_tells_is_refused(cast: Cast) -> None:
    _counted, refused = bring(
        line("reported", "2026-03-02T10:30", **REPORT, photos=["ab" * 32]),
        line("escalated", "2026-03-02T10:30"),
        line("reported", "2026-03-02T10:30", **REPORT | {"post": None, "unit": "没有的车间"}),
    )
    codes = [[fault.code for fault in each.faults] for each in refused]
    assert codes == [["EVIDENCE_MISSING"], ["KIND_REFUSED"], ["RULE_BROKEN"]]


def test_an_export_of_this_ledger_brings_in_nothing_new(cast: Cast) -> None:
    finding = reported(cast)
    fact = Fact.objects.get(kind="finding.reported")
    told = {
        "tenant": fact.tenant, "kind": fact.kind, "payload": fact.payload, "subject": fact.subject,
        "client_uuid": str(fact.client_uuid), "received_at": fact.received_at.isoformat(), "author_key": fact.author_key,
        "author_name": fact.author_name,
    }  # fmt: skip
    counted, refused = bring(told)
    assert refused == []
    assert sum(counted.known.values()) == 1
    assert Finding.objects.get() == finding


def test_a_file_in_somebodys_name_leads_no_finding_on_that_was_reported_here(cast: Cast) -> None:
    finding, coming = reported(cast), uuid4()
    officer = cast.actor(SAFETY_OFFICER)
    owner = {"employee_number": "JX0002"}
    steps = [
        line("reported", "2026-03-02T10:30", **REPORT | {"words": "换了说法"}),
        line("assigned", "2026-03-02T15:00", SAFETY_OFFICER, owner=owner, due_on="2026-03-06"),
        line("rectified", "2026-03-12T14:00", measures="更换立柱"),
        line("checked", "2026-03-13T09:00", SAFETY_OFFICER, passed=True, seen="site"),
        line("withdrawn", "2026-03-13T09:00", SAFETY_OFFICER, ground="mistaken", note="看错了"),
    ]
    about = [told | {"payload": {**payload_of(told), "finding": str(finding.uuid)}} for told in steps]
    _counted, refused = bring(*about, actor=officer)
    assert [[fault.code for fault in each.faults] for each in refused] == [["REPORTED_HERE"]] * 5
    # what was brought in before somebody reports under that name changes nothing either
    early = [told | {"payload": {**payload_of(told), "finding": str(coming)}} for told in steps[1:4]]
    assert bring(*early, actor=officer)[1] == []
    reported(cast, client_uuid=coming)
    # a finding that came from elsewhere is led on from elsewhere; a report here under its name does not make it one of here
    assert bring(*steps[:4], actor=officer)[1] == []
    old = Finding.objects.exclude(uuid__in=[finding.uuid, coming]).get()
    reported(cast, client_uuid=old.uuid)
    for _round in range(2):
        states = {each.uuid: (each.state, each.words) for each in Finding.objects.all()}
        assert states == {
            finding.uuid: ("reported", "二层平台护栏松动"), coming: ("reported", "二层平台护栏松动"), old.uuid: ("closed", "换了说法"),
        }  # fmt: skip
        rebuild_findings(actor=system_actor("test"), enterprise_code="990000001")
    # restoring, which the system does, needs them
    assert bring(*about[1:4])[1] == []
    assert Finding.objects.get(uuid=finding.uuid).state == "closed"


def payload_of(told: dict[str, object]) -> dict[str, object]:
    """Return the payload of a line."""
    payload = told["payload"]
    assert isinstance(payload, dict)
    return payload
