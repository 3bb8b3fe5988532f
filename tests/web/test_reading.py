"""Everybody can read and use the pages: axe in a real browser, 360 px, 200 % text, keyboard, themes, htmx refusals."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.conftest import CHROMIUM, CHROMIUM_ARGUMENTS

from .conftest import Kit, MakePhone

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK = ["/", "/kit/list/?panel=1", "/kit/form/", "/kit/states/", "/search/?q=x", "/scan/?code=none"]
PHONE = ["/kit/phone/", "/c/public/", "/kit/outbox/", "/outbox/", "/scan/"]
BARE = ["/offline/", "/kit/rule/", "/kit/forbidden/", "/kit/absent/"]
AT_FIRST_PAINT = """new PerformanceObserver(() => {
  window.atFirstPaint ??= [document.documentElement.dataset.scheme, getComputedStyle(document.body).backgroundColor];
}).observe({ type: 'paint' })"""
WIDER_THAN_THE_SCREEN = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found]


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_axe_finds_nothing_in_any_theme_at_either_width(
    shared_kit: Kit, phone: MakePhone, theme: str, width: int
) -> None:
    found: dict[str, list[str]] = {}
    for role, addresses in (("safety_officer", DESK), ("worker", PHONE), ("worker", BARE)):
        page = phone(shared_kit, workers=False, width=width, kit_role=role, gangze_theme=theme).new_page()
        for address in addresses:
            page.goto(shared_kit.url + address)
            if address == "/kit/form/":
                page.locator("#save").click()
                expect(page.locator(".error-summary")).to_be_visible()
            found[address] = violations(page)
            if page.evaluate(WIDER_THAN_THE_SCREEN) > 0:
                found[address].append("wider than the screen")
    assert {address: problems for address, problems in found.items() if problems} == {}


def test_with_text_of_twice_the_size_a_narrow_phone_still_shows_one_column(shared_kit: Kit, chromium: Browser) -> None:
    # The person's own text size is a setting of the browser, not of the page.
    large = chromium.browser_type.launch(
        executable_path=CHROMIUM, args=[*CHROMIUM_ARGUMENTS, "--blink-settings=defaultFontSize=32"]
    )
    page = large.new_page(viewport={"width": 360, "height": 760})
    page.context.add_cookies([{"name": "kit_role", "value": "safety_officer", "url": shared_kit.url}])
    for address in ("/c/public/", "/kit/phone/", "/kit/list/", "/kit/form/"):
        page.goto(shared_kit.url + address)
        assert page.evaluate("() => parseFloat(getComputedStyle(document.documentElement).fontSize)") >= 32
        assert page.evaluate(WIDER_THAN_THE_SCREEN) <= 0, address
    large.close()


def test_what_is_pressed_on_a_phone_is_at_least_48_pixels_high(shared_kit: Kit, phone: MakePhone) -> None:
    page = phone(shared_kit, workers=False, kit_role="worker").new_page()
    for address in ("/kit/phone/", "/c/public/", "/kit/outbox/"):
        page.goto(shared_kit.url + address)
        heights = page.locator("main a:visible, main button:visible, main input:visible, .bottom-bar a").evaluate_all(
            "targets => targets.map(target => target.getBoundingClientRect().height)"
        )
        assert heights
        assert min(heights) >= 48, address


def test_the_first_paint_has_the_chosen_theme(shared_kit: Kit, phone: MakePhone) -> None:
    page = phone(shared_kit, workers=False, gangze_theme="dark").new_page()
    page.add_init_script(AT_FIRST_PAINT)
    page.goto(f"{shared_kit.url}/offline/")
    page.wait_for_function("() => window.atFirstPaint")
    assert page.evaluate("() => window.atFirstPaint") == ["dark", "rgb(20, 23, 28)"]


def test_without_a_choice_the_theme_follows_the_device(shared_kit: Kit, phone: MakePhone) -> None:
    page = phone(shared_kit, workers=False).new_page()
    page.emulate_media(color_scheme="dark")
    page.goto(f"{shared_kit.url}/offline/")
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
    page.emulate_media(color_scheme="light")
    expect(page.locator("html")).to_have_attribute("data-scheme", "light")


def test_a_slash_goes_to_the_search_and_escape_leaves_the_panel(shared_kit: Kit, phone: MakePhone) -> None:
    page = phone(shared_kit, workers=False, width=1440, kit_role="safety_officer").new_page()
    page.goto(f"{shared_kit.url}/kit/list/?panel=1")
    page.keyboard.press("/")
    expect(page.locator("#search-box")).to_be_focused()
    page.locator("h1").click()
    page.keyboard.press("Escape")
    expect(page).to_have_url(f"{shared_kit.url}/kit/list/")
    expect(page.locator("#panel")).to_be_hidden()


def test_a_refusal_of_htmx_is_a_message_and_the_page_keeps_what_it_has(shared_kit: Kit, phone: MakePhone) -> None:
    page = phone(shared_kit, workers=False, width=1440, kit_role="safety_officer").new_page()
    page.goto(f"{shared_kit.url}/kit/states/")
    page.locator("#ask").click()
    expect(page.locator("#messages").get_by_text("只有已整改的问题可以销号。")).to_be_visible()
    page.locator("#ask-nowhere").click()
    expect(page.locator("#messages").get_by_text("没有成功。")).to_be_visible()
    assert page.locator("#typed").inner_text() == "写好的话"


def test_the_content_security_policy_is_never_offended(shared_kit: Kit, phone: MakePhone) -> None:
    page = phone(shared_kit, workers=False, width=1440, kit_role="safety_officer").new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    for address in (*DESK[:5], *PHONE):
        page.goto(shared_kit.url + address)
        page.wait_for_timeout(150)
    assert [text for text in said if "Content Security Policy" in text] == []


def test_the_end_of_a_long_page_lies_clear_of_the_bar_at_the_bottom(shared_kit: Kit, phone: MakePhone) -> None:
    page = phone(shared_kit, workers=False, kit_role="worker").new_page()
    page.goto(f"{shared_kit.url}/kit/phone/")
    page.locator("main").evaluate("main => main.style.setProperty('padding-top', '3000px')")
    last = page.locator("main a:visible, main button:visible").last
    last.scroll_into_view_if_needed()
    lower = last.bounding_box()
    bar = page.locator(".bottom-bar").bounding_box()
    assert lower
    assert bar
    assert lower["y"] + lower["height"] <= bar["y"]
