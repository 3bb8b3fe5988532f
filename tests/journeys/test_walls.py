"""A board on a wall: it outlives a network that is gone and a server that answers nonsense, and says of when its picture is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from .people import sign_in
from .site import Site

pytestmark = pytest.mark.browser
FIVE_MINUTES, A_WHILE = 301_000, 16_000


def hung_up(chromium: Browser, site: Site) -> str:
    """Return the address of a board that the safety officer hangs up."""
    officer = sign_in(chromium, site, "safety_officer")
    officer.goto(f"{site.url}/findings/boards/")
    officer.locator("a[href$='/hang/']").first.click()
    officer.get_by_role("button", name="启用大屏地址").click()
    address = officer.locator("#address").input_value()
    officer.context.close()
    return address


def answer(page: Page, how: str) -> None:
    """Let the next requests of a page fail: without a network, or with an answer of a proxy."""

    def fail(route: Route) -> None:
        if how == "offline":
            route.abort("internetdisconnected")
        else:
            route.fulfill(status=int(how), body="<h1>Bad gateway</h1>", content_type="text/html")

    page.unroute_all()
    page.route("**/*", fail)


def test_a_wall_keeps_its_last_picture_and_comes_back_by_itself(site: Site, chromium: Browser) -> None:
    address = hung_up(chromium, site)
    context = chromium.new_context(viewport={"width": 1920, "height": 1080}, service_workers="block")
    page = context.new_page()
    page.clock.install()
    page.goto(address)
    heading, stale = page.locator(".wall-head h1"), page.locator("[data-wall-stale]")
    words = heading.inner_text()
    expect(page.locator(".wall-figures li")).to_have_count(4)
    page.evaluate("document.querySelector('.wall-head h1').textContent = 'the picture of before'")

    for how in ("offline", "502", "500"):
        answer(page, how)
        page.clock.fast_forward(FIVE_MINUTES)
        expect(stale).to_be_visible()
        expect(heading).to_have_text("the picture of before")
        expect(page.locator(".wall-head p")).to_contain_text(re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d"))
    page.unroute_all()
    page.clock.fast_forward(A_WHILE)
    expect(heading).to_have_text(words)
    expect(stale).to_be_hidden()

    answer(page, "404")
    page.clock.fast_forward(FIVE_MINUTES)
    expect(page.locator("[data-wall-gone]")).to_be_visible()
    expect(page.locator(".wall-head")).to_have_count(0)  # what was taken down is shown no longer
    page.unroute_all()
    page.clock.fast_forward(FIVE_MINUTES)
    expect(heading).to_have_text(words)
    context.close()
