"""How text is prepared for the typesetter, and the tables it stands in."""

from __future__ import annotations

import pytest

from gangze.dossiers.content import DocumentContent, ItemContent, Kind
from gangze.dossiers.printing.tables import LANDSCAPE_EMS, table_of
from gangze.dossiers.printing.wording import breakable, in_atoms, jingle_lines, tidy


@pytest.mark.parametrize(
    ("written", "set_as"),
    [
        ("  油温３００ ℃ ", "油温300\u00a0℃"),
        ("压力０.８ MPa；", "压力0.8\u00a0MPa；"),
        ("一\r\n二\r三\t四", "一\n二\n三 四"),
        ("零\u200b宽\ufeff\x07", "零宽"),
        ("中控ＤＣＳ操作员", "中控DCS操作员"),
        ("（全角括号留着）！", "（全角括号留着）！"),
    ],
)
def test_text_is_made_tidy_and_says_the_same(written: str, set_as: str) -> None:
    assert tidy(written) == set_as


def test_a_long_word_may_be_torn_but_not_before_a_closing_mark() -> None:
    pieces = breakable("见JXCZ2026HAZOP0031；然后")
    assert isinstance(pieces, list)
    assert "".join(pieces) == "见JXCZ2026HAZOP0031；然后"
    assert "1；然后" in pieces


def test_a_telephone_number_and_an_ordinary_tag_are_never_torn() -> None:
    assert breakable("班长 13800007101，TSHH-30201A") == "班长 13800007101，TSHH-30201A"


def test_contacts_are_kept_whole_each_with_its_number() -> None:
    assert in_atoms("班长 13800007101\n调度 13800007102") == {"atoms": ["班长 13800007101", "调度 13800007102"]}
    assert in_atoms("值班长 13800007101；调度 13800007102") == {"atoms": ["值班长 13800007101；", "调度 13800007102"]}


def test_a_contact_too_long_for_a_line_stays_ordinary_text() -> None:
    assert isinstance(in_atoms("己内酰胺事业部聚合车间当班值班长 13800007101；调度 1"), str)


def test_a_jingle_has_the_lines_it_was_written_in_or_one_for_each_clause() -> None:
    assert jingle_lines("甲，乙；丙，丁。") == ["甲，乙；", "丙，丁。"]
    assert jingle_lines("甲，乙；\n丙，丁。") == ["甲，乙；", "丙，丁。"]
    assert jingle_lines("") == []


# Tables


def _risks(*fields: dict[str, str]) -> DocumentContent:
    return DocumentContent(Kind.RISK, tuple(ItemContent(Kind.RISK, each) for each in fields))


def test_empty_columns_are_left_out() -> None:
    table = table_of(_risks({"point": "泵", "measures": "查漏"}))
    assert [column.key for column in table.columns] == ["point", "measures"]


def test_what_is_the_same_in_every_row_is_said_once() -> None:
    table = table_of(_risks({"point": "泵", "department": "车间"}, {"point": "阀", "department": "车间"}))
    assert table.shared == (("department", "责任部门", "车间"),)


def test_the_values_of_an_evaluation_share_one_column() -> None:
    table = table_of(_risks({"point": "泵", "likelihood": "3", "severity": "5", "score": "15"}))
    assert [column.key for column in table.columns] == ["point", "evaluation"]
    assert table.columns[1].texts == ("L 3\nS 5\nR 15",)


def test_an_evaluation_with_exposure_is_named_by_its_own_letters() -> None:
    table = table_of(_risks({"point": "泵", "likelihood": "3", "exposure": "6", "severity": "7", "score": "126"}))
    assert table.columns[1].texts == ("L 3\nE 6\nC 7\nD 126",)


def test_columns_beyond_what_a_page_can_show_are_folded_into_one_with_their_headings() -> None:
    extra = {f"自有{number}": f"值{number}" for number in range(12)}
    table = table_of(
        DocumentContent(Kind.RISK, (ItemContent(Kind.RISK, {"point": "泵", "measures": "查"}, extra=extra),))
    )
    assert table.columns[-1].label == "其他"
    assert len(table.columns) <= 10
    told = "\n".join(text for column in table.columns for text in column.texts)
    assert all(value in told for value in extra.values())


def test_a_row_too_tall_to_be_moved_whole_may_be_parted() -> None:
    short, tall = table_of(
        _risks({"point": "泵", "measures": "查漏"}, {"point": "阀", "measures": "很长的措施，" * 400})
    ).as_payload(LANDSCAPE_EMS)["rows"]
    assert (short["is_whole"], tall["is_whole"]) == (True, False)
