"""What a device does when things go wrong: nothing of what somebody recorded is lost, and the person is told what to do."""

import json
import re
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .conftest import Kit, MakePhone
from .test_outbox import lose_network, received, sign

pytestmark = pytest.mark.browser
WAITING = "已记在这台设备上。"
OLD_OUTBOX = """(fact) => new Promise((resolve, reject) => {
  const request = indexedDB.open("gangze-outbox", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("facts", { keyPath: "client_uuid" });
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const transaction = request.result.transaction("facts", "readwrite");
    if (fact) transaction.objectStore("facts").put(fact);
    const all = transaction.objectStore("facts").getAll();
    transaction.oncomplete = () => { request.result.close(); resolve(all.result.length); };
  };
})"""
FULL = """() => { IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); }; }"""
LOST_HANDLE = """() => {
  const real = IDBDatabase.prototype.transaction;
  let left = 2;
  IDBDatabase.prototype.transaction = function (...more) {
    if (left-- > 0) throw new DOMException("The database connection is closing.", "InvalidStateError");
    return real.apply(this, more);
  };
}"""


def tell(kit: Kit, path: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{kit.url}/kit/{path}/", timeout=5) as answer:
        return dict(json.load(answer))


@pytest.fixture(autouse=True)
def well(shared_kit: Kit) -> Iterator[None]:
    yield
    tell(shared_kit, "well")


@pytest.fixture
def context(shared_kit: Kit, phone: MakePhone) -> BrowserContext:
    return phone(shared_kit, workers=False, kit_role="worker")


@pytest.fixture
def page(shared_kit: Kit, context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto(f"{shared_kit.url}/kit/outbox/")
    return page


def notes(kit: Kit) -> list[str]:
    return [fact["body"].get("note") for fact in received(kit)]


def record_offline(page: Page, kit: Kit, *texts: str) -> None:
    """Record several facts one after another without a network, on the page that stays open."""
    lose_network(page)
    form = page.locator("form[data-outbox]").evaluate("form => form.innerHTML")
    for text in texts:
        page.locator("form[data-outbox]").evaluate("(form, html) => { form.innerHTML = html; }", form)
        sign(page, text)
        expect(page.get_by_text(WAITING)).to_be_visible()


def test_what_an_old_page_wrote_is_taken_over_and_an_old_page_can_still_write(
    shared_kit: Kit, context: BrowserContext, page: Page
) -> None:
    fact = {
        "client_uuid": "7d4e1f1a-0000-4000-8000-000000000001", "kind": "kit.acknowledged", "device_at": "2026-03-02T02:00:00.000Z",
        "body": {"note": "旧版本记的"}, "actor": "person-1", "title": "签收", "refusal": "",
    }  # fmt: skip
    page.evaluate(OLD_OUTBOX, fact)
    page.reload()
    expect(page.locator("#outbox-bar")).to_be_hidden()
    page.wait_for_timeout(300)
    assert notes(shared_kit).count("旧版本记的") == 1
    assert page.evaluate(OLD_OUTBOX, {**fact, "client_uuid": "7d4e1f1a-0000-4000-8000-000000000002"}) == 1
    page.goto(f"{shared_kit.url}/outbox/")
    expect(page.get_by_text("都已上传。")).to_be_visible()
    assert notes(shared_kit).count("旧版本记的") == 2


@pytest.mark.parametrize("text", ['😀 “引号” \\ " / \u2028 é', "﹏ｶﾞ ﬀ 𠮷野家"])
def test_both_sides_compute_the_same_hash(shared_kit: Kit, page: Page, text: str) -> None:
    sign(page, text)
    expect(page.get_by_text("已签收。回执 FWX9-R0EJ-PK")).to_be_visible()
    assert received(shared_kit)[-1]["body"] == {"note": text}


def test_a_receipt_for_something_else_deletes_nothing(shared_kit: Kit, page: Page) -> None:
    tell(shared_kit, "fault/forge/1")
    sign(page, "对不上的回执")
    expect(page.get_by_role("alert").get_by_text("服务器确认的内容与这台设备上的不一样")).to_be_visible()
    page.goto(f"{shared_kit.url}/outbox/")
    page.get_by_role("button", name="再试一次").click()
    expect(page.get_by_text("都已上传。")).to_be_visible()
    assert notes(shared_kit).count("对不上的回执") == 1


def test_a_busy_server_is_asked_again_by_itself(shared_kit: Kit, page: Page) -> None:
    tell(shared_kit, "fault/busy/1")
    sign(page, "忙时记的")
    expect(page.get_by_text(WAITING)).to_be_visible()
    expect(page.locator("#outbox-bar")).to_be_hidden()
    assert notes(shared_kit).count("忙时记的") == 1


def test_a_record_the_server_cannot_read_is_found_and_holds_up_no_other(
    shared_kit: Kit, context: BrowserContext, page: Page
) -> None:
    tell(shared_kit, "fault/unreadable/1")
    record_offline(page, shared_kit, "批一", "unreadable", "later", "批四")
    expect(page.locator("#outbox-bar")).to_contain_text("还有 4 条未上传")
    context.set_offline(False)
    expect(page.locator("#outbox-bar")).to_contain_text("有 1 条没有被接受")
    page.goto(f"{shared_kit.url}/outbox/")
    expect(page.get_by_text("没有被接受：看不懂。")).to_be_visible()
    expect(page.locator(".waiting-list").get_by_text("等待上传")).to_have_count(1)
    assert {"批一", "批四"} <= set(notes(shared_kit))


def test_a_full_device_keeps_the_form_and_sends_straight_where_it_can(
    shared_kit: Kit, context: BrowserContext, page: Page
) -> None:
    page.evaluate(FULL)
    lose_network(page)
    sign(page, "满了也不丢")
    expect(page.get_by_role("alert").get_by_text("这台设备的存储空间已满")).to_be_visible()
    expect(page.get_by_label("备注")).to_have_value("满了也不丢")
    context.set_offline(False)
    page.get_by_role("button", name="签收").click()
    expect(page.get_by_text("已签收。回执 FWX9-R0EJ-PK")).to_be_visible()
    assert notes(shared_kit).count("满了也不丢") == 1


def test_a_nearly_full_device_says_so_before_anything_is_lost(shared_kit: Kit, page: Page) -> None:
    page.evaluate("() => { navigator.storage.estimate = async () => ({ quota: 1e9, usage: 0.99e9 }); }")
    lose_network(page)
    sign(page, "快满了")
    expect(page.locator("#device-bar")).to_contain_text("存储空间快满了")


def test_a_closed_database_handle_is_opened_again(shared_kit: Kit, page: Page) -> None:
    page.evaluate(LOST_HANDLE)
    sign(page, "句柄断了")
    expect(page.get_by_text("已签收。回执 FWX9-R0EJ-PK")).to_be_visible()
    assert notes(shared_kit).count("句柄断了") == 1


def test_a_wrong_clock_is_told_and_both_times_are_kept(shared_kit: Kit, page: Page) -> None:
    tell(shared_kit, "fault/clock/-2")
    sign(page, "第一次")
    expect(page.locator("#device-bar")).to_contain_text(re.compile("快了约 2 小时 0 分"))
    page.reload()
    sign(page, "第二次")
    expect(page.get_by_text("已签收。")).to_be_visible()
    fact = received(shared_kit)[-1]
    assert abs(fact["clock_skew_ms"] - 7_200_000) < 60_000
    assert fact["device_at"].endswith("Z")


def test_storage_is_asked_to_be_kept_once_something_waits(shared_kit: Kit, page: Page) -> None:
    page.evaluate("""() => { navigator.storage.persisted = async () => false;
        navigator.storage.persist = async () => { window.asked = (window.asked ?? 0) + 1; return true; }; }""")
    record_offline(page, shared_kit, "存一", "存二")
    assert page.evaluate("() => window.asked") == 1


def test_a_refused_record_is_opened_on_its_page_and_replaced_by_the_corrected_one(shared_kit: Kit, page: Page) -> None:
    sign(page, "refuse")
    expect(page.get_by_role("alert").get_by_text("这个版本已被替代。")).to_be_visible()
    page.goto(f"{shared_kit.url}/outbox/")
    page.get_by_role("button", name="打开原来那一页改正").click()
    expect(page.get_by_label("备注")).to_have_value("refuse")
    expect(page.get_by_text("这是没有被接受的那条记录")).to_be_visible()
    sign(page, "改好了")
    expect(page.get_by_text("已签收。回执 FWX9-R0EJ-PK")).to_be_visible()
    page.goto(f"{shared_kit.url}/outbox/")
    expect(page.get_by_text("都已上传。")).to_be_visible()
    assert notes(shared_kit).count("改好了") == 1


def test_signing_out_with_unsent_records_is_asked_first_and_loses_none(
    shared_kit: Kit, context: BrowserContext, page: Page
) -> None:
    tell(shared_kit, "fault/busy/1")
    sign(page, "later")
    expect(page.get_by_text(WAITING)).to_be_visible()
    page.goto(f"{shared_kit.url}/kit/list/")
    expect(page.locator("#outbox-bar")).to_contain_text("还有 1 条未上传")
    leave = "() => document.querySelector('form[data-sign-out]').requestSubmit()"
    asked: list[str] = []
    page.once("dialog", lambda question: (asked.append(question.message), question.dismiss()))
    page.evaluate(leave)
    assert "还有 1 条没有上传" in asked[0]
    assert page.url.endswith("/kit/list/")
    page.once("dialog", lambda question: question.accept())
    page.evaluate(leave)
    page.wait_for_url("**/c/public/")
    expect(page.locator("#outbox-bar")).to_contain_text("还有 1 条未上传，请登录后上传")


def test_an_update_of_the_application_while_offline_loses_nothing(kit: Kit, phone: MakePhone) -> None:
    page = phone(kit, kit_role="worker").new_page()
    page.goto(f"{kit.url}/kit/outbox/")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    kit.stop()
    sign(page, "更新前记的")
    expect(page.get_by_text(WAITING)).to_be_visible()
    kit.change_styles()
    kit.start()
    page.goto(f"{kit.url}/kit/outbox/")
    page.evaluate(
        "async () => { const known = await navigator.serviceWorker.getRegistration(); await known.update(); }"
    )
    expect(page.locator("#outbox-bar")).to_be_hidden()
    page.goto(f"{kit.url}/outbox/")
    expect(page.get_by_text("都已上传。")).to_be_visible()
    assert notes(kit).count("更新前记的") == 1
