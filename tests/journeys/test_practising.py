"""A few minutes in the plant: practice without a network, by finger, handed in when there is one again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .people import KEPT, sign_in
from .site import Site

pytestmark = pytest.mark.browser


def answer(question: Locator) -> None:
    """Answer a question rightly, in the way its form asks for."""
    right = (question.get_attribute("data-right") or "").split(",")
    form = question.get_attribute("data-form")
    if form == "recall":
        question.get_by_role("button", name="对照卡上写的").click()
        question.locator(".practice-mark", has_text="部分").click()
    elif form == "order":
        for step in right:
            question.locator("button[aria-pressed]").nth(int(step)).click()
        question.get_by_role("button", name="排好了").click()
    else:
        question.locator(f"[data-option='{right[0]}']").click()
    expect(question.locator("[data-answer]")).to_contain_text("卡上写的")


def practise(page: Page) -> int:
    """Answer the whole pack that the page shows; returns how many questions there were."""
    expect(page.locator("[data-pack]:not([hidden]) [data-question]:not([hidden])")).to_be_visible()
    count = page.locator("[data-pack]:not([hidden]) [data-question]").count()
    for _number in range(count):
        question = page.locator("[data-pack]:not([hidden]) [data-question]:not([hidden])")
        answer(question)
        question.locator("[data-next] button").click()
    return count


def test_practice_goes_without_a_network_and_is_recorded_when_there_is_one(site: Site, chromium: Browser) -> None:
    worker = sign_in(chromium, site, "worker", is_phone=True)
    worker.goto(f"{site.url}/")
    expect(worker.get_by_role("link", name="开始练")).to_be_visible()
    assert worker.evaluate(KEPT, "/my/practice/")  # the home page fetches it ahead
    worker.context.set_offline(True)
    worker.get_by_role("link", name="开始练").click()
    assert practise(worker) == 8
    expect(worker.get_by_text("今天练完了")).to_be_visible()
    expect(worker.get_by_text("已记在这台设备上")).to_be_visible()
    worker.reload()
    expect(worker.get_by_text("今天练完了")).to_be_visible()
    worker.context.set_offline(False)
    expect(worker.locator("#outbox-bar")).to_be_hidden()
    worker.goto(f"{site.url}/")
    for _attempt in range(
        20
    ):  # the record is uploaded in its own time, and the page tells of it once it is loaded anew
        if worker.get_by_text("今天练完了").is_visible():
            break
        worker.wait_for_timeout(1000)
        worker.reload()
    expect(worker.get_by_text("今天练完了")).to_be_visible()
    worker.goto(f"{site.url}/my/practice/")
    worker.get_by_role("button", name="再练一组").click()
    expect(worker.locator("[data-pack]:not([hidden]) [data-question]:not([hidden])")).to_be_visible()
    worker.context.close()
