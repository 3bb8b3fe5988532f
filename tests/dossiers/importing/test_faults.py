"""One planted fault is found at its own cell, and nothing else is; what is right beside it stays right."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gangze.dossiers.importing import understand
from gangze.officefiles import open_source

from .faulty import (
    DUTY,
    EMERGENCY,
    OPERATION,
    RISK,
    Edit,
    across,
    append_post,
    beside,
    by_document,
    by_post,
    copy_sheet,
    drop_column,
    drop_rows,
    put,
    repeated,
    slip,
    split,
    spoiled,
    summary,
    upright,
)
from .plant import ORGANISATION, PUMP, TANK
from .workbook import Book

P, T = PUMP.name, TANK.name
Finding = tuple[str, str | None, str]
FAULTS: list[tuple[str, Callable[[], Book], tuple[Edit, ...], set[Finding], set[Finding]]] = [
    # measures, main texts, steps, levels
    ("measures empty", by_document, (put(RISK, G4=None),), {(RISK, "G4", "MEASURE_EMPTY")}, set()),
    ("measures of blanks", by_document, (put(RISK, G4=" \u3000 "),), {(RISK, "G4", "MEASURE_EMPTY")}, set()),
    ("measures a stroke", by_document, (put(RISK, G4="/"),), {(RISK, "G4", "MEASURE_EMPTY")}, set()),
    ("measures 无", by_document, (put(RISK, G4="无"),), {(RISK, "G4", "MEASURE_EMPTY")}, set()),
    ("measures empty twice", by_document, (put(RISK, G8=None, G10="-"),),
     {(RISK, "G8", "MEASURE_EMPTY"), (RISK, "G10", "MEASURE_EMPTY")}, set()),
    ("measures empty in a block", by_post, (put(P, F6=None),), {(P, "F6", "MEASURE_EMPTY")}, set()),
    ("measures empty below a post", across, (put(RISK, G3="  "),), {(RISK, "G3", "MEASURE_EMPTY")}, set()),
    ("measures empty at the right", beside, (put("看板", M4=None),), {("看板", "M4", "MEASURE_EMPTY")}, set()),
    ("measures empty in a list", summary, (put("汇总", C2="1.离心泵【较大】措施：巡检\n2.联轴器【一般】措施："),),
     {("汇总", "C2", "MEASURE_EMPTY")}, set()),
    ("no risk point", by_document, (put(RISK, C8=None),), {(RISK, "C8", "ITEM_NAMELESS")}, set()),
    ("no duty", by_document, (put(DUTY, C7=None),), {(DUTY, "C7", "ITEM_NAMELESS")}, set()),
    ("no procedure", by_document, (put(OPERATION, D4=None),), {(OPERATION, "D4", "ITEM_NAMELESS")}, set()),
    ("no procedure in a block", by_post, (put(P, C17=None),), {(P, "C17", "ITEM_NAMELESS")}, set()),
    ("no standard", by_document, (put(OPERATION, E4=None),), {(OPERATION, "E4", "STANDARD_EMPTY")}, set()),
    ("no accident", by_document, (put(EMERGENCY, C4=None),), {(EMERGENCY, "C4", "ITEM_NAMELESS")}, set()),
    ("no steps", by_document, (put(EMERGENCY, E4=None),), {(EMERGENCY, "E4", "STEPS_EMPTY")}, set()),
    ("no steps beside their label", upright, (put(P, B8=None),), {(P, "B8", "STEPS_EMPTY")}, set()),
    ("a fifth level", by_document, (put(RISK, F8="严重"),), {(RISK, "F8", "LEVEL_UNKNOWN")}, set()),
    ("a fifth level below a post", across, (put(RISK, F3="特别严重"),), {(RISK, "F3", "LEVEL_UNKNOWN")}, set()),
    # contacts and alarms
    ("no contacts", by_document, (put(EMERGENCY, G6=None),), {(EMERGENCY, "G6", "CONTACT_EMPTY")}, set()),
    ("contacts a dash", by_document, (put(EMERGENCY, G6="—"),), {(EMERGENCY, "G6", "CONTACT_EMPTY")}, set()),
    ("no contacts beside their label", by_post, (put(P, B24=None),), {(P, "B24", "CONTACT_EMPTY")}, set()),
    ("no contacts on an upright card", upright, (put(P, B10=None),), {(P, "B10", "CONTACT_EMPTY")}, set()),
    ("no column of contacts", by_document, (drop_column(EMERGENCY, 7),),
     {(EMERGENCY, "A2:G2", "COLUMN_MISSING")}, set()),
    ("fire 120", by_document, (put(EMERGENCY, H3="火警 120\n急救 120"),), {(EMERGENCY, "H3", "ALARM_WRONG")}, set()),
    ("fire 120 in full width", by_document, (put(EMERGENCY, H3="火警　１２０，急救　１２０"),),
     {(EMERGENCY, "H3", "ALARM_WRONG")}, set()),
    ("first aid 119", by_document, (put(EMERGENCY, H8="火警：119；急救：119"),),
     {(EMERGENCY, "H8", "ALARM_WRONG")}, set()),
    ("first aid 110, names behind", by_document, (put(EMERGENCY, H8="119（火警）、110（急救）"),),
     {(EMERGENCY, "H8", "ALARM_WRONG")}, set()),
    ("police 120", by_document, (put(EMERGENCY, H4="公安120 火警119"),), {(EMERGENCY, "H4", "ALARM_WRONG")}, set()),
    ("fire 120 in the row of contacts", by_post, (put(P, B24="班长 13800001001，火警 120，急救 120"),),
     {(P, "B24", "ALARM_WRONG")}, set()),
    ("fire 120 on an upright card", upright, (put(P, B11="火警 120"),), {(P, "B11", "ALARM_WRONG")}, set()),
    # posts
    ("a post nobody knows", by_document, (put(DUTY, A6="样磷酸工"),),
     {(DUTY, "A6", "POST_UNKNOWN"), (DUTY, None, "CARD_MISSING")}, set()),
    ("a post misspelt", by_document, (put(DUTY, A6="样罐巡查工"),),
     {(DUTY, "A6", "POST_UNKNOWN")}, {(DUTY, None, "DOCUMENT_MISSING")}),
    ("a post nobody knows across", across, (put(RISK, E1="样磷酸工"),), {(RISK, "E1", "POST_UNKNOWN")}, set()),
    ("a post nobody knows beside a known one", beside, (put("看板", H1="样磷酸工岗位风险清单"),),
     {("看板", "H1", "POST_UNKNOWN")}, set()),
    ("a post nobody knows in a row", summary, (put("汇总", B3="样磷酸工"),), {("汇总", "B3", "POST_UNKNOWN")}, set()),
    ("a broken merge of operations", by_document, (split(OPERATION, "A7:A9"),),
     {(OPERATION, "A8:A9", "POST_BLANK")}, {(OPERATION, "A7", "VERSE_MISSING")}),
    ("a broken merge of scenarios", by_document, (split(EMERGENCY, "A3:A5"),),
     {(EMERGENCY, "A4:A5", "POST_BLANK")}, {(EMERGENCY, "A3", "VERSE_MISSING")}),
    ("the last post blank", by_document, (put(RISK, A10=None),),
     {(RISK, "A10:A12", "POST_BLANK")}, {(RISK, None, "DOCUMENT_MISSING")}),
    ("a blank among repeated posts", repeated, (put(RISK, A5=None),), {(RISK, "A5", "POST_BLANK")}, set()),
    ("a blank post in a summary", summary, (put("汇总", B3=None),), {("汇总", "B3", "POST_BLANK")}, set()),
    ("a post twice", by_document, (append_post(DUTY, 1),), {(DUTY, "A13", "POST_DUPLICATE")}, set()),
    ("a sheet copied", by_post, (copy_sheet(P, f"{P} (2)"),), {(f"{P} (2)", "A2", "POST_DUPLICATE")}, set()),
    # columns, documents, jingles, numbers
    ("no column of measures", by_document, (drop_column(RISK, 7),), {(RISK, "A2:F2", "COLUMN_MISSING")}, set()),
    ("no column of risk points", by_document, (drop_column(RISK, 3),), {(RISK, "A2:F2", "COLUMN_MISSING")}, set()),
    ("no column of duties", by_document, (drop_column(DUTY, 3),), {(DUTY, "A2:D2", "COLUMN_MISSING")}, set()),
    ("no column of standards", by_document, (drop_column(OPERATION, 5),),
     {(OPERATION, "A2:D2", "COLUMN_MISSING")}, set()),
    ("no column of procedures", by_document, (drop_column(OPERATION, 4),),
     {(OPERATION, "A2:D2", "COLUMN_MISSING")}, set()),
    ("no column of steps", by_document, (drop_column(EMERGENCY, 5),), {(EMERGENCY, "A2:G2", "COLUMN_MISSING")}, set()),
    ("no card", by_document, (drop_rows(EMERGENCY, 8, 2),), {(EMERGENCY, None, "CARD_MISSING")}, set()),
    ("no duties", by_document, (drop_rows(DUTY, 10, 3),), {(DUTY, None, "CARD_MISSING")}, set()),
    ("no card on the sheet of a post", by_post, (drop_rows(P, 20, 6),), {(P, None, "CARD_MISSING")}, set()),
    ("no 顺口溜", by_document, (split(DUTY, "C9:E9"), put(DUTY, B9=None, C9=None)),
     set(), {(DUTY, "A6", "VERSE_MISSING")}),
    ("a label without its 顺口溜", by_document, (put(DUTY, C9=None),), set(), {(DUTY, "A6", "VERSE_MISSING")}),
    ("no 顺口溜 in a block", by_post, (put(P, A19=None),), set(), {(P, "A16", "VERSE_MISSING")}),
    ("no 顺口溜 below a post", across, (put(RISK, E6=None),), set(), {(RISK, "E3", "VERSE_MISSING")}),
    ("a number twice", by_document, (put(RISK, B5=2),), set(), {(RISK, "B5", "SERIAL_DUPLICATE")}),
    # slipped rows
    ("risks slipped from the accident on", by_document, (slip(RISK, 4, 5, 7),),
     {(RISK, "E4:G4", "ROW_SHIFTED")}, set()),
    ("risks slipped over the edge", by_document, (slip(RISK, 4, 3, 8),), {(RISK, "C4:H4", "ROW_SHIFTED")}, set()),
    ("risks slipped to the left", by_document, (slip(RISK, 4, 7, 4),), {(RISK, "E4:G4", "ROW_SHIFTED")}, set()),
    ("risks slipped in a block", by_post, (slip(P, 6, 4, 6),), {(P, "D6:F6", "ROW_SHIFTED")}, set()),
    ("duties slipped", by_document, (slip(DUTY, 7, 3, 5),), {(DUTY, "C7:E7", "ROW_SHIFTED")}, set()),
    ("operations slipped over the edge", by_document, (slip(OPERATION, 4, 3, 6),),
     {(OPERATION, "C4:F4", "ROW_SHIFTED")}, set()),
    ("a scenario slipped", by_document, (slip(EMERGENCY, 4, 3, 8),), {(EMERGENCY, "C4:H4", "ROW_SHIFTED")}, set()),
    ("a scenario slipped over the edge", by_document, (slip(EMERGENCY, 4, 3, 9),),
     {(EMERGENCY, "C4:I4", "ROW_SHIFTED")}, set()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "edits", "errors", "warnings"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS]
)
def test_a_planted_fault_is_found_at_its_cell_and_nothing_else(
    base: Callable[[], Book], edits: tuple[Edit, ...], errors: set[Finding], warnings: set[Finding], tmp_path: Path
) -> None:
    understanding = understand(open_source(spoiled(base, edits, tmp_path)), ORGANISATION)
    assert {(found.sheet, found.cell, found.code) for found in understanding.errors} == errors
    assert {(found.sheet, found.cell, found.code) for found in understanding.warnings} == warnings


@pytest.mark.parametrize("base", [by_document, repeated, by_post, across, beside, summary, upright])
def test_the_workbooks_without_a_fault_have_no_finding(base: Callable[[], Book], tmp_path: Path) -> None:
    understanding = understand(open_source(spoiled(base, (), tmp_path)), ORGANISATION)
    assert (understanding.errors, understanding.warnings) == ((), ())
