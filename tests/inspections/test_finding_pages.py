"""Findings on pages: reported, acted upon, listed, counted, made public."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gangze.inspections.models import Finding
from gangze.inspections.rules.words import FindingLevel
from gangze.inspections.selectors.finding import finding_hints
from gangze.inspections.selectors.findings import calendar_today, my_findings
from gangze.inspections.services.deciding import grade_finding
from gangze.kernel import clock
from gangze.ledger.models import Fact, Media
from tests.cast import (
    INSPECTOR,
    PARK_OFFICER,
    PRINCIPAL,
    SAFETY_OFFICER,
    STRANGE_WORKER,
    STRANGER,
    TEAM_LEADER,
    WORKER,
    WORKSHOP_HEAD,
    Cast,
)

from .found import assigned, checked, closed, photo, picture, rectified, reported


def file(seed: int = 1) -> SimpleUploadedFile:
    """Return a photo as a browser sends it."""
    return SimpleUploadedFile("IMG_1.jpg", picture(seed).read(), "image/jpeg")


def page_of(finding: Finding) -> str:
    """Return the address of a finding."""
    return reverse("inspections:finding", args=[finding.uuid])


def act_of(finding: Finding, act: str) -> str:
    """Return the address of an act on a finding."""
    return reverse("inspections:finding_act", args=[finding.uuid, act])


def test_a_worker_reports_with_three_taps_and_a_photo(cast: Cast) -> None:
    client = cast.client(WORKER)
    page = client.get(reverse("inspections:finding_report"))
    assert page["X-Gangze-Keep"] == "private"
    html = page.content.decode()
    assert f'value="post:{cast.post.uuid}" required checked' in html
    assert "储运车间 · 罐区班" in html
    sent = {"where": f"post:{cast.post.uuid}", "kind": "unsafe_condition", "photos": [file()]}
    answer = client.post(reverse("inspections:finding_report"), sent, follow=True)
    finding = Finding.objects.get()
    assert finding.code in answer.content.decode()
    shown = finding.photos.get()
    assert shown.likeness
    served = client.get(reverse("inspections:finding_photo", args=[finding.uuid, shown.sha256]))
    assert b"".join(served.streaming_content).startswith(b"\xff\xd8")
    stranger = cast.client(STRANGER).get(reverse("inspections:finding_photo", args=[finding.uuid, shown.sha256]))
    assert stranger.status_code == 404


def test_a_report_that_lacks_something_is_refused_and_keeps_what_was_typed(cast: Cast) -> None:
    answer = cast.client(WORKER).post(
        reverse("inspections:finding_report"), {"where": "other", "kind": "unsafe_act", "words": "没戴面罩"}
    )
    assert answer.status_code == 422
    assert "请选择在哪里发现的" in answer.content.decode()
    assert "没戴面罩" in answer.content.decode()
    assert not Finding.objects.exists()


def test_a_scanned_post_is_filled_in(cast: Cast) -> None:
    html = (
        cast.client(WORKER).get(f"{reverse('inspections:finding_report')}?post={cast.other_post.uuid}").content.decode()
    )
    assert f'value="post:{cast.other_post.uuid}" required checked' in html
    foreign = cast.client(WORKER).get(f"{reverse('inspections:finding_report')}?post={cast.their_post.uuid}")
    assert "邻厂" not in foreign.content.decode()


def test_a_finding_made_without_a_network_comes_in_by_the_outbox_once(cast: Cast) -> None:
    client, name = cast.client(WORKER), str(uuid4())
    body = {
        "where": f"post:{cast.post.uuid}", "elsewhere": "", "kind": "unsafe_condition", "words": "法兰渗漏",
        "photos": [{"sha256": "ab" * 32, "size": 2048, "taken_at": "2026-03-02T10:00:00"}],
    }  # fmt: skip
    told = {
        "client_uuid": name, "actor": str(cast.users[WORKER].uuid), "kind": "finding.reported",
        "device_at": clock.now().isoformat(), "body": body,
    }  # fmt: skip
    for _time in range(2):
        answer = client.post("/api/outbox/", json.dumps(told), content_type="application/json")
        assert (answer.status_code, answer.json()["receipt"]) == (200, name)
    finding = Finding.objects.get()
    assert str(finding.uuid) == name
    assert finding.photos.get().taken_at is not None
    assert "照片还没有传到" in client.get(page_of(finding)).content.decode()
    leader = cast.client(TEAM_LEADER)
    assigned(cast, finding)
    told |= {
        "client_uuid": str(uuid4()), "actor": str(cast.users[TEAM_LEADER].uuid), "kind": "finding.rectified",
        "body": {"finding": name, "measures": "换垫片", "yuan": "35.5", "photos": body["photos"]},
    }  # fmt: skip
    for _time in range(2):
        assert leader.post("/api/outbox/", json.dumps(told), content_type="application/json").status_code == 200
    finding.refresh_from_db()
    assert (finding.state, finding.fen) == ("rectified", 3550)


def test_the_page_of_a_finding_has_one_main_button_for_whoever_is_next(cast: Cast) -> None:
    def main(name: str, finding: Finding) -> str:
        html = cast.client(name).get(page_of(finding)).content.decode()
        found = html.partition('btn-primary btn-lg" href="')[2].partition('"')[0]
        return found.rstrip("/").rsplit("/", 1)[-1]

    finding = reported(cast)
    seen = [(main(TEAM_LEADER, finding), main(WORKER, finding), main(INSPECTOR, finding))]
    assigned(cast, finding)
    seen.append((main(TEAM_LEADER, finding), main(WORKER, finding), main(INSPECTOR, finding)))
    rectified(cast, finding)
    seen.append((main(TEAM_LEADER, finding), main(WORKSHOP_HEAD, finding), main(INSPECTOR, finding)))
    checked(cast, finding)
    seen.append((main(TEAM_LEADER, finding), main(WORKSHOP_HEAD, finding), main(INSPECTOR, finding)))
    assert seen == [("assign", "", ""), ("rectify", "", ""), ("", "check", ""), ("", "", "")]


def test_every_act_can_be_done_by_its_form(cast: Cast) -> None:
    finding = reported(cast, thinks_major=True)
    head, leader, officer = cast.client(WORKSHOP_HEAD), cast.client(TEAM_LEADER), cast.client(SAFETY_OFFICER)
    soon, later = calendar_today() + timedelta(days=2), calendar_today() + timedelta(days=20)
    acts = [
        (officer, "grade", {"level": "general", "ground": "够不上重大"}),
        (head, "assign", {"owner": cast.people[TEAM_LEADER].uuid, "due_on": soon, "note": "先拉警戒"}),
        (leader, "extend", {"until": later, "reason": "等备件"}),
        (head, "decide", {"granted": "1", "reason": ""}),
        (leader, "rectify", {"measures": "焊好", "yuan": "120.5", "photos": [file(2)]}),
        (officer, "check", {"passed": "0", "note": "没有刷漆"}),
        (leader, "rectify", {"measures": "刷漆", "photos": [file(3)]}),
        (officer, "check", {"passed": "1", "seen": "site", "photos": [file(4)]}),
    ]
    for client, act, sent in acts:
        assert client.get(act_of(finding, act)).status_code == 200, act
        assert client.post(act_of(finding, act), sent).status_code == 302, act
    finding.refresh_from_db()
    assert (finding.state, finding.fen, finding.due_on, finding.sent_back_count) == ("closed", 12050, later, 1)
    chain = officer.get(page_of(finding)).content.decode()
    for words in ("判定为一般隐患", "先拉警戒", "申请延期至", "同意延期至", "120.50 元", "复查退回", "到现场看过"):
        assert words in chain, words
    other = reported(cast)
    assert head.post(act_of(other, "link"), {"other": finding.uuid}).status_code == 302
    assert officer.post(act_of(other, "change"), {"kind": "equipment", "reason": "改型"}).status_code == 302
    other.refresh_from_db()
    trigger = officer.get(reverse("dossiers:trigger", args=[other.trigger])).content.decode()
    assert page_of(other) in trigger
    assert head.post(act_of(other, "withdraw"), {"ground": "mistaken", "note": "现场核实"}).status_code == 302
    assert officer.get(act_of(other, "nonsense")).status_code == 404


def test_a_refused_act_says_why_and_keeps_what_was_typed(cast: Cast) -> None:
    finding = assigned(cast, reported(cast))
    answer = cast.client(TEAM_LEADER).post(
        act_of(finding, "rectify"), {"measures": "焊好", "yuan": "三百", "photos": [file()]}
    )
    assert answer.status_code == 422
    assert "请写数字" in answer.content.decode()
    assert "焊好" in answer.content.decode()
    assert cast.client(WORKER).get(act_of(finding, "assign")).status_code == 403
    assert cast.client(WORKER).post(act_of(finding, "withdraw"), {"ground": "mistaken", "note": "x"}).status_code == 403


def test_colleagues_are_not_told_who_reported_and_the_park_sees_masked_names(cast: Cast) -> None:
    finding = assigned(cast, reported(cast, name=WORKER))
    shown = {
        name: cast.client(name).get(page_of(finding)).content.decode()
        for name in (WORKER, SAFETY_OFFICER, INSPECTOR, TEAM_LEADER)
    }
    assert "上报人" in shown[SAFETY_OFFICER]
    assert WORKER not in shown[INSPECTOR]
    assert TEAM_LEADER not in shown[INSPECTOR]
    owner_page = assigned(cast, reported(cast, name=TEAM_LEADER))
    assert "上报人" not in cast.client(WORKER).get(page_of(owner_page)).content.decode()


def test_hints_are_shown_to_handlers_and_the_park_only(cast: Cast) -> None:
    old = closed(cast, shots=(photo(cast, 7, WORKER),))
    finding = reported(cast, words="二层平台的护栏松动", shots=(photo(cast, 7, WORKER),))
    kinds = [hint.kind.value for hint in finding_hints(finding)]
    assert kinds == ["same_photo", "returned"]
    for name, is_shown in ((SAFETY_OFFICER, True), (INSPECTOR, True), (WORKER, False)):
        assert ("照片用过" in cast.client(name).get(page_of(finding)).content.decode()) is is_shown
    assert [hint.kind.value for hint in finding_hints(old)] == ["same_photo", "fast_work", "fast_check"]


def test_an_anonymous_report_is_followed_by_its_address_and_leaves_no_author(cast: Cast) -> None:
    client = cast.client(WORKER)
    sent = {"where": f"post:{cast.post.uuid}", "kind": "unsafe_act", "words": "夜班短接联锁", "photos": [file(8)]}
    answer = client.post(reverse("inspections:finding_whistle"), sent)
    finding = Finding.objects.get()
    assert answer["Location"] == reverse("inspections:finding_follow", args=[finding.uuid])
    assert "待指派" in client.get(answer["Location"]).content.decode()
    assert client.get(page_of(finding)).status_code == 404
    assert cast.client(STRANGE_WORKER).get(answer["Location"]).status_code == 404
    assert {media.author_key for media in Media.objects.all()} == {"system:whistle"}
    assert WORKER not in cast.client(SAFETY_OFFICER).get(page_of(finding)).content.decode()
    listed = cast.client(SAFETY_OFFICER).get(reverse("inspections:findings")).content.decode()
    assert finding.code in listed
    assert finding.code not in cast.client(WORKSHOP_HEAD).get(reverse("inspections:findings")).content.decode()


def test_the_list_is_narrowed_by_its_address(cast: Cast) -> None:
    done = closed(cast, words="地沟盖板缺失")
    major = reported(cast, words="泄压阀铅封断")
    grade_finding(actor=cast.actor(SAFETY_OFFICER), finding_uuid=major.uuid, level=FindingLevel.MAJOR, ground="依据")
    theirs = reported(cast, name=STRANGER, post_uuid=cast.their_post.uuid, words="邻厂的")
    table = {
        "": {done, major}, "?state=open": {major}, "?state=closed": {done}, "?major=1": {major}, "?q=盖板": {done},
        "?level=major": {major}, "?overdue=1": set(), f"?unit={cast.team.uuid}": {done, major}, "?recurring=1": set(),
        f"?unit={cast.other_team.uuid}": set(), "?unit=x": set(), "?age=0-7": {done, major}, "?age=91-": set(),
        "?since=30": {done, major}, "?source=park": set(), "?grading=1": set(),
    }  # fmt: skip
    wrong = {}
    for query, wanted in table.items():
        html = cast.client(SAFETY_OFFICER).get(reverse("inspections:findings") + query).content.decode()
        found = {finding for finding in (done, major, theirs) if page_of(finding) in html}
        if found != wanted:
            wrong[query] = found
    assert not wrong


def test_every_number_of_the_statistics_opens_a_list_of_so_many(cast: Cast) -> None:
    old = closed(cast)
    reported(cast, recurs=old.uuid, post_uuid=cast.other_post.uuid)
    assigned(cast, reported(cast))
    reported(cast, is_anonymous=True)
    client = cast.client(SAFETY_OFFICER)
    html = client.get(reverse("inspections:finding_statistics")).content.decode()
    links = {part.partition('"')[0].replace("&amp;", "&") for part in html.split('href="/findings/?')[1:]}
    assert len(links) > 20
    wrong = []
    for query in sorted(links):
        shown = html.split(query.replace("&", "&amp;"), 1)[1]
        number = shown.partition("</")[0].rpartition(">")[2]
        listed = client.get(f"/findings/?{query}").content.decode().count('class="row-name"')
        if number.strip("%") != number:
            continue  # a rate: its list is that of the number beside it
        if int(number) != listed:
            wrong.append((query, number, listed))
        assert set(parse_qs(urlsplit(f"?{query}").query)) <= {
            "since",
            "state",
            "overdue",
            "recurring",
            "unit",
            "level",
            "kind",
            "category",
            "source",
            "age",
            "direct",
        }
    assert not wrong


def test_the_board_of_a_workshop_is_public_there_and_names_nobody(cast: Cast) -> None:
    assigned(cast, reported(cast, words="护栏松动"))
    closed(cast, words="盖板缺失")
    reported(cast, words="有人短接联锁", is_anonymous=True)
    address = reverse("inspections:board", args=[cast.workshop.uuid])
    for url in (address, reverse("inspections:board_sheet", args=[cast.workshop.uuid])):
        html = cast.client(WORKER).get(url).content.decode()
        assert "护栏松动" in html
        assert "短接" not in html
        assert not any(name in html for name in cast.people)
    assert "盖板缺失" in html
    other = reverse("inspections:board", args=[cast.other_team.uuid])
    assert [cast.client(WORKER).get(other).status_code, cast.client(STRANGER).get(address).status_code] == [404, 404]
    chosen = cast.client(WORKER).get(reverse("inspections:boards")).content.decode()
    assert cast.workshop.name in chosen
    assert "储运车间" not in chosen


def test_home_shows_what_needs_whom(cast: Cast) -> None:
    finding = reported(cast, words="护栏松动")
    grade_finding(actor=cast.actor(SAFETY_OFFICER), finding_uuid=finding.uuid, level=FindingLevel.MAJOR, ground="依据")
    home = {name: cast.client(name).get("/").content.decode() for name in (WORKER, SAFETY_OFFICER, PARK_OFFICER)}
    assert "等我处理的隐患" in home[SAFETY_OFFICER]
    assert "重大隐患" in home[PARK_OFFICER]
    assert "护栏松动" in home[PARK_OFFICER]
    assert reverse("inspections:finding_report") in home[WORKER]
    mine = my_findings(cast.actor(WORKER))
    assert [row.finding for row in mine.reported] == [finding]
    assert "护栏松动" in cast.client(WORKER).get(reverse("inspections:findings_mine")).content.decode()


@pytest.mark.parametrize("name", [WORKER, PRINCIPAL])
def test_empty_pages_say_what_will_be_there(cast: Cast, name: str) -> None:
    client = cast.client(name)
    for page in ("findings", "findings_mine", "finding_statistics", "boards", "finding_whistle"):
        assert client.get(reverse(f"inspections:{page}")).status_code == 200
    assert Fact.objects.filter(kind__startswith="finding").count() == 0
