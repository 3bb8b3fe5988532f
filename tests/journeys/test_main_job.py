"""The main job on real input: Excel in, corrected, approved, printed, scanned with and without network, acknowledged."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from gangze.demo.services import FILES

from .people import KEPT, PHONE_SIZE, sign_in, words_and_codes
from .site import Site

pytestmark = pytest.mark.browser
POST = "导热油炉工"
SCENARIO = "炉管穿孔着火"


def correct(page: Page, item: str, label: str, text: str) -> None:
    """Change one field of one item in the draft."""
    row = page.locator("li.item", has_text=item).first
    row.get_by_role("button", name=re.compile("^改")).click()
    form = page.locator("li.item-editing")
    form.get_by_label(label, exact=False).first.fill(text)
    form.get_by_role("button", name="保存并收起").click()
    expect(page.locator("li.item", has_text=text).first).to_be_visible()


def open_post(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/dossiers/?q={POST}")
    page.get_by_role("link", name=POST).click()


def import_and_correct(officer: Page, site: Site) -> None:
    """Bring the enterprise's own file, take over what was understood, correct two items, send to review."""
    officer.goto(f"{site.url}/dossiers/import/")
    officer.set_input_files("input[type=file]", FILES / "两单两卡_聚酰胺.xlsx")
    officer.get_by_role("button", name="上传并识别").click()
    expect(officer.get_by_role("heading", name="识别结果")).to_be_visible(timeout=60_000)
    expect(officer.locator("#source")).to_contain_text("岗位风险清单")
    expect(officer.get_by_role("link", name=POST)).to_be_visible()
    officer.get_by_role("button", name="写入草稿").click()
    # How many depends on the posts that other journeys on the same site have changed before.
    expect(officer.get_by_text(re.compile(r"\d 个岗位已写入草稿"))).to_be_visible(timeout=60_000)
    open_post(officer, site)
    officer.get_by_role("link", name="继续草稿").click()
    correct(officer, "点火前检查燃气", "频次", "每次点火前")
    correct(officer, "炉管", "管控措施", "流量低联锁投用，每小时看压差")
    officer.get_by_role("link", name="去送审").click()
    officer.get_by_role("button", name="送审", exact=True).click()
    expect(officer.get_by_text("已送审")).to_be_visible()


def approve(principal: Page) -> None:
    principal.locator(".todo > li", has_text=POST).get_by_role("link", name="查看并批准").click()
    expect(principal.get_by_text("流量低联锁投用，每小时看压差")).to_be_visible()
    principal.get_by_role("button", name="批准并生效").click()
    expect(principal.get_by_text("已批准")).to_be_visible()


def print_pocket_card(officer: Page, site: Site) -> bytes:
    """Press the button for the pocket card and return the PDF that it opens."""
    open_post(officer, site)
    with officer.context.expect_page() as opened:
        officer.get_by_role("button", name="折叠口袋卡").click()
    opened.value.close()
    cookies = {each["name"]: each["value"] for each in officer.context.cookies()}
    form = officer.locator("form.print-buttons")
    printed = officer.request.post(
        f"{site.url}{form.get_attribute('action')}",
        form={"layout": "pocket", "csrfmiddlewaretoken": form.locator("input[type=hidden]").input_value()},
        headers={"Referer": site.url, "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())},
    )
    assert printed.headers["content-type"] == "application/pdf"
    return printed.body()


def test_an_excel_file_goes_all_the_way_to_an_acknowledged_card(site: Site, chromium: Browser) -> None:
    officer = sign_in(chromium, site, "safety_officer")
    import_and_correct(officer, site)
    approve(sign_in(chromium, site, "principal"))

    # What a camera reads on the paper is the address of the card, and nothing else.
    words, codes = words_and_codes(print_pocket_card(officer, site))
    assert POST in words
    (code,) = codes
    assert re.fullmatch(rf"{re.escape(site.url)}/c/[2-9A-HJ-NP-Z]{{16}}/", code, re.IGNORECASE)

    # Scanned on a phone without sign-in; then the server is gone, and the card is still there.
    phone = chromium.new_context(viewport=PHONE_SIZE, locale="zh-CN").new_page()
    phone.goto(code)
    expect(phone.get_by_role("heading", name=SCENARIO)).to_be_visible()
    assert phone.evaluate(KEPT, phone.evaluate("location.pathname"))
    site.stop()
    phone.reload()
    expect(phone.get_by_role("heading", name=SCENARIO)).to_be_visible()
    expect(phone.get_by_text("离线 · 数据为")).to_be_visible()
    site.serve()

    # The worker acknowledges, and the ledger agrees.
    worker = sign_in(chromium, site, "worker", is_phone=True)
    worker.locator(".my-post", has_text=POST).get_by_role("link", name="查看并签收").click()
    worker.get_by_role("button", name=re.compile("我已阅读，签收")).click()
    expect(worker.get_by_text("已签收。回执")).to_be_visible()
    assert "✗" not in site.run("ledger", "verify")
