"""Sizes, folds, page numbers and marks: what must be right about the paper itself."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdfium2
import pytest
from pypdf import PdfReader

from gangze.dossiers.content import DocumentContent, DossierContent, ItemContent, Kind
from gangze.dossiers.printing import Layout, Mark

from .builders import (
    HASH,
    MILLIMETRE,
    bare_content,
    full_content,
    full_print,
    lines_of,
    long_content,
    long_print,
    page_sizes,
    printed,
    sheet_of,
    squeezed,
    text_of,
)

NEVER_FIRST = "，。、；：？！）》〉】〕」』”’…℃％‰%"


@pytest.mark.parametrize(
    ("layout", "sizes"),
    [
        (Layout.A4, {(297, 210)}),
        (Layout.POCKET, {(297, 210)}),
        (Layout.BADGE, {(86, 54)}),
        (Layout.BOARD, {(420, 297)}),
    ],
)
def test_each_layout_has_the_exact_size_of_its_paper(layout: Layout, sizes: set[tuple[float, float]]) -> None:
    found = page_sizes(full_print(layout))
    assert {(round(width, 1), round(height, 1)) for width, height in found} == sizes


def test_few_columns_stay_on_upright_paper() -> None:
    assert page_sizes(printed(sheet_of(bare_content()), layout=Layout.A4)) == [pytest.approx((210, 297), abs=0.1)]


def test_a4_pages_count_themselves_and_carry_the_hash() -> None:
    pages = PdfReader(io.BytesIO(long_print(Layout.A4))).pages
    for number, page in enumerate(pages, 1):
        text = squeezed(page.extract_text())
        assert f"第{number}页共{len(pages)}页" in text
        assert HASH in text


def test_pages_of_several_posts_count_from_one_for_each_post() -> None:
    pdf = printed(sheet_of(full_content()), sheet_of(replace(full_content(), post="聚合外操")), layout=Layout.A4)
    each = len(PdfReader(io.BytesIO(full_print(Layout.A4))).pages)
    assert text_of(pdf).count(f"第1页共{each}页") == 2


def test_the_head_of_a_table_comes_again_on_each_of_its_pages() -> None:
    pages = [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(long_print(Layout.A4))).pages]
    with_risks = [text for text in pages if "当心爆炸" in text]
    assert len(with_risks) > 3
    assert all("危险有害因素" in text and "管控措施" in text for text in with_risks)


def test_no_row_of_bearable_height_is_parted_between_pages() -> None:
    pages = [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(long_print(Layout.A4))).pages]
    for item in long_content().items():
        texts = [item.main_text, *(step.text for step in item.steps)]
        homes = [{number for number, page in enumerate(pages) if squeezed(text) in page} for text in texts]
        assert set.intersection(*homes), item.main_text


@pytest.mark.parametrize("layout", [Layout.A4, Layout.POCKET, Layout.BOARD])
def test_no_closing_punctuation_opens_a_line(layout: Layout) -> None:
    assert not [line for line in lines_of(long_print(layout)) if line and line[0] in NEVER_FIRST]


def test_not_even_after_a_long_word_that_may_be_torn() -> None:
    long_words = "见规程JXCZ2026HAZOPREPORT0310001，位号TSHH30201ABCDEFGH；" * 12
    content = DossierContent(
        "主操",
        {Kind.RISK: DocumentContent(Kind.RISK, (ItemContent(Kind.RISK, {"point": "泵", "hazard": long_words}),))},
    )
    for layout in (Layout.A4, Layout.POCKET):
        assert not [
            line for line in lines_of(printed(sheet_of(content), layout=layout)) if line and line[0] in NEVER_FIRST
        ]


def test_levels_are_told_by_their_word_on_every_layout_that_shows_risks() -> None:
    for layout in (Layout.A4, Layout.POCKET, Layout.BOARD):
        text = text_of(full_print(layout))
        assert all(level in text for level in ("重大", "较大", "一般"))


def test_what_must_be_known_carries_its_star() -> None:
    assert text_of(full_print(Layout.A4)).count("★") == len(Kind)
    assert text_of(full_print(Layout.POCKET)).count("★") == len(Kind)


# The folded card


def _place(pdf: bytes, word: str) -> tuple[int, int, float]:
    """Return column (0 to 3) and row (0 above) of the panel where a word stands, and how far it is turned (degrees)."""
    page = pypdfium2.PdfDocument(pdf)[0]
    text = page.get_textpage()
    searcher = text.search(word)
    found = searcher.get_next()
    assert found is not None, word
    left, bottom, *_ = text.get_charbox(found[0])
    last_left, *_ = text.get_charbox(found[0] + found[1] - 1)
    column = int(left / (74.25 * MILLIMETRE))
    row = 0 if bottom > 105 * MILLIMETRE else 1
    return column, row, 0.0 if last_left > left else 180.0


def _seen_folded(column: int, row: int, turned: float) -> tuple[str, int, bool]:
    """Return side of the strip, place on it from the left, and whether one reads it upright.

    The sheet is folded backwards along its long middle: what stood above is the front of the strip, what stood below is
    turned about that fold and is its back, where left and right change places.
    """
    if row == 0:
        return "front", column, turned == 0
    return "back", 3 - column, turned == 180


def test_folded_the_card_reads_upright_on_both_sides() -> None:
    pdf = full_print(Layout.POCKET)
    for kind in Kind:
        *_, is_upright = _seen_folded(*_place(pdf, kind.title))
        assert is_upright, kind


def test_the_emergency_card_is_the_front_and_the_code_the_back_of_the_folded_card() -> None:
    # Folded in zigzag, the front of the strip shows its first panel on one outside and its last on the other.
    pdf = full_print(Layout.POCKET)
    assert _seen_folded(*_place(pdf, "岗位应急处置卡")) == ("front", 0, True)
    assert _seen_folded(*_place(pdf, "扫码看现行版本")) == ("front", 3, True)


def test_one_reads_on_in_order_after_turning_the_strip_over() -> None:
    pdf = full_print(Layout.POCKET)
    order = [("front", 0), ("front", 1), ("front", 2), ("back", 0), ("back", 1), ("back", 2), ("back", 3)]
    documents = ("岗位应急处置卡", "岗位操作卡", "岗位风险清单", "岗位职责清单")
    places = [order.index(_seen_folded(*_place(pdf, title))[:2]) for title in documents]
    assert places == sorted(places)


def test_a_card_of_an_ordinary_post_is_one_sheet_and_of_a_long_one_more() -> None:
    assert len(page_sizes(full_print(Layout.POCKET))) == 1
    assert len(page_sizes(long_print(Layout.POCKET))) > 1


# Type size: what is meant to be read from afar or at arm's length


def _least_type(pdf: bytes, words: tuple[str, ...]) -> float:
    """Return the smallest type size in points among the first characters of some words, each on its first page."""
    pages = [page.get_textpage() for page in pypdfium2.PdfDocument(pdf)]
    sizes = []
    for word in words:
        text, found = next(((text, place) for text in pages if (place := text.search(word).get_next())), (None, None))
        assert text is not None, word
        left, _bottom, right, _top = text.get_charbox(found[0], loose=True)
        sizes.append(right - left)
    return min(sizes)


def test_the_board_is_set_large_enough_for_two_metres() -> None:
    # source: 14 pt Chinese type is 4.9 mm high, eight minutes of arc at two metres.
    assert _least_type(full_print(Layout.BOARD), ("重大", "风险点之risk1", "第1险第1步动作")) >= 13
    assert _least_type(long_print(Layout.BOARD), ("第1号反应器", "高温高压介质泄漏")) >= 13


def test_jingles_on_the_badge_are_set_in_eight_points_at_least() -> None:
    assert _least_type(full_print(Layout.BADGE), tuple(f"{kind.ability}要记牢" for kind in Kind)) >= 7.9


def test_long_jingles_go_on_to_the_back_of_the_badge() -> None:
    content = full_content()
    jingle = "氮气置换先测氧，含量合格才能进；阀门联锁勤检查，隐患消除无烦恼。" * 2
    documents = {kind: replace(document, jingle=jingle) for kind, document in content.documents.items()}
    pdf = printed(sheet_of(replace(content, documents=documents)), layout=Layout.BADGE)
    assert len(page_sizes(pdf)) == 2
    assert text_of(pdf).count(squeezed(jingle)) == 4


def test_a_badge_without_jingles_says_so() -> None:
    assert "本岗位还没有顺口溜" in text_of(printed(sheet_of(bare_content()), layout=Layout.BADGE))


# Marks


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("mark", [Mark.DRAFT, Mark.OUTDATED])
def test_what_is_not_in_force_says_so_across_every_page_and_carries_no_code(layout: Layout, mark: Mark) -> None:
    sheet = replace(sheet_of(full_content()), mark=mark, url="")
    for page in PdfReader(io.BytesIO(printed(sheet, layout=layout))).pages:
        assert squeezed(mark.value) in squeezed(page.extract_text())


def test_what_is_in_force_carries_no_mark() -> None:
    text = text_of(full_print(Layout.A4))
    assert not any(squeezed(mark.value) in text for mark in (Mark.DRAFT, Mark.OUTDATED))
