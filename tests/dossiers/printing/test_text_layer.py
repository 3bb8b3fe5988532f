"""The text layer of a print equals the source, whatever the layout."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gangze.dossiers.content import DocumentContent, DossierContent, ItemContent, Kind, Step
from gangze.dossiers.printing import Layout

from .builders import (
    HASH,
    bare_content,
    full_content,
    full_print,
    long_content,
    long_print,
    printed,
    sheet_of,
    squeezed,
    text_of,
)

LEFT_OFF_CARDS = {
    Kind.RISK: {"activity", "consequence", "likelihood", "exposure", "severity", "score", "control_level", "measure_class",
                "department", "responsible", "remark"},
    Kind.DUTY: {"category", "points", "basis", "remark"},
    Kind.OPERATION: {"scenario", "remark"},
    Kind.EMERGENCY: {"remark"},
}  # fmt: skip
"""Fields that stand on the A4 sheets only (docs/handbook/print.md)."""

CARDS = (Layout.POCKET, Layout.BOARD)


def test_the_a4_sheets_carry_every_field_step_and_column() -> None:
    content = full_content()
    text = text_of(full_print(Layout.A4))
    for item in content.items():
        for said in (
            *item.fields.values(),
            *item.extra.values(),
            *(f"{step.text}（{step.who}）" for step in item.steps),
        ):
            assert squeezed(said) in text, said


@pytest.mark.parametrize("layout", CARDS)
def test_cards_and_board_carry_all_but_what_they_leave_out_on_purpose(layout: Layout) -> None:
    content = full_content()
    text = text_of(full_print(layout))
    for item in content.items():
        shown = [said for key, said in item.fields.items() if key not in LEFT_OFF_CARDS[item.kind]]
        for said in (*shown, *(f"{step.text}（{step.who}）" for step in item.steps)):
            assert squeezed(said) in text, said
        left = [said for key, said in item.fields.items() if key in LEFT_OFF_CARDS[item.kind]]
        assert not [said for said in left if squeezed(said) in text]


@pytest.mark.parametrize("layout", Layout)
def test_every_layout_carries_the_jingles_whole(layout: Layout) -> None:
    content = full_content()
    text = text_of(full_print(layout))
    for document in content.documents.values():
        assert squeezed(document.jingle) in text


@pytest.mark.parametrize("layout", Layout)
def test_every_layout_says_whose_it_is_and_which_revision(layout: Layout) -> None:
    text = text_of(full_print(layout))
    for said in ("聚合主操", "示例聚酰胺有限公司", "聚合车间·聚合班", "A/3", "2026年3月1日", "2D711642"):
        assert said in text, said


@pytest.mark.parametrize("layout", Layout)
def test_every_layout_carries_the_whole_content_hash(layout: Layout) -> None:
    assert HASH in text_of(full_print(layout))


@pytest.mark.parametrize("layout", [Layout.A4, *CARDS])
def test_nothing_of_a_very_long_dossier_is_lost(layout: Layout) -> None:
    content = long_content()
    text = text_of(long_print(layout))
    assert squeezed(content.post) in text
    for item in content.items():
        assert squeezed(item.main_text) in text, item.main_text
        for step in item.steps:
            assert squeezed(step.text) in text, step.text


@pytest.mark.parametrize("layout", Layout)
def test_a_dossier_with_next_to_nothing_is_printed(layout: Layout) -> None:
    assert "吊装工" in text_of(printed(sheet_of(bare_content()), layout=layout))


def test_the_board_says_which_documents_are_still_empty() -> None:
    assert text_of(printed(sheet_of(bare_content()), layout=Layout.BOARD)).count("本文件暂无条目") == 3


@pytest.mark.parametrize("written", ["油温３００ ℃", "压力０.８ MPa", "中控ＤＣＳ操作员", "Ｖ２.０"])
def test_full_width_digits_and_letters_are_set_narrow_and_stay_the_same_text(written: str) -> None:
    item = ItemContent(Kind.DUTY, {"duty": written})
    content = DossierContent("电工", {Kind.DUTY: DocumentContent(Kind.DUTY, (item,))})
    assert squeezed(written) in text_of(printed(sheet_of(content), layout=Layout.A4))


MARKUP = (
    "#set page(width: 1cm)", "*粗* _斜_", "$x^2$", "\\ \\n \\u{41}", "<b>x</b>", "#import \"a\": *", "= 标题", "- 列表", "+ 编号", "/ 词: 义",
    "@引用 <标签>", "`raw`", "```typ #panic()```", "// 注释", "/* 注释 */", "~ -- --- ...", "\"'“”", "[块] {码}", "https://example.org/a_b*c",
    "{{ post.name }} {% now %}", "#sys.inputs", "&amp; %20", "1. 一 2. 二", "#[", "]", "}", ")", "#panic(\"x\")",
)  # fmt: skip


@pytest.mark.parametrize("layout", Layout)
def test_text_that_looks_like_markup_stays_text(layout: Layout) -> None:
    content = _all_saying(MARKUP)
    text = text_of(printed(sheet_of(content), layout=layout))
    for said in MARKUP:
        assert squeezed(said) in text, said


CHINESE = st.one_of(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FEF),
    st.sampled_from("，。；：？！、“”（）《》〔〕—…·℃Ω±≤≥×÷№ⅡⅣ①②₂⁻⁶☑αβφ㎡％０９ＡＺ"),
)
SAID = st.text(
    st.one_of(
        st.sampled_from("#*_$\\<>`@=-+/~[](){}\"'"), CHINESE, st.characters(min_codepoint=0x20, max_codepoint=0x7E)
    ),
    min_size=1,
    max_size=40,
)


@given(texts=st.lists(SAID, min_size=1, max_size=5))
@settings(max_examples=8)
def test_any_text_comes_back_from_the_paper(texts: list[str]) -> None:
    text = text_of(printed(sheet_of(_all_saying(texts)), layout=Layout.A4))
    for said in texts:
        assert squeezed(said) in text


def _all_saying(texts: list[str] | tuple[str, ...]) -> DossierContent:
    """Return a dossier that says each text as step and its who, as item, and together as jingle."""
    steps = tuple(Step(said, said) for said in texts)
    documents = {
        Kind.DUTY: DocumentContent(Kind.DUTY, tuple(ItemContent(Kind.DUTY, {"duty": said}) for said in texts)),
        Kind.EMERGENCY: DocumentContent(
            Kind.EMERGENCY, (ItemContent(Kind.EMERGENCY, {"accident": "着火"}, steps),), jingle="\n".join(texts)
        ),
    }
    return DossierContent("主操", documents)
