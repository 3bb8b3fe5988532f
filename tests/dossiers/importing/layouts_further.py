"""More layouts: those that mix several difficulties, or turn a usual one around."""

from pathlib import Path
from typing import Any

from .layouts import _risk_sheet, cell_of, layout, stack
from .plant import POSTS, PUMP, TANK
from .workbook import (
    ABILITIES,
    DUTY_HEAD,
    HEADS,
    RISK_HEAD,
    TITLES,
    Book,
    all_rows,
    duty_rows,
    new_word,
    numbered_lines,
    operation_rows,
    risk_rows,
    save_word,
    word_table,
)


@layout(posts=(PUMP, TANK), kinds=("emergency",))
def emergency_cards_side_by_side_without_a_gap(folder: Path) -> Path:
    book = Book("应急处置卡")
    book.wide("岗位应急处置卡", 4)
    book.row(f"岗位：{PUMP.name}", "", f"岗位：{TANK.name}")
    names = ("事故类型", "征兆", "处置措施", "注意事项")
    for number in range(2):
        for index, name in enumerate(names):
            row: list[Any] = []
            for post in (PUMP, TANK):
                if number < len(post.scenarios):
                    value = post.scenarios[number][index]
                    row += [name, numbered_lines(value) if isinstance(value, tuple) else value]
                else:
                    row += ["", ""]
            book.row(*row)
    book.row("联系电话", PUMP.contacts, "联系电话", TANK.contacts)
    book.row("顺口溜", PUMP.jingles[3], "顺口溜", TANK.jingles[3])
    return book.save(folder)


@layout(posts=(PUMP, TANK))
def posts_across_with_the_documents_as_merged_labels(folder: Path) -> Path:
    book = Book("对照表")
    book.row("项目", "序号", PUMP.name, TANK.name)
    for index, title in enumerate(TITLES[:3]):
        first = book.at
        columns = [[part.split(".", 1)[-1] for part in _lines(post, index)] for post in (PUMP, TANK)]
        for number in range(max(map(len, columns))):
            book.row("", number + 1, *(column[number] if number < len(column) else "" for column in columns))
        book.sheet.cell(first, 1, title)
        book.row("", "顺口溜", PUMP.jingles[index], TANK.jingles[index])
        book.merge(first, 1, book.at - 1, 1)
    first = book.row(TITLES[3], "内容", cell_of(PUMP, 3), cell_of(TANK, 3))
    book.row("", "顺口溜", PUMP.jingles[3], TANK.jingles[3])
    book.merge(first, 1, book.at - 1, 1)
    return book.save(folder)


def _lines(post: Any, index: int) -> list[str]:
    if index == 0:
        return [f"{risk[0]}【{risk[3]}】措施：{risk[4]}" for risk in post.risks]
    if index == 1:
        return [duty[0] for duty in post.duties]
    return [step[1] for step in post.operations]


@layout(posts=(PUMP, TANK), kinds=("risk", "duty", "operation"), warnings=("DOCUMENT_MISSING",))
def one_general_header_over_rows_labelled_by_document(folder: Path) -> Path:
    book = Book()
    for post in (PUMP, TANK):
        book.new(post.name)
        book.row("类别", "序号", "内容", "措施/标准/要求")
        for index in range(3):
            first = book.at
            for row in all_rows(post)[index]:
                pair = (row[1], row[5]) if index == 0 else ((row[1], row[3]) if index == 1 else (row[2], row[3]))
                book.row("", row[0], *pair)
            book.sheet.cell(first, 1, TITLES[index])
            book.row("", "顺口溜", post.jingles[index])
            book.merge(first, 1, book.at - 1, 1)
    del book.book["Sheet1"]
    return book.save(folder)


@layout(posts=(PUMP, TANK))
def one_word_table_per_post_with_blocks_under_full_width_titles(folder: Path) -> Path:
    document = new_word()
    for post in (PUMP, TANK):
        rows: list[list[Any]] = [["岗位名称", post.name, "所属部门", "动力车间", "版本", "A/0", ""]]
        wide = []
        for index, part in enumerate(all_rows(post)):
            wide.append(len(rows))
            rows.append([f"{TITLES[index]}（{ABILITIES[index]}）"])
            rows.append(list(HEADS[index]))
            rows += part
            wide.append(len(rows))
            rows.append([f"顺口溜：{post.jingles[index]}"])
        for row in rows:
            row.extend([""] * (7 - len(row)))
        table = word_table(document, rows)
        for number in wide:
            table.cell(number, 0).merge(table.cell(number, 6))
        document.add_paragraph("")
    return save_word(document, folder)


@layout(posts=(PUMP,), kinds=("risk",))
def hazard_analysis_with_steps_merged_over_hazards(folder: Path) -> Path:
    book = Book("工作危害分析")
    book.wide("例泵操作工工作危害分析（JHA）表", 10)
    book.row("序号", "作业活动", "作业步骤", "危害因素", "可能后果", "L", "S", "R", "风险等级", "控制措施")
    first = book.at
    for number, (point, hazard, accident, level, measures) in enumerate(PUMP.risks, 1):
        book.row(number, "泵操作" if number == 1 else "", point, hazard, accident, 3, 4, 12, f"{level}风险", measures)
    book.merge(first, 2, book.at - 1, 2)
    book.wide(f"知风险顺口溜：{PUMP.jingles[0]}", 10)
    return book.save(folder)


@layout(posts=(PUMP,), kinds=("risk",), warnings=("OLD_VERSION",))
def versions_told_apart_by_their_dates_only(folder: Path) -> Path:
    book = Book("Sheet1")
    book.wide("版本：A/0    日期：2022年5月1日", 6)
    _risk_sheet(book, PUMP, extra=1)
    book.new("Sheet2")
    book.wide("版本：A/1    日期：2026年5月1日", 6)
    _risk_sheet(book, PUMP, extra=0)
    return book.save(folder)


@layout(posts=(PUMP,))
def word_paragraphs_with_labels_and_inline_steps(folder: Path) -> Path:
    document = new_word()
    document.add_paragraph("例样化工有限公司例泵操作工岗位安全告知")
    document.add_paragraph("1 岗位风险清单")
    for point, hazard, accident, level, measures in PUMP.risks:
        document.add_paragraph(
            f"风险点：{point}；危险有害因素：{hazard}；事故类型：{accident}；风险等级：{level}；管控措施：{measures}"
        )
    document.add_paragraph(f"知风险：{PUMP.jingles[0]}")
    document.add_paragraph("2 岗位职责清单")
    for duty in PUMP.duties:
        document.add_paragraph(duty[0] + "。")
    document.add_paragraph(f"明职责：{PUMP.jingles[1]}")
    document.add_paragraph("3 岗位操作卡")
    for number, step in enumerate(PUMP.operations, 1):
        document.add_paragraph(f"第{'一二三'[number - 1]}步：{step[1]}。")
    document.add_paragraph(f"会操作：{PUMP.jingles[2]}")
    document.add_paragraph("4 岗位应急处置卡")
    for accident, signs, steps, cautions in PUMP.scenarios:
        document.add_paragraph(f"事故类型：{accident}")
        document.add_paragraph(f"征兆：{signs}")
        document.add_paragraph("处置步骤：" + "；".join(f"{'①②③'[n]}{step}" for n, step in enumerate(steps)) + "。")
        document.add_paragraph(f"注意事项：{cautions}")
    document.add_paragraph("内部联系人：班长 13800001001")
    document.add_paragraph(f"能应急：{PUMP.jingles[3]}")
    return save_word(document, folder)


@layout()
def the_documents_in_column_groups_without_merges_or_posts(folder: Path) -> Path:
    book = Book()
    for post in POSTS:
        book.new(post.name)
        groups = (
            ["风险点", "风险等级", "管控措施"],
            ["职责内容", "完成标准"],
            ["作业程序", "注意事项"],
            ["事故类型", "处置措施", "联系电话"],
        )
        title_row: list[str] = []
        head_row: list[str] = []
        for title, names in zip(TITLES, groups, strict=True):
            title_row += [title, *[""] * (len(names) - 1)]
            head_row += names
        book.row(*title_row)
        book.row(*head_row)
        parts = (
            [[r[0], r[3], r[4]] for r in post.risks],
            [[d[0], d[2]] for d in post.duties],
            [[s[1], s[2]] for s in post.operations],
            [[c[0], numbered_lines(c[2]), post.contacts] for c in post.scenarios],
        )
        for index in range(max(map(len, parts))):
            row: list[str] = []
            for part, names in zip(parts, groups, strict=True):
                row += part[index] if index < len(part) else [""] * len(names)
            book.row(*row)
        jingles: list[str] = []
        for jingle, names in zip(post.jingles, groups, strict=True):
            jingles += [f"顺口溜：{jingle}", *[""] * (len(names) - 1)]
        book.row(*jingles)
    del book.book["Sheet1"]
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("risk", "duty"))
def cards_in_a_two_by_two_arrangement(folder: Path) -> Path:
    book = Book("看板")
    book.wide("例样化工有限公司岗位看板", 13)
    top = book.at
    bottom = top
    for index, (head, rows_of) in enumerate(((RISK_HEAD, risk_rows), (DUTY_HEAD, duty_rows))):
        top = bottom + 1
        for left, post in ((1, PUMP), (8, TANK)):
            book.at = top
            book.wide(f"{post.name}{TITLES[index]}", 6, left)
            book.row(*head, left=left)
            book.rows(rows_of(post), left)
            book.wide(f"顺口溜：{post.jingles[index]}", 6, left)
            bottom = max(bottom, book.at)
    return book.save(folder)


@layout(posts=(PUMP,), kinds=("operation",))
def operation_steps_under_phase_rows(folder: Path) -> Path:
    book = Book("岗位操作卡")
    book.wide("例泵操作工岗位操作卡", 3)
    book.row("步骤", "操作内容", "操作标准及注意事项")
    phase = ""
    for number, (stage, text, standard) in enumerate(PUMP.operations, 1):
        if stage != phase:
            book.wide(f"{stage}", 3)
            phase = stage
        book.row(number, text, standard)
    book.wide(f"会操作顺口溜：{PUMP.jingles[2]}", 3)
    return book.save(folder)


@layout(posts=(PUMP,), kinds=("duty",))
def a_jingle_before_the_header_and_blank_rows_between(folder: Path) -> Path:
    book = Book("岗位责任清单")
    book.wide("例泵操作工安全职责清单", 4)
    book.wide(f"【明职责顺口溜】{PUMP.jingles[1]}", 4)
    book.row()
    book.row(*DUTY_HEAD)
    for row in duty_rows(PUMP):
        book.row()
        book.row(*row)
    return book.save(folder)


@layout(posts=(PUMP,), kinds=("duty",))
def a_jingle_without_any_label(folder: Path) -> Path:
    book = Book("岗位责任清单")
    book.wide("例泵操作工安全职责清单", 4)
    book.row(*DUTY_HEAD)
    book.rows(duty_rows(PUMP))
    book.wide(PUMP.jingles[1], 4)
    return book.save(folder)


@layout(posts=(PUMP,), kinds=("operation", "duty"))
def word_with_the_label_and_the_verses_in_separate_paragraphs(folder: Path) -> Path:
    document = new_word()
    document.add_paragraph("岗位：例泵操作工")
    for title, head, rows, jingle in (
        ("岗位操作卡", HEADS[2], operation_rows(PUMP), PUMP.jingles[2]),
        ("岗位职责清单", DUTY_HEAD, duty_rows(PUMP), PUMP.jingles[1]),
    ):
        document.add_paragraph(title)
        word_table(document, [head, *rows])
        document.add_paragraph("顺口溜：")
        first, second = jingle.split("；")
        document.add_paragraph(f"{first}；")
        document.add_paragraph(second)
    return save_word(document, folder)


@layout(posts=(PUMP,), kinds=("risk",))
def a_word_table_that_goes_on_without_its_header(folder: Path) -> Path:
    document = new_word()
    document.add_paragraph("例泵操作工岗位风险清单")
    rows = risk_rows(PUMP)
    word_table(document, [RISK_HEAD, *rows[:2]])
    document.add_paragraph("")
    word_table(document, rows[2:])
    document.add_paragraph(f"顺口溜：{PUMP.jingles[0]}")
    return save_word(document, folder)


@layout(posts=(TANK,))
def the_post_only_in_the_header_of_the_page(folder: Path) -> Path:
    document = new_word()
    document.sections[0].header.paragraphs[0].text = "例样化工有限公司　岗位：样罐巡检工"
    for index, rows in enumerate(all_rows(TANK)):
        document.add_heading(TITLES[index], 1)
        word_table(document, [HEADS[index], *rows])
        document.add_paragraph(f"顺口溜：{TANK.jingles[index]}")
    return save_word(document, folder)


@layout()
def a_cover_a_table_of_contents_and_instructions_before_the_sheets(folder: Path) -> Path:
    book = Book("封面")
    book.wide("例样化工有限公司", 4)
    book.wide("一线岗位“两单两卡”汇编", 4)
    book.wide("二〇二六年三月", 4)
    book.new("目录")
    book.row("序号", "岗位", "页码")
    for number, post in enumerate(POSTS, 1):
        book.row(number, post.name, number)
    book.new("填表说明")
    book.row("1、风险等级分重大、较大、一般、低四级。")
    book.row("2、顺口溜每份一段。")
    book.row("3、应急处置卡必须有内部联系电话。")
    for post in POSTS:
        book.new(post.name)
        stack(book, post)
    return book.save(folder)


@layout(posts=(PUMP,), kinds=("risk",))
def headings_with_breaks_stars_and_units_in_brackets(folder: Path) -> Path:
    book = Book("Sheet1")
    book.wide("岗位安全风险清单", 8)
    book.row("岗位名称：", PUMP.name)
    book.row(
        "序\n号",
        "*风险点\n名称",
        "主要危险\n有害因素",
        "易发生的\n事故类型",
        "风险等级\n(红橙黄蓝)",
        "*风险管控\n措施",
        "责任人",
        "备注",
    )
    for row in risk_rows(PUMP):
        level = {"较大": "橙", "一般": "黄", "低": "蓝"}[row[4]]
        book.row(*row[:4], level, row[5], "例二")
    book.row("口诀：", PUMP.jingles[0])
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("duty",))
def posts_named_by_alias_and_with_blanks(folder: Path) -> Path:
    book = Book("岗位职责清单")
    book.row("工种", *DUTY_HEAD)
    for written, post in (("机 泵 工", PUMP), ("罐区工\u3000", TANK)):
        first = book.at
        for row in duty_rows(post):
            book.row("", *row)
        book.row("", "顺口溜", post.jingles[1])
        book.sheet.cell(first, 1, written)
        book.merge(first, 1, book.at - 1, 1)
    return book.save(folder)


@layout()
def a_long_table_with_a_column_that_names_the_document(folder: Path) -> Path:
    book = Book("导出")
    book.row("岗位", "清单名称", "序号", "内容", "措施/标准/要求", "内部联系电话")
    for post in POSTS:
        for index, rows in enumerate(all_rows(post)):
            for row in rows:
                pair = ((1, 5), (1, 3), (2, 3), (1, 3))[index]
                book.row(
                    post.name, TITLES[index], row[0], row[pair[0]], row[pair[1]], post.contacts if index == 3 else ""
                )
            book.row(post.name, TITLES[index], "顺口溜", post.jingles[index])
    return book.save(folder)


@layout(posts=(PUMP, TANK))
def one_card_per_post_with_looser_labels(folder: Path) -> Path:
    book = Book("岗位卡")
    for post in (PUMP, TANK):
        book.wide("岗位安全明白卡", 4)
        book.row("岗位名称", post.name, "所属车间", "动力车间")
        for index, label in enumerate(("主要风险", "岗位职责", "操作要点", "应急处置")):
            book.row(label, cell_of(post, index))
        book.row("顺口溜", "\n".join(f"{ability}：{post.jingles[n]}" for n, ability in enumerate(ABILITIES)))
        book.row()
    return book.save(folder)


@layout()
def a_matrix_with_looser_headings(folder: Path) -> Path:
    book = Book("一线岗位明白卡")
    book.row("序号", "岗位", "风险", "职责", "操作步骤", "应急处置", "顺口溜")
    for number, post in enumerate(POSTS, 1):
        verses = "\n".join(f"{ability}：{post.jingles[n]}" for n, ability in enumerate(ABILITIES))
        book.row(number, post.name, *(cell_of(post, index) for index in range(4)), verses)
    return book.save(folder)


@layout(posts=(PUMP,), kinds=("risk",))
def labels_with_numbers_down_the_side(folder: Path) -> Path:
    book = Book("风险告知卡")
    book.wide("例泵操作工岗位风险告知卡", 2)
    for number, (point, hazard, _accident, level, measures) in enumerate(PUMP.risks, 1):
        book.row(f"风险点{number}", point)
        book.row(f"危险因素{number}", hazard)
        book.row(f"风险等级{number}", level)
        book.row(f"管控措施{number}", measures)
    book.row("顺口溜", PUMP.jingles[0])
    return book.save(folder)


@layout(posts=(PUMP,), kinds=("risk",), warnings=("EXAMPLE_SKIPPED",))
def a_sheet_with_a_worked_example(folder: Path) -> Path:
    book = Book("填写示例")
    _risk_sheet(book, TANK, extra=0)
    book.new("正式")
    book.wide("工作任务：泵区运行    岗位：例泵操作工    分析人：例一", 6)
    book.wide("岗位风险清单", 6)
    book.row(*RISK_HEAD)
    book.rows(risk_rows(PUMP))
    book.wide(f"顺口溜：{PUMP.jingles[0]}", 6)
    return book.save(folder)


@layout(posts=(PUMP,), kinds=("duty",), warnings=("COLUMN_UNKNOWN",))
def a_column_without_a_heading(folder: Path) -> Path:
    book = Book("例泵操作工")
    book.wide("岗位职责清单", 5)
    book.row(*DUTY_HEAD)
    for row in duty_rows(PUMP):
        book.row(*row, "补充内容")
    book.row("顺口溜", PUMP.jingles[1])
    return book.save(folder)


@layout(posts=(PUMP,))
def word_with_looser_section_headings(folder: Path) -> Path:
    document = new_word()
    document.add_heading("例泵操作工岗位安全须知", 0)
    for index, title in enumerate(("主要风险", "安全职责", "操作要点", "应急处置")):
        document.add_paragraph(f"{'一二三四'[index]}、{title}")
        for line in cell_of(PUMP, index).split("\n"):
            document.add_paragraph(line)
    document.add_paragraph("五、顺口溜")
    for index, ability in enumerate(ABILITIES):
        document.add_paragraph(f"{ability}：{PUMP.jingles[index]}")
    return save_word(document, folder)


@layout(posts=(PUMP, TANK))
def word_cards_of_two_columns_side_by_side(folder: Path) -> Path:
    document = new_word()
    rows: list[list[str]] = [["岗位", PUMP.name, TANK.name]]
    for index, title in enumerate(TITLES):
        rows.append([title, cell_of(PUMP, index), cell_of(TANK, index)])
        rows.append(["顺口溜", PUMP.jingles[index], TANK.jingles[index]])
    word_table(document, rows)
    return save_word(document, folder)


@layout(posts=(PUMP, TANK), kinds=("risk",))
def text_cards_in_two_columns_of_single_cells(folder: Path) -> Path:
    book = Book("风险告知")
    book.row(f"{PUMP.name}岗位风险清单", f"{TANK.name}岗位风险清单")
    columns = [cell_of(post, 0).split("\n") for post in (PUMP, TANK)]
    for number in range(3):
        book.row(*(column[number] if number < len(column) else "" for column in columns))
    book.row(f"顺口溜：{PUMP.jingles[0]}", f"顺口溜：{TANK.jingles[0]}")
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("risk",))
def a_title_for_each_post_but_the_header_only_once(folder: Path) -> Path:
    book = Book("岗位风险清单")
    book.wide("例样化工有限公司岗位风险清单", 6)
    book.row(*RISK_HEAD)
    for post in (PUMP, TANK):
        book.wide(f"{post.name}岗位风险清单", 6)
        book.rows(risk_rows(post))
        book.wide(f"顺口溜：{post.jingles[0]}", 6)
    return book.save(folder)


@layout(posts=(PUMP, TANK), kinds=("emergency",))
def scenarios_with_the_contacts_once_below_for_all_posts(folder: Path) -> Path:
    book = Book("岗位应急处置卡")
    book.row("岗位", "事故类型", "处置措施", "注意事项")
    for post in (PUMP, TANK):
        first = book.at
        for accident, _signs, steps, cautions in post.scenarios:
            book.row("", accident, numbered_lines(steps), cautions)
        book.row("", "顺口溜", post.jingles[3])
        book.sheet.cell(first, 1, post.name)
        book.merge(first, 1, book.at - 1, 1)
    book.wide("应急电话：调度室 13800001002，火警 119，急救 120", 4)
    return book.save(folder)
