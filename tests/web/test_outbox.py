"""Facts made without a network, in a real browser: they wait on the device and are uploaded once it is back."""

import json
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import Kit, MakePhone

pytestmark = pytest.mark.browser


def received(kit: Kit) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{kit.url}/kit/received/", timeout=5) as answer:
        return list(json.load(answer)["facts"])


def sign(page: Page, note: str) -> None:
    page.get_by_label("备注").fill(note)
    page.get_by_role("button", name="签收").click()


def lose_network(page: Page) -> None:
    page.context.set_offline(True)
    page.wait_for_function("() => !navigator.onLine")


def test_a_fact_made_with_a_network_is_uploaded_at_once_and_shows_its_receipt(
    shared_kit: Kit, phone: MakePhone
) -> None:
    page = phone(shared_kit, workers=False, kit_role="worker").new_page()
    page.goto(f"{shared_kit.url}/kit/outbox/")
    sign(page, "现场签收")
    expect(page.get_by_text("已签收。回执 FWX9-R0EJ-PK")).to_be_visible()
    fact = received(shared_kit)[-1]
    assert fact["kind"] == "kit.acknowledged"
    assert fact["body"] == {"note": "现场签收"}
    assert fact["actor"] == "person-1"
    assert fact["device_at"].endswith("Z")


def test_a_fact_made_without_a_network_waits_and_is_uploaded_once_when_it_returns(
    shared_kit: Kit, phone: MakePhone
) -> None:
    context = phone(shared_kit, workers=False, kit_role="worker")
    page = context.new_page()
    page.goto(f"{shared_kit.url}/kit/outbox/")
    lose_network(page)
    sign(page, "离线签收")
    expect(page.get_by_text("已记在这台设备上。")).to_be_visible()
    expect(page.locator("#outbox-bar")).to_contain_text("还有 1 条未上传")
    context.set_offline(False)
    expect(page.locator("#outbox-bar")).to_be_hidden()
    expect(page.get_by_text("已签收。回执 ")).to_be_visible()
    expect(page.get_by_text("已记在这台设备上。")).to_be_hidden()
    page.goto(f"{shared_kit.url}/kit/outbox/")
    assert [fact["body"]["note"] for fact in received(shared_kit)].count("离线签收") == 1


def test_what_waited_and_is_refused_says_so_on_its_page(shared_kit: Kit, phone: MakePhone) -> None:
    context = phone(shared_kit, workers=False, kit_role="worker")
    page = context.new_page()
    page.goto(f"{shared_kit.url}/kit/outbox/")
    lose_network(page)
    sign(page, "refuse")
    expect(page.get_by_text("已记在这台设备上。")).to_be_visible()
    context.set_offline(False)
    expect(page.locator("form").get_by_text("这个版本已被替代。")).to_be_visible()


def test_what_came_before_the_record_it_speaks_of_waits_and_holds_up_no_other(
    shared_kit: Kit, phone: MakePhone
) -> None:
    context = phone(shared_kit, workers=False, kit_role="worker")
    page = context.new_page()
    page.goto(f"{shared_kit.url}/kit/outbox/")
    sign(page, "early")
    expect(page.get_by_text("已记在这台设备上。")).to_be_visible()
    page.goto(f"{shared_kit.url}/outbox/")
    expect(page.get_by_text("等另一条先到。")).to_be_visible()
    expect(page.get_by_role("button", name="从这台设备删除")).to_have_count(0)
    other = context.new_page()
    other.goto(f"{shared_kit.url}/kit/outbox/")
    sign(other, "awaited")
    expect(other.get_by_text("已签收。回执 ")).to_be_visible()
    expect(page.get_by_text("都已上传。")).to_be_visible(timeout=20_000)  # by itself: nobody presses anything
    notes = [fact["body"]["note"] for fact in received(shared_kit)]
    assert (notes.count("early"), notes.index("awaited") < notes.index("early")) == (1, True)


def test_a_fact_waits_for_the_person_who_made_it(shared_kit: Kit, phone: MakePhone) -> None:
    context = phone(shared_kit, workers=False, kit_role="worker")
    page = context.new_page()
    page.goto(f"{shared_kit.url}/kit/outbox/")
    lose_network(page)
    sign(page, "甲的签收")
    expect(page.get_by_text("已记在这台设备上。")).to_be_visible()
    # The page of the first person is still open when the network returns with the session of the second.
    context.add_cookies([{"name": "kit_person", "value": "person-2", "url": shared_kit.url}])
    with page.expect_response("**/api/outbox/batch/") as answer:
        context.set_offline(False)
    assert answer.value.json()["answers"][0]["code"] == "other_person"
    page.goto(f"{shared_kit.url}/outbox/")
    expect(page.get_by_text("由另一人记录，等其登录后上传")).to_be_visible()
    assert "甲的签收" not in [fact["body"]["note"] for fact in received(shared_kit)]
    context.add_cookies([{"name": "kit_person", "value": "person-1", "url": shared_kit.url}])
    page.goto(f"{shared_kit.url}/outbox/")
    expect(page.get_by_text("都已上传。")).to_be_visible()
    assert "甲的签收" in [fact["body"]["note"] for fact in received(shared_kit)]


def test_a_refused_fact_stays_with_the_reason_until_the_person_throws_it_away(
    shared_kit: Kit, phone: MakePhone
) -> None:
    page = phone(shared_kit, workers=False, kit_role="worker").new_page()
    page.goto(f"{shared_kit.url}/kit/outbox/")
    sign(page, "refuse")
    expect(page.get_by_role("alert").get_by_text("这个版本已被替代。")).to_be_visible()
    page.goto(f"{shared_kit.url}/outbox/")
    expect(page.get_by_text("没有被接受：这个版本已被替代。")).to_be_visible()
    page.evaluate("() => { window.isSamePage = true; }")
    page.get_by_role("button", name="再试一次").click()
    expect(page.get_by_text("没有被接受：这个版本已被替代。")).to_be_visible()
    page.once("dialog", lambda question: question.dismiss())
    page.get_by_role("button", name="从这台设备删除").click()
    expect(page.get_by_text("没有被接受：这个版本已被替代。")).to_be_visible()
    page.once("dialog", lambda question: question.accept())
    page.get_by_role("button", name="从这台设备删除").click()
    expect(page.get_by_text("都已上传。")).to_be_visible()
    assert page.evaluate("() => window.isSamePage"), "a press must not load the page anew: that may forget what it did"
