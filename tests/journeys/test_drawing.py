"""A draw on a tablet decides who is heard; what was marked moves the matrix; the slip is verified outside of Gangze."""

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from .people import sign_in
from .site import Site

pytestmark = pytest.mark.browser
TABLET = {"width": 820, "height": 1180}
VERIFIER = Path(__file__).resolve().parents[2] / "verify" / "verify.py"


def freeze(tablet: Page, site: Site) -> None:
    """Freeze the roster of one team: two of its people, each to recite the operation card."""
    tablet.goto(f"{site.url}/draws/new/")
    place = tablet.locator("select[name=place] option", has_text="聚合班").first.get_attribute("value")
    tablet.select_option("select[name=place]", place)
    tablet.fill("input[name=count]", "2")
    tablet.uncheck("input[name=every_key_post]")
    tablet.uncheck("input[name=every_shift]")
    tablet.check("input[name=documents][value=operation]")
    tablet.get_by_role("button", name="冻结名册").click()
    expect(tablet.get_by_role("link", name="填数")).to_have_count(2)


def enter(tablet: Page, name: str, number: str) -> None:
    """Enter the number of the next side, with the big keys."""
    tablet.get_by_role("link", name="填数").first.click()
    tablet.fill("input[name=by]", name)
    for digit in number:
        tablet.locator(f".keypad-key[data-key='{digit}']").click()
    tablet.get_by_role("button", name="填好了").click()


def cell_of(page: Page, site: Site, address: str) -> tuple[str, str]:
    """Return the state of recall of the operation card of whom an examiner's page is for, and the latest fact behind it."""
    parts = urlsplit(address)
    person, post = parse_qs(parts.query)["person"][0], parts.path.split("/")[3]
    page.goto(f"{site.url}/mastery/people/{person}/{post}/operation/recall/")
    facts = page.locator(".fact-line")
    return page.locator(".cell-state-word").inner_text(), facts.first.inner_text() if facts.count() else ""


def recite(tablet: Page, address: str, *, dictated: str = "") -> None:
    """Mark everything as said; with what was dictated, look at what the machine suggests first."""
    tablet.goto(address)
    if dictated:
        tablet.locator("details", has=tablet.locator("[data-transcript]")).locator("summary").click()
        tablet.fill("[data-transcript]", dictated)
        tablet.get_by_role("button", name="看机器建议").click()
        expect(tablet.locator("[data-suggestion]:visible").first).to_contain_text("机器建议")
        assert tablet.locator(".mark-key input:checked").count() == 0, "the machine marked something by itself"
    for point in tablet.locator("[data-point]:not([disabled])").all():
        point.locator(".mark-key").first.click()
    tablet.get_by_role("button", name="记录结果").click()
    expect(tablet.locator(".marking")).to_have_count(1)


def slip_of(tablet: Page, folder: Path) -> Path:
    """Return the slip as a file on another computer."""
    with tablet.expect_download() as download:
        tablet.get_by_role("link", name=re.compile("抽取单 JSON")).click()
    slip = folder / "slip.json"
    download.value.save_as(slip)
    return slip


def verified(slip: Path) -> subprocess.CompletedProcess[str]:
    """Return how the single file judges a slip, in a Python that has none of our packages."""
    return subprocess.run([sys.executable, "-I", "-S", VERIFIER, slip], capture_output=True, text=True, check=False)


def test_who_is_drawn_recites_and_the_matrix_moves_and_the_slip_holds(
    chromium: Browser, site: Site, tmp_path: Path
) -> None:
    tablet = sign_in(chromium, site, "safety_officer")
    tablet.set_viewport_size(TABLET)
    freeze(tablet, site)
    commitment = tablet.locator(".draw-guide + *").inner_text()
    enter(tablet, "郑样刚", "20261126")
    enter(tablet, "赵样强", "7")
    expect(tablet.locator(".draw-name").first).to_be_visible()
    result = tablet.url
    buttons = tablet.locator(".draw-result").first.get_by_role("link", name="抽背")
    addresses = [f"{site.url}{link.get_attribute('href')}" for link in buttons.all()]
    assert len(addresses) == 2
    slip = slip_of(tablet, tmp_path)

    before = [cell_of(tablet, site, address) for address in addresses]
    recite(tablet, addresses[0])
    recite(tablet, addresses[1], dictated="先穿戴好劳保然后检查阀门仪表再按步骤操作")
    after = [cell_of(tablet, site, address) for address in addresses]
    assert all(now != then and "郑样刚" in now for (_, then), (_, now) in zip(before, after, strict=True))
    assert {state for state, _fact in after} == {"已做到"}

    done = verified(slip)
    assert done.returncode == 0, done.stderr
    told = json.loads(slip.read_text(encoding="utf-8"))
    assert told["commitment"] in commitment.replace("\n", "").replace(" ", "")
    told["result"]["drawn"] = list(reversed(told["result"]["drawn"]))
    slip.write_text(json.dumps(told), encoding="utf-8")
    forged = verified(slip)
    assert forged.returncode != 0
    tablet.goto(result)
    expect(tablet.locator(".draw-name")).not_to_have_count(0)
