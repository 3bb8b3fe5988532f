"""What became of a round's answers and photos when its sheet changed, another round was looked at, or a refused record was put right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import served
from .people import sign_in
from .site import Site
from .test_round_phone import camera, open_sheet, slots, take_photos
from .test_rounds import FINDING, OK, answer_all, take_along, tap

pytestmark = pytest.mark.browser
OUTBOX = """(name) => new Promise((resolve) => {
  const request = indexedDB.open("gangze-outbox-2");
  request.onsuccess = () => {
    const all = request.result.transaction(name).objectStore(name).getAll();
    all.onsuccess = () => { request.result.close(); resolve(all.result.map((one) => ({ ...one, bytes: null }))); };
  };
})"""
OLDER_SHEET = """() => {
  const key = Object.keys(localStorage).find((name) => name.startsWith("gangze-draft:"));
  const had = JSON.parse(localStorage.getItem(key));
  localStorage.setItem(key, JSON.stringify({ ...had, revision: "0", values: [...had.values, ["a:q:gone", "ok"]] }));
}"""
OLDER_PHOTOS = """() => new Promise((resolve) => {
  const request = indexedDB.open("gangze-drafts");
  request.onsuccess = () => {
    const change = request.result.transaction("photos", "readwrite");
    const all = change.objectStore("photos").getAll();
    all.onsuccess = () => all.result.forEach((one) => change.objectStore("photos").put({ ...one, saved_at: one.saved_at - 8 * 86400000 }));
    change.oncomplete = () => { request.result.close(); resolve(); };
  };
})"""


@pytest.fixture(scope="module")
def site(demo_park: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a site of its own: one of its rounds is done here."""
    yield from served(demo_park, tmp_path_factory.mktemp("round-mended"))


def outbox(page: Page, name: str) -> list[dict[str, Any]]:
    return list(page.evaluate(OUTBOX, name))


def begin(page: Page, site: Site, folder: Path) -> None:
    """Find something on a sheet, with a photo."""
    open_sheet(page, site)
    tap(page, "q:leak", FINDING)
    take_photos(page, "q:leak", camera(folder, "one"))
    page.wait_for_timeout(300)


def test_a_look_at_a_round_of_another_version_leaves_the_first_one_as_it_was(
    worker: Page, site: Site, tmp_path: Path
) -> None:
    begin(worker, site, tmp_path)
    first, other = slots(worker)[:2]
    worker.locator(f"[data-slot] option[value='{other}']").evaluate("one => { one.dataset.version = '9'; }")
    worker.locator("[data-slot]").select_option(other)
    expect(worker.locator("[data-answered]")).to_have_text("0")
    worker.locator("[data-slot]").select_option(first)
    expect(worker.locator("[data-check='q:leak'] [data-shots] img")).to_have_count(1)
    expect(worker.locator("[data-answered]")).to_have_text("1")
    expect(worker.locator("[data-restored-words]")).to_have_text("接着上次没交的检查。")


def test_a_changed_sheet_keeps_what_it_still_asks_and_says_what_it_does_not(
    worker: Page, site: Site, tmp_path: Path
) -> None:
    begin(worker, site, tmp_path)
    worker.goto(f"{site.url}/rounds/now/")
    worker.evaluate(OLDER_SHEET)
    worker.evaluate(OLDER_PHOTOS)
    open_sheet(worker, site)
    expect(worker.locator("[data-restored-words]")).to_contain_text("检查表改过了")
    expect(worker.locator("[data-restored-words]")).to_contain_text("有 1 项已经不在表上")
    expect(worker.locator("[data-answered]")).to_have_text("1")
    worker.wait_for_timeout(300)
    worker.reload()
    expect(worker.locator("[data-check='q:leak'] [data-shots] img")).to_have_count(1)


def test_a_refused_record_stays_until_its_own_correction_takes_its_place(
    chromium: Browser, worker: Page, site: Site, tmp_path: Path
) -> None:
    take_along(worker, site)
    begin(worker, site, tmp_path)
    answer_all(worker, "q:leak")
    slot = worker.locator("[data-slot]").input_value()
    worker.get_by_role("button", name="完成").click()
    expect(worker.get_by_role("heading", name="已记在本机")).to_be_visible()
    second = sign_in(chromium, site, "worker", is_phone=True)
    open_sheet(second, site)
    second.locator("[data-slot]").select_option(slot)
    answer_all(second)
    second.get_by_role("button", name="完成").click()
    expect(second.locator(".code")).to_be_visible()
    worker.context.set_offline(False)
    expect(worker.get_by_role("heading", name="没有被接受")).to_be_visible(timeout=60_000)
    [refused] = outbox(worker, "facts")

    worker.goto(f"{site.url}/outbox/")
    worker.get_by_role("button", name="改正").click()
    expect(worker.locator("[data-check='q:leak'] [data-shots] img")).to_have_count(1)
    # As if the round chosen on the page were another one, the address being the same.
    worker.evaluate("""() => {
      const kept = JSON.parse(sessionStorage.getItem("gangze-correcting"));
      sessionStorage.setItem("gangze-correcting", JSON.stringify({ ...kept, body: { ...kept.body, scheduled_for: "another" } }));
    }""")
    worker.get_by_role("button", name="完成").click()
    expect(worker.locator("#messages .message-error")).to_be_visible()
    expect(worker.locator("[data-submit]")).to_be_enabled()
    assert [one["client_uuid"] for one in outbox(worker, "facts")] == [refused["client_uuid"]]

    worker.goto(f"{site.url}/outbox/")
    worker.get_by_role("button", name="改正").click()
    expect(worker.locator("[data-check='q:leak'] [data-shots] img")).to_have_count(1)
    worker.get_by_role("button", name="完成").click()
    expect(worker.locator("#messages .message-error")).to_be_visible()
    expect(worker.locator("[data-submit]")).to_be_enabled()
    [again] = outbox(worker, "facts")
    assert (again["client_uuid"] != refused["client_uuid"], bool(again["refusal"])) == (True, True)
    assert {uuid for one in outbox(worker, "media") for uuid in one["facts"]} == {again["client_uuid"]}

    tap(worker, "q:leak", OK)
    worker.get_by_role("button", name="完成").click()
    expect(worker.locator("[data-submit]")).to_be_enabled()
    worker.wait_for_timeout(500)
    [last] = outbox(worker, "facts")
    assert last["client_uuid"] != again["client_uuid"]
    assert outbox(worker, "media") == []
