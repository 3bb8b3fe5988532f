"""A change in the plant: it goes overdue, climbs to the park, and ends with a revision here and a signed "no change" there."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from .people import sign_in
from .site import Site

pytestmark = pytest.mark.browser
REASON = "聚合主反应器搅拌由定频改为变频"
REVISED, UNCHANGED = "聚合主操", "聚合外操"
MEASURE = "每小时核对变频器转速，偏差超过5%立即报告"


LATE = """
from datetime import timedelta
from gangze.dossiers.models import TriggerTask
from gangze.dossiers.services.triggers import today
TriggerTask.objects.filter(trigger__reason="{reason}").update(due_on=today() - timedelta(days={days}))
"""
"""A clock that runs ahead for one process would leave the others behind: the day it is due is moved back instead."""


def raise_change(officer: Page, site: Site) -> None:
    """Tell a change of today and confirm the two posts it concerns."""
    officer.goto(f"{site.url}/triggers/")
    officer.get_by_role("link", name="提出变更").first.click()
    officer.get_by_label("类别").select_option(label="设备变更")
    officer.get_by_label("事由").fill(REASON)
    officer.get_by_label("条目里的关键词").fill("搅拌")
    officer.get_by_role("button", name="下一步：确认岗位").click()
    expect(officer.get_by_role("heading", name="确认涉及的岗位")).to_be_visible()
    for box in officer.locator(".post-ticks input:checked").all():
        box.uncheck()
    for post in (REVISED, UNCHANGED):
        if not officer.locator(".post-ticks li", has_text=post).count():
            officer.get_by_role("searchbox", name="再找岗位").fill(post)
            officer.get_by_role("button", name="查找").click()
        officer.locator(".post-ticks li", has_text=post).get_by_role("checkbox").check()
    officer.get_by_role("button", name="确认这些岗位").click()
    expect(officer.get_by_text("已为2个岗位建立更新任务")).to_be_visible()


def open_task(page: Page, site: Site, post: str) -> None:
    page.goto(f"{site.url}/triggers/?q={REASON}")
    page.get_by_role("link", name=REASON).click()
    page.get_by_role("link", name=post).click()


def change_one_risk(officer: Page) -> str:
    """Write another measure for the first risk of the draft and return what the risk is called."""
    first = officer.locator("#document-risk li.item").first
    name = first.locator(".item-main").inner_text()
    first.get_by_role("button", name=re.compile("^改")).click()
    form = officer.locator("li.item-editing")
    form.get_by_label("管控措施").fill(MEASURE)
    form.get_by_role("button", name="保存并收起").click()
    expect(officer.locator("#document-risk li.item", has_text=MEASURE)).to_be_visible()
    return name


def acknowledge(worker: Page) -> None:
    """Sign for everything that is in force until now."""
    worker.locator(".my-post", has_text=REVISED).get_by_role("link", name="查看并签收").click()
    worker.get_by_role("button", name=re.compile("我已阅读，签收")).click()
    expect(worker.get_by_text("已签收。回执")).to_be_visible()


def test_a_change_climbs_while_it_waits_and_ends_with_a_revision_or_a_signature(site: Site, chromium: Browser) -> None:
    officer, principal = sign_in(chromium, site, "safety_officer"), sign_in(chromium, site, "principal")
    park, worker = sign_in(chromium, site, "park_officer"), sign_in(chromium, site, "worker", is_phone=True)
    acknowledge(worker)
    raise_change(officer, site)

    # After eight days overdue it stands on the principal's day, after fifteen on the park's.
    for days, reached, not_reached in ((8, [principal], [park]), (16, [principal, park], [])):
        site.run("shell", "-c", LATE.format(reason=REASON, days=days))
        for page in reached:
            page.goto(f"{site.url}/")
            waiting = page.locator(".todo > li", has_text=REASON)
            expect(waiting.filter(has_text=REVISED)).to_contain_text(f"逾期 {days} 天")
            expect(waiting.filter(has_text=UNCHANGED)).to_be_visible()
        for page in not_reached:
            page.goto(f"{site.url}/")
            expect(page.locator("main")).to_be_visible()
            expect(page.get_by_text(REASON)).to_have_count(0)
    open_task(officer, site, REVISED)
    expect(officer.get_by_text("已上报到")).to_be_visible()

    # One ends with a revision: the draft cites the change by itself.
    officer.get_by_role("button", name="打开草稿修订").click()
    expect(officer.get_by_text("草稿已引用这项变更")).to_be_visible()
    changed = change_one_risk(officer)
    officer.get_by_role("link", name="去送审").click()
    officer.get_by_role("button", name="送审", exact=True).click()
    expect(officer.get_by_text("已送审")).to_be_visible()
    principal.goto(f"{site.url}/")
    principal.locator(".todo > li", has_text=REVISED).get_by_role("link", name="查看并批准").click()
    expect(principal.get_by_text(REASON).first).to_be_visible()
    principal.get_by_role("button", name="批准并生效").click()
    expect(principal.get_by_text("已批准")).to_be_visible()

    # The other ends with the safety officer's signature, never without a reason.
    open_task(officer, site, UNCHANGED)
    officer.locator("summary", has_text="签署“无需修订”").click()
    officer.get_by_role("button", name="签署", exact=True).click()
    expect(officer.locator(".invalid-feedback, .field-error").first).to_be_visible()
    officer.locator("textarea[name=reason]").fill("已核对操作卡和应急卡：外操不操作搅拌，步骤和参数都不变")
    officer.get_by_role("button", name="签署", exact=True).click()
    expect(officer.get_by_text("任务办结")).to_be_visible()

    # Nothing climbs any more; the change tells how each ended.
    park.reload()
    expect(park.locator(".todo > li", has_text=REASON)).to_have_count(0)
    officer.goto(f"{site.url}/triggers/?q={REASON}")
    officer.get_by_role("link", name=REASON).click()
    expect(officer.get_by_text("办理中 0 项")).to_be_visible()

    # A holder is asked for exactly what has changed.
    worker.goto(f"{site.url}/")
    worker.locator(".my-post", has_text=REVISED).get_by_role("link", name="查看并签收").click()
    asked = worker.locator(".asked-items > li")
    expect(asked).to_have_count(1)
    expect(asked).to_contain_text(changed)
    assert "✗" not in site.run("ledger", "verify")
    for page in (officer, principal, park, worker):
        page.context.close()
