"""Two authors write one draft, one of them without a mouse: nothing typed is lost, and axe finds nothing."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from .people import sign_in
from .site import Site

pytestmark = pytest.mark.browser
POST = "中控DCS操作员"
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def open_draft(page: Page, site: Site) -> str:
    """Open the draft of the post, begun where there is none, and return its address."""
    page.goto(f"{site.url}/dossiers/?q={POST}")
    page.get_by_role("link", name=POST).first.click()
    page.get_by_role("button", name="修订").or_(page.get_by_role("link", name="继续草稿")).click()
    expect(page.locator("#submit")).to_be_visible()
    return page.url


def edit(page: Page, item: str) -> Locator:
    """Open one item and return its form."""
    page.locator(f"#{item}").get_by_role("button", name=re.compile("^改")).click()
    form = page.locator(f"#{item} form.item-form")
    expect(form).to_be_visible()
    return form


def write_and_go_on(form: Locator, written: str, text: str, to: str, more: str | None = None) -> None:
    """Write into one field, put the cursor into the next and perhaps write there, all faster than any answer comes."""
    following = form.get_by_label(to).get_attribute("id")
    form.get_by_label(written).evaluate(
        """(field, [text, following, more]) => {
          field.focus();
          field.value = text;
          field.dispatchEvent(new Event("input", { bubbles: true }));
          const next = document.getElementById(following);
          next.focus();
          if (more === null) return;
          next.value = more;
          next.dispatchEvent(new Event("input", { bubbles: true }));
        }""",
        [text, following, more],
    )


def items(page: Page, kind: str = "risk") -> list[str]:
    return page.locator(f"#document-{kind} li.item").evaluate_all("items => items.map(each => each.id)")


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=AXE)
    return [f"{each['id']}: {node['html'][:120]}" for each in found.response["violations"] for node in each["nodes"]]


def test_two_authors_meet_on_one_item_and_neither_loses_a_word(site: Site, chromium: Browser) -> None:
    one, other = sign_in(chromium, site, "safety_officer"), sign_in(chromium, site, "principal")
    address = open_draft(one, site)
    other.goto(address)
    first, second, *_rest = items(one)
    mine, theirs, elsewhere = edit(one, first), edit(other, first), edit(other, second)

    theirs.get_by_label("管控措施").fill("乙写的措施")
    expect(theirs.get_by_text("已保存", exact=True)).to_be_visible()
    elsewhere.get_by_label("管控措施").fill("乙在另一条写的")
    expect(elsewhere.get_by_text("已保存", exact=True)).to_be_visible()
    mine.get_by_label("管控措施").fill("甲写的措施")
    expect(mine.get_by_role("alert")).to_contain_text("这里刚被别人改过")
    expect(mine.locator(".conflict")).to_contain_text("乙写的措施")
    expect(mine.get_by_label("管控措施")).to_have_value("甲写的措施")
    assert violations(one) == []
    mine.get_by_role("button", name="用我的").click()
    expect(mine.get_by_text("已保存", exact=True)).to_be_visible()

    one.reload()
    expect(one.locator(f"#{first}")).to_contain_text("甲写的措施")
    expect(one.locator(f"#{second}")).to_contain_text("乙在另一条写的")


def test_two_fields_of_one_item_go_together_and_merging_by_hand_saves_nothing_before(
    site: Site, chromium: Browser
) -> None:
    one, other = sign_in(chromium, site, "safety_officer"), sign_in(chromium, site, "principal")
    address = open_draft(one, site)
    other.goto(address)
    item = items(one)[2]
    mine, theirs = edit(one, item), edit(other, item)
    theirs.get_by_label("管控措施").fill("乙的措施")
    expect(theirs.get_by_text("已保存", exact=True)).to_be_visible()
    mine.get_by_label("备注").fill("甲的备注")
    expect(mine.get_by_text("已合在一起")).to_be_visible()
    expect(mine.get_by_label("管控措施")).to_have_value("乙的措施")
    assert violations(one) == []

    theirs.get_by_label("管控措施").fill("乙又改的措施")
    expect(theirs.get_by_text("已合在一起")).to_be_visible()
    mine.get_by_label("管控措施").fill("甲改的措施")
    expect(mine.locator(".conflict")).to_contain_text("乙又改的措施")
    mine.get_by_role("button", name="在我的上面接着改").click()
    mine.get_by_label("备注").fill("甲又写的备注")
    mine.get_by_label("后果").first.focus()
    one.wait_for_timeout(1500)
    other.reload()
    expect(other.locator(f"#{item}")).to_contain_text("乙又改的措施")
    mine.get_by_label("管控措施").fill("两人合的措施")
    expect(mine.get_by_text("已保存", exact=True)).to_be_visible()
    mine.get_by_role("button", name="保存并收起").click()
    expect(one.locator(f"#{item}.item-editable")).to_contain_text("两人合的措施")
    expect(one.locator(f"#{item}.item-editable")).to_contain_text("甲又写的备注")
    expect(one.locator(f"#{item}.item-editable")).to_contain_text("已合在一起")


def test_what_another_wrote_never_comes_under_the_cursor(site: Site, chromium: Browser) -> None:
    one, other = sign_in(chromium, site, "safety_officer"), sign_in(chromium, site, "principal")
    address = open_draft(one, site)
    other.goto(address)
    item = items(one)[3]
    mine, theirs = edit(one, item), edit(other, item)
    measures = mine.get_by_label("管控措施")
    before = measures.input_value()

    # The answer comes while the cursor is in the field, before anything is typed there.
    theirs.get_by_label("管控措施").fill("乙的措施")
    expect(theirs.get_by_text("已保存", exact=True)).to_be_visible()
    write_and_go_on(mine, "备注", "甲的备注", "管控措施")
    expect(mine.get_by_text("已合在一起")).to_be_visible()
    expect(measures).to_have_value(before)
    measures.fill("甲的措施")
    expect(mine.locator(".conflict")).to_contain_text("乙的措施")
    mine.get_by_role("button", name="用对方的").click()
    expect(mine.get_by_text("已保存", exact=True)).to_be_visible()
    expect(measures).to_have_value("乙的措施")

    # Where nothing is typed, it comes when the cursor has left.
    theirs.get_by_label("管控措施").fill("乙又改的措施")
    expect(theirs.get_by_text("已保存", exact=True)).to_be_visible()
    write_and_go_on(mine, "备注", "甲又写的备注", "管控措施")
    expect(mine.get_by_text("已合在一起")).to_be_visible()
    expect(measures).to_have_value("乙的措施")
    mine.get_by_label("备注").focus()
    expect(measures).to_have_value("乙又改的措施")

    # The answer comes when something is typed there already.
    theirs.get_by_label("管控措施").fill("乙最后的措施")
    expect(theirs.get_by_text("已保存", exact=True)).to_be_visible()
    write_and_go_on(mine, "备注", "甲最后的备注", "管控措施", "甲最后的措施")
    expect(mine.locator(".conflict")).to_contain_text("乙最后的措施")
    mine.get_by_role("button", name="用对方的").click()
    expect(mine.get_by_text("已保存", exact=True)).to_be_visible()
    one.reload()
    expect(one.locator(f"#{item}")).to_contain_text("乙最后的措施")
    expect(one.locator(f"#{item}")).to_contain_text("甲最后的备注")


def test_what_is_typed_without_a_network_is_kept_and_saved_later(site: Site, chromium: Browser) -> None:
    page = sign_in(chromium, site, "safety_officer")
    open_draft(page, site)
    item = items(page)[0]
    form = edit(page, item)
    page.context.set_offline(True)
    form.get_by_label("管控措施").fill("断网时写的措施")
    expect(form.get_by_text("连不上服务器")).to_be_visible()
    expect(form.get_by_label("管控措施")).to_have_value("断网时写的措施")
    page.context.set_offline(False)
    expect(form.get_by_text("已保存", exact=True)).to_be_visible()
    page.reload()
    expect(page.locator(f"#{item}")).to_contain_text("断网时写的措施")


def test_a_draft_is_written_with_the_keyboard_alone(site: Site, chromium: Browser) -> None:
    page = sign_in(chromium, site, "safety_officer")
    open_draft(page, site)
    first, second, *_rest = items(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("j")
    expect(page.locator(f"#{first}")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(f"#{second}")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#draft-live")).to_contain_text("现在是第 1 条")
    assert items(page)[:2] == [second, first]
    expect(page.locator(f"#{second}")).to_be_focused()

    page.keyboard.press("Enter")
    form = page.locator(f"#{second} form.item-form")
    expect(form.locator("input, textarea").locator("visible=true").first).to_be_focused()
    form.get_by_label("管控措施").focus()
    page.keyboard.press("End")
    page.keyboard.type("，只用键盘写的")
    page.keyboard.press("Escape")
    expect(page.locator(f"#{second}.item-editable")).to_contain_text("只用键盘写的")
    expect(page.locator(f"#{second}")).to_be_focused()

    before = page.locator(f"#{second} .star").count()
    page.keyboard.press("s")
    expect(page.locator(f"#{second} .star")).to_have_count(1 - before)
    count = len(items(page))
    page.keyboard.press("n")
    added = page.locator("#add-risk form.item-form")
    expect(added).to_be_visible()
    added.get_by_label("风险点").focus()
    page.keyboard.type("键盘加的风险点")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#document-risk li.item", has_text="键盘加的风险点")).to_be_visible()
    assert len(items(page)) == count + 1
    assert violations(page) == []


def test_an_item_is_dragged_to_its_place(site: Site, chromium: Browser) -> None:
    page = sign_in(chromium, site, "safety_officer")
    open_draft(page, site)
    first, second, *_rest = items(page, "duty")
    page.wait_for_load_state("networkidle")  # remarks come after the page and move what is below them
    handle = page.locator(f"#{first} .drag-handle")
    handle.scroll_into_view_if_needed()
    start, below = handle.bounding_box(), page.locator(f"#{second}").bounding_box()
    assert start is not None
    assert below is not None
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 8, below["y"] + below["height"] - 4, steps=6)
    page.mouse.up()
    expect(page.locator("#draft-live")).to_contain_text("现在是第 2 条")
    page.reload()
    assert items(page, "duty")[:2] == [second, first]
