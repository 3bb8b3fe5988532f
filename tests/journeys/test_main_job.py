"""The main job on real input: Excel in, corrected, approved, printed, scanned with and without network, acknowledged."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from gangze.demo.services import DEMO_PEOPLE, FILES, PASSWORD

from .site import Site

pytestmark = pytest.mark.browser
PHONES = {person.role.value: person.phone for person in DEMO_PEOPLE}
POST = "导热油炉工"
PHONE_SIZE = {"width": 360, "height": 740}


def sign_in(browser: Browser, site: Site, role: str, *, is_phone: bool = False) -> Page:
    size = PHONE_SIZE if is_phone else {"width": 1440, "height": 900}
    page = browser.new_context(viewport=size, locale="zh-CN", accept_downloads=True).new_page()
    page.goto(f"{site.url}/accounts/login/")
    page.fill("input[name=login]", PHONES[role])
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}/")
    return page


def correct(page: Page, item: str, label: str, text: str) -> None:
    """Change one field of one item in the draft."""
    row = page.locator("li.item", has_text=item).first
    row.get_by_role("button", name=re.compile("^改")).click()
    form = page.locator("li.item-editing")
    form.get_by_label(label, exact=False).first.fill(text)
    form.get_by_role("button", name="保存").click()
    expect(page.locator("li.item", has_text=text).first).to_be_visible()


def test_an_excel_file_goes_all_the_way_to_an_acknowledged_card(site: Site, chromium: Browser, tmp_path: Path) -> None:
    # The safety officer imports the enterprise's own file.
    officer = sign_in(chromium, site, "safety_officer")
    officer.goto(f"{site.url}/dossiers/import/")
    officer.set_input_files("input[type=file]", FILES / "两单两卡_聚酰胺.xlsx")
    officer.get_by_role("button", name="上传并识别").click()
    expect(officer.get_by_text("识别结果")).to_be_visible(timeout=30_000)
    expect(officer.get_by_role("link", name=POST)).to_be_visible()
    officer.get_by_role("button", name="写入草稿").click()
    expect(officer.get_by_text("3 个岗位已写入草稿")).to_be_visible(timeout=30_000)

    # Two items are corrected, and the draft goes to review.
    officer.goto(f"{site.url}/dossiers/?q={POST}")
    officer.get_by_role("link", name=POST).click()
    officer.get_by_role("button", name="新建草稿").click()
    correct(officer, "点火前检查燃气", "频次", "每次点火前")
    correct(officer, "炉管", "管控措施", "流量低联锁投用，每小时看压差")
    officer.get_by_role("button", name="送审", exact=True).click()
    expect(officer.get_by_text("已送审")).to_be_visible()

    # The principal approves.
    principal = sign_in(chromium, site, "principal")
    principal.get_by_role("link", name="查看并批准").first.click()
    principal.get_by_role("button", name="批准并生效").click()
    expect(principal.get_by_text("已批准")).to_be_visible()

    # The officer prints a pocket card; its code is on the page.
    officer.goto(f"{site.url}/dossiers/?q={POST}")
    officer.get_by_role("link", name=POST).click()
    with officer.expect_popup() as popup, officer.context.expect_page():
        officer.get_by_role("button", name="折叠口袋卡").click()
    popup.value.close()
    cookies = {each["name"]: each["value"] for each in officer.context.cookies()}
    form = officer.locator("form.print-buttons")
    printed = officer.request.post(
        f"{site.url}{form.get_attribute('action')}",
        form={"layout": "pocket", "csrfmiddlewaretoken": form.locator("input[type=hidden]").input_value()},
        headers={"Referer": site.url, "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())},
    )
    assert printed.headers["content-type"] == "application/pdf"
    paper = tmp_path / "card.pdf"
    paper.write_bytes(printed.body())
    assert POST in re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(paper).pages))
    officer.reload()
    card = officer.locator("a.code-token").first.get_attribute("href")
    assert card is not None

    # Scanned on a phone without sign-in, then again without a network.
    phone = chromium.new_context(viewport=PHONE_SIZE, locale="zh-CN").new_page()
    phone.goto(f"{site.url}{card}")
    expect(phone.get_by_role("heading", name="炉管穿孔着火")).to_be_visible()
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.reload()
    phone.wait_for_timeout(1500)
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.get_by_role("heading", name="炉管穿孔着火")).to_be_visible()
    phone.context.set_offline(False)

    # The worker acknowledges, and the ledger agrees.
    worker = sign_in(chromium, site, "worker", is_phone=True)
    post = worker.locator(".my-post", has_text=POST)
    post.get_by_role("link", name="查看并签收").click()
    worker.get_by_role("button", name=re.compile("我已阅读，签收")).click()
    expect(worker.get_by_text("已签收。回执")).to_be_visible()
    assert "✗" not in site.run("ledger", "verify")
