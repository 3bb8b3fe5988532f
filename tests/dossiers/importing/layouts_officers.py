"""Layouts as safety officers send them who never saw this software: each mixes habits of forms, tables and cards."""

from pathlib import Path
from typing import Any

from .layouts import layout
from .plant import POSTS, PUMP, TANK
from .workbook import (
    ABILITIES,
    DUTY_HEAD,
    HEADS,
    RISK_HEAD,
    Book,
    all_rows,
    duty_rows,
    numbered_lines,
    risk_rows,
)

NAMES = ("风险告知单", "责任清单", "操作卡", "应急卡")
PHONES = "班长 13800001001，调度 13800001002，火警 119，急救 120"


@layout(posts=(PUMP, TANK))
def jingles_under_other_names(folder: Path) -> Path:
    book = Book()
    for index, name in enumerate(NAMES):
        book.new(name).row("岗位", *HEADS[index], *(["七字诀"] if index == 0 else []))
        for post in (PUMP, TANK):
            rows = [[post.name, *row] for row in all_rows(post)[index]]
            if index == 0:
                rows[0].append(post.jingles[0])
            book.rows(rows)
            if index:
                label = ("", "记诵口诀", "【七字诀】", "安全歌谣")[index]
                book.row(post.name, None, f"{label}：{post.jingles[index]}")
    return book.save(folder)


@layout(posts=(PUMP,), kinds=("risk",))
def a_check_list_analysis(folder: Path) -> Path:
    book = Book("SCL")
    book.wide("安全检查表分析（SCL）评价表", 8)
    book.row(f"岗位：{PUMP.name}", "", "日期：2026.3.1")
    book.row("序号", "检查项目", "不符合标准的情况及后果", "现有安全控制措施", "L", "S", "R", "级别")
    for number, risk in enumerate(PUMP.risks, 1):
        book.row(number, risk[0], risk[1], risk[4], 2, 3, 6, risk[3])
    book.row("图例", "红", "橙", "黄", "蓝")
    book.row("", "重大风险", "较大风险", "一般风险", "低风险")
    book.row("顺口溜", PUMP.jingles[0])
    return book.save(folder)


@layout(posts=(PUMP,))
def a_form_whose_documents_stand_merged_at_the_left_of_their_tables(folder: Path) -> Path:
    book = Book("明白卡")
    book.wide("岗位安全明白卡", 8)
    book.row("岗位", PUMP.name, "部门", "动力车间", "版本", "2026-1")
    for index, name in enumerate(NAMES):
        first = book.row(name, *HEADS[index])
        book.rows(all_rows(PUMP)[index], left=2)
        row = book.row("", "口诀", PUMP.jingles[index])
        book.merge(row, 3, row, 8)
        book.merge(first, 1, row, 1)
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("operation",))
def what_holds_for_all_steps_above_and_below_their_table(folder: Path) -> Path:
    book = Book("操作卡")
    for post in (PUMP, TANK):
        book.wide(f"{post.name}操作卡", 4)
        book.row("劳保用品", "防静电服、安全帽")
        book.row("步骤", "操作内容", "操作标准", "确认人")
        number = 0
        for phase in dict.fromkeys(step[0] for step in post.operations):
            book.wide(phase, 4)
            for step in post.operations:
                if step[0] == phase:
                    number += 1
                    book.row(number, step[1], step[2])
        book.wide("严禁事项：脱岗、睡岗、酒后上岗", 4)
        book.row("操作口诀", post.jingles[2])
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("operation", "emergency"))
def telephone_numbers_over_several_rows_and_numbers_that_begin_again(folder: Path) -> Path:
    book = Book("操作卡")
    for post in (PUMP, TANK):
        book.wide(f"{post.name}操作卡", 4)
        book.row("阶段", "步骤", "操作内容", "标准及要求")
        before, number = "", 0
        for step in post.operations:
            number = number + 1 if step[0] == before else 1
            book.row(step[0] if step[0] != before else "", number, *step[1:])
            if step[0] == before:
                book.merge(book.at - 2, 1, book.at - 1, 1)
            before = step[0]
        book.row("口诀", post.jingles[2])
    book.new("应急处置卡")
    for post in (PUMP, TANK):
        book.wide(f"{post.name}应急处置卡", 4)
        book.row("事故类型", "征兆", "处置步骤", "注意事项")
        for accident, signs, steps, cautions in post.scenarios:
            book.row(accident, signs, numbered_lines(steps), cautions)
        book.row("联系电话", "班长：13800001001")
        book.row("", "调度：13800001002")
        book.row("", "火警：119　急救：120")
        book.row("口诀", post.jingles[3])
    return book.save(folder)


@layout(kinds=("risk", "duty"))
def the_verses_of_all_posts_below_the_list(folder: Path) -> Path:
    book = Book()
    for index, (name, head, rows) in enumerate(
        (("风险清单", RISK_HEAD, risk_rows), ("职责清单", DUTY_HEAD, duty_rows))
    ):
        book.new(name).row("岗位", *head)
        for post in POSTS:
            book.rows([[post.name, *row] for row in rows(post)])
        book.row()
        book.wide("顺口溜", 4)
        for post in POSTS:
            book.row(post.name, post.jingles[index])
    return book.save(folder)


@layout(posts=(PUMP, TANK))
def posts_across_with_a_whole_scenario_in_a_cell(folder: Path) -> Path:
    book = Book("一览")
    posts = (PUMP, TANK)
    book.wide("两单两卡一览表", 4)
    book.row("类别", "条目", *(post.name for post in posts))
    lists: list[list[list[str]]] = [
        [[f"{r[0]}【{r[3]}】{r[1]}，措施：{r[4]}" for r in post.risks] for post in posts],
        [[duty[0] for duty in post.duties] for post in posts],
        [[f"{step[1]}（标准：{step[2]}）" for step in post.operations] for post in posts],
        [[f"{each[0]}：\n{numbered_lines(each[2])}" for each in post.scenarios] for post in posts],
    ]
    for index, columns in enumerate(lists):
        first = book.at
        for number in range(max(map(len, columns))):
            cells: list[Any] = [column[number] if number < len(column) else "" for column in columns]
            book.row(("风险清单", "职责清单", "操作卡", "应急处置卡")[index] if not number else "", number + 1, *cells)
        book.merge(first, 1, book.at - 1, 1)
        if index == 3:
            book.row("联系电话", "", *[PHONES] * 2)
        book.row("顺口溜", "", *(post.jingles[index] for post in posts))
    return book.save(folder)


@layout(posts=(PUMP, TANK))
def one_number_for_a_post_over_the_columns_of_all_documents(folder: Path) -> Path:
    book = Book("汇总")
    book.row("序号", "岗位")
    left = 3
    for index, head in enumerate(HEADS):
        book.sheet.cell(1, left, NAMES[index])
        book.merge(1, left, 1, left + len(head) - 2)
        for number, heading in enumerate(head[1:]):
            book.sheet.cell(2, left + number, heading)
        left += len(head) - 1
    book.merge(1, 1, 2, 1)
    book.merge(1, 2, 2, 2)
    book.at = 3
    for count, post in enumerate((PUMP, TANK), 1):
        first = book.at
        for number in range(max(len(rows) for rows in all_rows(post))):
            cells: list[Any] = [] if number else [count, post.name]
            cells += [""] * (2 - len(cells))
            for head, rows in zip(HEADS, all_rows(post), strict=True):
                cells += rows[number][1:] if number < len(rows) else [""] * (len(head) - 1)
            book.row(*cells)
        cells = ["", ""]
        for head, jingle in zip(HEADS, post.jingles, strict=True):
            cells += [f"顺口溜：{jingle}", *[""] * (len(head) - 2)]
        row = book.row(*cells)
        left = 3
        for head in HEADS:
            book.merge(row, left, row, left + len(head) - 2)
            left += len(head) - 1
        for column in (1, 2):
            book.merge(first, column, row, column)
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("emergency",))
def scenarios_named_above_tables_of_their_steps(folder: Path) -> Path:
    book = Book("应急处置卡")
    for post in (PUMP, TANK):
        book.wide(f"{post.name}应急处置卡", 4)
        for number, scenario in enumerate(post.scenarios, 1):
            book.wide(f"事故{number}：{scenario[0]}", 4)
            if number == 1:
                book.row("步骤", "处置内容", "责任人", "备注")
            for count, text in enumerate(scenario[2], 1):
                book.row(count, text, "当班人员")
        book.row("应急联系电话：班长 13800001001，调度 13800001002，火警 119")
        book.row("顺口溜", post.jingles[3])
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("risk",), warnings=("COLUMN_UNKNOWN", "OLD_VERSION"))
def rows_marked_as_no_longer_in_force(folder: Path) -> Path:
    book = Book("风险清单")
    book.row("岗位", *RISK_HEAD, "状态")
    for post in (PUMP, TANK):
        book.rows([[post.name, *row, "有效"] for row in risk_rows(post)])
        book.row(post.name, 9, "旧设备", "已拆除", "其他伤害", "低", "定期检查", "已作废")
        book.row(post.name, None, f"口诀：{post.jingles[0]}")
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("risk", "duty"))
def lines_of_the_enterprise_and_year_on_sheets_named_by_document(folder: Path) -> Path:
    book = Book()
    for index, name in enumerate(("一、岗位风险单", "二、岗位责任单")):
        book.new(name).wide("例样化工有限公司", 6)
        book.wide("（2026年修订）", 6)
        for number, post in enumerate((PUMP, TANK)):
            book.wide(f"（{'一二'[number]}）{post.name}", 6)
            book.row(*HEADS[index])
            book.rows(all_rows(post)[index])
            book.wide(f"{post.name}口诀：{post.jingles[index]}", 6)
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("emergency",))
def posts_across_with_a_row_for_each_field(folder: Path) -> Path:
    book = Book("应急处置卡")
    book.wide("应急处置卡（按岗位）", 3)
    book.row("项目", PUMP.name, TANK.name)
    for number in range(2):
        for index, label in enumerate(("事故名称", "事故征兆", "处置措施", "注意事项")):
            cells: list[Any] = []
            for post in (PUMP, TANK):
                value = post.scenarios[number][index] if number < len(post.scenarios) else ""
                cells.append(numbered_lines(value) if isinstance(value, tuple) else value)
            book.row(label, *cells)
    book.row("联系电话", *[PUMP.contacts] * 2)
    book.row("顺口溜", PUMP.jingles[3], TANK.jingles[3])
    return book.save(folder)


@layout(posts=(TANK,))
def a_form_with_numbered_labels_of_documents(folder: Path) -> Path:
    book = Book(TANK.name)
    book.row("岗位名称", TANK.name)
    texts: list[list[str]] = [[f"{r[0]}【{r[3]}】措施：{r[4]}" for r in TANK.risks]]
    texts.append([duty[0] for duty in TANK.duties])
    texts.append([step[1] for step in TANK.operations])
    texts.append([f"{each[0]}\n{numbered_lines(each[2])}" for each in TANK.scenarios])
    for index, label in enumerate(("风险", "职责", "操作", "应急")):
        for number, text in enumerate(texts[index], 1):
            book.row(f"{label}{number}", text)
        if index == 3:
            book.row("应急电话", PHONES)
        book.row(f"{ABILITIES[index]}口诀", TANK.jingles[index])
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("operation", "emergency"))
def points_beside_steps_and_names_beside_telephones(folder: Path) -> Path:
    book = Book("操作卡")
    for post in (PUMP, TANK):
        book.wide(f"{post.name}岗位标准化操作卡", 4)
        book.row("工序", "操作步骤", "", "操作要点")
        row = book.row("", "序号", "内容")
        book.merge(row - 1, 2, row - 1, 3)
        for column in (1, 4):
            book.merge(row - 1, column, row, column)
        for number, step in enumerate(post.operations, 1):
            book.row(step[0], number, step[1], step[2])
        book.row("口诀", post.jingles[2])
    book.new("应急卡")
    for post in (PUMP, TANK):
        book.wide(f"{post.name}应急卡", 6)
        book.row("事故类型", "现象", "处置步骤", "联系人", "联系电话", "外部报警")
        for accident, signs, steps, _ in post.scenarios:
            book.row(accident, signs, numbered_lines(steps), "班长\n调度", "13800001001\n13800001002", "119、120")
        book.row("口诀", post.jingles[3])
    return book.save(folder)


@layout(posts=(PUMP,), kinds=("risk", "duty"), warnings=("OLD_VERSION",))
def versions_told_apart_by_month_or_version_in_the_name_of_the_sheet(folder: Path) -> Path:
    book = Book()
    for index, (old, new) in enumerate((("风险清单202503", "风险清单202603"), ("职责清单V1.0", "职责清单V2.0"))):
        rows = [[PUMP.name, *row] for row in all_rows(PUMP)[index]]
        book.new(old).row("岗位", *HEADS[index])
        book.rows(rows[:1])
        book.new(new).row("岗位", *HEADS[index])
        book.rows(rows)
        book.row(PUMP.name, "口诀", PUMP.jingles[index])
    return book.save(folder)
