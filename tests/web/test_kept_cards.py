"""Cards on the phone, in a real browser: kept, read without a network, through an update, and after sign-out."""

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import wait_until

from .conftest import Kit, MakePhone

pytestmark = pytest.mark.browser

KEPT = """async () => {
  const cache = await caches.open('gangze-cards');
  return (await cache.keys()).map(request => new URL(request.url).pathname).sort();
}"""
SHELLS = "async () => (await caches.keys()).filter(name => name.startsWith('gangze-shell-'))"
STYLE = "() => document.querySelector('link[rel=stylesheet]').href"


def wait_until_kept(page: Page, *paths: str) -> None:
    wait_until(
        page,
        """async (paths) => {
          const cache = await caches.open('gangze-cards');
          const kept = (await cache.keys()).map(request => new URL(request.url).pathname);
          return paths.every(path => kept.includes(path));
        }""",
        list(paths),
    )


def wait_for_new_worker(page: Page, old: list[str]) -> None:
    page.evaluate("async () => { await (await navigator.serviceWorker.ready).update(); }")
    wait_until(
        page,
        """async (old) => {
          const shells = (await caches.keys()).filter(name => name.startsWith('gangze-shell-'));
          return shells.length === 1 && !old.includes(shells[0]);
        }""",
        old,
    )


def test_a_card_opened_once_by_a_scan_is_readable_without_a_network(kit: Kit, phone: MakePhone) -> None:
    page = phone(kit).new_page()
    page.goto(f"{kit.url}/c/public/")
    wait_until_kept(page, "/c/public/")
    kit.stop()
    page.goto(f"{kit.url}/c/public/")
    expect(page.get_by_role("heading", name="己内酰胺泄漏")).to_be_visible()
    expect(page.locator("#offline-bar")).to_contain_text("离线 · 数据为")
    assert page.evaluate("() => getComputedStyle(document.querySelector('.call')).borderTopWidth") == "2px"


def test_an_update_of_the_application_drops_neither_a_card_nor_its_style(kit: Kit, phone: MakePhone) -> None:
    page = phone(kit, kit_role="worker").new_page()
    page.goto(f"{kit.url}/c/public/")
    wait_until_kept(page, "/c/public/")
    old_style, old_shells = page.evaluate(STYLE), page.evaluate(SHELLS)
    kit.stop()
    kit.change_styles()
    kit.start()
    page.goto(f"{kit.url}/kit/states/")
    assert page.evaluate(STYLE) != old_style
    wait_for_new_worker(page, old_shells)
    kit.stop()
    page.goto(f"{kit.url}/c/public/")
    assert page.evaluate(STYLE) == old_style
    assert page.evaluate("() => getComputedStyle(document.querySelector('.call')).borderTopWidth") == "2px"
    page.goto(f"{kit.url}/kit/list/")
    expect(page.get_by_role("heading", name="现在没有网络")).to_be_visible()


def test_other_pages_are_not_kept_and_the_offline_page_lists_the_cards(kit: Kit, phone: MakePhone) -> None:
    page = phone(kit, kit_role="worker").new_page()
    page.goto(f"{kit.url}/kit/list/")
    page.goto(f"{kit.url}/c/public/")
    wait_until_kept(page, "/c/public/", "/outbox/")
    assert page.evaluate(KEPT) == ["/c/public/", "/outbox/"]
    kit.stop()
    page.goto(f"{kit.url}/kit/list/")
    expect(page.get_by_role("heading", name="现在没有网络")).to_be_visible()
    expect(page.get_by_role("link", name="public 样例岗位 · 能应急")).to_be_visible()


def test_the_list_of_what_waits_opens_without_a_network_for_who_is_signed_in(kit: Kit, phone: MakePhone) -> None:
    page = phone(kit, kit_role="worker").new_page()
    page.goto(f"{kit.url}/kit/phone/")
    wait_until_kept(page, "/outbox/")
    kit.stop()
    page.goto(f"{kit.url}/outbox/")
    expect(page.get_by_role("heading", name="未上传的记录")).to_be_visible()
    expect(page.get_by_text("都已上传。")).to_be_visible()
    assert page.evaluate("() => document.querySelector('meta[name=gangze-actor]').content") == "person-1"


def test_a_card_that_came_before_the_worker_is_kept_though_the_worker_has_taken_over_since(
    kit: Kit, phone: MakePhone
) -> None:
    page = phone(kit).new_page()
    page.add_init_script("Object.defineProperty(ServiceWorkerContainer.prototype, 'controller', { get: () => ({}) })")
    page.goto(f"{kit.url}/c/public/")
    wait_until_kept(page, "/c/public/")


def test_what_sticks_to_the_bottom_knows_how_high_the_bar_is_at_any_size_of_text(kit: Kit, phone: MakePhone) -> None:
    page = phone(kit, kit_role="worker").new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{kit.url}/kit/phone/")
    for size in ("100%", "200%"):
        page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
        wait_until(
            page,
            """() => {
              const told = getComputedStyle(document.documentElement).getPropertyValue('--bottom-bar-height');
              return Math.abs(parseFloat(told) - document.querySelector('.bottom-bar').offsetHeight) < 1.5;
            }""",
        )
    assert page.evaluate("() => document.documentElement.classList.contains('is-cramped')")


def test_cards_a_page_links_to_are_fetched_ahead(kit: Kit, phone: MakePhone) -> None:
    page = phone(kit, kit_role="worker").new_page()
    page.goto(f"{kit.url}/kit/phone/")
    wait_until_kept(page, "/c/private/")


def test_sign_out_takes_private_cards_along_and_the_name_from_public_ones(kit: Kit, phone: MakePhone) -> None:
    page = phone(kit, kit_role="worker").new_page()
    page.goto(f"{kit.url}/kit/phone/")
    wait_until_kept(page, "/c/private/")
    page.goto(f"{kit.url}/c/public/")
    wait_until_kept(page, "/c/private/", "/c/public/")
    page.goto(f"{kit.url}/kit/states/")
    page.evaluate("() => fetch('/accounts/logout/', {method: 'POST', headers: {'X-CSRFToken': 'none'}})")
    wait_until(
        page,
        """async () => {
          const cache = await caches.open('gangze-cards');
          const keys = await cache.keys();
          return keys.length === 1 && !(await (await cache.match(keys[0])).text()).includes('gangze-actor');
        }""",
    )
    # The session goes on here, so the page may fetch its list of what waits once more.
    assert [path for path in page.evaluate(KEPT) if path != "/outbox/"] == ["/c/public/"]


def test_a_card_that_the_server_withdraws_leaves_the_phone(kit: Kit, phone: MakePhone) -> None:
    context = phone(kit, kit_role="worker")
    page = context.new_page()
    page.goto(f"{kit.url}/kit/phone/")
    wait_until_kept(page, "/c/private/")
    page.evaluate(
        """async () => {
          const cache = await caches.open('gangze-cards');
          const kept = await cache.match('/c/private/');
          await cache.put('/kit/absent/', kept);
        }"""
    )
    page.goto(f"{kit.url}/kit/absent/")
    wait_until(page, "async () => !(await (await caches.open('gangze-cards')).match('/kit/absent/'))")


def test_the_page_without_a_network_speaks_the_language_chosen_last(kit: Kit, phone: MakePhone) -> None:
    context = phone(kit, kit_role="worker")
    page = context.new_page()
    page.goto(f"{kit.url}/kit/phone/")
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    context.add_cookies([{"name": "django_language", "value": "en", "url": kit.url}])
    page.goto(f"{kit.url}/kit/phone/")
    wait_until(
        page,
        """async () => {
          const kept = await caches.match('/offline/');
          return kept !== undefined && (await kept.text()).includes('lang="en"');
        }""",
    )
    kit.stop()
    page.goto(f"{kit.url}/kit/list/")
    expect(page.get_by_role("heading", name="No network right now")).to_be_visible()
