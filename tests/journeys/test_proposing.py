"""A proposal from the plant: written on the phone without a network, adopted at the desk, and its author stands on the revision."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from .people import sign_in
from .site import Site

pytestmark = pytest.mark.browser
POST = "聚合主操"
WORDS = "班前先看联锁投用牌，再接班"


def write(officer: Page) -> None:
    """Write the words into the item beside which they stand."""
    item = officer.locator("li.item", has_text=WORDS).first
    item.get_by_role("button", name=re.compile("^改")).click()
    form = officer.locator("li.item-editing")
    form.get_by_label("管控措施").fill(WORDS)
    form.get_by_role("button", name="保存并收起").click()
    expect(officer.locator("li.item-editing")).to_have_count(0)


def test_a_proposal_made_without_a_network_is_adopted_and_its_author_hears_of_it(site: Site, chromium: Browser) -> None:
    worker = sign_in(chromium, site, "worker", is_phone=True)
    worker.goto(f"{site.url}/my/")
    worker.locator("a.my-document-risk").first.click()
    worker.locator("a.propose-link").first.click()
    worker.locator("textarea[name=text]").fill(WORDS)
    worker.context.set_offline(True)
    worker.get_by_role("button", name="提出建议").click()
    expect(worker.get_by_text("建议已记在这台设备上")).to_be_visible()
    worker.context.set_offline(False)
    expect(worker.locator("#outbox-bar")).to_be_hidden()
    worker.goto(f"{site.url}/")
    expect(worker.locator(".proposal-row", has_text=WORDS)).to_contain_text("待研究")

    officer = sign_in(chromium, site, "safety_officer")
    officer.locator(".todo > li", has_text=WORDS).get_by_role("link", name="研究").click()
    officer.get_by_role("button", name="采纳，写进草稿").click()
    beside = officer.locator(".proposal-beside", has_text=WORDS)
    expect(beside).to_be_visible()
    write(officer)
    beside.get_by_role("button", name="已写入草稿").click()
    expect(officer.get_by_text("草稿里已写入这条建议")).to_be_visible()
    expect(beside).to_have_count(0)

    worker.reload()
    expect(worker.locator(".proposal-row", has_text=WORDS)).to_contain_text("郑样刚")
    expect(worker.locator(".proposal-row", has_text=WORDS)).to_contain_text("已采纳")

    officer.get_by_role("link", name="去送审").click()
    officer.get_by_role("button", name="送审", exact=True).click()
    expect(officer.get_by_text("已送审")).to_be_visible()
    principal = sign_in(chromium, site, "principal")
    principal.locator(".todo > li", has_text=POST).get_by_role("link", name="查看并批准").click()
    principal.get_by_role("button", name="批准并生效").click()
    expect(principal.get_by_text("已批准")).to_be_visible()
    taking_part = principal.locator("#participation")
    expect(taking_part).to_contain_text("姜例东")
    expect(taking_part).to_contain_text(WORDS)
    for page in (worker, officer, principal):
        page.context.close()
