"""People of the demo park at a browser: signing in, and reading the codes on their paper."""

import io
import re

import pypdfium2
import zxingcpp
from playwright.sync_api import Browser, Page

from gangze.demo.services import DEMO_PEOPLE, PASSWORD

from .site import Served

PHONES = {person.role.value: person.phone for person in DEMO_PEOPLE}
PEOPLE = {person.role.value: person.name for person in DEMO_PEOPLE}
DESK_SIZE = {"width": 1440, "height": 900}
PHONE_SIZE = {"width": 360, "height": 740}
ONCE_SCRIPTS_RUN = """(() => {
  const unseen = new CSSStyleSheet();
  unseen.replaceSync("html { visibility: hidden }");
  document.adoptedStyleSheets = [unseen];
  addEventListener("DOMContentLoaded", () => setTimeout(() => (document.adoptedStyleSheets = [])));
})()"""
"""A test presses a button as soon as it sees it, quicker than any person: it sees none before its page can hear."""
KEPT = """async (path) => {
  await Promise.race([navigator.serviceWorker.ready, new Promise(next => setTimeout(next, 30_000))]);
  for (const end = Date.now() + 30_000; Date.now() < end; await new Promise(next => setTimeout(next, 50)))
    if (await (await caches.open('gangze-cards')).match(path)) return true;
  return false;
}"""
"""Waits until the device keeps a page; false when it never does."""
DOTS = 200 / 72
"""Pixels for a point of paper: what an ordinary scanner sees."""


def sign_in(browser: Browser, site: Served, role: str, *, is_phone: bool = False, workers: bool = True) -> Page:
    """Return the home page of the demo person of a role, in a browser of its own."""
    context = browser.new_context(
        viewport=PHONE_SIZE if is_phone else DESK_SIZE,
        has_touch=is_phone,
        reduced_motion="reduce",
        locale="zh-CN",
        service_workers="allow" if workers else "block",
    )
    context.set_default_timeout(40_000)
    context.add_init_script(ONCE_SCRIPTS_RUN)
    page = context.new_page()
    page.goto(f"{site.url}/accounts/login/")
    page.fill("input[name=login]", PHONES[role])
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}/")
    return page


def words_and_codes(pdf: bytes) -> tuple[str, set[str]]:
    """Return the text of a print without white space, and what its QR codes say to a camera."""
    words, codes = "", set[str]()
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    for page in document:
        words += page.get_textpage().get_text_bounded()
        codes |= {code.text for code in zxingcpp.read_barcodes(page.render(scale=DOTS).to_pil())}
    document.close()
    return re.sub(r"\s", "", words), codes
