"""What somebody with a bad mind sends: bombs, moments no calendar has, easier sheets, names of other houses."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from gangze.inspections.models import FindingPhoto, Handover, Measure
from gangze.inspections.rules.answering import Given, number_of
from gangze.inspections.rules.handing_over import Abnormal
from gangze.inspections.rules.handing_over import Given as HandedOver
from gangze.inspections.rules.handling import Ground
from gangze.inspections.rules.planning import Question
from gangze.inspections.rules.reports import Shot, Work
from gangze.inspections.rules.seeing import FLAT, Look, look_at
from gangze.inspections.rules.words import Answer, Origin
from gangze.inspections.selectors.handing_over import standing_of as handovers_standing
from gangze.inspections.services.closing import rectify_finding
from gangze.inspections.services.deciding import withdraw_finding
from gangze.inspections.services.doing import record_round
from gangze.inspections.services.handing_over import ShiftEnd, give_handover, take_handover
from gangze.inspections.services.plans import edit_plan
from gangze.inspections.services.scheduling import schedule_due
from gangze.kernel import clock
from gangze.kernel.errors import RuleBroken
from gangze.ledger.services import store_media
from tests.cast import (
    INSPECTOR,
    PARK_OFFICER,
    SAFETY_OFFICER,
    STRANGE_WORKER,
    STRANGER,
    TEAM_LEADER,
    WORKER,
    WORKSHOP_HEAD,
    Cast,
)
from tests.org.archives.scene import bring

from .builders import PATROL, QUESTIONS
from .found import assigned, checked, photo, picture, reported
from .rounds import DAY, TEN, make_shop


def hand_in(cast: Cast, name: str, kind: str, body: dict[str, Any], **more: Any) -> Any:
    """Hand one record in as the device of somebody does; returns its answer."""
    record = {
        "client_uuid": str(uuid4()), "actor": cast.actor(name).key, "kind": kind,
        "device_at": clock.now().isoformat(), "body": body, **more,
    }  # fmt: skip
    sent = cast.client(name).post("/api/outbox/batch/", {"facts": [record]}, content_type="application/json")
    return sent.json()["answers"][0]


def test_dates_no_calendar_holds_are_refused_pages(cast: Cast) -> None:
    shop = make_shop(cast)
    client = cast.client(TEAM_LEADER)
    client.raise_request_exception = False
    faults = []
    for address in [
        reverse("inspections:paper_print", args=[cast.post.uuid]) + "?first=9999-12-31&days=7",
        reverse("inspections:paper_print", args=[cast.post.uuid]) + "?first=0001-01-01&days=7",
        f"/rounds/paper/{shop.plan.uuid}/9999-12-31/",
        f"/rounds/paper/{shop.plan.uuid}/0001-01-01/",
        f"/rounds/sheets/{shop.plan.uuid}/?at=99991231T2359Z",
        f"/rounds/sheets/{shop.plan.uuid}/?at=00010101T0000Z",
        f"/rounds/handover/{cast.post.uuid}/?ends_at=0001-01-01T00:00:00%2B14:00",
        f"/rounds/handover/{cast.post.uuid}/?ends_at=9999-12-31T23:59:59-14:00",
        f"/rounds/handover/{cast.post.uuid}/?ends_at=0001-01-01T00:00:00Z",
        "/rounds/?day=9999-12-31",
        "/rounds/?day=0001-01-01",
        "/rounds/?q=%00",
        "/rounds/?unit=%00",
        "/rounds/?period=2099-12",
        "/rounds/?enterprise=%00",
        "/rounds/weeks/?until=2099-W53",
        "/rounds/weeks/?until=2000-W01",
        "/rounds/months/?until=2000-01",
        "/rounds/calendar/?month=9999-12",
        "/rounds/calendar/?month=0001-01",
        "/rounds/occurrences/?day=9999-12-31",
        "/rounds/occurrences/?first=0001-01-01",
        "/rounds/formalism/?period=2099-12",
        "/rounds/formalism/?unit=%00",
        "/rounds/formalism/facts/?hint=%00",
        "/findings/?since=9999",
        "/findings/?since=99999999999999",
        "/findings/?period=2000-01",
        "/findings/?after=%00",
        "/findings/?after=zz",
        "/rounds/?after=zz",
        "/rounds/handover/?after=zz",
        "/findings/statistics/?since=9999",
        "/findings/report/?post=%00",
        "/findings/?age=91-",
        "/rounds/plans/?q=%00",
        "/rounds/plans/new/?place=unit:%00",
        "/rounds/rotas/?enterprise=%00",
        "/rounds/paper/?place=%00",
        f"/rounds/weeks/{cast.team.uuid}/2026-W60/",
        f"/rounds/weeks/{cast.team.uuid}/2099-W52/",
        f"/rounds/weeks/{cast.team.uuid}/2000-W01/print/",
        f"/rounds/months/{cast.ours.uuid}/2000-01/",
    ]:
        status = client.get(address).status_code
        if status >= 500:
            faults.append((status, address))
    assert faults == []


def test_records_with_moments_no_calendar_holds_are_refused_with_a_sentence(cast: Cast) -> None:
    shop = make_shop(cast)
    sheet = {
        "plan": str(shop.plan.uuid), "scheduled_for": "2027-03-03T02:00:00Z", "version": 1, "revision": 1, "started_at": "2027-03-03T02:00:00Z",
        "finished_at": "2027-03-03T02:00:00Z", "answers": [{"key": "q:leak", "answer": "ok"}],
    }  # fmt: skip
    end = {"post": str(cast.post.uuid), "ends_at": "2027-03-03T02:00:00Z", "is_normal": True}
    photo = {"sha256": "a" * 64, "size": 5}
    said = {"where": f"post:{cast.post.uuid}", "kind": "unsafe_condition", "words": "法兰滴漏"}
    faults = []
    records: list[tuple[str, dict[str, Any]]] = [
        ("round.done", sheet | {"scheduled_for": "0001-01-01T00:00:00+14:00"}),
        ("round.done", sheet | {"scheduled_for": "9999-12-31T23:59:59-14:00"}),
        ("round.done", sheet | {"finished_at": "9999-12-31T23:59:59Z"}),
        ("round.done", sheet | {"started_at": "0001-01-01T00:00:00Z"}),
        ("round.done", sheet | {"answers": [{"key": "q:leak", "answer": "ok", "value": "NaN"}]}),
        ("round.done", sheet | {"answers": [{"key": "q:level", "answer": "ok", "value": "1e999999"}]}),
        ("handover.given", end | {"ends_at": "0001-01-01T00:00:00Z"}),
        ("handover.given", end | {"ends_at": "9999-12-31T23:59:59Z"}),
        ("finding.reported", said | {"fixed": "1", "measures": "已紧固", "yuan": "-5", "work_photos": [photo]}),
        ("finding.reported", said | {"fixed": "1", "measures": "已紧固", "yuan": "9" * 20, "work_photos": [photo]}),
        ("finding.reported", said | {"words": "漏" * 501}),
        ("finding.rectified", {"finding": str(uuid4()), "measures": "紧固", "photos": [photo]}),
        ("measure.reported", {"measure": str(uuid4()), "state": "done", "outcome": "做了"}),
    ]
    for kind, body in records:
        answer = hand_in(cast, WORKER, kind, body)
        if answer["status"] not in (400, 404, 422):
            faults.append((kind, body, answer))
    assert faults == []


def test_a_reading_is_digits_and_no_power_of_ten() -> None:
    texts = (
        "50",
        "-0.5",
        "+3.",
        ".5",
        "５０",
        "3，5",
        "1e99999",
        "1E5",
        "NaN",
        "Infinity",
        "1_000",
        "--1",
        "",
        "1" * 13,
        "0x10",
        "5 0",
    )
    known = {text for text in texts if number_of(text) is not None}
    assert known == {"50", "-0.5", "+3.", ".5", "５０", "3，5"}


def test_a_camera_that_tells_an_impossible_time_spoils_no_report(cast: Cast) -> None:
    for taken_at in ("2026-13-45T99:99:99", "0001-01-01T00:00:00", "9999-12-31T23:59:59"):
        photo = {"sha256": "a" * 64, "size": 5, "taken_at": taken_at}
        body = {"where": f"post:{cast.post.uuid}", "kind": "unsafe_condition", "words": "法兰滴漏", "photos": [photo]}
        assert hand_in(cast, WORKER, "finding.reported", body)["status"] == 200
    assert list(FindingPhoto.objects.values_list("taken_at", flat=True)) == [None] * 3


def png_bomb(side: int) -> bytes:
    """Return a PNG of side × side pixels in one colour: small as a file, huge once unpacked."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packer, row = zlib.compressobj(1), b"\0" * (side * 3 + 1)
    packed = b"".join(packer.compress(row) for _row in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def test_a_picture_that_unpacks_to_a_gigabyte_is_not_unpacked() -> None:
    bomb = png_bomb(6000)
    assert len(bomb) < 1_000_000
    assert look_at(bomb) == Look(FLAT, None)


def test_bytes_that_break_a_decoder_are_looked_at_as_nothing() -> None:
    good = picture(3).read()
    for cut in range(0, len(good), 97):
        look_at(good[:cut] + bytes([good[cut] ^ 0xFF]) + good[cut + 1 :])
        look_at(good[:cut])


def test_no_older_sheet_that_asks_less_is_taken(cast: Cast) -> None:
    shop, later = make_shop(cast), TEN + timedelta(days=20)
    today, then = shop.told(), shop.told(moment=later)
    with clock.standing_at(TEN + timedelta(minutes=6)):
        for number, days in ((1, 1), (2, 10)):
            edit_plan(
                actor=cast.actor(SAFETY_OFFICER), plan_uuid=shop.plan.uuid, base_number=number, effective_on=DAY + timedelta(days=days),
                specification=replace(PATROL, questions=(*QUESTIONS, Question(f"more{number}", "爬梯护笼是否完好"))),
            )  # fmt: skip
        with pytest.raises(RuleBroken, match="没有这一版"):
            record_round(actor=shop.worker, told=replace(today, version=2))
    with clock.standing_at(later + timedelta(minutes=6)):
        schedule_due()
        for old in (1, 2):
            with pytest.raises(RuleBroken, match="没有这一版"):
                record_round(actor=shop.worker, told=replace(then, version=old))
        record_round(actor=shop.worker, told=replace(then, version=3))


def test_no_sheet_without_the_documents_in_force_is_taken(cast: Cast) -> None:
    shop, later = make_shop(cast), TEN + timedelta(days=5)
    less = [Given("q:leak", Answer.OK), Given("q:level", Answer.OK, "50")]
    with clock.standing_at(TEN + timedelta(minutes=6)):
        record_round(
            actor=shop.worker, told=shop.told(revision=None, answers=less)
        )  # fetched before they came in force
    with clock.standing_at(later + timedelta(minutes=6)):
        schedule_due()
        with pytest.raises(RuleBroken, match="这一版文件"):
            record_round(actor=shop.worker, told=shop.told(moment=later, revision=None, answers=less))
        record_round(actor=shop.worker, told=shop.told(moment=later))


def test_no_round_is_told_to_have_ended_long_before_it_was_handed_in(cast: Cast) -> None:
    shop = make_shop(cast)
    told = shop.told(device_at=TEN + timedelta(hours=3))
    with clock.standing_at(TEN + timedelta(hours=3)), pytest.raises(RuleBroken, match="提交时间"):
        record_round(actor=shop.worker, told=told)


def test_nobody_changes_what_was_taken_over(cast: Cast) -> None:
    end = ShiftEnd(cast.post.uuid, TEN)
    worker, leader = cast.actor(WORKER), cast.actor(TEAM_LEADER)
    with clock.standing_at(TEN - timedelta(minutes=5)):
        said = give_handover(actor=worker, end=end, given=HandedOver(False, ((Abnormal.LEAK, "P-101"),)))
    with clock.standing_at(TEN):
        taken = take_handover(actor=leader, end=end)
    with clock.standing_at(TEN + timedelta(minutes=5)):
        give_handover(actor=worker, end=end, given=HandedOver(True))
    row = Handover.objects.get()
    assert (row.given_fact, row.taken_fact) == (said.client_uuid, taken.client_uuid)


def test_a_fact_of_another_house_under_the_same_uuid_shows_nowhere_here(cast: Cast) -> None:
    uuid, end = uuid4(), TEN
    with clock.standing_at(TEN):
        give_handover(
            actor=cast.actor(STRANGE_WORKER), end=ShiftEnd(cast.their_post.uuid, end), client_uuid=uuid,
            given=HandedOver(False, ((Abnormal.OTHER, "邻厂的话"),)),
        )  # fmt: skip
        give_handover(
            actor=cast.actor(WORKER), end=ShiftEnd(cast.post.uuid, end), client_uuid=uuid, given=HandedOver(True)
        )
        standing = handovers_standing(cast.actor(WORKER), cast.post, end)
    assert standing.given is not None
    assert standing.given.fact.tenant == cast.ours.tenant
    for name in (WORKER, TEAM_LEADER):
        assert "邻厂的话" not in cast.client(name).get("/rounds/handover/").content.decode()


def test_who_entered_paper_is_masked_for_the_park(cast: Cast) -> None:
    shop = make_shop(cast)
    person = cast.people[WORKER].uuid
    fact = shop.do(by=cast.actor(TEAM_LEADER), origin=Origin.PAPER, person_uuid=person)
    address = reverse("inspections:round", args=[fact.client_uuid])
    assert TEAM_LEADER in cast.client(SAFETY_OFFICER).get(address).content.decode()
    shown = cast.client(PARK_OFFICER).get(address)
    assert shown.status_code == 200
    assert TEAM_LEADER not in shown.content.decode()


def test_a_file_of_one_house_takes_no_finding_and_no_measure_of_another(cast: Cast) -> None:
    finding = reported(cast)
    measure = {"measure": str(finding.uuid), "words": "更换机封", "owner": {"name": STRANGER}, "due_on": "2026-04-20"}
    lines = [
        {"kind": "finding.reported", "payload": {"finding": str(finding.uuid), "kind": "unsafe_condition", "words": "是我们的"}},
        {"kind": "finding.checked", "payload": {"finding": str(finding.uuid), "passed": True}},
        {"kind": "month.closed", "payload": {"month": "2026-03", "measures": [measure]}},
    ]  # fmt: skip
    told = {"tenant": cast.theirs.code, "happened_at": "2026-03-28T10:00", "author": {"name": STRANGER}}
    counted, refused = bring(*(told | each for each in lines))
    assert [each.kind for each in refused] == ["finding.reported"]
    assert sum(counted.new.values()) == 2
    finding.refresh_from_db()
    assert (finding.enterprise, finding.state) == (cast.ours, "reported")
    measure = measure | {"owner": {"name": WORKER}}
    taken = told | {
        "tenant": cast.ours.code,
        "kind": "month.closed",
        "payload": {"month": "2026-03", "measures": [measure]},
    }
    outcome = told | {
        "tenant": cast.ours.code, "kind": "measure.reported",
        "payload": {"measure": str(finding.uuid), "state": "done", "outcome": "是我们的"},
    }  # fmt: skip
    assert [each.kind for each in bring(taken, outcome)[1]] == ["month.closed"]
    row = Measure.objects.get()
    assert (row.enterprise, row.state) == (cast.theirs, "open")


def test_whose_place_it_is_does_not_withdraw_what_the_park_found(cast: Cast) -> None:
    finding = reported(cast, INSPECTOR)
    wish: dict[str, Any] = {"finding_uuid": finding.uuid, "ground": Ground.MISTAKEN, "note": "看错了"}
    address = f"/findings/{finding.uuid}/withdraw/"
    for name in (TEAM_LEADER, WORKSHOP_HEAD):
        with pytest.raises(RuleBroken, match="园区发现"):
            withdraw_finding(actor=cast.actor(name), **wish)
        assert cast.client(name).get(address).status_code == 403
    assert withdraw_finding(actor=cast.actor(SAFETY_OFFICER), **wish).state == "withdrawn"


def test_what_is_no_picture_is_no_evidence(cast: Cast) -> None:
    finding = assigned(cast, reported(cast))
    leader = cast.actor(TEAM_LEADER)
    sound = store_media(
        actor=leader, tenant=cast.ours.tenant, path=cast.post.path, stream=io.BytesIO(b"ID3" + b"\0" * 99),
        content_type="audio/mpeg", name="a.mp3",
    )  # fmt: skip
    rectify_finding(actor=leader, finding_uuid=finding.uuid, work=Work("已紧固", (Shot(sound.sha256),)))
    with pytest.raises(RuleBroken, match="照片还没有上传"):
        checked(cast, finding)


def test_a_photo_tells_nobody_who_reported_without_a_name(cast: Cast) -> None:
    shot = photo(cast, 7, WORKER)
    named = reported(cast, shots=(shot,))
    unnamed = reported(cast, shots=(shot,), is_anonymous=True)
    officer = cast.client(SAFETY_OFFICER)
    for finding, other in ((named, unnamed), (unnamed, named)):
        page = officer.get(f"/findings/{finding.uuid}/")
        assert page.status_code == 200
        assert other.code not in page.content.decode()


def test_what_a_device_says_of_time_is_shown_with_when_it_came(cast: Cast) -> None:
    ago = clock.now() - timedelta(hours=30)
    body = {"where": f"post:{cast.post.uuid}", "kind": "unsafe_condition", "words": "法兰滴漏"}
    late = hand_in(cast, WORKER, "finding.reported", body, device_at=ago.isoformat())
    fresh = hand_in(cast, WORKER, "finding.reported", body)
    officer = cast.client(SAFETY_OFFICER)
    shown = [officer.get(f"/findings/{each['client_uuid']}/").content.decode() for each in (late, fresh)]
    assert ["· 收到 <time>" in each for each in shown] == [True, False]
    end = {"post": str(cast.post.uuid), "ends_at": ago.isoformat(), "is_normal": True}
    hand_in(cast, WORKER, "handover.given", end, device_at=ago.isoformat())
    page = officer.get(f"/rounds/handover/{cast.post.uuid}/", {"ends_at": ago.isoformat()})
    assert "· 收到 <span" in page.content.decode()
