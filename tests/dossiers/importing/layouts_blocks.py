"""Blocks beside and below one another: forms, posts across, tables away from the corner, hidden and repeated parts."""

from pathlib import Path
from typing import Any

from .layouts import cell_of, layout, stack
from .layouts_sheets import sheets
from .plant import FORK, POSTS, PUMP, TANK
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
    joined,
    numbered_lines,
    operation_rows,
)


@layout(posts=(PUMP, TANK, FORK))
def horizontal_posts_all_documents_one_sheet_each(folder: Path) -> Path:
    book = Book()
    columns = (
        (("风险点", 0), ("等级", 3), ("措施", 4)),
        (("职责内容", 0), ("标准", 2)),
        (("作业程序", 1), ("注意事项", 2)),
        (("事故类型", 0), ("处置措施", 2), ("联系电话", None)),
    )
    for index, title in enumerate(TITLES):
        book.new(title)
        width = len(columns[index])
        book.wide(title, 1 + 3 * width)
        book.row("序号", *joined([[post.name] + [""] * (width - 1) for post in (PUMP, TANK, FORK)]))
        top = book.at - 1
        book.row("", *[name for _ in range(3) for name, _ in columns[index]])
        book.merge(top, 1, top + 1, 1)
        for position in range(3):
            book.merge(top, 2 + position * width, top, 1 + (position + 1) * width)
        contents = [(post.risks, post.duties, post.operations, post.scenarios)[index] for post in (PUMP, TANK, FORK)]
        for number in range(max(map(len, contents))):
            cells: list[Any] = [number + 1]
            for post, entries in zip((PUMP, TANK, FORK), contents, strict=True):
                for _, position in columns[index]:
                    value = (
                        ""
                        if number >= len(entries)
                        else post.contacts
                        if position is None
                        else entries[number][position]
                    )
                    cells.append(numbered_lines(value) if isinstance(value, tuple) else value)
            book.row(*cells)
        book.row("顺口溜", *joined([[post.jingles[index]] + [""] * (width - 1) for post in (PUMP, TANK, FORK)]))
        for position in range(3):
            book.merge(book.at - 1, 2 + position * width, book.at - 1, 1 + (position + 1) * width)
    del book.book["Sheet1"]
    return book.save(folder)


@layout(posts=(PUMP, TANK))
def jha_with_steps_and_several_documents(folder: Path) -> Path:
    book = Book()
    for post in (PUMP, TANK):
        book.new(post.name + "JHA")
        book.wide("工作危害分析（JHA）评价表", 9)
        book.row("单位：", "动力车间", "岗位：", post.name, "", "分析人员：", "例一", "日期：", "2026.3.1")
        book.row("序号", "工作步骤", "危害或潜在事件", "主要后果", "L", "S", "R", "风险等级", "控制措施")
        for number, row in enumerate(post.risks, 1):
            book.row(number, row[0], row[1], row[2], 2, 3, 6, row[3] + "风险", row[4])
        book.wide("知风险顺口溜：" + post.jingles[0], 9)
        book.new(post.name + "其他")
        book.wide(f"{post.name}岗位职责清单", 4)
        book.row(*DUTY_HEAD)
        book.rows(duty_rows(post))
        book.wide("顺口溜：" + post.jingles[1], 4)
        book.row()
        book.wide(f"{post.name}岗位操作卡", 4)
        book.row(*STEP_HEAD)
        book.rows(operation_rows(post))
        book.wide("顺口溜：" + post.jingles[2], 4)
        book.row()
        book.wide(f"{post.name}应急处置卡", 7)
        book.row(*CARD_HEAD)
        book.rows(card_rows(post))
        book.wide("顺口溜：" + post.jingles[3], 7)
    del book.book["Sheet1"]
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("emergency",))
def emergency_vertical_with_step_rows_and_persons(folder: Path) -> Path:
    book = Book()
    for post in (PUMP, TANK):
        book.new(post.name)
        book.wide(f"{post.name}岗位应急处置卡", 4)
        for accident, signs, steps, cautions in post.scenarios:
            book.row("事故类型", accident)
            book.merge(book.at - 1, 2, book.at - 1, 4)
            book.row("征兆", signs)
            book.merge(book.at - 1, 2, book.at - 1, 4)
            first = book.row("处置措施", "步骤", "处置内容", "责任人")
            for number, entry in enumerate(steps, 1):
                book.row("", number, entry, "操作工")
            book.merge(first, 1, book.at - 1, 1)
            book.row("注意事项", cautions)
            book.merge(book.at - 1, 2, book.at - 1, 4)
        book.row("内部联系电话", "班长 13800001001、调度 13800001002")
        book.row("外部报警电话", "火警119、急救120")
        book.row("顺口溜", post.jingles[3])
    del book.book["Sheet1"]
    return book.save(folder)


@layout(posts=(TANK,))
def file_name_with_enterprise_and_version(folder: Path) -> Path:
    book = Book("Sheet1")
    book.wide("岗位两单两卡", 7)
    stack(book, TANK)
    return book.save(folder, "例样化工有限公司-样罐巡检工-两单两卡-V1.2（20260301）.xlsx")


@layout(posts=(PUMP, TANK, FORK))
def index_and_sheet_per_post_with_links(folder: Path) -> Path:
    book = Book("目录")
    book.row("序号", "岗位名称", "风险数", "职责数")
    for number, post in enumerate((PUMP, TANK, FORK), 1):
        book.row(number, post.name, len(post.risks), len(post.duties))
    for number, post in enumerate((PUMP, TANK, FORK), 1):
        book.new(f"{number}.{post.name}")
        book.row("返回目录")
        book.wide(f"{post.name}（定员{number}人）", 7)
        stack(book, post)
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("duty",))
def duties_by_category_rows_with_lists(folder: Path) -> Path:
    book = Book("岗位职责清单")
    book.row("岗位", "类别", "职责内容", "顺口溜")
    for post in (PUMP, TANK):
        start = book.at
        book.row(post.name, "日常", f"1.{post.duties[0][0]}", post.jingles[1])
        book.row("", "应急", "\n".join((f"{number}.{duty[0]}" for number, duty in enumerate(post.duties[1:], 1))))
        book.merge(start, 1, book.at - 1, 1)
        book.merge(start, 4, book.at - 1, 4)
    return book.save(folder)


@layout(posts=(PUMP, TANK))
def wide_one_row_per_post_with_field_columns(folder: Path) -> Path:
    """岗位 | 风险点(list) | 管控措施(list) | 职责(list) | 操作步骤(list) | 事故类型 | 处置措施 | 联系电话 | 4 jingles ; one row a scenario"""
    book = Book("汇总")
    book.row(
        "岗位",
        "岗位风险清单",
        "岗位职责清单",
        "岗位操作卡",
        "岗位应急处置卡",
        "知风险口诀",
        "明职责口诀",
        "会操作口诀",
        "能应急口诀",
    )
    for post in (PUMP, TANK):
        book.row(post.name, *(cell_of(post, index) for index in range(4)), *post.jingles)
    return book.save(folder)


@layout(posts=(PUMP, TANK, FORK))
def titles_with_document_numbers_and_signature_lines(folder: Path) -> Path:
    book = Book()
    for index, title in enumerate(TITLES):
        book.new(f"附件{index + 1}")
        book.row(f"附件{index + 1}")
        book.wide(f"例样化工有限公司{title}（2026年版）", 8)
        book.row(f"编号：LY-AQ-0{index}", "", "版本：A/1", "", "实施日期：2026-03-01")
        book.row("岗位", *HEADS[index])
        for post in (PUMP, TANK, FORK):
            first = book.at
            for row in all_rows(post)[index]:
                book.row("", *row)
            book.row("", "口  诀", post.jingles[index])
            book.sheet.cell(first, 1, post.name)
            book.merge(first, 1, book.at - 1, 1)
        book.row()
        book.row("编制：例一", "", "审核：例二", "", "批准：例三")
        book.row("岗位员工签字：", "", "", "日期：")
    del book.book["Sheet1"]
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("risk",))
def levels_in_colours_and_numbers_and_remarks(folder: Path) -> Path:
    book = Book("岗位风险清单")
    book.row("岗位", "序号", "风险点", "危险有害因素", "事故类型", "风险等级", "颜色", "管控措施", "备注")
    levels = {"重大": ("一级", "红"), "较大": ("二级", "橙"), "一般": ("三级", "黄"), "低": ("四级", "蓝")}
    for post in (PUMP, TANK):
        for number, row in enumerate(post.risks, 1):
            book.row(post.name, number, *row[:3], levels[row[3]][0], levels[row[3]][1], row[4], "")
        book.row(post.name, "顺口溜", post.jingles[0])
    return book.save(folder)


@layout(posts=(PUMP, TANK, FORK))
def jingles_in_sheet_with_one_line_each(folder: Path) -> Path:
    book = sheets(Book(), (PUMP, TANK, FORK), jingle=False)
    book.new("岗位口诀")
    for post in (PUMP, TANK, FORK):
        book.row(post.name)
        for index in range(4):
            book.row(f"{ABILITIES[index]}：{post.jingles[index]}")
        book.row()
    return book.save(folder)


@layout(posts=(PUMP, TANK))
def vertical_forms_with_numbered_rows(folder: Path) -> Path:
    """key in col A merged over n rows, number in B, text in C, extra in D"""
    book = Book()
    for post in (PUMP, TANK):
        book.new(post.name)
        book.wide("岗位安全责任卡", 4)
        book.row("岗位名称", post.name, "车间", "动力车间")
        for index in range(3):
            first = book.at
            for number in range(len((post.risks, post.duties, post.operations)[index])):
                row = (post.risks, post.duties, post.operations)[index][number]
                book.row(
                    "",
                    number + 1,
                    *(
                        (f"{row[0]}【{row[3]}】", row[4])
                        if index == 0
                        else (row[0], row[2])
                        if index == 1
                        else (row[1], row[2])
                    ),
                )
            book.sheet.cell(first, 1, TITLES[index])
            book.merge(first, 1, book.at - 1, 1)
            book.row(ABILITIES[index] + "顺口溜", post.jingles[index])
            book.merge(book.at - 1, 2, book.at - 1, 4)
        first = book.at
        for number, (accident, _, steps, _) in enumerate(post.scenarios, 1):
            book.row("", number, accident, numbered_lines(steps))
        book.sheet.cell(first, 1, TITLES[3])
        book.merge(first, 1, book.at - 1, 1)
        book.row("联系电话", post.contacts + "\n" + post.alarms)
        book.merge(book.at - 1, 2, book.at - 1, 4)
        book.row("能应急顺口溜", post.jingles[3])
        book.merge(book.at - 1, 2, book.at - 1, 4)
    del book.book["Sheet1"]
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("operation",))
def operation_with_fullwidth_and_brackets(folder: Path) -> Path:
    book = Book("操作卡")
    book.row("岗位名称", "步骤", "操作阶段", "操作步骤及内容", "操作要求及注意事项")
    for post in (PUMP, TANK):
        for number, entry in enumerate(post.operations, 1):
            book.row(post.name, f"第{'一二三四'[number - 1]}步", *entry)
        book.row(post.name, "会操作口诀", "", post.jingles[2])
    return book.save(folder)


@layout(posts=(PUMP, TANK, FORK), kinds=("risk",))
def post_column_in_the_middle(folder: Path) -> Path:
    book = Book("风险清单")
    book.row("序号", "车间", "风险点", "危险有害因素", "事故类型", "风险等级", "管控措施", "岗位", "责任人")
    number = 0
    for post in (PUMP, TANK, FORK):
        for row in post.risks:
            number += 1
            book.row(number, "动力车间", *row, post.name, "例三")
    book.row()
    for post in (PUMP, TANK, FORK):
        book.row(f"{post.name}顺口溜：{post.jingles[0]}")
    return book.save(folder)


@layout(posts=(PUMP, TANK))
def posts_separated_by_blank_rows_with_post_in_own_row(folder: Path) -> Path:
    book = Book()
    for index, title in enumerate(TITLES):
        book.new(title)
        book.wide(title, 7)
        for post in (PUMP, TANK):
            book.row("岗位名称", post.name)
            book.row(*HEADS[index])
            book.rows(all_rows(post)[index])
            book.row("顺口溜", post.jingles[index])
            book.row()
            book.row()
    del book.book["Sheet1"]
    return book.save(folder)


@layout(posts=POSTS)
def table_offset_from_the_corner(folder: Path) -> Path:
    book = Book()
    for index, title in enumerate(TITLES):
        book.new(title)
        book.at = 4
        book.wide("例样化工有限公司" + title, len(HEADS[index]) + 1, 3)
        book.row("岗位名称", *HEADS[index], left=3)
        for post in POSTS:
            first = book.at
            for row in all_rows(post)[index]:
                book.row("", *row, left=3)
            book.row("", "顺口溜", post.jingles[index], left=3)
            book.sheet.cell(first, 3, post.name)
            book.merge(first, 3, book.at - 1, 3)
    del book.book["Sheet1"]
    return book.save(folder)


@layout(posts=POSTS)
def jingle_rows_named_by_ability_only(folder: Path) -> Path:
    book = Book()
    for index, title in enumerate(TITLES):
        book.new(title)
        book.row("岗位", *HEADS[index])
        for post in POSTS:
            for row in all_rows(post)[index]:
                book.row(post.name, *row)
            book.row(post.name, ABILITIES[index], post.jingles[index])
            book.merge(book.at - 1, 3, book.at - 1, 6)
    del book.book["Sheet1"]
    return book.save(folder)


@layout(posts=POSTS, kinds=("risk",))
def levels_written_in_many_ways(folder: Path) -> Path:
    book = Book("风险")
    book.wide("岗位风险清单", 7)
    book.row("岗位", *RISK_HEAD)
    forms = {"重大": "重大/红色", "较大": "橙(较大)", "一般": "C级（一般）", "低": "蓝色-低风险"}
    for post in POSTS:
        for number, row in enumerate(post.risks, 1):
            book.row(post.name, number, row[0], row[1], row[2], forms[row[3]], row[4])
        book.row(post.name, "顺口溜", post.jingles[0])
    return book.save(folder)


@layout(posts=POSTS)
def columns_in_another_order(folder: Path) -> Path:
    book = Book()
    for index, title in enumerate(TITLES):
        book.new(title)
        head = HEADS[index]
        book.row(*reversed(head[1:]), "岗位", "序号")
        for post in POSTS:
            first = book.at
            for row in all_rows(post)[index]:
                book.row(*reversed(row[1:]), "", row[0])
            width = len(head) - 1
            book.row(f"{ABILITIES[index]}顺口溜：{post.jingles[index]}")
            book.merge(book.at - 1, 1, book.at - 1, width)
            book.sheet.cell(first, width + 1, post.name)
            book.merge(first, width + 1, book.at - 1, width + 1)
    del book.book["Sheet1"]
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("emergency",))
def who_in_a_column_of_lines(folder: Path) -> Path:
    book = Book("应急处置卡")
    book.row("岗位", "事故类型", "征兆", "处置步骤", "责任人", "注意事项", "内部联系电话", "外部报警电话")
    for post in (PUMP, TANK):
        for accident, signs, steps, cautions in post.scenarios:
            book.row(
                post.name,
                accident,
                signs,
                "\n".join((f"（{number}）{entry}" for number, entry in enumerate(steps, 1))),
                "\n".join(["操作工"] * len(steps)),
                cautions,
                post.contacts,
                post.alarms,
            )
        book.row(post.name, "能应急", post.jingles[3])
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("risk",))
def several_hazards_each_an_own_row_with_own_number(folder: Path) -> Path:
    book = Book("岗位风险清单")
    book.row(
        "序号",
        "岗位",
        "作业活动",
        "风险点",
        "危险有害因素",
        "事故类型",
        "风险等级",
        "工程技术措施",
        "管理措施",
        "个体防护措施",
        "应急措施",
    )
    number = 0
    for post in (PUMP, TANK):
        first = book.at
        for row in post.risks:
            number += 1
            book.row(number, "", "日常巡检", *row[:4], row[4], "每周检查", "安全帽", "报告班长")
        book.row("顺口溜", "", post.jingles[0])
        book.sheet.cell(first, 2, post.name)
        book.merge(first, 2, book.at - 1, 2)
        book.merge(first, 3, book.at - 2, 3)
    return book.save(folder)


@layout(posts=(PUMP, TANK, FORK), kinds=("duty",))
def duties_with_phases_of_time_merged(folder: Path) -> Path:
    book = Book("岗位职责清单")
    book.row("岗位", "频次", "序号", "职责内容", "完成标准", "考核分值")
    for post in POSTS:
        first = book.at
        for number, duty in enumerate(post.duties, 1):
            book.row("", duty[1], number, duty[0], duty[2], 20)
        book.row("", "", "", "合计", "", 100)
        book.row("", "明职责口诀", post.jingles[1])
        book.sheet.cell(first, 1, post.name)
        book.merge(first, 1, book.at - 1, 1)
    return book.save(folder)


@layout(posts=(PUMP, TANK))
def one_document_per_sheet_and_post(folder: Path) -> Path:
    book = Book()
    short = ("风险", "职责", "操作", "应急")
    for post in (PUMP, TANK):
        for index, rows in enumerate(all_rows(post)):
            book.new(f"{post.name}-{short[index]}")
            book.wide(f"{TITLES[index]}", 7)
            book.row(*HEADS[index])
            book.rows(rows)
            book.wide("口诀：" + post.jingles[index], 7)
    del book.book["Sheet1"]
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("risk", "duty", "operation", "emergency"))
def posts_across_one_sheet_blocks_by_document(folder: Path) -> Path:
    book = Book("对照")
    book.wide("岗位两单两卡对照表", 3)
    for index, title in enumerate(TITLES):
        book.wide(f"{'一二三四'[index]}、{title}", 3)
        book.row("序号", PUMP.name, TANK.name)
        if index < 3:
            cols = [
                [entry[1] if index == 2 else entry[0] for entry in (post.risks, post.duties, post.operations)[index]]
                for post in (PUMP, TANK)
            ]
            if index == 0:
                cols = [[f"{row[0]}（{row[3]}）措施：{row[4]}" for row in post.risks] for post in (PUMP, TANK)]
            for number in range(max(map(len, cols))):
                book.row(number + 1, *(column[number] if number < len(column) else "" for column in cols))
        else:
            book.row("内容", cell_of(PUMP, 3), cell_of(TANK, 3))
        book.row("顺口溜", PUMP.jingles[index], TANK.jingles[index])
    return book.save(folder)


@layout(posts=(PUMP,), warnings=("HIDDEN",))
def hidden_old_rows_in_a_post_sheet(folder: Path) -> Path:
    book = Book(PUMP.name)
    book.wide(f"岗位：{PUMP.name}", 7)
    for index, rows in enumerate(all_rows(PUMP)):
        book.wide(TITLES[index], 7)
        book.row(*HEADS[index])
        book.rows(rows)
        if index == 1:
            book.row(9, "停用的旧职责", "每月", "无")
            book.sheet.row_dimensions[book.at - 1].hidden = True
        book.wide("顺口溜：" + PUMP.jingles[index], 7)
    return book.save(folder)


@layout(posts=POSTS)
def four_sheets_with_ditto_marks_and_codes(folder: Path) -> Path:
    book = Book()
    for index, title in enumerate(TITLES):
        book.new(title)
        book.row("岗位编码", "岗位名称", "所属车间", *HEADS[index])
        for position, post in enumerate(POSTS, 1):
            for number, row in enumerate(all_rows(post)[index]):
                book.row(f"P00{position}", post.name if not number else "同上", "动力车间", *row)
            book.row(f"P00{position}", "同上", "动力车间", "顺口溜", post.jingles[index])
    del book.book["Sheet1"]
    return book.save(folder)


@layout(posts=(PUMP, FORK))
def cards_side_by_side_two_per_row_whole(folder: Path) -> Path:
    book = Book("岗位卡")
    book.wide("岗位两单两卡公示栏", 16)
    for left, post in ((1, PUMP), (9, FORK)):
        book.at = 2
        book.wide(post.name, 7, left)
        stack(book, post, left)
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("emergency",))
def emergency_contacts_rows_after_each_post(folder: Path) -> Path:
    book = Book("岗位应急处置卡")
    book.wide("岗位应急处置卡", 6)
    book.row("岗位", "序号", "事故类型", "征兆", "处置措施", "注意事项")
    for post in (PUMP, TANK):
        first = book.at
        for number, (accident, signs, steps, cautions) in enumerate(post.scenarios, 1):
            book.row("", number, accident, signs, numbered_lines(steps), cautions)
        book.row("", "内部联系电话", "班长 13800001001 调度 13800001002")
        book.row("", "外部报警电话", "火警119 急救120")
        book.row("", "顺口溜", post.jingles[3])
        for row in (book.at - 3, book.at - 2, book.at - 1):
            book.merge(row, 3, row, 6)
        book.sheet.cell(first, 1, post.name)
        book.merge(first, 1, book.at - 1, 1)
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("operation",))
def operation_cards_side_by_side_no_gap_with_merged_titles(folder: Path) -> Path:
    book = Book("操作卡")
    for left, post in ((1, PUMP), (5, TANK)):
        book.at = 1
        book.wide(f"{post.name}操作卡", 4, left)
        book.row(*STEP_HEAD, left=left)
        book.rows(operation_rows(post), left)
        book.at = 6
        book.row("口诀", post.jingles[2], left=left)
        book.merge(6, left + 1, 6, left + 3)
    return book.save(folder)
