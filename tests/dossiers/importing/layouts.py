"""Layouts as enterprises invent them, each a function that writes a file and the posts and documents it must yield."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .plant import FORK, POSTS, PUMP, TANK, Post
from .workbook import (
    ABILITIES,
    CARD_HEAD,
    DUTY_HEAD,
    HEADS,
    RISK_HEAD,
    STEP_HEAD,
    TITLES,
    Book,
    all_rows,
    card_rows,
    duty_rows,
    new_word,
    numbered_lines,
    operation_rows,
    risk_rows,
    save_word,
    word_table,
)

ALL = ("risk", "duty", "operation", "emergency")


@dataclass(frozen=True)
class Layout:
    """A layout; `warnings` are codes that must be there, anything else but them is a false alarm."""

    name: str
    write: Callable[[Path], Path]
    posts: tuple[Post, ...] = POSTS
    kinds: tuple[str, ...] = ALL
    warnings: frozenset[str] = frozenset()
    has_jingles: bool = True


LAYOUTS: list[Layout] = []


def layout(
    posts: tuple[Post, ...] = POSTS,
    kinds: tuple[str, ...] = ALL,
    warnings: tuple[str, ...] = (),
    has_jingles: bool = True,
) -> Callable[[Callable[[Path], Path]], Callable[[Path], Path]]:
    def register(write: Callable[[Path], Path]) -> Callable[[Path], Path]:
        LAYOUTS.append(Layout(write.__name__, write, posts, kinds, frozenset(warnings), has_jingles))
        return write

    return register


def stack(book: Book, post: Post, left: int = 1) -> None:
    """Write the four documents of a post under one another."""
    for index, rows in enumerate(all_rows(post)):
        book.wide(f"{'一二三四'[index]}、{TITLES[index]}（{ABILITIES[index]}）", 7, left)
        book.row(*HEADS[index], left=left)
        book.rows(rows, left)
        book.wide(f"{ABILITIES[index]}顺口溜：{post.jingles[index]}", 7, left)


# -- one document a sheet


@layout()
def a_sheet_per_document_with_the_post_repeated_in_every_row(folder: Path) -> Path:
    book = Book()
    for index, title in enumerate(TITLES):
        book.new(title)
        book.wide(f"例样化工有限公司{title}", 8)
        book.row("岗位", *HEADS[index])
        for post in POSTS:
            for row in all_rows(post)[index]:
                book.row(post.name, *row)
            book.row(post.name, "顺口溜", post.jingles[index])
    del book.book["Sheet1"]
    return book.save(folder)


@layout(warnings=("POST_CARRIED",))
def a_sheet_per_document_with_the_post_written_once_and_no_merges(folder: Path) -> Path:
    book = Book()
    for index, title in enumerate(TITLES):
        book.new(title)
        book.row("岗位名称", *HEADS[index])
        for post in POSTS:
            for number, row in enumerate(all_rows(post)[index]):
                book.row(post.name if not number else "", *row)
            book.row("", "顺口溜", post.jingles[index])
    del book.book["Sheet1"]
    return book.save(folder)


@layout()
def the_jingle_stands_above_the_items_of_each_post(folder: Path) -> Path:
    book = Book()
    for index, title in enumerate(TITLES):
        book.new(title)
        book.row("岗位", *HEADS[index])
        for post in POSTS:
            first = book.row(post.name, "顺口溜", post.jingles[index])
            book.merge(first, 3, first, 6)
            for row in all_rows(post)[index]:
                book.row("", *row)
            book.merge(first, 1, book.at - 1, 1)
    del book.book["Sheet1"]
    return book.save(folder)


@layout()
def the_jingle_row_covers_the_column_of_the_post(folder: Path) -> Path:
    book = Book()
    for index, title in enumerate(TITLES):
        book.new(title)
        book.row("岗位", *HEADS[index])
        for post in POSTS:
            first = book.at
            for row in all_rows(post)[index]:
                book.row("", *row)
            book.sheet.cell(first, 1, post.name)
            book.merge(first, 1, book.at - 1, 1)
            book.wide(f"{ABILITIES[index]}口诀：{post.jingles[index]}", 7)
    del book.book["Sheet1"]
    return book.save(folder)


@layout()
def the_jingle_has_a_column_of_its_own(folder: Path) -> Path:
    book = Book()
    for index, title in enumerate(TITLES):
        book.new(title)
        book.row("岗位", *HEADS[index], "顺口溜")
        width = len(HEADS[index]) + 2
        for post in POSTS:
            first = book.at
            for row in all_rows(post)[index]:
                book.row("", *row)
            book.sheet.cell(first, 1, post.name)
            book.sheet.cell(first, width, post.jingles[index])
            if book.at - 1 > first:
                book.merge(first, 1, book.at - 1, 1)
                book.merge(first, width, book.at - 1, width)
    del book.book["Sheet1"]
    return book.save(folder)


@layout()
def the_jingles_have_a_sheet_of_their_own(folder: Path) -> Path:
    book = Book()
    for index, title in enumerate(TITLES):
        book.new(title)
        book.row("岗位", *HEADS[index])
        for post in POSTS:
            for row in all_rows(post)[index]:
                book.row(post.name, *row)
    book.new("顺口溜")
    book.wide("岗位安全顺口溜汇总", 5)
    book.row("岗位", *ABILITIES)
    for post in POSTS:
        book.row(post.name, *post.jingles)
    del book.book["Sheet1"]
    return book.save(folder)


@layout(posts=(PUMP,), kinds=("risk",))
def forms_with_notes_examples_sums_pages_and_signatures(folder: Path) -> Path:
    book = Book("岗位风险清单")
    book.wide("例样化工有限公司", 6)
    book.wide("岗位安全风险清单", 6)
    book.row()
    book.wide("岗位：例泵操作工        车间：动力车间        版本：B/2", 6)
    book.wide("填表说明：1.风险等级按四色划分；2.措施要具体、可操作。", 6)
    book.row("序号", "风险点\n（危险源）", "危险\n有害因素", "可能导致的\n事故类型", "风险\n等级", "管控措施\n（必填）")
    rows = risk_rows(PUMP)
    book.row("１", *rows[0][1:])
    book.row()
    book.row("（续表）")
    book.row("序号", "风险点\n（危险源）", "危险\n有害因素", "可能导致的\n事故类型", "风险\n等级", "管控措施\n（必填）")
    book.row("(2)", *rows[1][1:])
    book.row("③", *rows[2][1:])
    book.row("合计", "3条")
    book.wide(f"知风险顺口溜\n{PUMP.jingles[0]}", 6)
    book.row("注：本表由班组讨论形成。")
    book.row("编制：例一", "", "审核：例二", "", "批准：例三")
    book.row("本人签字：", "", "日期：2026年3月1日")
    return book.save(folder)


@layout(posts=(PUMP,), kinds=("risk",), warnings=("EXAMPLE_SKIPPED",))
def a_worked_example_in_the_first_row(folder: Path) -> Path:
    book = Book("岗位风险清单")
    book.row("岗位", *RISK_HEAD)
    book.row("例泵操作工", "示例", "锅炉", "缺水", "爆炸", "重大", "每班冲洗水位计")
    for row in risk_rows(PUMP):
        book.row(PUMP.name, *row)
    book.row(PUMP.name, "顺口溜", PUMP.jingles[0])
    return book.save(folder)


# -- side by side


@layout(posts=(PUMP, TANK))
def two_posts_side_by_side_with_an_empty_column_between(folder: Path) -> Path:
    book = Book("两单两卡")
    book.wide("例样化工有限公司“两单两卡”", 15)
    for left, post in ((1, PUMP), (9, TANK)):
        book.at = 2
        book.wide(f"岗位：{post.name}", 7, left)
        stack(book, post, left)
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("risk",))
def two_cards_side_by_side_without_a_gap(folder: Path) -> Path:
    book = Book("风险")
    for left, post in ((1, PUMP), (7, TANK)):
        book.at = 1
        book.wide(f"{post.name}岗位风险清单", 6, left)
        book.row(*RISK_HEAD, left=left)
        book.rows(risk_rows(post), left)
        book.wide(f"顺口溜：{post.jingles[0]}", 6, left)
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("risk", "duty"))
def two_documents_side_by_side_under_one_header_row(folder: Path) -> Path:
    book = Book("例泵操作工")
    for number, post in enumerate((PUMP, TANK)):
        if number:
            book.new(post.name)
        book.row(*RISK_HEAD, *DUTY_HEAD)
        risks, duties = risk_rows(post), duty_rows(post)
        for index in range(max(len(risks), len(duties))):
            left = risks[index] if index < len(risks) else [""] * 6
            right = duties[index] if index < len(duties) else [""] * 4
            book.row(*left, *right)
        book.row("顺口溜", post.jingles[0], "", "", "", "", "顺口溜", post.jingles[1])
    return book.save(folder)


@layout()
def the_documents_in_column_groups_of_one_sheet(folder: Path) -> Path:
    book = Book("两单两卡汇总")
    book.wide("例样化工有限公司两单两卡", 18)
    groups = (
        ["风险点", "危险有害因素", "事故类型", "风险等级", "管控措施"],
        ["职责内容", "频次", "完成标准"],
        ["阶段", "作业程序", "标准及注意事项"],
        ["事故类型", "征兆", "处置措施", "注意事项", "内部联系电话", "外部报警电话"],
    )
    top = book.at
    book.row("序号", "岗位")
    book.row()
    book.merge(top, 1, top + 1, 1)
    book.merge(top, 2, top + 1, 2)
    left = 3
    starts = []
    for title, names in zip(TITLES, groups, strict=True):
        starts.append(left)
        book.sheet.cell(top, left, title)
        for number, name in enumerate(names):
            book.sheet.cell(top + 1, left + number, name)
        book.merge(top, left, top, left + len(names) - 1)
        left += len(names)
    book.at = top + 2
    for post in POSTS:
        rows = all_rows(post)
        height = max(len(part) for part in rows)
        first = book.at
        for index in range(height):
            book.sheet.cell(first + index, 1, index + 1)
            for start, part in zip(starts, rows, strict=True):
                if index < len(part):
                    for number, value in enumerate(part[index][1:]):
                        book.sheet.cell(first + index, start + number, value)
        book.sheet.cell(first, 2, post.name)
        last = first + height
        book.sheet.cell(last, 1, "顺口溜")
        for start, jingle, names in zip(starts, post.jingles, groups, strict=True):
            book.sheet.cell(last, start, f"顺口溜：{jingle}")
            book.merge(last, start, last, start + len(names) - 1)
        book.merge(first, 2, last, 2)
        book.at = last + 1
    return book.save(folder)


@layout(kinds=("duty",))
def posts_across_columns_as_lists_of_duties(folder: Path) -> Path:
    book = Book("岗位职责清单")
    book.wide("岗位职责清单", 4)
    book.row("序号", *(post.name for post in POSTS))
    for index in range(3):
        book.row(index + 1, *(post.duties[index][0] if index < len(post.duties) else "" for post in POSTS))
    book.row("顺口溜", *(post.jingles[1] for post in POSTS))
    return book.save(folder)


@layout(kinds=("risk",))
def posts_across_columns_over_columns_of_their_own(folder: Path) -> Path:
    book = Book("岗位风险清单")
    top = book.row("序号")
    book.row()
    book.merge(top, 1, top + 1, 1)
    for index, post in enumerate(POSTS):
        left = 2 + 3 * index
        book.sheet.cell(top, left, post.name)
        book.merge(top, left, top, left + 2)
        for number, name in enumerate(("风险点", "风险等级", "管控措施")):
            book.sheet.cell(top + 1, left + number, name)
        for number, risk in enumerate(post.risks):
            for offset, value in enumerate((risk[0], risk[3], risk[4])):
                book.sheet.cell(top + 2 + number, left + offset, value)
        book.sheet.cell(top + 5, left, post.jingles[0])
        book.merge(top + 5, left, top + 5, left + 2)
    for number in range(3):
        book.sheet.cell(top + 2 + number, 1, number + 1)
    book.sheet.cell(top + 5, 1, "顺口溜")
    return book.save(folder)


def cell_of(post: Post, index: int) -> str:
    """Write a whole document into one cell."""
    if index == 0:
        lines = [f"{n}.{r[0]}【{r[3]}】措施：{r[4]}" for n, r in enumerate(post.risks, 1)]
    elif index == 1:
        lines = [f"{n}、{d[0]}" for n, d in enumerate(post.duties, 1)]
    elif index == 2:
        lines = [f"（{n}）{s[1]}" for n, s in enumerate(post.operations, 1)]
    else:
        lines = []
        for n, (accident, signs, steps, cautions) in enumerate(post.scenarios):
            lines += [f"{'一二三'[n]}、{accident}", f"征兆：{signs}"]
            lines += [f"{'①②③④⑤'[m]}{step}" for m, step in enumerate(steps)]
            lines += [f"注意事项：{cautions}"]
        lines.append("联系电话：班长 13800001001，调度 13800001002，火警 119")
    return "\n".join(lines)


@layout()
def a_row_per_post_and_a_column_per_document(folder: Path) -> Path:
    book = Book("汇总表")
    book.wide("岗位两单两卡汇总表", 10)
    book.row("序号", "岗位", *TITLES, *(f"{ability}顺口溜" for ability in ABILITIES))
    for number, post in enumerate(POSTS, 1):
        book.row(number, post.name, *(cell_of(post, index) for index in range(4)), *post.jingles)
    return book.save(folder)


@layout()
def a_row_per_document_and_a_column_per_post(folder: Path) -> Path:
    book = Book("汇总表")
    book.row("岗位", *(post.name for post in POSTS))
    for index, title in enumerate(TITLES):
        book.row(title, *(cell_of(post, index) for post in POSTS))
        book.row(f"{ABILITIES[index]}顺口溜", *(post.jingles[index] for post in POSTS))
    return book.save(folder)


@layout()
def the_titles_of_the_documents_down_the_first_column(folder: Path) -> Path:
    book = Book()
    for post in POSTS:
        book.new(post.name)
        for index, rows in enumerate(all_rows(post)):
            first = book.row(TITLES[index], *HEADS[index])
            for row in rows:
                book.row("", *row)
            book.row("", "顺口溜", post.jingles[index])
            book.merge(book.at - 1, 3, book.at - 1, 6)
            book.merge(first, 1, book.at - 1, 1)
    del book.book["Sheet1"]
    return book.save(folder)


@layout(posts=(PUMP,), kinds=("risk",))
def a_job_hazard_analysis_with_two_header_rows(folder: Path) -> Path:
    book = Book("JHA")
    book.wide("工作危害分析（JHA）记录表", 9)
    book.wide("岗位：例泵操作工    分析日期：2026-03-01", 9)
    top = book.row("序号", "作业步骤", "危害", "主要后果", "风险评价", "", "", "风险等级", "现有控制措施")
    book.row("", "", "", "", "L", "S", "R")
    for column in (1, 2, 3, 4, 8, 9):
        book.merge(top, column, top + 1, column)
    book.merge(top, 5, top, 7)
    for number, (point, hazard, accident, level, measures) in enumerate(PUMP.risks, 1):
        book.row(number, point, hazard, accident, 2, 3, 6, level, measures)
    book.wide(f"顺口溜：{PUMP.jingles[0]}", 9)
    return book.save(folder)


# -- emergency cards


@layout(posts=(PUMP, TANK), kinds=("emergency",))
def emergency_steps_one_per_row_with_the_scenario_merged(folder: Path) -> Path:
    book = Book("应急处置卡")
    book.row("岗位", "事故类型", "征兆", "步骤", "处置措施", "责任人", "注意事项", "联系电话")
    for post in (PUMP, TANK):
        start = book.at
        for accident, signs, steps, cautions in post.scenarios:
            first = book.at
            for number, step in enumerate(steps, 1):
                is_first = number == 1
                book.row(
                    post.name if book.at == start else "",
                    accident if is_first else "",
                    signs if is_first else "",
                    number,
                    step,
                    "班长",
                    cautions if is_first else "",
                    post.contacts if is_first else "",
                )
            for column in (2, 3, 7, 8):
                book.merge(first, column, book.at - 1, column)
        book.row("", "顺口溜", post.jingles[3])
        book.merge(start, 1, book.at - 1, 1)
    return book.save(folder)


@layout(posts=(PUMP,), kinds=("emergency",))
def emergency_steps_as_columns(folder: Path) -> Path:
    book = Book("例泵操作工应急处置卡")
    book.row("序号", "事故类型", "征兆", "第一步", "第二步", "第三步", "注意事项", "内部联系电话")
    for number, (accident, signs, steps, cautions) in enumerate(PUMP.scenarios, 1):
        book.row(number, accident, signs, *[*steps, ""][:3], cautions, PUMP.contacts)
    book.row("顺口溜", PUMP.jingles[3])
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("emergency",))
def emergency_cards_with_headings_down_the_side(folder: Path) -> Path:
    book = Book()
    for post in (PUMP, TANK):
        book.new(post.name)
        book.wide(f"{post.name}应急处置卡", 4)
        names = ["事故类型", "征兆", "处置步骤", "禁止事项"]
        for name, values in zip(
            names,
            zip(*[(a, s, numbered_lines(t), c) for a, s, t, c in post.scenarios], strict=True),
            strict=True,
        ):
            book.row(name, *values)
        book.wide("应急联系电话：班长 13800001001；调度 13800001002；火警 119", 4)
        book.wide(f"能应急顺口溜：{post.jingles[3]}", 4)
    del book.book["Sheet1"]
    return book.save(folder)


@layout(posts=(PUMP,), kinds=("emergency",))
def several_scenario_cards_under_one_another(folder: Path) -> Path:
    book = Book("应急处置卡")
    book.wide("岗位应急处置卡", 4)
    book.row("岗位名称", "例泵操作工", "班组", "机泵班")
    for accident, signs, steps, cautions in PUMP.scenarios:
        book.row("事故名称", accident, "事故征兆", signs)
        first = book.row("应急处置程序", "1", steps[0])
        for number, step in enumerate(steps[1:], 2):
            book.row("", str(number), step)
        book.merge(first, 1, book.at - 1, 1)
        book.row("注意事项", cautions)
    book.row("联系人", "班长 13800001001、调度 13800001002")
    book.row("能应急顺口溜", PUMP.jingles[3])
    return book.save(folder)


@layout(posts=(PUMP,), kinds=("risk",))
def measures_spread_over_several_columns(folder: Path) -> Path:
    book = Book("风险分级管控清单")
    book.wide("例泵操作工安全风险分级管控清单", 8)
    top = book.row("序号", "风险点", "危险因素", "风险等级", "管控措施", "", "", "责任人")
    book.row("", "", "", "", "工程技术", "管理措施", "个体防护")
    for column in (1, 2, 3, 4, 8):
        book.merge(top, column, top + 1, column)
    book.merge(top, 5, top, 7)
    for number, risk in enumerate(PUMP.risks, 1):
        book.row(number, risk[0], risk[1], risk[3], risk[4], "每周检查", "安全帽", "例三")
    book.wide(f"顺口溜：{PUMP.jingles[0]}", 8)
    return book.save(folder)


@layout()
def one_sheet_per_post_with_blocks_under_one_another(folder: Path) -> Path:
    book = Book()
    for post in POSTS:
        book.new(post.name)
        stack(book, post)
    del book.book["Sheet1"]
    return book.save(folder)


@layout()
def all_posts_under_one_another_on_one_sheet(folder: Path) -> Path:
    book = Book("两单两卡")
    for number, post in enumerate(POSTS):
        book.wide(f"{'一二三'[number]}、{post.name}", 7)
        stack(book, post)
        book.row()
    return book.save(folder)


@layout(posts=(TANK,))
def the_post_only_in_the_name_of_the_file(folder: Path) -> Path:
    book = Book("Sheet1")
    stack(book, TANK)
    return book.save(folder, "样罐巡检工两单两卡（2026版）.xlsx")


@layout(posts=(PUMP, TANK), kinds=("risk",))
def posts_as_group_rows_inside_one_table(folder: Path) -> Path:
    book = Book("岗位风险清单")
    book.row(*RISK_HEAD)
    for post in (PUMP, TANK):
        book.wide(f"岗位：{post.name}", 6)
        book.rows(risk_rows(post))
        book.wide(f"顺口溜：{post.jingles[0]}", 6)
    return book.save(folder)


# -- versions and hidden parts


@layout(posts=(PUMP,), kinds=("risk",), warnings=("OLD_VERSION",))
def an_old_version_in_a_second_sheet(folder: Path) -> Path:
    book = Book("风险清单")
    _risk_sheet(book, PUMP, extra=0)
    book.new("旧版")
    _risk_sheet(book, PUMP, extra=2)
    return book.save(folder)


@layout(posts=(PUMP,), kinds=("risk",), warnings=("OLD_VERSION",))
def two_years_in_two_sheets_the_older_first(folder: Path) -> Path:
    book = Book("2023版")
    _risk_sheet(book, PUMP, extra=2)
    book.new("2026版")
    _risk_sheet(book, PUMP, extra=0)
    return book.save(folder)


@layout(posts=(PUMP,), kinds=("risk",), warnings=("OLD_VERSION",))
def an_old_version_below_on_the_same_sheet(folder: Path) -> Path:
    book = Book("风险清单")
    _risk_sheet(book, PUMP, extra=0)
    book.row("以下为旧版（作废）")
    _risk_sheet(book, PUMP, extra=1)
    return book.save(folder)


def _risk_sheet(book: Book, post: Post, extra: int) -> None:
    book.wide(f"{post.name}岗位风险清单", 6)
    book.row(*RISK_HEAD)
    rows = risk_rows(post)
    book.rows(rows)
    for number in range(extra):
        book.row(len(rows) + number + 1, f"老设备{number}", "老化", "其他伤害", "低", "更换")
    book.wide(
        f"顺口溜：{post.jingles[0] if not extra else '老一套，旧一套，从前这样写着好；换新了，莫再看，旧版内容不能要。'}",
        6,
    )


@layout(posts=(PUMP,), kinds=("risk",), warnings=("HIDDEN",))
def hidden_rows_columns_and_sheets(folder: Path) -> Path:
    book = Book("岗位风险清单")
    book.wide("例泵操作工岗位风险清单", 7)
    book.row(*RISK_HEAD[:2], "内部编码", *RISK_HEAD[2:])
    rows = risk_rows(PUMP)
    for row in [rows[0], [9, "隐藏的风险", "x", "其他伤害", "低", "无"], *rows[1:]]:
        book.row(*row[:2], "X1", *row[2:])
    book.sheet.row_dimensions[4].hidden = True
    book.sheet.column_dimensions["C"].hidden = True
    book.wide(f"顺口溜：{PUMP.jingles[0]}", 7)
    book.new("样罐巡检工")
    stack(book, TANK)
    book.sheet.sheet_state = "hidden"
    return book.save(folder)


# -- Word


def _word_stack(document: Any, post: Post) -> None:
    for index, rows in enumerate(all_rows(post)):
        document.add_heading(f"{'一二三四'[index]}、{TITLES[index]}", 2)
        word_table(document, [HEADS[index], *rows])
        document.add_paragraph(f"{ABILITIES[index]}顺口溜：{post.jingles[index]}")


@layout()
def word_with_several_posts_under_headings(folder: Path) -> Path:
    document = new_word()
    document.add_paragraph("例样化工有限公司两单两卡汇编")
    for post in POSTS:
        document.add_heading(post.name, 1)
        _word_stack(document, post)
    return save_word(document, folder)


@layout()
def word_with_one_big_table_per_post(folder: Path) -> Path:
    document = new_word()
    for post in POSTS:
        document.add_paragraph(f"岗位名称：{post.name}")
        rows: list[list[Any]] = []
        spans = []
        for index, part in enumerate(all_rows(post)):
            first = len(rows)
            rows.append([TITLES[index], *HEADS[index]])
            rows += [["", *row] for row in part]
            rows.append(["", "顺口溜", post.jingles[index]])
            spans.append((first, len(rows) - 1))
        for row in rows:
            row.extend([""] * (8 - len(row)))
        table = word_table(document, rows)
        for first, last in spans:
            table.cell(first, 0).merge(table.cell(last, 0))
    return save_word(document, folder)


@layout()
def word_in_plain_paragraphs(folder: Path) -> Path:
    document = new_word()
    for number, post in enumerate(POSTS):
        document.add_paragraph(f"{'一二三'[number]}、{post.name}")
        for index, title in enumerate(TITLES):
            document.add_paragraph(f"（{'一二三四'[index]}）{title}")
            for line in cell_of(post, index).split("\n"):
                document.add_paragraph(line)
            document.add_paragraph(f"【{ABILITIES[index]}】{post.jingles[index]}")
    return save_word(document, folder)


@layout(posts=(TANK,))
def word_with_automatic_numbers(folder: Path) -> Path:
    document = new_word()
    document.add_heading("样罐巡检工岗位两单两卡", 0)
    document.add_heading("岗位风险清单", 1)
    for risk in TANK.risks:
        document.add_paragraph(f"{risk[0]}：{risk[1]}。措施：{risk[4]}", style="List Number")
    document.add_paragraph("顺口溜：")
    document.add_paragraph(TANK.jingles[0])
    document.add_heading("岗位职责清单", 1)
    for duty in TANK.duties:
        document.add_paragraph(duty[0], style="List Number 2")
    document.add_paragraph(f"顺口溜：{TANK.jingles[1]}")
    document.add_heading("岗位操作卡", 1)
    for step in TANK.operations:
        document.add_paragraph(step[1], style="List Number 3")
    document.add_paragraph(f"顺口溜：{TANK.jingles[2]}")
    document.add_heading("岗位应急处置卡", 1)
    for accident, _signs, steps, _cautions in TANK.scenarios:
        document.add_heading(accident, 2)
        for step in steps:
            document.add_paragraph(step, style="List Number")
    document.add_paragraph("应急电话：调度 13800001002，火警119")
    document.add_paragraph(f"顺口溜：{TANK.jingles[3]}")
    return save_word(document, folder)


@layout()
def a_workbook_of_single_column_text(folder: Path) -> Path:
    book = Book("Sheet1")
    for post in POSTS:
        book.row(f"岗位：{post.name}")
        for index, title in enumerate(TITLES):
            book.row(title)
            for line in cell_of(post, index).split("\n"):
                book.row(line)
            book.row(f"顺口溜：{post.jingles[index]}")
    return book.save(folder)


@layout(posts=(PUMP,), kinds=("risk",), has_jingles=True)
def csv_with_a_title_row(folder: Path) -> Path:
    path = folder / "例泵操作工岗位风险清单.csv"
    lines = ["例泵操作工岗位风险清单,,,,,", ",".join(RISK_HEAD)]
    lines += [",".join(str(value) for value in row) for row in risk_rows(PUMP)]
    lines += [f"顺口溜,{PUMP.jingles[0]},,,,"]
    path.write_bytes("\r\n".join(lines).encode("gb18030"))
    return path


@layout(posts=(PUMP,), kinds=("operation", "emergency"))
def contacts_in_a_table_of_their_own_beside_word_tables(folder: Path) -> Path:
    document = new_word()
    document.add_paragraph("机泵岗位资料")
    word_table(document, [["岗位名称", "例泵操作工", "编制", "例一"], ["版本", "A/3", "审核", "例二"]])
    document.add_paragraph("操作流程卡")
    word_table(document, [STEP_HEAD, *operation_rows(PUMP)])
    document.add_paragraph(f"会操作口诀：{PUMP.jingles[2]}")
    document.add_paragraph("应急岗位处置卡")
    word_table(document, [CARD_HEAD[:5], *(row[:5] for row in card_rows(PUMP))])
    document.add_paragraph("应急通讯录")
    word_table(document, [["序号", "联系人", "电话"], ["1", "班长", "13800001001"], ["2", "火警", "119"]])
    document.add_paragraph(f"能应急口诀：{PUMP.jingles[3]}")
    return save_word(document, folder)


__all__ = ["FORK", "LAYOUTS", "Layout", "cell_of", "duty_rows", "stack"]
