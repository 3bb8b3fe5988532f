"""Workbooks with one document a sheet, and what enterprises do to their rows, names, steps and jingles."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl.styles import Border, Side

from .layouts import cell_of, layout, stack
from .plant import BOSS, FORK, POSTS, PUMP, TANK, Post
from .workbook import (
    ABILITIES,
    DUTY_HEAD,
    HEADS,
    RISK_HEAD,
    TITLES,
    Book,
    all_rows,
    duty_rows,
    joined,
    numbered_lines,
    risk_rows,
)


def sheets(
    book: Book,
    posts: tuple[Post, ...],
    heads: Any = HEADS,
    titles: tuple[str, ...] = TITLES,
    post_head: str = "岗位名称",
    name: Callable[[Post, int], str] = lambda post, index: post.name,
    jingle: bool = True,
) -> Book:
    """Write a sheet per document with the post merged over its rows and its 顺口溜."""
    for index, title in enumerate(titles):
        book.new(title)
        book.wide(f"例样化工有限公司{title}", len(heads[index]) + 1)
        book.row(post_head, *heads[index])
        for post in posts:
            first = book.at
            for row in all_rows(post)[index]:
                book.row("", *row)
            if jingle:
                book.row("", "顺口溜", post.jingles[index])
                book.merge(book.at - 1, 3, book.at - 1, len(heads[index]) + 1)
            book.sheet.cell(first, 1, name(post, index))
            book.merge(first, 1, book.at - 1, 1)
    del book.book["Sheet1"]
    return book


@layout(posts=(*POSTS, BOSS))
def four_sheets_with_tricky_words(folder: Path) -> Path:
    return sheets(Book(), (*POSTS, BOSS)).save(folder)


@layout(posts=(*POSTS, BOSS))
def post_names_with_suffixes(folder: Path) -> Path:
    forms = [
        lambda post, index: post.name + "岗",
        lambda post, index: post.name + "岗位",
        lambda post, index: post.name + "（甲班）",
        lambda post, index: post.name + "（2人）",
    ]
    return sheets(Book(), (*POSTS, BOSS), name=lambda post, index: forms[index](post, index)).save(folder)


@layout(posts=(PUMP, BOSS))
def sheet_per_post_tricky(folder: Path) -> Path:
    book = Book()
    for post in (PUMP, BOSS):
        book.new(post.name)
        book.wide("例样化工有限公司岗位“两单两卡”", 7)
        book.wide(f"岗位：{post.name}岗（定员4人）   车间：动力车间", 7)
        stack(book, post)
    del book.book["Sheet1"]
    return book.save(folder)


@layout(posts=(PUMP, TANK))
def floats_and_trailing_formats(folder: Path) -> Path:
    book = Book()
    for index, title in enumerate(TITLES):
        book.new(title)
        book.row("岗位", *HEADS[index])
        for post in (PUMP, TANK):
            for row in all_rows(post)[index]:
                book.row(post.name, float(row[0]), *row[1:])
            book.row(post.name, "顺口溜", post.jingles[index])
        for row in range(book.at, book.at + 60):
            for column in range(1, 12):
                book.sheet.cell(row, column).border = Border(left=Side("thin"))
        book.sheet.cell(book.at + 70, 3, " ")
    del book.book["Sheet1"]
    return book.save(folder)


@layout(posts=(PUMP, TANK, BOSS), kinds=("duty",))
def all_duties_in_one_cell(folder: Path) -> Path:
    book = Book("岗位职责清单")
    book.wide("岗位职责清单", 4)
    book.row("序号", "岗位", "岗位职责", "顺口溜")
    for number, post in enumerate((PUMP, TANK, BOSS), 1):
        book.row(
            number,
            post.name,
            "\n".join((f"{position}.{duty[0]}；" for position, duty in enumerate(post.duties, 1))),
            post.jingles[1],
        )
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("risk",))
def one_row_per_measure_merged_risk(folder: Path) -> Path:
    book = Book("岗位风险清单")
    book.row("岗位", "序号", "风险点", "危险有害因素", "事故类型", "风险等级", "管控措施")
    for post in (PUMP, TANK):
        start = book.at
        for number, row in enumerate(post.risks, 1):
            first = book.at
            for measure in row[4].split("；"):
                book.row("", number if book.at == first else "", *(row[:4] if book.at == first else [""] * 4), measure)
            if book.at - 1 > first:
                for column in range(2, 7):
                    book.merge(first, column, book.at - 1, column)
        book.row("", "顺口溜", post.jingles[0])
        book.sheet.cell(start, 1, post.name)
        book.merge(start, 1, book.at - 1, 1)
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("risk",))
def one_row_per_measure_numbered_measures(folder: Path) -> Path:
    book = Book("岗位风险清单")
    book.row("岗位", "风险点", "危险有害因素", "事故类型", "风险等级", "序号", "管控措施", "责任人")
    for post in (PUMP, TANK):
        start = book.at
        for row in post.risks:
            first = book.at
            for position, measure in enumerate(row[4].split("；"), 1):
                book.row("", *(row[:4] if book.at == first else [""] * 4), position, measure, "例三")
            if book.at - 1 > first:
                for column in range(2, 6):
                    book.merge(first, column, book.at - 1, column)
        book.row("", "顺口溜", post.jingles[0])
        book.sheet.cell(start, 1, post.name)
        book.merge(start, 1, book.at - 1, 1)
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("emergency",))
def step_rows_with_two_level_header(folder: Path) -> Path:
    book = Book("岗位应急处置卡")
    book.wide("例样化工有限公司岗位应急处置卡", 9)
    top = book.row("岗位", "序号", "事故类型", "征兆", "处置措施", "", "", "注意事项", "内部联系电话")
    book.row("", "", "", "", "步骤", "处置", "负责人")
    for column in (1, 2, 3, 4, 8, 9):
        book.merge(top, column, top + 1, column)
    book.merge(top, 5, top, 7)
    for post in (PUMP, TANK):
        start = book.at
        for number, (accident, signs, steps, cautions) in enumerate(post.scenarios, 1):
            first = book.at
            for position, entry in enumerate(steps, 1):
                book.row(
                    "",
                    number if position == 1 else "",
                    accident if position == 1 else "",
                    signs if position == 1 else "",
                    f"第{'一二三四'[position - 1]}步",
                    entry,
                    "操作工",
                    cautions if position == 1 else "",
                    post.contacts if position == 1 else "",
                )
            for column in (2, 3, 4, 8, 9):
                book.merge(first, column, book.at - 1, column)
        book.wide("", 1)
        book.at -= 1
        book.row("", "能应急顺口溜", post.jingles[3])
        book.merge(book.at - 1, 3, book.at - 1, 9)
        book.sheet.cell(start, 1, post.name)
        book.merge(start, 1, book.at - 1, 1)
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("emergency",))
def steps_in_columns_with_group_header(folder: Path) -> Path:
    book = Book("应急处置卡")
    top = book.row("岗位", "事故类型", "征兆", "应急处置步骤", "", "", "", "注意事项", "联系电话")
    book.row("", "", "", "1", "2", "3", "4")
    for column in (1, 2, 3, 8, 9):
        book.merge(top, column, top + 1, column)
    book.merge(top, 4, top, 7)
    for post in (PUMP, TANK):
        for accident, signs, steps, cautions in post.scenarios:
            book.row(post.name, accident, signs, *[*steps, "", "", "", ""][:4], cautions, post.contacts)
        book.row(post.name, "顺口溜", post.jingles[3])
    return book.save(folder)


@layout(posts=(PUMP, TANK, FORK))
def jingle_sheet_long(folder: Path) -> Path:
    book = sheets(Book(), (PUMP, TANK, FORK), jingle=False)
    book.new("口诀")
    book.wide("岗位安全口诀", 4)
    book.row("序号", "岗位", "类别", "口诀内容")
    number = 0
    for post in (PUMP, TANK, FORK):
        for index in range(4):
            number += 1
            book.row(number, post.name, TITLES[index], post.jingles[index])
    return book.save(folder)


@layout(posts=(PUMP, TANK, FORK))
def jingle_sheet_across(folder: Path) -> Path:
    book = sheets(Book(), (PUMP, TANK, FORK), jingle=False)
    book.new("顺口溜")
    book.row("项目", PUMP.name, TANK.name, FORK.name)
    for index in range(4):
        book.row(ABILITIES[index], *(post.jingles[index] for post in (PUMP, TANK, FORK)))
    return book.save(folder)


@layout(posts=(PUMP,))
def jingle_in_title_block(folder: Path) -> Path:
    book = Book()
    for index, title in enumerate(TITLES):
        book.new(title)
        book.wide(f"{PUMP.name}{title}", 7)
        book.wide(f"记忆口诀：{PUMP.jingles[index]}", 7)
        book.row(*HEADS[index])
        book.rows(all_rows(PUMP)[index])
    del book.book["Sheet1"]
    return book.save(folder)


@layout(posts=(PUMP, BOSS))
def jingle_over_two_rows(folder: Path) -> Path:
    book = Book()
    for index, title in enumerate(TITLES):
        book.new(title)
        book.row("岗位", *HEADS[index])
        for post in (PUMP, BOSS):
            start = book.at
            for row in all_rows(post)[index]:
                book.row("", *row)
            entry, second = post.jingles[index].replace("\n", "").split("；")
            first = book.row("", "安全顺口溜", entry + "；")
            book.row("", "", second)
            book.merge(first, 2, first + 1, 2)
            book.merge(first, 3, first, 6)
            book.merge(first + 1, 3, first + 1, 6)
            book.sheet.cell(start, 1, post.name)
            book.merge(start, 1, book.at - 1, 1)
    del book.book["Sheet1"]
    return book.save(folder)


@layout(posts=(PUMP, TANK, FORK), kinds=("risk", "duty"))
def three_cards_side_by_side_different_heights(folder: Path) -> Path:
    book = Book("风险职责看板")
    book.wide("例样化工有限公司岗位看板", 20)
    bottom = 2
    for index, (rows_of, head) in enumerate(((risk_rows, RISK_HEAD), (duty_rows, DUTY_HEAD))):
        top = bottom
        for position, post in enumerate((PUMP, TANK, FORK)):
            left = 1 + position * 7
            book.at = top
            book.wide(f"{TITLES[index]}", 6, left)
            book.row("岗位", post.name, left=left)
            book.row(*head, left=left)
            book.rows(rows_of(post), left)
            book.wide(f"顺口溜：{post.jingles[index]}", 6, left)
            bottom = max(bottom, book.at + 1)
    return book.save(folder)


@layout(posts=(PUMP, BOSS))
def column_groups_each_with_serials(folder: Path) -> Path:
    book = Book("两单两卡")
    heads = (
        ["序号", "风险点", "风险等级", "管控措施"],
        ["序号", "职责内容", "完成标准"],
        ["序号", "作业程序", "注意事项"],
        ["序号", "事故类型", "处置措施", "联系电话"],
    )
    book.wide("例样化工有限公司岗位两单两卡一览表", 15)
    top = book.row("岗位", *joined([[TITLES[index]] + [""] * (len(head) - 1) for index, head in enumerate(heads)]))
    book.row("", *joined(heads))
    book.merge(top, 1, top + 1, 1)
    left = 2
    for head in heads:
        book.merge(top, left, top, left + len(head) - 1)
        left += len(head)
    for post in (PUMP, BOSS):
        parts = (
            [[number, row[0], row[3], row[4]] for number, row in enumerate(post.risks, 1)],
            [[number, duty[0], duty[2]] for number, duty in enumerate(post.duties, 1)],
            [[number, signs[1], signs[2]] for number, signs in enumerate(post.operations, 1)],
            [
                [number, column[0], numbered_lines(column[2]), post.contacts]
                for number, column in enumerate(post.scenarios, 1)
            ],
        )
        first = book.at
        for position in range(max(map(len, parts))):
            book.row(
                "",
                *joined(
                    [
                        part[position] if position < len(part) else [""] * len(head)
                        for part, head in zip(parts, heads, strict=False)
                    ]
                ),
            )
        book.row(
            "", *joined([["顺口溜", post.jingles[index]] + [""] * (len(head) - 2) for index, head in enumerate(heads)])
        )
        book.sheet.cell(first, 1, post.name)
        book.merge(first, 1, book.at - 1, 1)
    return book.save(folder)


@layout(posts=(PUMP, TANK))
def vertical_forms_one_sheet_per_post(folder: Path) -> Path:
    book = Book()
    for post in (PUMP, TANK):
        book.new(post.name)
        book.wide("岗位安全卡", 2)
        book.row("企业名称", "例样化工有限公司")
        book.row("岗位名称", post.name)
        book.row("编制", "例一")
        book.row("版本", "A/2")
        book.row(
            "岗位风险清单",
            "\n".join(
                (
                    f"{number}.{row[0]}（{row[3]}风险）：{row[1]}。管控措施：{row[4]}"
                    for number, row in enumerate(post.risks, 1)
                )
            ),
        )
        book.row("知风险顺口溜", post.jingles[0])
        book.row("岗位职责清单", numbered_lines([duty[0] for duty in post.duties]))
        book.row("明职责顺口溜", post.jingles[1])
        book.row("岗位操作卡", numbered_lines([duty[1] for duty in post.operations]))
        book.row("会操作顺口溜", post.jingles[2])
        book.row(
            "岗位应急处置卡",
            "\n".join(
                (
                    f"【{accident}】\n征兆：{signs}\n" + numbered_lines(steps) + f"\n注意：{cautions}"
                    for accident, signs, steps, cautions in post.scenarios
                )
            ),
        )
        book.row("应急电话", "班长 13800001001，火警 119，急救 120")
        book.row("能应急顺口溜", post.jingles[3])
    del book.book["Sheet1"]
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("risk",))
def footers_totals_page_marks_repeated_heads(folder: Path) -> Path:
    book = Book("岗位风险清单")

    def head():
        book.wide("岗位风险清单", 7)
        book.row("岗位名称", *RISK_HEAD)

    head()
    for post in (PUMP, TANK):
        for position, row in enumerate(risk_rows(post)):
            book.row(post.name, *row)
            if position == 0:
                book.row("第1页 共2页")
                head()
        book.row(post.name, "顺口溜", post.jingles[0])
        book.row("小计", "", f"{len(post.risks)}项")
    book.row("总计", "", "5项")
    book.row()
    book.row("填表人：例一", "", "审核人：例二", "", "填报日期：2026年3月1日")
    book.row("说明：1.本表一式两份；2.风险等级按L·S法评定。")
    book.row("注：顺口溜由班组编写。")
    return book.save(folder)


@layout(posts=(PUMP,), kinds=("emergency",))
def contacts_table_right_of_card(folder: Path) -> Path:
    book = Book("应急处置卡")
    book.wide(f"{PUMP.name}应急处置卡", 5)
    book.row("序号", "事故类型", "征兆", "处置措施", "注意事项", "", "姓名", "职务", "电话")
    people = [
        ("例一", "班长", "13800001001"),
        ("例二", "调度", "13800001002"),
        ("火警", "", "119"),
        ("急救", "", "120"),
    ]
    for position in range(4):
        accident = PUMP.scenarios[position] if position < len(PUMP.scenarios) else None
        book.row(
            *(
                [position + 1, accident[0], accident[1], numbered_lines(accident[2]), accident[3]]
                if accident
                else [""] * 5
            ),
            "",
            *people[position],
        )
    book.wide(f"顺口溜：{PUMP.jingles[3]}", 5)
    return book.save(folder)


@layout(posts=(PUMP,), kinds=("emergency",))
def contacts_table_below_card(folder: Path) -> Path:
    book = Book("应急处置卡")
    book.wide(f"{PUMP.name}应急处置卡", 5)
    book.row("序号", "事故类型", "征兆", "处置措施", "注意事项")
    for position, accident in enumerate(PUMP.scenarios, 1):
        book.row(position, accident[0], accident[1], numbered_lines(accident[2]), accident[3])
    book.wide("应急联系方式", 5)
    book.row("姓名", "职务", "电话", "备注")
    book.row("例一", "班长", 13800001001)
    book.row("例二", "调度", 13800001002)
    book.row("消防", "", "119")
    book.row("急救", "", "120")
    book.wide(f"能应急口诀：{PUMP.jingles[3]}", 5)
    return book.save(folder)


@layout(posts=(PUMP, TANK, FORK))
def other_header_words(folder: Path) -> Path:
    heads = (
        ["No.", "危险源（点）", "危险因素描述", "可能造成的后果", "风险分级", "防范措施"],
        ["编号", "安全职责", "履职频次", "履职标准"],
        ["步骤", "作业阶段", "操作步骤", "操作要求"],
        ["编号", "突发事件", "事故现象", "应急程序", "禁止事项", "应急联系人及电话", "报警电话"],
    )
    titles = ("安全风险清单", "安全职责清单", "安全操作卡", "应急岗位处置卡")
    return sheets(Book(), (PUMP, TANK, FORK), heads=heads, titles=titles, post_head="工种/岗位").save(folder)


@layout(posts=(PUMP, TANK, FORK))
def yet_other_header_words(folder: Path) -> Path:
    heads = (
        ["序", "部位/环节", "存在风险", "易发事故", "等级", "安全措施"],
        ["序", "责任内容", "周期", "考核标准"],
        ["序", "工序", "操作内容", "安全要点"],
        ["序", "事故情景", "异常现象", "应急措施", "注意", "内部电话", "外部电话"],
    )
    titles = ("岗位安全风险辨识清单", "岗位安全生产责任清单", "岗位操作规程卡", "应急处置卡")
    return sheets(Book(), (PUMP, TANK, FORK), heads=heads, titles=titles, post_head="岗 位").save(folder)


@layout(posts=(PUMP, TANK))
def no_serial_columns(folder: Path) -> Path:
    book = Book()
    for index, title in enumerate(TITLES):
        book.new(title[2:])
        book.wide(title, 6)
        book.row("岗位", *HEADS[index][1:])
        for post in (PUMP, TANK):
            for row in all_rows(post)[index]:
                book.row(post.name, *row[1:])
            book.row(post.name, "顺口溜：" + post.jingles[index])
    del book.book["Sheet1"]
    return book.save(folder)


@layout(posts=(PUMP, TANK, FORK))
def one_post_per_file_region_with_unit_columns(folder: Path) -> Path:
    """车间 | 班组 | 岗位 merged, then columns; 车间 merged over several posts"""
    book = Book()
    for index, title in enumerate(TITLES):
        book.new(title)
        book.wide(title, 9)
        book.row("车间", "班组", "岗位", *HEADS[index])
        top = book.at
        for post in (PUMP, TANK, FORK):
            start = book.at
            for row in all_rows(post)[index]:
                book.row("", "", "", *row)
            book.row("", "", "", "口诀", post.jingles[index])
            book.sheet.cell(start, 2, "一班")
            book.sheet.cell(start, 3, post.name)
            book.merge(start, 2, book.at - 1, 2)
            book.merge(start, 3, book.at - 1, 3)
        book.sheet.cell(top, 1, "动力车间")
        book.merge(top, 1, book.at - 1, 1)
    del book.book["Sheet1"]
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("risk",), warnings=("OLD_VERSION",))
def old_sheet_hidden_and_marked(folder: Path) -> Path:
    book = Book("风险清单")
    book.row("岗位", *RISK_HEAD)
    for post in (PUMP, TANK):
        for row in risk_rows(post):
            book.row(post.name, *row)
        book.row(post.name, "顺口溜", post.jingles[0])
    book.new("风险清单（旧）")
    book.row("岗位", *RISK_HEAD)
    for post in (PUMP, TANK):
        for row in risk_rows(post):
            book.row(post.name, row[0], row[1] + "旧", *row[2:])
        book.row(post.name, "顺口溜", post.jingles[0])
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("operation",))
def operation_steps_merged_phase_and_multi_lines(folder: Path) -> Path:
    book = Book("岗位操作卡")
    book.row("岗位", "阶段", "作业程序", "标准及注意事项", "劳保用品", "顺口溜")
    for post in (PUMP, TANK):
        start = book.at
        for row in post.operations:
            book.row("", row[0], row[1], row[2])
        book.sheet.cell(start, 1, post.name)
        book.sheet.cell(start, 5, "安全帽\n防护眼镜")
        book.sheet.cell(start, 6, post.jingles[2])
        for column in (1, 5, 6):
            book.merge(start, column, book.at - 1, column)
    return book.save(folder)


@layout(posts=(BOSS,))
def one_sheet_plain_lines_tricky(folder: Path) -> Path:
    book = Book("样运行班长")
    for index, title in enumerate(TITLES):
        book.row(title)
        for line in cell_of(BOSS, index).split("\n"):
            book.row(line)
        book.row("顺口溜：" + BOSS.jingles[index].replace("\n", ""))
    return book.save(folder)
