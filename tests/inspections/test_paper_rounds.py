"""Rounds on paper: printed with a code, ticked by hand, entered on one screen by who leads the place."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from urllib.parse import urlsplit

import pypdfium2
import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gangze.inspections.models import Finding, Occurrence, Round
from gangze.inspections.rules.planning import Question
from gangze.inspections.selectors.sheets import stamp_of
from gangze.inspections.services.doing import correct_round
from gangze.inspections.services.scheduling import age_occurrences
from gangze.kernel.clock import PARK_ZONE, standing_at
from gangze.org.models import Assignment
from tests.cast import EXPERT, SAFETY_OFFICER, STRANGE_WORKER, TEAM_LEADER, WORKER, Cast
from tests.permissions.objects import PICTURE

from .builders import plan_for
from .rounds import DAY, TEN, Shop, make_shop

STAMP = stamp_of(TEN)


@pytest.fixture
def shop(cast: Cast) -> Shop:
    return make_shop(cast)


def ticked(shop: Shop, **different: str) -> dict[str, str]:
    """Return the column of ten o'clock as it is entered."""
    cells = {f"{STAMP}:a:{item.key}": "ok" for item in shop.items() if item.kind.value != "reading"}
    column = {
        f"{STAMP}:v:q:level": "50", f"{STAMP}:time": "10:12", f"{STAMP}:person": str(shop.cast.people[WORKER].uuid),
        "why_no_scan": "原件被雨水打湿，字迹看不清",
    }  # fmt: skip
    return cells | column | different


def printed(shop: Shop, days: int = 1) -> tuple[list[str], list[str]]:
    """Return the words of each page that is printed of the post from DAY on, without blanks, and what the code on each says."""
    address = reverse("inspections:paper_print", args=[shop.cast.post.uuid])
    answer = shop.cast.client(TEAM_LEADER).get(address, {"first": DAY.isoformat(), "days": str(days)})
    assert answer["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(io.BytesIO(answer.content))
    pages = [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in document]
    codes = [zxingcpp.read_barcodes(page.render(scale=200 / 72).to_pil())[0].text for page in document]
    document.close()
    return pages, codes


def test_a_day_is_printed_with_a_code_that_leads_to_its_entry(shop: Shop) -> None:
    (words,), (code,) = printed(shop)
    for told in (
        "操作巡检2027-03-03",
        "储槽液位20–85%",
        "08:00",
        "06:00",
        "几点几分查完",
        "检查表第1版，两单两卡第1版",
    ):
        assert told in words, told
    client = shop.cast.client(TEAM_LEADER)
    scanned = client.get(reverse("web:scan"), {"code": code})
    parts = urlsplit(code)
    assert scanned.url == f"{parts.path}?{parts.query}"
    assert client.get(scanned.url).status_code == 200


def test_an_hourly_plan_has_every_hour_on_few_pages_each_with_its_own_code(cast: Cast) -> None:
    shop = make_shop(cast)
    plan_for(cast.post, on=DAY, name="每小时巡检", every_minutes=60, opens_minutes=15, due_minutes=15, grace_minutes=30)
    pages, codes = printed(shop)
    mine = [(words, code) for words, code in zip(pages, codes, strict=True) if "每小时巡检" in words]
    assert len(mine) == 2
    assert len({code for _words, code in mine}) == 2
    for number, (words, code) in enumerate(mine):
        for told in (cast.post.name, "储槽液位20–85%", "几点几分查完", f"第{number + 1}张，共2张"):
            assert told in words, told
        hours = [f"{(8 + number * 12 + hour) % 24:02}:00" for hour in range(12)]
        assert all(hour in words for hour in hours), (number, hours)
        entry = cast.client(TEAM_LEADER).get(f"{urlsplit(code).path}?{urlsplit(code).query}").content.decode()
        told = re.findall(r'<th scope="col"><span class="num">(\d\d:\d\d)', entry)
        assert told == hours


def test_a_long_sheet_goes_on_with_its_head_and_code_on_every_page(cast: Cast) -> None:
    plan_for(
        cast.post, on=DAY, name="长表", questions=tuple(Question(f"q{n}", f"第{n}项" + "核对" * 26) for n in range(40))
    )
    pages, codes = printed(make_shop(cast))
    mine = [(words, code) for words, code in zip(pages, codes, strict=True) if "长表" in words]
    assert len(mine) > 1
    assert len({code for _words, code in mine}) == 1
    assert all("08:00" in words for words, _code in mine)
    assert all(any(f"第{n}项" in words for words, _code in mine) for n in range(40))


def test_a_week_of_a_team_is_one_print_and_nothing_is_printed_for_strangers(shop: Shop) -> None:
    team = reverse("inspections:paper_print", args=[shop.cast.team.uuid])
    week = shop.cast.client(TEAM_LEADER).get(team, {"first": DAY.isoformat(), "days": "7"})
    document = pypdfium2.PdfDocument(io.BytesIO(week.content))
    assert len(document) == 7
    document.close()
    asked = {"first": DAY.isoformat(), "days": "1"}
    assert shop.cast.client(TEAM_LEADER).get(team, asked | {"days": "8"}).status_code == 422
    assert shop.cast.client(TEAM_LEADER).get(team, {"first": "2020-01-01"}).status_code == 422
    for name in (STRANGE_WORKER, EXPERT):
        assert shop.cast.client(name).get(team, asked).status_code == 404


def test_what_was_ticked_by_hand_is_a_round_of_who_did_it_marked_as_from_paper(shop: Shop) -> None:
    client = shop.cast.client(TEAM_LEADER)
    address = reverse("inspections:paper_entry", args=[shop.plan.uuid, DAY])
    different = {f"{STAMP}:a:q:leak": "finding", f"{STAMP}:n:q:leak": "法兰滴漏"}
    scan = SimpleUploadedFile("scan.png", PICTURE, "image/png")
    with standing_at(TEN + timedelta(hours=8)):
        answer = client.post(address, ticked(shop, **different) | {"scan": scan})
        again = client.post(address, ticked(shop))
    row = Round.objects.get()
    assert (row.person, row.origin, row.is_on_time) == (shop.cast.people[WORKER], "paper", True)
    assert f"{row.finished_at.astimezone(PARK_ZONE):%H:%M}" == "10:12"
    assert "法兰滴漏" in Finding.objects.get().words
    page = client.get(answer.url).content.decode()
    for words in ("纸质补录", "看纸质原件", f"{TEAM_LEADER} 补录", "照纸上写的"):
        assert words in page, words
    assert not {words for words in ("0 秒", "隔了") if words in page}
    assert again.status_code == 422
    assert "已有记录" in client.get(address).content.decode()


def test_a_column_without_a_person_or_a_time_says_which(shop: Shop) -> None:
    client, address = shop.cast.client(TEAM_LEADER), reverse("inspections:paper_entry", args=[shop.plan.uuid, DAY])
    wrong = {
        "请选是谁查的": {f"{STAMP}:person": ""}, "请填几点几分查完": {f"{STAMP}:time": "25:99"},
        "晚于现在": {f"{STAMP}:time": "11:20"},
    }  # fmt: skip
    with standing_at(TEN + timedelta(minutes=30)):
        for words, different in wrong.items():
            answer = client.post(address, ticked(shop, **different))
            assert answer.status_code == 422, words
            assert words in answer.content.decode()
        assert client.post(address, {}).status_code == 422
    assert not Round.objects.exists()


def test_a_sheet_without_a_camera_is_chosen_by_plan_and_day(shop: Shop) -> None:
    client = shop.cast.client(TEAM_LEADER)
    assert str(shop.plan.uuid) in client.get(reverse("inspections:paper")).content.decode()
    picked = client.get(reverse("inspections:paper_pick"), {"plan": str(shop.plan.uuid), "day": f"{DAY}"})
    assert picked["Location"] == reverse("inspections:paper_entry", args=[shop.plan.uuid, DAY])
    assert client.get(reverse("inspections:paper_pick"), {"plan": "none"}).status_code == 404


def test_a_worker_enters_his_own_paper_and_nobody_elses(shop: Shop) -> None:
    client, address = shop.cast.client(WORKER), reverse("inspections:paper_entry", args=[shop.plan.uuid, DAY])
    with standing_at(TEN + timedelta(hours=4)):
        page = client.get(address).content.decode()
        assert TEAM_LEADER not in page
        leader = str(shop.cast.people[TEAM_LEADER].uuid)
        assert client.post(address, ticked(shop, **{f"{STAMP}:person": leader})).status_code == 403
        assert client.post(address, ticked(shop)).status_code == 302


def test_paper_needs_its_original_or_a_word_of_why_there_is_none(shop: Shop) -> None:
    client, address = shop.cast.client(TEAM_LEADER), reverse("inspections:paper_entry", args=[shop.plan.uuid, DAY])
    with standing_at(TEN + timedelta(hours=4)):
        for why in ("", "无"):
            refused = client.post(address, ticked(shop, why_no_scan=why))
            assert refused.status_code == 422
            assert "请附上纸质原件的照片或扫描件" in refused.content.decode()
            assert "文件要再选一次" in refused.content.decode()
        assert not Round.objects.exists()
        answer = client.post(address, ticked(shop))
    assert "没有原件：原件被雨水打湿" in client.get(answer.url).content.decode()


def test_paper_that_is_entered_days_later_says_so(shop: Shop) -> None:
    client, address = shop.cast.client(TEAM_LEADER), reverse("inspections:paper_entry", args=[shop.plan.uuid, DAY])
    with standing_at(TEN + timedelta(days=3)):
        assert "隔了 3 天补录" in client.get(address).content.decode()
        answer = client.post(address, ticked(shop))
        assert "纸质补录，隔了 3 天" in client.get(answer.url).content.decode()
    assert Round.objects.get().is_on_time


def test_paper_that_is_corrected_later_keeps_the_day_on_which_it_was_entered(shop: Shop) -> None:
    client, address = shop.cast.client(TEAM_LEADER), reverse("inspections:paper_entry", args=[shop.plan.uuid, DAY])
    with standing_at(TEN + timedelta(hours=4)):
        client.post(address, ticked(shop))
    for days in (3, 5):
        with standing_at(TEN + timedelta(days=days)):
            latest = Round.objects.standing().get()
            fact = correct_round(
                actor=shop.cast.actor(SAFETY_OFFICER),
                fact_uuid=latest.fact_uuid,
                answers=shop.answers(),
                ground="看错一格",
            )
            page = client.get(reverse("inspections:round", args=[fact.client_uuid])).content.decode()
            assert "看错一格" in page
            assert "隔了" not in page
    row = Round.objects.standing().get()
    assert (row.received_at, row.is_on_time) == (Round.objects.earliest("pk").received_at, True)


def test_after_three_days_only_the_safety_officer_enters_paper_and_it_is_never_in_time(shop: Shop) -> None:
    address = reverse("inspections:paper_entry", args=[shop.plan.uuid, DAY])
    with standing_at(TEN + timedelta(days=4)):
        age_occurrences()
        for name in (WORKER, TEAM_LEADER):
            offered = shop.cast.client(name).get(address).content.decode()
            assert "data-paper" not in offered  # no form for whoever will be refused
            assert "请把这张纸交给安全员或主要负责人" in offered
            refused = shop.cast.client(name).post(address, ticked(shop, why_late="忘了"))
            assert refused.status_code == 422
            assert "只有安全员能补录" in refused.content.decode()
        officer = shop.cast.client(SAFETY_OFFICER)
        offered = officer.get(address).content.decode()
        assert "过后补查" in offered
        assert "data-paper" in offered
        assert officer.post(address, ticked(shop)).status_code == 422
        answer = officer.post(address, ticked(shop, why_late="班组长休假，柜里找到的"))
    row = Round.objects.get()
    assert (row.is_on_time, row.is_afterwards) == (False, True)
    assert Occurrence.objects.get(plan=shop.plan, scheduled_for=TEN).state == "missed"
    page = officer.get(answer.url).content.decode()
    assert "柜里找到的" in page
    with standing_at(TEN + timedelta(days=5)):
        correct_round(
            actor=shop.cast.actor(SAFETY_OFFICER), fact_uuid=row.fact_uuid, answers=shop.answers(), ground="看错一格"
        )
    assert Round.objects.standing().get().is_afterwards


def test_who_held_the_post_on_the_day_of_the_paper_is_chosen_also_after_moving(shop: Shop) -> None:
    client, address = shop.cast.client(TEAM_LEADER), reverse("inspections:paper_entry", args=[shop.plan.uuid, DAY])
    worker = shop.cast.people[WORKER]
    Assignment.objects.filter(person=worker).update(starts_on=DAY - timedelta(days=30), ends_on=DAY + timedelta(days=1))
    with standing_at(TEN + timedelta(days=2)):
        assert str(worker.uuid) in client.get(address).content.decode()
    Assignment.objects.filter(person=worker).update(ends_on=DAY)
    with standing_at(TEN + timedelta(days=2)):
        assert str(worker.uuid) not in client.get(address).content.decode()
