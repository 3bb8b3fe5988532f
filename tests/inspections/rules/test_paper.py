"""How rounds lie on paper: a shift stays on a page, and what takes turns shares a line."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from gangze.inspections.rules.paper import is_past_entry, lines_of, pages_of
from gangze.inspections.rules.sheets import ItemKind, SheetItem, merged
from gangze.kernel.clock import PARK_ZONE

EIGHT = datetime(2027, 3, 3, 8, tzinfo=PARK_ZONE)


@pytest.mark.parametrize(
    ("shifts", "sizes"),
    [
        ([], []),
        (["早班"], [1]),
        ([""] * 12, [12]),
        ([""] * 24, [12, 12]),
        (["早班"] * 8 + ["中班"] * 8 + ["夜班"] * 8, [8, 8, 8]),
        (["早班"] * 4 + ["中班"] * 4 + ["夜班"] * 4, [12]),
        (["白班"] * 12 + ["夜班"] * 12, [12, 12]),
        (["早班"] * 16 + ["中班"] * 4, [8, 12]),
        ([""] * 48, [12, 12, 12, 12]),
    ],
)
def test_a_shift_shares_a_page_and_none_is_lost(shifts: list[str], sizes: list[int]) -> None:
    pages = pages_of(shifts)
    assert [len(page) for page in pages] == sizes
    assert [place for page in pages for place in page] == list(range(len(shifts)))


def test_items_that_take_turns_share_a_line_and_are_told_by_number() -> None:
    moments = [EIGHT + timedelta(hours=hour) for hour in range(8)]
    leak = SheetItem("q:leak", ItemKind.CHOICE, "有无泄漏")
    said = [SheetItem(f"say:{number}", ItemKind.SAY, f"第{number}条") for number in range(5)]
    rows = merged({moment: (leak, said[place % 5]) for place, moment in enumerate(moments)})
    told = lines_of(rows, moments)
    assert [line.text for line in told.lines] == ["有无泄漏", "能说出来：格里的号是下面的哪一条"]
    numbers = [cell.number for cell in told.lines[1].cells if cell]
    assert [told.spelt[number - 1] for number in numbers] == [said[place % 5] for place in range(8)]
    assert all(cell and cell.number == 0 for cell in told.lines[0].cells)


def test_few_items_that_take_turns_are_written_out() -> None:
    moments = [EIGHT, EIGHT + timedelta(hours=6)]
    said = [SheetItem(f"say:{number}", ItemKind.SAY, f"第{number}条") for number in range(2)]
    told = lines_of(merged({moment: (item,) for moment, item in zip(moments, said, strict=True)}), moments)
    assert [(line.text, [bool(cell) for cell in line.cells]) for line in told.lines] == [
        ("第0条", [True, False]), ("第1条", [False, True]),
    ]  # fmt: skip
    assert told.spelt == ()


@pytest.mark.parametrize(("days", "is_past"), [(0, False), (3, False), (4, True), (-1, False)])
def test_paper_counts_as_written_for_three_days(days: int, is_past: bool) -> None:
    day = date(2027, 3, 3)
    assert is_past_entry(day, day + timedelta(days=days)) is is_past
