"""Walks through the demo park as its people do and keeps a picture of each page that README and handbook show."""

import argparse
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from saying import CannotGoOn, clear_endings, say

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from tests.journeys.site import Site  # noqa: E402 — the path above makes it importable

FILES = REPOSITORY / "gangze" / "demo" / "files"
PICTURES = REPOSITORY / "docs" / "handbook" / "pictures"
MOST_BYTES = 1_500_000
COLOURS = 256
"""A palette of so many colours shows our flat pages without a visible loss, at a third of the size."""
DESK = {"width": 1440, "height": 900}
POCKET = {"width": 360, "height": 740}
FILE = "两单两卡_聚酰胺.xlsx"
POST_IN_FORCE = "聚合主操"
POST_TO_COME = "导热油炉工"


class Camera:
    """Opens pages as people of the demo park and keeps what they see."""

    def __init__(self, browser: Browser, site: Site, scratch: Path) -> None:
        self.browser, self.site, self.scratch = browser, site, scratch
        told = site.run("demo", "people")
        (self.password,) = re.findall(r"密码都是 ([^）]+)）", told)
        self.phones = {role: phone for phone, role in re.findall(r"^ +(\d{11}) +(\S+)", told, re.MULTILINE)}
        self.taken: list[Path] = []

    def visitor(self, *, is_phone: bool = False) -> Page:
        """Return a page of somebody who is not signed in."""
        context = self.browser.new_context(
            viewport=POCKET if is_phone else DESK, device_scale_factor=2 if is_phone else 1, locale="zh-CN",
            timezone_id="Asia/Shanghai", reduced_motion="reduce", has_touch=is_phone,
        )  # fmt: skip
        page = context.new_page()
        page.set_default_timeout(20_000)
        return page

    def person(self, role: str, *, is_phone: bool = False) -> Page:
        """Return a page of the demo person of a role, signed in."""
        page = self.visitor(is_phone=is_phone)
        page.goto(f"{self.site.url}/accounts/login/")
        page.fill("input[name=login]", self.phones[role])
        page.fill("input[name=password]", self.password)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{self.site.url}/")
        return page

    def take(self, page: Page, name: str, *, height: int | None = None) -> None:
        """Keep what the window shows; `height` in pixels where a whole window would be mostly empty."""
        if height is not None:
            page.set_viewport_size({"width": DESK["width"], "height": height})
        page.evaluate("document.fonts.ready.then(() => true)")
        page.wait_for_timeout(300)
        self.keep(Image.open(io.BytesIO(page.screenshot(animations="disabled"))), name)

    def keep(self, picture: Image.Image, name: str) -> None:
        """Write a picture with a palette, as small as it gets."""
        target = PICTURES / f"{name}.png"
        # Not the usual median cut: it sacrifices rare colours, and red, orange, yellow and blue mean something here.
        # The rounds of k-means bring paper and ink, which fill the page, back to what they are.
        reduced = picture.convert("RGB").quantize(
            COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=8, dither=Image.Dither.NONE
        )
        reduced.save(target, optimize=True)
        self.taken.append(target)
        say(f"✓ {target.relative_to(REPOSITORY)} ({target.stat().st_size // 1024} KB)")


def sign_in(camera: Camera) -> None:
    """The page everybody begins with."""
    page = camera.visitor()
    page.goto(f"{camera.site.url}/accounts/login/")
    page.fill("input[name=login]", camera.phones["安全员"])
    camera.take(page, "sign-in", height=620)


def roster(camera: Camera) -> None:
    """A roster in which some rows are new, some changed and some wrong."""
    book = load_workbook(FILES / "人员岗位花名册.xlsx")
    sheet = book.worksheets[0]
    head = {str(cell.value).strip(): cell.column for cell in sheet[3] if cell.value}
    for row, shift in ((6, "甲"), (9, "丙"), (12, "乙")):
        sheet.cell(row, head["班次"]).value = shift
    file = camera.scratch / "人员岗位花名册_11月.xlsx"
    book.save(file)
    page = camera.person("管理员")
    page.goto(f"{camera.site.url}/org/import/")
    page.locator("input[name=kind][value=roster]").check()
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="上传并核对").click()
    page.get_by_role("link", name=re.compile("^有问题")).click()
    camera.take(page, "roster")


def bring_file(camera: Camera) -> None:
    """A file with an empty measure and a column of the enterprise's own, then the good one."""
    book = load_workbook(FILES / FILE)
    sheet = book["岗位风险清单"]
    column = next(cell.column for cell in sheet[3] if "措施" in str(cell.value or ""))
    sheet.cell(8, column).value = None
    sheet.cell(3, sheet.max_column + 1).value = "双控平台编号"
    sheet.cell(4, sheet.max_column).value = "FX-0417"
    file = camera.scratch / "两单两卡_11月修订.xlsx"
    book.save(file)
    page = camera.person("安全员")
    upload(camera, page, file)
    camera.take(page, "import")
    page.get_by_role("button", name="放弃这个文件").click()
    upload(camera, page, FILES / FILE)
    page.get_by_role("button", name="写入草稿").click()
    expect(page.get_by_text("个岗位已写入草稿")).to_be_visible(timeout=60_000)


def upload(camera: Camera, page: Page, file: Path) -> None:
    """Upload a file and wait until it is understood."""
    page.goto(f"{camera.site.url}/dossiers/import/")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="上传并识别").click()
    expect(page.get_by_role("heading", name="识别结果")).to_be_visible(timeout=60_000)


def draft(camera: Camera) -> None:
    """A draft, each item with its tools."""
    page = camera.person("安全员")
    open_draft(camera, page, POST_TO_COME)
    camera.take(page, "draft")


def approve(camera: Camera) -> None:
    """A revision in review, with what it changes, as the principal sees it."""
    page = camera.person("安全员")
    open_draft(camera, page, POST_IN_FORCE)
    items = page.locator("#document-risk li.item")
    edit(items.nth(0), "管控措施", lambda text: f"{text}\n每班核对一次液位联锁投用状态")
    edit(items.nth(1), "危险有害因素", lambda text: f"{text}。")
    page.get_by_role("link", name="去送审").click()
    page.get_by_role("button", name="送审", exact=True).click()
    expect(page.get_by_text("已送审")).to_be_visible()
    principal = camera.person("主要负责人")
    principal.get_by_role("link", name="查看并批准").first.click()
    camera.take(principal, "approve")


def edit(item: Locator, label: str, change: Callable[[str], str]) -> None:
    """Change one field of an item in the draft."""
    place = item.page.locator(f"#{item.get_attribute('id')}")
    place.get_by_role("button", name=re.compile("^改")).click()
    field = place.get_by_label(label, exact=False).first
    field.fill(change(field.input_value()))
    place.get_by_role("button", name="保存").click()
    expect(place.locator("form")).to_have_count(0)


def open_draft(camera: Camera, page: Page, post: str) -> None:
    """Open the draft of a post, begun or not."""
    open_post(camera, page, post)
    page.locator(".page-top-actions").get_by_text(re.compile("新建草稿|修订|继续草稿")).click()
    expect(page.locator("#submit")).to_be_visible()


def open_post(camera: Camera, page: Page, post: str) -> None:
    """Open the page of a post from the list."""
    page.goto(f"{camera.site.url}/dossiers/?q={post}")
    page.get_by_role("link", name=post, exact=True).first.click()
    expect(page.get_by_role("heading", name=post).first).to_be_visible()


def paper(camera: Camera) -> None:
    """A pocket card as it comes from the printer, and the post's page with the code that is on it."""
    page = camera.person("安全员")
    open_post(camera, page, POST_IN_FORCE)
    form = page.locator("form.print-buttons")
    cookies = {each["name"]: each["value"] for each in page.context.cookies()}
    printed = page.request.post(
        f"{camera.site.url}{form.get_attribute('action')}",
        form={"layout": "pocket", "csrfmiddlewaretoken": form.locator("input[type=hidden]").input_value()},
        headers={"Referer": camera.site.url, "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())},
    )
    if not printed.ok:
        raise CannotGoOn(f"打印失败（{printed.status}）。", f"The print failed ({printed.status}).")
    keep_page(camera, printed.body(), "pocket-card")
    page.reload()
    camera.take(page, "dossier")


def keep_page(camera: Camera, content: bytes, name: str) -> None:
    """Keep the first page of a PDF as a picture."""
    pdf = camera.scratch / f"{name}.pdf"
    pdf.write_bytes(content)
    command = ["pdftoppm", "-png", "-r", "110", "-f", "1", "-l", "1", "-singlefile", pdf, camera.scratch / name]
    subprocess.run(command, check=True, timeout=60)
    camera.keep(Image.open(camera.scratch / f"{name}.png"), name)


def phone(camera: Camera) -> None:
    """A scanned card without sign-in, and the home of the worker who has something to acknowledge."""
    officer = camera.person("安全员")
    open_post(camera, officer, POST_IN_FORCE)
    address = officer.locator("a.code-token").first.get_attribute("href")
    scanned = camera.visitor(is_phone=True)
    scanned.goto(f"{camera.site.url}{address}")
    camera.take(scanned, "card-phone")
    camera.take(camera.person("一线员工", is_phone=True), "home-phone")


def ledger(camera: Camera) -> None:
    """What all of this has left in the ledger."""
    page = camera.person("主要负责人")
    page.goto(f"{camera.site.url}/ledger/")
    camera.take(page, "ledger")


def draw(camera: Camera) -> None:
    """A roster frozen by the park, a number entered on each side, and who was drawn."""
    page = camera.person("园区安全环保所")
    page.goto(f"{camera.site.url}/draws/new/")
    page.fill("[name=count]", "5")
    page.locator("[name=every_key_post]").uncheck()
    page.locator("[name=every_shift]").uncheck()
    for kind in ("risk", "emergency"):
        page.locator(f"[name=documents][value={kind}]").check()
    page.get_by_role("button", name="冻结名册").click()
    expect(page.get_by_role("heading", name="名册指纹")).to_be_visible()
    camera.take(page, "draw-frozen", height=640)
    for by, number in (("彭例安", "20261"), ("郑样刚", "318")):
        page.get_by_role("link", name="填数").first.click()
        page.fill("[name=by]", by)
        page.fill("[name=number]", number)
        page.get_by_role("button", name="填好了").click()
    expect(page.get_by_text("候补（按次序）")).to_be_visible()
    page.locator("#messages .btn-close, #messages button").first.click()
    camera.take(page, "draw-result", height=780)


def rounds(camera: Camera) -> None:
    """The sheet of a round on the phone, and the sheets of an hourly plan on paper."""
    pocket = camera.person("一线员工", is_phone=True)
    pocket.goto(f"{camera.site.url}/rounds/now/")
    pocket.locator("a[href*='/rounds/sheets/']").first.click()
    pocket.locator("[data-check], .check").first.scroll_into_view_if_needed()
    camera.take(pocket, "round-phone")
    page = camera.person("安全员")
    page.goto(f"{camera.site.url}/rounds/paper/")
    form = page.locator("form.paper-place").filter(has_text=f"· {POST_IN_FORCE}").first
    day = form.locator("[name=first]").input_value()
    cookies = {each["name"]: each["value"] for each in page.context.cookies()}
    printed = page.request.get(
        f"{camera.site.url}{form.get_attribute('action')}?first={day}&days=1",
        headers={"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())},
    )
    keep_page(camera, printed.body(), "round-paper")


def findings(camera: Camera) -> None:
    """A finding with what was done about it so far."""
    page = camera.person("安全员")
    page.goto(f"{camera.site.url}/findings/?q=软管")
    page.get_by_role("link", name="软管").first.click()
    camera.take(page, "finding")


def weeks(camera: Camera) -> None:
    """The sheet of a week that filled itself, and the hints of the month."""
    page = camera.person("车间主任")
    page.goto(f"{camera.site.url}/rounds/weeks/")
    page.locator("main a[href*='/rounds/weeks/']").nth(1).click()
    camera.take(page, "week")
    page.goto(f"{camera.site.url}/rounds/formalism/")
    camera.take(page, "formalism")


def plans(camera: Camera) -> None:
    """A plan: when, by which rota, which lines, and what falls due next."""
    page = camera.person("安全员")
    page.goto(f"{camera.site.url}/rounds/plans/?q={POST_IN_FORCE}")
    page.get_by_role("link", name=f"{POST_IN_FORCE}巡检").first.click()
    camera.take(page, "plan")


STATIONS = (sign_in, roster, bring_file, draft, paper, phone, approve, draw, ledger, rounds, findings, weeks, plans)


def main() -> None:
    """Take all pictures; old ones that nobody takes any more are removed."""
    parser = argparse.ArgumentParser(prog="script/pictures", description="Takes docs/handbook/pictures anew.")
    parser.parse_args()
    with clear_endings(), tempfile.TemporaryDirectory(prefix="gangze-pictures-") as folder:
        scratch = Path(folder)
        (scratch / "var").mkdir()
        PICTURES.mkdir(parents=True, exist_ok=True)
        site = Site(scratch / "var")
        site.lay()
        site.serve()
        try:
            taken = walk(site, scratch)
        finally:
            site.stop()
        for old in set(PICTURES.glob("*.png")) - set(taken):
            old.unlink()
        check_size(taken)


def walk(site: Site, scratch: Path) -> list[Path]:
    """Visit every station with one browser; return the pictures."""
    with sync_playwright() as playwright:
        executable = os.environ.get("GANGZE_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(
            executable_path=executable,
            args=["--no-sandbox", "--disable-gpu"],
        )
        camera = Camera(browser, site, scratch)
        for station in STATIONS:
            station(camera)
        browser.close()
        return camera.taken


def check_size(taken: list[Path]) -> None:
    """Raise CannotGoOn when the pictures weigh more than a repository should carry."""
    total = sum(picture.stat().st_size for picture in taken)
    if total > MOST_BYTES:
        raise CannotGoOn(f"图片共 {total // 1024} KB，太大。", f"The pictures take {total // 1024} KB: too much.")
    say(f"✓ {len(taken)} 张，共 {total // 1024} KB")


if __name__ == "__main__":
    main()
