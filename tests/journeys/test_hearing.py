"""Two examiners hear one recitation, one of them without a network; what both marked meets on one page."""

import json
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from .people import sign_in
from .site import Site

pytestmark = pytest.mark.browser
SAID, WRONG = 0, 4


def examiners_page(page: Page, site: Site, document: int) -> str:
    """Return the address of the examiner's page for the first person of the list."""
    page.goto(f"{site.url}/mastery/examine/")
    link = page.locator(".hear-links a").nth(document).get_attribute("href")
    assert link is not None
    return f"{site.url}{link}"


def mark(page: Page, *verdicts: int) -> None:
    """Tap the verdicts of the first points and the first verdict for the rest."""
    points = page.locator("[data-point]:not([disabled])")
    for number in range(points.count()):
        points.nth(number).locator(".mark-key").nth(verdicts[number] if number < len(verdicts) else SAID).click()


def take_along(leader: Page, site: Site) -> None:
    """Keep the team's pages on the device and lose the network."""
    leader.goto(f"{site.url}/mastery/examine/pack/")
    leader.evaluate("navigator.serviceWorker.ready.then(() => true)")
    leader.get_by_role("button", name=re.compile("^存下")).click()
    expect(leader.locator("[data-pack-words]")).to_contain_text("没有网络也能打开", timeout=60_000)
    leader.context.set_offline(True)


def test_two_examiners_mark_one_recitation_one_of_them_without_a_network(chromium: Browser, site: Site) -> None:
    leader, officer = sign_in(chromium, site, "team_leader", is_phone=True), sign_in(chromium, site, "safety_officer")
    address = examiners_page(leader, site, 1)
    take_along(leader, site)
    leader.goto(address)
    mark(leader, WRONG)
    leader.goto(f"{site.url}/mastery/examine/")  # the page is closed before it is handed in
    leader.goto(address)
    expect(leader.locator("[data-restored-words]")).to_be_visible()
    leader.get_by_role("button", name="记录结果").click()
    expect(leader.get_by_role("heading", name="已记在本机")).to_be_visible()
    leader.context.set_offline(False)
    leader.goto(f"{site.url}/mastery/examinations/")
    expect(leader.locator("#outbox-bar")).to_be_hidden()

    officer.goto(address)
    mark(officer)
    officer.get_by_role("button", name="记录结果").click()
    for name in ("赵样强", "郑样刚"):
        expect(officer.locator(".marking", has_text=name).first).to_be_visible(timeout=20_000)
    expect(officer.locator(".agreement").first).to_contain_text("κ")
    expect(officer.locator(".line-differs")).to_have_count(1)
    for page in (leader, officer):
        page.context.close()


def test_a_leader_draws_again_and_stays_in_the_meeting(chromium: Browser, site: Site) -> None:
    leader = sign_in(chromium, site, "team_leader", is_phone=True)
    leader.goto(f"{site.url}/")
    leader.locator("main").get_by_role("link", name="班前会").click()
    meeting = leader.url
    names = leader.locator("[data-attendee]").evaluate_all("all => all.map((one) => one.dataset.name)")
    expect(leader.get_by_role("button", name="抽一个人")).to_be_in_viewport()
    for _ in range(2):
        leader.get_by_role("button", name="抽一个人").click()
        leader.get_by_role("button", name="重新抽人").click()
        leader.get_by_role("button", name="不便参加").click()
    leader.get_by_role("button", name="抽一个人").click()
    leader.reload()  # whoever does not like the draw and opens the page anew has drawn all the same
    expect(leader.locator("[data-present]")).to_be_visible()
    assert leader.url == meeting
    leader.get_by_role("button", name="抽一个人").click()
    leader.get_by_role("button", name="看答案").click()
    expect(leader.get_by_role("button", name="说对")).to_be_in_viewport()
    leader.get_by_role("button", name="说对").click()
    told = leader.locator("[data-done-words]")
    expect(told).to_contain_text(re.compile(r"已记录。回执 [0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}$"))
    code = told.inner_text().rpartition(" ")[2]
    leader.goto(f"{site.url}/mastery/examinations/")
    leader.locator("main table a, main .rows a, main li a").first.click()
    expect(leader.locator("main .code").first).to_have_text(code)  # what was shown is what the record is found by
    told = leader.locator("main .marking", has_text="随机数")
    expect(told).to_contain_text("第 4 次抽，前面抽到的没有问：不便参加 2 人次、页面重新打开 1 人次。")
    words = told.inner_text().partition("随机数")[2]
    assert [name for name in names if name in words] == []  # the record is of somebody else
    leader.context.close()


def test_whoever_is_on_duty_by_the_rota_is_present_at_first_and_a_change_is_remembered(
    chromium: Browser, site: Site
) -> None:
    leader = sign_in(chromium, site, "team_leader", is_phone=True)
    leader.goto(f"{site.url}/mastery/preshift/")
    groups = leader.locator("[data-attendee]").evaluate_all("all => all.map((one) => [one.dataset.group, one.checked])")
    duty = json.loads(leader.locator("[data-duty]").get_attribute("data-duty") or "")
    now = leader.evaluate("Date.now()")
    on = next(set(turn["groups"]) for turn in duty["turns"] if turn["from"] <= now < turn["to"])
    assert 0 < sum(is_present for _group, is_present in groups) < len(groups)
    for group, is_present in groups:
        assert is_present == (group in on or group not in duty["known"])
    expect(leader.locator("[data-shift-words]")).to_be_visible()
    leader.locator("[data-attendee]:not(:checked)").first.check()
    present = leader.locator("[data-present]").inner_text()
    leader.reload()
    expect(leader.locator("[data-present]")).to_have_text(present)
    leader.context.close()


@pytest.mark.parametrize("document", range(4))
def test_on_a_phone_a_whole_row_of_keys_is_in_sight_without_scrolling(
    chromium: Browser, site: Site, document: int
) -> None:
    leader = sign_in(chromium, site, "team_leader", is_phone=True)
    leader.goto(examiners_page(leader, site, document))
    expect(leader.locator("[data-now]")).to_be_visible()
    assert leader.evaluate("scrollY") == 0
    bar = leader.locator(".hearing-bar").bounding_box()
    keys = leader.locator("[data-point]:not([disabled]) .mark-keys").first.bounding_box()
    assert bar is not None
    assert keys is not None
    assert keys["y"] + keys["height"] <= bar["y"]
    leader.locator("[data-point]:not([disabled]) .mark-key").first.click()
    expect(leader.locator("[data-marked]")).to_have_text("1")
    assert leader.evaluate("scrollY") == 0
    leader.get_by_role("button", name="改", exact=True).click()
    expect(leader.get_by_label("抽背谁")).to_be_focused()
    leader.context.close()


def test_an_examiner_who_chose_nobody_is_told_at_the_field(chromium: Browser, site: Site) -> None:
    leader = sign_in(chromium, site, "team_leader", is_phone=True)
    leader.goto(examiners_page(leader, site, 1))
    leader.get_by_role("button", name="改", exact=True).click()
    leader.get_by_label("抽背谁").select_option("")
    leader.get_by_role("button", name="记录结果").click()
    expect(leader.locator("#person-error")).to_have_text("请先选抽背谁。")
    expect(leader.get_by_label("抽背谁")).to_be_focused()
    expect(leader.locator("#person-error")).to_be_in_viewport()
    leader.context.close()
