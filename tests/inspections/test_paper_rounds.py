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

from gangze.inspections.models import Finding, Round
from gangze.inspections.selectors.sheets import stamp_of
from gangze.kernel.clock import PARK_ZONE, standing_at
from tests.cast import EXPERT, STRANGE_WORKER, TEAM_LEADER, WORKER, Cast
from tests.permissions.objects import PICTURE

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
    }  # fmt: skip
    return cells | column | different


def test_a_day_is_printed_with_a_code_that_leads_to_its_entry(shop: Shop) -> None:
    client = shop.cast.client(TEAM_LEADER)
    address = reverse("inspections:paper_print", args=[shop.cast.post.uuid])
    answer = client.get(address, {"first": DAY.isoformat(), "days": "1"})
    assert answer["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(io.BytesIO(answer.content))
    words = re.sub(r"\s", "", "".join(page.get_textpage().get_text_bounded() for page in document))
    (code,) = {each.text for each in zxingcpp.read_barcodes(document[0].render(scale=200 / 72).to_pil())}
    document.close()
    for told in (
        "操作巡检2027-03-03",
        "储槽液位20–85%",
        "08:00",
        "06:00",
        "几点几分查完",
        "检查表第1版，两单两卡第1版",
    ):
        assert told in words, told
    scanned = client.get(reverse("web:scan"), {"code": code})
    parts = urlsplit(code)
    assert scanned.url == f"{parts.path}?{parts.query}"
    assert client.get(scanned.url).status_code == 200


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
    with standing_at(TEN + timedelta(days=1)):
        answer = client.post(address, ticked(shop, **different) | {"scan": scan})
        again = client.post(address, ticked(shop))
    row = Round.objects.get()
    assert (row.person, row.origin, row.is_on_time) == (shop.cast.people[WORKER], "paper", True)
    assert f"{row.finished_at.astimezone(PARK_ZONE):%H:%M}" == "10:12"
    assert Finding.objects.get().words.endswith("法兰滴漏")
    page = client.get(answer.url).content.decode()
    for words in ("纸质补录", "看纸质原件", f"{TEAM_LEADER} 补录"):
        assert words in page, words
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
