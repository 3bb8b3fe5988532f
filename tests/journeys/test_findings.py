"""A finding from the plant: photographed in a basement without a network, rectified by one, checked by another, made public."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from gangze.inspections.selectors.findings import calendar_today
from tests.inspections.found import picture

from .people import sign_in
from .site import Site

pytestmark = pytest.mark.browser
WORDS = "地下泵房排污阀法兰渗漏"


def test_a_finding_made_without_a_network_is_closed_by_two_people_with_evidence(
    site: Site, chromium: Browser, tmp_path: Path
) -> None:
    before, after = tmp_path / "before.jpg", tmp_path / "after.jpg"
    before.write_bytes(picture(41, size=(1600, 1200)).read())
    after.write_bytes(picture(42, size=(1600, 1200)).read())

    worker = sign_in(chromium, site, "worker", is_phone=True)
    worker.goto(f"{site.url}/findings/report/")
    worker.context.set_offline(True)
    worker.get_by_text("聚合主操", exact=False).first.click()
    worker.get_by_text("物的不安全状态").click()
    worker.get_by_role("button", name="上报").click()
    expect(worker.get_by_text("请写一句发现了什么，或者拍一张照片。")).to_be_visible()
    worker.locator("#photos").set_input_files(before)
    worker.locator("#words").fill(WORDS)
    worker.get_by_role("button", name="上报").click()
    expect(worker.get_by_text("已记在本机")).to_be_visible()
    expect(worker.locator("#outbox-bar")).to_contain_text("1")
    worker.context.set_offline(False)
    expect(worker.get_by_text("已上报。回执")).to_be_visible(timeout=20_000)
    expect(worker.locator("#outbox-bar")).to_be_hidden(timeout=20_000)

    head = sign_in(chromium, site, "workshop_head")
    head.goto(f"{site.url}/findings/?q={WORDS}")
    head.locator("a.row-name").click()
    head.get_by_role("link", name="指派整改").click()
    head.get_by_label("整改责任人").select_option(
        label=head.locator("select[name=owner] option", has_text="赵样强").inner_text()
    )
    head.get_by_label("整改期限").fill(calendar_today().isoformat())
    head.get_by_role("button", name="指派整改").click()
    expect(head.get_by_text("等待 赵样强")).to_be_visible()

    leader = sign_in(chromium, site, "team_leader", is_phone=True)
    leader.locator(".todo > li", has_text=WORDS).get_by_role("link", name="去整改").click()
    leader.get_by_role("link", name="报整改完成").click()
    leader.get_by_label("采取的措施").fill("停泵换垫片，试压合格")
    leader.locator("#id_photos").set_input_files(after)
    leader.get_by_role("button", name="报整改完成").click()
    expect(leader.get_by_text("等待另一个人复查。")).to_be_visible()
    expect(leader.locator("#outbox-bar")).to_be_hidden(timeout=20_000)

    officer = sign_in(chromium, site, "safety_officer")
    officer.goto(f"{site.url}/findings/?q={WORDS}")
    officer.locator("a.row-name").click()
    expect(officer.locator(".before-after img")).to_have_count(2)
    officer.get_by_role("link", name="复查", exact=True).click()
    officer.get_by_text("整改到位，闭环").click()
    officer.get_by_text("到现场看过").click()
    officer.get_by_role("button", name="复查", exact=True).click()
    expect(officer.get_by_text("已闭环，不能再改。")).to_be_visible()

    worker.goto(f"{site.url}/findings/boards/")
    worker.get_by_role("link", name="聚合车间").click()
    expect(worker.get_by_text("隐患公示").first).to_be_visible()
    for page in (worker, head, leader, officer):
        page.context.close()
