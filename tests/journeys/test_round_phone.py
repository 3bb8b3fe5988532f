"""What a phone holds while a round is done: answers and photos of one round only, through reloads, without room and without a network."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from gangze.kernel.clock import PARK_ZONE
from tests.browsing import wait_until

from .conftest import served
from .people import sign_in
from .site import Site
from .test_rounds import FINDING, OK, answer_all, checks, take_along, tap

pytestmark = pytest.mark.browser
FULL = """() => { IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); }; }"""
BACK = """(hours) => {
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith("gangze-draft:"))) {
    const had = JSON.parse(localStorage.getItem(key));
    localStorage.setItem(key, JSON.stringify({ ...had, startedAt: had.startedAt - hours * 3600_000 }));
  }
}"""


@pytest.fixture(scope="module")
def site(demo_park: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a site of its own: the rounds done here would be missing in the journey of a shift."""
    yield from served(demo_park, tmp_path_factory.mktemp("round-phone"))


def camera(folder: Path, name: str) -> Path:
    """Return a picture as full of detail as a camera's: small it is still about two hundred kilobytes."""
    path, content = folder / f"{name}.jpg", io.BytesIO()
    Image.effect_noise((1600, 1200), 90).convert("RGB").save(content, "JPEG", quality=80)
    path.write_bytes(content.getvalue())
    return path


def open_sheet(page: Page, site: Site) -> None:
    """Open the sheet of a plan whose round asks for a reading, whether or not it is due now."""
    page.goto(f"{site.url}/rounds/now/")
    sheets = page.locator("a[data-keep][href*='/rounds/sheets/']").evaluate_all("all => all.map((one) => one.href)")
    page.goto(sheets[0])
    expect(page.locator("[data-sheet]")).to_be_visible()


def slots(page: Page) -> list[str]:
    """Return the rounds one may choose, the one that is open first."""
    now = page.locator("[data-slot]").input_value()
    return [
        now,
        *(
            each
            for each in page.locator("[data-slot] option").evaluate_all("all => all.map((one) => one.value)")
            if each != now
        ),
    ]


def take_photos(page: Page, key: str, *files: Path) -> None:
    panel = page.locator(f"[data-check='{key}'] [data-panel=finding]")
    before = panel.locator("[data-shots] img").count()
    for number, file in enumerate(files, before + 1):
        panel.locator("[data-camera]").set_input_files(file)
        expect(panel.locator("[data-shots] img")).to_have_count(number)


def test_another_round_opens_empty_and_the_first_one_comes_back_as_it_was(
    worker: Page, site: Site, tmp_path: Path
) -> None:
    open_sheet(worker, site)
    first, other = slots(worker)[:2]
    reading = worker.locator("[data-check]:not([disabled]) [data-reading]").first
    reading.fill("51")
    tap(worker, "q:leak", FINDING)
    worker.locator("[data-check='q:leak'] input[name^='n:']").fill("法兰滴漏")
    take_photos(worker, "q:leak", camera(tmp_path, "one"))
    answered = worker.locator("[data-answered]").inner_text()
    assert answered == "2"

    worker.locator("[data-slot]").select_option(other)
    expect(worker.locator("[data-answered]")).to_have_text("0")
    expect(worker.locator("[data-shots] img")).to_have_count(0)
    assert worker.locator("[data-check] input:checked:not([name^='k:'])").count() == 0
    assert worker.locator("[data-check='q:leak'] input[name^='n:']").input_value() == ""
    tap(worker, "q:leak", OK)

    worker.locator("[data-slot]").select_option(first)
    expect(worker.locator("[data-answered]")).to_have_text(answered)
    expect(worker.locator("[data-check='q:leak'] [data-shots] img")).to_have_count(1)
    assert worker.locator("[data-check='q:leak'] input[name^='n:']").input_value() == "法兰滴漏"
    worker.locator("[data-slot]").select_option(other)
    expect(worker.locator("[data-answered]")).to_have_text("1")
    worker.reload()
    expect(worker.locator("[data-slot]")).to_have_value(other)
    expect(worker.locator("[data-answered]")).to_have_text("1")
    expect(worker.locator("[data-shots] img")).to_have_count(0)


def test_fifteen_photos_of_a_half_done_sheet_come_back(worker: Page, site: Site, tmp_path: Path) -> None:
    open_sheet(worker, site)
    asked = [key for key in checks(worker) if worker.locator(f"[data-check='{key}'] [data-reading]").count() == 0][:2]
    for place, key in enumerate(asked):
        tap(worker, key, FINDING)
        count = (8, 7)[place]
        take_photos(worker, key, *(camera(tmp_path, f"{place}-{number}") for number in range(count)))
    worker.wait_for_timeout(500)
    worker.reload()
    expect(worker.locator("[data-shots] img")).to_have_count(15)
    assert worker.evaluate("JSON.stringify(localStorage).length") < 50_000


def test_a_device_without_room_says_so_before_a_photo_or_an_answer_is_lost(
    worker: Page, site: Site, tmp_path: Path
) -> None:
    open_sheet(worker, site)
    worker.evaluate(FULL)
    first, other = slots(worker)[:2]
    tap(worker, "q:leak", FINDING)
    take_photos(worker, "q:leak", camera(tmp_path, "one"))
    expect(worker.locator("#messages")).to_contain_text("这张照片没有存下")
    worker.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    )
    tap(worker, "q:leak", FINDING)
    worker.locator("[data-check='q:leak'] input[name^='n:']").fill("法兰滴漏")
    expect(worker.locator("#messages")).to_contain_text("答过的没有存下")
    worker.locator("[data-slot]").select_option(other)
    expect(worker.locator("[data-shots] img")).to_have_count(0)
    worker.locator("[data-slot]").select_option(first)
    expect(worker.locator("[data-shots] img")).to_have_count(1)
    assert worker.locator("[data-check='q:leak'] input[name^='n:']").input_value() == "法兰滴漏"


def test_a_check_of_the_week_begun_days_ago_is_taken(chromium: Browser, site: Site) -> None:
    head = sign_in(chromium, site, "workshop_head", is_phone=True)
    head.goto(f"{site.url}/rounds/now/")
    head.locator("[data-open-list] .due").first.click()
    expect(head.locator("[data-sheet]")).to_be_visible()
    tap(head, checks(head)[0], OK)
    head.goto(f"{site.url}/rounds/now/")
    head.evaluate(BACK, 60)
    head.locator("[data-open-list] .due").first.click()
    expect(head.locator("[data-restored-words]")).to_be_visible()
    answer_all(head)
    head.get_by_role("button", name="完成").click()
    expect(head.locator(".code")).to_be_visible()
    expect(head.locator("main")).to_contain_text("分几次做完")


def test_a_refused_record_opens_again_with_its_photos(
    chromium: Browser, worker: Page, site: Site, tmp_path: Path
) -> None:
    take_along(worker, site)
    open_sheet(worker, site)
    answer_all(worker, "q:leak")
    tap(worker, "q:leak", FINDING)
    take_photos(worker, "q:leak", camera(tmp_path, "one"), camera(tmp_path, "two"))
    slot = worker.locator("[data-slot]").input_value()
    worker.get_by_role("button", name="完成").click()
    expect(worker.get_by_role("heading", name="已记在本机")).to_be_visible()

    second = sign_in(chromium, site, "worker", is_phone=True)
    open_sheet(second, site)
    second.locator("[data-slot]").select_option(slot)
    answer_all(second)
    second.get_by_role("button", name="完成").click()
    expect(second.locator(".code")).to_be_visible()

    worker.context.set_offline(False)
    expect(worker.get_by_role("heading", name="没有被接受")).to_be_visible(timeout=60_000)
    worker.goto(f"{site.url}/outbox/")
    worker.get_by_role("button", name="改正").click()
    expect(worker.locator("[data-sheet]")).to_be_visible()
    expect(worker.locator("[data-check='q:leak'] [data-shots] img")).to_have_count(2)


def test_two_days_later_without_a_network_sheets_and_documents_still_open(chromium: Browser, site: Site) -> None:
    leader = sign_in(chromium, site, "team_leader", is_phone=True)
    leader.goto(f"{site.url}/rounds/now/")
    line = leader.locator("[data-kept-line]")
    expect(line).to_contain_text("都存在这台手机上", timeout=90_000)
    told = re.search(r"共 (\d+) 页（([\d.]+) MB）", line.inner_text())
    wanted = leader.locator("a[data-keep]").evaluate_all("all => [...new Set(all.map((one) => one.href))]")
    assert told is not None
    assert (int(told[1]), float(told[2]) > 0) == (len(wanted), True)
    leader.reload()
    leader.context.set_offline(True)
    leader.context.clock.set_fixed_time(datetime.now(PARK_ZONE) + timedelta(hours=44))
    leader.goto(f"{site.url}/rounds/now/")
    expect(leader.locator("[data-kept-line]")).to_contain_text("都存在这台手机上")
    due = leader.locator("[data-open-list] [data-due]:visible")
    expect(due.first).to_be_visible()
    stamp = due.first.get_attribute("data-stamp")
    due.first.locator(".due").click()
    expect(leader.locator("[data-sheet]")).to_be_visible()
    assert leader.locator("[data-slot]").input_value() == stamp
    expect(leader.locator("[data-submit]")).to_be_enabled()
    for address in wanted:
        leader.goto(address)
        expect(leader.locator("#offline-bar")).to_contain_text("离线 · 数据为")
        expect(leader.get_by_role("heading", name="现在没有网络")).to_have_count(0)


def test_what_is_not_on_the_phone_is_not_said_to_be_there(worker: Page, chromium: Browser, site: Site) -> None:
    take_along(worker, site)
    worker.goto(f"{site.url}/rounds/now/")
    expect(worker.locator("[data-kept-line]")).to_contain_text("都存在这台手机上")
    worker.evaluate(
        "async () => { const cache = await caches.open('gangze-cards'); const links = [...document.querySelectorAll(\"a[data-keep][href*='/emergency/']\")];"
        " await Promise.all(links.map((one) => cache.delete(one.href, { ignoreVary: true }))); }"
    )
    worker.goto(f"{site.url}/rounds/now/")
    expect(worker.locator("[data-kept-line]")).to_contain_text(re.compile(r"还差 [1-9]\d* 页没有存到"))

    blocked = sign_in(chromium, site, "worker", is_phone=True, workers=False)
    blocked.goto(f"{site.url}/rounds/now/")
    expect(blocked.locator("[data-kept-line]")).not_to_contain_text("都存在这台手机上")


def test_the_page_without_a_network_lists_emergency_cards_first_and_in_groups(worker: Page, site: Site) -> None:
    take_along(worker, site)
    worker.goto(f"{site.url}/handbook-that-is-not-kept/")
    parts = worker.locator("[data-kept-cards] [data-kept-as]:visible")
    expect(parts.first).to_be_visible()
    names = parts.evaluate_all("all => all.map((one) => one.dataset.keptAs)")
    assert names[:3] == ["emergency", "due", "sheet"]
    assert {"report", "handover", "document"} <= set(names)
    emergency = parts.first.locator("a").evaluate_all("all => all.map((one) => one.href)")
    assert emergency
    assert all("/emergency/" in each for each in emergency)
    wait_until(worker, "() => document.documentElement.scrollWidth <= innerWidth")
