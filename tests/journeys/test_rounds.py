"""A morning hand-over in a basement without a network, a round with two findings, and back where there is one."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from gangze.kernel.clock import PARK_ZONE
from tests.browsing import wait_until

from .people import PEOPLE, sign_in
from .site import Served, Site

pytestmark = pytest.mark.browser
OK, FINDING, NOT_APPLICABLE, UNABLE = range(4)
ITEM_SECONDS, KEY_SECONDS, SCROLL_SECONDS = 2.2, 0.5, 0.7
"""What reading an item, looking and tapping its answer costs a gloved hand; a digit or a button known by heart; a push of the page."""


def photo(folder: Path, colour: str) -> Path:
    """Return a picture as a camera makes one."""
    path, content = folder / f"{colour}.jpg", io.BytesIO()
    Image.new("RGB", (2400, 1800), colour).save(content, "JPEG")
    path.write_bytes(content.getvalue())
    return path


def checks(page: Page) -> list[str]:
    """Return the keys of what the sheet asks."""
    asked = page.locator("[data-check]:not([disabled])")
    return [asked.nth(place).get_attribute("data-check") or "" for place in range(asked.count())]


def tap(page: Page, key: str, answer: int) -> None:
    """Tap an answer to an item."""
    page.locator(f"[data-check='{key}'] .check-key").nth(answer).click()


def answer_all(page: Page, *but: str) -> None:
    """Answer every item as in order; a reading is typed."""
    for key in checks(page):
        if key in but:
            continue
        reading = page.locator(f"[data-check='{key}'] [data-reading]")
        if reading.count():
            reading.fill("50")
        else:
            tap(page, key, OK)


def seconds_by_hand(page: Page) -> tuple[int, float]:
    """Answer every item without a push of the page that is not counted; returns how many items, and the seconds told for what it took."""
    keys, seconds = checks(page), 0.0
    for key in keys:
        reading = page.locator(f"[data-check='{key}'] [data-reading]")
        target = reading if reading.count() else page.locator(f"[data-check='{key}'] .check-key").first
        if not lies_free(target):
            page.locator(f"[data-check='{key}']").evaluate("(one) => one.scrollIntoView({ block: 'start' })")
            seconds += SCROLL_SECONDS
        assert lies_free(target), key
        seconds += ITEM_SECONDS
        box = target.bounding_box()
        assert box is not None
        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        if reading.count():
            page.keyboard.type("50")
            seconds += 2 * KEY_SECONDS
    return len(keys), seconds + KEY_SECONDS


def lies_free(target: Locator) -> bool:
    """Return whether a finger can tap it as the page stands: in sight, and under nothing else."""
    return bool(
        target.evaluate(
            "(one) => { const box = one.getBoundingClientRect();"
            " const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);"
            " return Boolean(hit) && (one.contains(hit) || hit.contains(one)) && hit !== document.body; }"
        )
    )


def take_along(page: Page, site: Served) -> None:
    """Open what is due once, so that the phone keeps sheets, hand-over and documents, and go where there is no network."""
    page.goto(f"{site.url}/rounds/now/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    kept = page.locator("a[data-keep]").evaluate_all("all => all.map((one) => one.href)")
    wait_until(
        page,
        "async (urls) => { const cache = await caches.open('gangze-cards');"
        " const found = await Promise.all(urls.map((url) => cache.match(url, { ignoreVary: true }))); return found.every(Boolean); }",
        kept,
    )
    page.reload()
    page.context.set_offline(True)


def look_until(page: Page, selector: str, count: int) -> None:
    """Look again until the page shows so many: a record is uploaded in its own time, and its photos after it."""
    for _attempt in range(40):
        if page.locator(selector).count() == count:
            return
        page.wait_for_timeout(1000)
        page.reload()
    pytest.fail(f"{selector} did not come {count} times")


def test_a_shift_begins_in_a_basement_without_a_network(chromium: Browser, site: Site, tmp_path: Path) -> None:
    worker = sign_in(chromium, site, "worker", is_phone=True)
    take_along(worker, site)

    worker.goto(f"{site.url}/rounds/now/")
    worker.locator("a[href*='/rounds/handover/']:visible").first.click()
    worker.locator("[data-normal]").check()
    worker.locator("[data-give]").get_by_role("button", name="交班").click()
    expect(worker.get_by_role("heading", name="已记在本机")).to_be_visible()

    worker.goto(f"{site.url}/rounds/now/")
    worker.locator("[data-open-list] .due").first.click()
    expect(worker.locator("[data-sheet]")).to_be_visible()
    answer_all(worker, "q:leak", "card")
    for key, colour, words in (("q:leak", "red", "法兰滴漏"), ("card", "blue", "")):
        tap(worker, key, FINDING)
        panel = worker.locator(f"[data-check='{key}'] [data-panel=finding]")
        panel.locator("[data-camera]").set_input_files(photo(tmp_path, colour))
        expect(panel.locator("[data-shots] img")).to_have_count(1)
        if words:
            panel.locator("input[name^='n:']").fill(words)
    worker.reload()  # the phone was put away; the page comes back from the device, half of it answered
    expect(worker.locator("[data-restored-words]")).to_be_visible()
    expect(worker.locator("[data-shots] img")).to_have_count(2)
    assert worker.locator("[data-answered]").inner_text() == str(len(checks(worker)))
    worker.get_by_role("button", name="完成").click()
    expect(worker.get_by_role("heading", name="已记在本机")).to_be_visible()
    expect(worker.locator("[data-tally=finding] b")).to_have_text("2")
    expect(worker.locator("#outbox-bar")).to_contain_text("2")
    worker.goto(f"{site.url}/rounds/now/")
    expect(worker.locator("[data-open-list] [data-due]:visible")).to_have_count(0)
    worker.locator(
        "a[href*='/rounds/handover/']:visible"
    ).first.click()  # what was found meanwhile goes along, known to this phone alone
    expect(worker.locator("[data-own-found] li")).to_have_count(2)
    expect(worker.locator("[data-own-found]")).to_contain_text("法兰滴漏")

    take_over(chromium, site)
    worker.context.set_offline(False)
    worker.goto(f"{site.url}/my/rounds/")
    look_until(worker, "tbody tr:first-child:has-text('2 个问题')", 1)
    expect(worker.locator("#outbox-bar")).to_be_hidden(timeout=60_000)
    worker.locator(".row-name").first.click()
    expect(worker.locator("main")).to_contain_text("法兰滴漏")
    expect(worker.locator(".code")).to_have_text(re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}"))
    expect(worker.get_by_text("已报为隐患")).to_have_count(2)
    look_until(worker, ".answer-photos img", 2)

    leader = sign_in(chromium, site, "team_leader")
    leader.goto(f"{site.url}/rounds/?kind=finding")
    expect(leader.locator("main")).to_contain_text("2 个问题")
    leader.goto(f"{site.url}/rounds/handover/")
    row = leader.locator("tbody tr").filter(has_text=PEOPLE["worker"]).first
    expect(row).to_contain_text(re.compile("一切正常|没有新的异常"))
    expect(row).to_contain_text(PEOPLE["team_leader"])
    for page in (worker, leader):
        page.context.close()
    sign_the_week(chromium, site)
    close_the_month(chromium, site)


def take_over(chromium: Browser, site: Site) -> None:
    """Who comes on confirms on a phone of its own, without a network too, before anything of what was given has arrived."""
    leader = sign_in(chromium, site, "team_leader", is_phone=True)
    take_along(leader, site)
    leader.goto(f"{site.url}/rounds/now/")
    leader.locator("a[href*='/rounds/handover/']:visible").first.click()
    expect(leader.locator("[data-said]")).to_contain_text("还没有接班确认")
    leader.get_by_role("button", name="确认接班").click()
    expect(leader.get_by_role("heading", name="已记在本机")).to_be_visible()
    leader.context.set_offline(False)
    expect(leader.get_by_role("heading", name="已上传")).to_be_visible(timeout=60_000)
    leader.context.close()


def sign_the_week(chromium: Browser, site: Site) -> None:
    """The head of the workshop does the weekly check and signs the week, in which what was found this morning stands."""
    head = sign_in(chromium, site, "workshop_head", is_phone=True)
    head.goto(f"{site.url}/rounds/weeks/")
    head.locator(".row-name").first.click()
    expect(head.locator("main")).to_contain_text("法兰滴漏")
    head.get_by_role("link", name="去查").first.click()
    answer_all(head)
    head.get_by_role("button", name="完成").click()
    expect(head.locator(".code")).to_be_visible()
    head.goto(f"{site.url}/rounds/weeks/")
    head.locator(".row-name").first.click()
    head.get_by_role("link", name="签字").click()
    head.locator("textarea[name=words]").fill("本周漏查的已谈话")
    head.get_by_role("button", name="签字").click()
    expect(head.locator(".signature-list .code").first).to_be_visible()
    head.context.close()


def close_the_month(chromium: Browser, site: Site) -> None:
    """The principal sees what came of the last measures, and cannot close the month without new ones."""
    principal = sign_in(chromium, site, "principal", is_phone=True)
    principal.goto(f"{site.url}/rounds/months/")
    principal.locator(".row-name").first.click()
    expect(principal.get_by_role("heading", name="以前的措施，结果怎样")).to_be_visible()
    principal.get_by_role("link", name="定措施，完成月排查").click()
    for said in principal.locator("input[name^='said:']").all():
        said.fill("推迟到下月，备件未到")
    principal.locator("textarea[name=words]").fill("月排查安排在月末")
    principal.get_by_role("button", name="完成月排查").click()
    expect(principal.get_by_role("alert").first).to_be_visible()  # neither a measure nor why there is none
    wish = principal.locator(".wish").first
    wish.locator("textarea").fill("法兰垫片全部换成缠绕垫")
    wish.locator("select").select_option(index=1)
    wish.locator("input[type=date]").fill((datetime.now(PARK_ZONE) + timedelta(days=20)).date().isoformat())
    principal.get_by_role("button", name="完成月排查").click()
    expect(principal.locator(".measure-list")).to_contain_text(["法兰垫片全部换成缠绕垫"])
    expect(principal.locator(".signature-list .code").first).to_be_visible()
    principal.context.close()


def test_a_normal_round_is_a_tap_an_item_and_takes_no_typing_but_readings(chromium: Browser, site: Site) -> None:
    other = sign_in(chromium, site, "team_leader", is_phone=True)
    other.goto(f"{site.url}/rounds/now/")
    other.locator("[data-open-list] .due, .due-later .due").first.click()
    submit = other.locator("[data-submit]")
    expect(submit).to_be_visible()
    count, seconds = seconds_by_hand(other)
    assert lies_free(submit)
    assert other.locator("[data-answered]").inner_text() == str(count)
    assert count >= 10
    assert seconds < 30, f"{count} items take {seconds:.1f} s"
    for key in checks(other):
        for place in range(other.locator(f"[data-check='{key}'] .check-key").count()):
            box = other.locator(f"[data-check='{key}'] .check-key").nth(place).bounding_box()
            assert box is not None
            assert box["height"] >= 56
            assert box["width"] >= 48
    assert other.evaluate("document.documentElement.scrollWidth") <= 360
    other.context.close()
