"""Every page of every role, as a browser shows it: found by its links, readable in every theme, at every width."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from gangze.access.matrix import Role
from tests.conftest import CHROMIUM, CHROMIUM_ARGUMENTS

from .people import DESK_SIZE, PHONE_SIZE, sign_in
from .site import Site

pytestmark = [pytest.mark.browser, pytest.mark.walk]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FILES = re.compile(r"export|download|marked|passwords|result|media|^admin|^api")
"""Addresses that are no pages of ours: files, and Django's own admin."""
WIDER = "document.scrollingElement.scrollWidth - innerWidth"
LINKS = "links => links.filter(link => !link.hasAttribute('download')).map(link => link.getAttribute('href'))"
SMALL = """() => [...document.querySelectorAll('main .btn, main summary, .bottom-bar a, main .form-control, main .form-select')]
  .filter(target => target.checkVisibility() && !target.matches('textarea'))
  .map(target => [target.getBoundingClientRect().height, target.textContent.trim().slice(0, 20)])
  .filter(([height]) => height > 0 && height < 47.5)"""


class Walk:
    """One person's way through all pages, each kind of page once; `known` remembers pages other people have shown."""

    def __init__(self, page: Page, site: Site, known: set[str]) -> None:
        self.page, self.site, self.known = page, site, known
        self.problems: dict[str, list[str]] = {}

    def pages(self, *first: str) -> Iterator[tuple[str, str]]:
        """Yield (kind, address) of each page that the links lead to, already open; a dead link is a problem."""
        waiting, seen = list(first), set[str]()
        while waiting:
            address = waiting.pop(0)
            kind = kind_of(address)
            if kind in seen or FILES.search(kind):
                continue
            seen.add(kind)
            answer = self.page.goto(self.site.url + address)
            if answer is None or answer.status != 200:
                self.problems.setdefault(address, []).append(f"answers {answer and answer.status}")
                continue
            yield kind, address
            waiting += self.links()

    def links(self) -> list[str]:
        """Return the addresses on our host that the page links to, without their fragments."""
        here, found = self.page.url, []
        for link in self.page.locator("a[href]").evaluate_all(LINKS):
            parts = urlsplit(urljoin(here, link))
            if f"{parts.scheme}://{parts.netloc}" == self.site.url:
                found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
        return found

    def check(self, kind: str, address: str) -> None:
        """Ask the ruler every time, and axe the first time anybody is shown this kind of page in this shell."""
        found = [f"wider than a phone by {wider}" for wider in [self.page.evaluate(WIDER)] if wider > 0]
        found += [f"small: {text} {height}" for height, text in self.page.evaluate(SMALL)]
        look = f"{kind} {self.page.evaluate('document.documentElement.className')}"
        if look not in self.known:
            self.known.add(look)
            found += self.violations()
            for scheme in ("dark", "contrast"):
                self.page.evaluate("scheme => document.documentElement.dataset.scheme = scheme", scheme)
                found += [f"{scheme}: {one}" for one in self.violations("color-contrast")]
            self.page.set_viewport_size(DESK_SIZE)
            found += [f"wider than a desk by {wider}" for wider in [self.page.evaluate(WIDER)] if wider > 0]
            self.page.set_viewport_size(PHONE_SIZE)
        if found:
            self.problems.setdefault(address, []).extend(found)

    def violations(self, *rules: str) -> list[str]:
        """Return what axe finds, by rule and place; all of WCAG 2.2 AA unless rules are named."""
        options = {"runOnly": list(rules) or RULES, "resultTypes": ["violations"]}
        found = Axe().run(self.page, options=options).response["violations"]
        return [f"{one['id']}: {[node['target'] for node in one['nodes'][:4]]}" for one in found]


def kind_of(address: str) -> str:
    """Return the name of the page behind an address, with what is asked for but not the values."""
    parts = urlsplit(address)
    asked = ",".join(sorted(each.split("=")[0] for each in parts.query.split("&") if each))
    try:
        return f"{resolve(parts.path).view_name} {asked}".strip()
    except Resolver404:
        return f"nothing at {parts.path}"


@pytest.fixture(scope="module")
def known() -> set[str]:
    return set()


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_every_page_of_a_role_can_be_read_by_everybody(
    site: Site, chromium: Browser, role: str, known: set[str]
) -> None:
    page = sign_in(chromium, site, role, is_phone=True, workers=False)
    walk = Walk(page, site, known)
    for kind, address in walk.pages("/"):
        walk.check(kind, address)
    page.context.close()
    assert walk.problems == {}


def test_what_a_stranger_sees_can_be_read_by_everybody(site: Site, chromium: Browser, known: set[str]) -> None:
    context = chromium.new_context(
        viewport=PHONE_SIZE, has_touch=True, reduced_motion="reduce", locale="zh-CN", service_workers="block"
    )
    walk = Walk(context.new_page(), site, known)
    for kind, address in walk.pages("/accounts/login/", "/offline/", "/scan/", "/outbox/"):
        walk.check(kind, address)
    context.close()
    assert walk.problems == {}


def test_with_text_of_twice_the_size_no_page_of_a_phone_scrolls_sideways(site: Site, chromium: Browser) -> None:
    # The person's own text size is a setting of the browser, not of the page.
    large = chromium.browser_type.launch(
        executable_path=CHROMIUM, args=[*CHROMIUM_ARGUMENTS, "--blink-settings=defaultFontSize=32"]
    )
    wide = []
    for role in ("worker", "team_leader", "inspector"):
        page = sign_in(large, site, role, is_phone=True, workers=False)
        for _kind, address in Walk(page, site, set()).pages("/"):
            if page.evaluate(WIDER) > 0:
                wide.append((role, address))
    large.close()
    assert wide == []
