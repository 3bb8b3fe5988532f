"""Word files: nested and headless tables, chapters by document, plain and bulleted text, tracked changes."""

from pathlib import Path

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from .layouts import cell_of, layout
from .plant import BOSS, FORK, PUMP, TANK
from .workbook import ABILITIES, HEADS, TITLES, all_rows, new_word, numbered_lines, risk_rows, save_word, word_table


@layout(posts=(PUMP,))
def word_nested_tables(folder: Path) -> Path:
    document = new_word()
    document.add_paragraph("例样化工有限公司岗位安全卡")
    outer = document.add_table(rows=5, cols=1)
    outer.cell(0, 0).text = f"岗位名称：{PUMP.name}"
    for index, rows in enumerate(all_rows(PUMP)):
        cell = outer.cell(index + 1, 0)
        cell.text = f"{'一二三四'[index]}、{TITLES[index]}"
        data = [HEADS[index], *rows]
        table = cell.add_table(rows=len(data), cols=len(data[0]))
        for row, value in zip(table.rows, data, strict=False):
            for inner, entry in zip(row.cells, value, strict=False):
                inner.text = str(entry)
        cell.add_paragraph(f"顺口溜：{PUMP.jingles[index]}")
    return save_word(document, folder)


@layout(posts=(PUMP, TANK), kinds=("risk",))
def word_two_row_merged_header(folder: Path) -> Path:
    document = new_word()
    for post in (PUMP, TANK):
        document.add_paragraph(f"{post.name}岗位风险清单")
        rows = [
            ["序号", "风险点", "风险辨识", "", "风险等级", "管控措施"],
            ["", "", "危险有害因素", "事故类型", "", ""],
            *risk_rows(post),
        ]
        table = word_table(document, rows)
        for column in (0, 1, 4, 5):
            table.cell(0, column).merge(table.cell(1, column))
        table.cell(0, 2).merge(table.cell(0, 3))
        document.add_paragraph(f"口诀：{post.jingles[0]}")
    return save_word(document, folder)


@layout(posts=(PUMP, TANK, FORK))
def word_document_major_chapters(folder: Path) -> Path:
    document = new_word()
    document.add_heading("例样化工有限公司两单两卡汇编", 0)
    for index, title in enumerate(TITLES):
        document.add_heading(f"第{'一二三四'[index]}章 {title}", 1)
        for position, post in enumerate((PUMP, TANK, FORK), 1):
            document.add_heading(f"{position}. {post.name}", 2)
            word_table(document, [HEADS[index], *all_rows(post)[index]])
            document.add_paragraph(f"顺口溜：{post.jingles[index]}")
    return save_word(document, folder)


@layout(posts=(PUMP, BOSS))
def word_document_major_plain(folder: Path) -> Path:
    document = new_word()
    for index, title in enumerate(TITLES):
        document.add_paragraph(f"{'一二三四'[index]}、{title}")
        for position, post in enumerate((PUMP, BOSS)):
            document.add_paragraph(f"（{'一二'[position]}）{post.name}")
            for line in cell_of(post, index).split("\n"):
                document.add_paragraph(line.replace("一、", "1、").replace("二、", "2、") if index == 3 else line)
            document.add_paragraph(f"顺口溜：{post.jingles[index]}".replace("\n", ""))
    return save_word(document, folder)


@layout(posts=(PUMP,))
def word_soft_breaks_in_one_paragraph(folder: Path) -> Path:
    document = new_word()
    document.add_paragraph(f"{PUMP.name}岗位两单两卡")
    for index, title in enumerate(TITLES):
        document.add_paragraph(title)
        post = document.add_paragraph()
        for position, line in enumerate(cell_of(PUMP, index).split("\n")):
            if position:
                post.add_run().add_break()
            post.add_run(line)
        document.add_paragraph(f"顺口溜：{PUMP.jingles[index]}")
    return save_word(document, folder)


@layout(posts=(PUMP,))
def word_in_content_controls_and_tracked(folder: Path) -> Path:
    document = new_word()
    document.add_paragraph(f"岗位：{PUMP.name}")
    for index, title in enumerate(TITLES):
        document.add_paragraph(title)
        table = word_table(document, [HEADS[index], *all_rows(PUMP)[index]])
        jingle_line = document.add_paragraph(f"顺口溜：{PUMP.jingles[index]}")
        sdt = OxmlElement("w:sdt")
        column = OxmlElement("w:sdtContent")
        sdt.append(column)
        element = table._tbl
        element.addprevious(sdt)
        column.append(element)
        deleted = OxmlElement("w:del")
        deleted.set(qn("w:id"), "1")
        deleted.set(qn("w:author"), "x")
        row = OxmlElement("w:r")
        letters = OxmlElement("w:delText")
        letters.text = "删掉的旧词"
        row.append(letters)
        deleted.append(row)
        jingle_line._p.append(deleted)
    return save_word(document, folder)


@layout(posts=(PUMP, TANK))
def word_tables_without_headings(folder: Path) -> Path:
    document = new_word()
    for post in (PUMP, TANK):
        document.add_paragraph(f"岗位：{post.name}")
        for index, rows in enumerate(all_rows(post)):
            word_table(document, [HEADS[index], *rows])
            document.add_paragraph(f"{ABILITIES[index]}：{post.jingles[index]}")
    return save_word(document, folder)


@layout(posts=(PUMP, TANK))
def word_jingle_in_last_table_row_and_title_in_first(folder: Path) -> Path:
    document = new_word()
    for post in (PUMP, TANK):
        for index, rows in enumerate(all_rows(post)):
            width = len(HEADS[index])
            data = [
                [f"{post.name}{TITLES[index]}"] + [""] * (width - 1),
                HEADS[index],
                *rows,
                ["顺口溜", post.jingles[index]] + [""] * (width - 2),
            ]
            table = word_table(document, data)
            table.cell(0, 0).merge(table.cell(0, width - 1))
            number = len(data) - 1
            table.cell(number, 1).merge(table.cell(number, width - 1))
            document.add_paragraph("")
    return save_word(document, folder)


@layout(posts=(PUMP,))
def word_bullets_and_bold_labels(folder: Path) -> Path:
    document = new_word()
    document.add_paragraph(f"{PUMP.name}安全卡")
    document.add_paragraph("★岗位风险清单★")
    for row in PUMP.risks:
        document.add_paragraph(f"● {row[0]}：{row[1]}，可能造成{row[2]}（{row[3]}风险）。管控措施：{row[4]}。")
    document.add_paragraph(f"◆知风险顺口溜◆{PUMP.jingles[0]}")
    document.add_paragraph("★岗位职责清单★")
    for entry in PUMP.duties:
        document.add_paragraph(f"● {entry[0]}；")
    document.add_paragraph(f"◆明职责顺口溜◆{PUMP.jingles[1]}")
    document.add_paragraph("★岗位操作卡★")
    for entry in PUMP.operations:
        document.add_paragraph(f"● {entry[1]}；")
    document.add_paragraph(f"◆会操作顺口溜◆{PUMP.jingles[2]}")
    document.add_paragraph("★岗位应急处置卡★")
    for accident, _, steps, _ in PUMP.scenarios:
        document.add_paragraph(f"◎{accident}")
        for number, entry in enumerate(steps, 1):
            document.add_paragraph(f"（{number}）{entry}；")
    document.add_paragraph("联系电话：班长13800001001 调度13800001002 火警119")
    document.add_paragraph(f"◆能应急顺口溜◆{PUMP.jingles[3]}")
    return save_word(document, folder)


@layout(posts=(PUMP, TANK))
def word_one_table_with_rows_by_document(folder: Path) -> Path:
    """Word: one table a post; rows: title row, then the items as rows of 序号|内容|要求"""
    document = new_word()
    for post in (PUMP, TANK):
        document.add_heading(f"岗位：{post.name}", 1)
        rows = []
        wide = []
        for index in range(4):
            wide.append(len(rows))
            rows.append([TITLES[index], "", ""])
            src = (post.risks, post.duties, post.operations, post.scenarios)[index]
            rows.append(
                [
                    "序号",
                    ("风险点", "职责内容", "作业程序", "事故类型")[index],
                    ("管控措施", "完成标准", "标准及注意事项", "处置措施")[index],
                ]
            )
            for number, entry in enumerate(src, 1):
                rows.append(
                    [
                        number,
                        entry[1] if index == 2 else entry[0],
                        entry[4] if index == 0 else entry[2] if index < 3 else numbered_lines(entry[2]),
                    ]
                )
            if index == 3:
                rows.append(["联系电话", post.contacts, ""])
            wide.append(len(rows))
            rows.append([f"{ABILITIES[index]}顺口溜：{post.jingles[index]}", "", ""])
        table = word_table(document, rows)
        for width in wide:
            table.cell(width, 0).merge(table.cell(width, 2))
    return save_word(document, folder)


@layout(posts=(PUMP, TANK))
def word_numbered_headings_one_point_one(folder: Path) -> Path:
    document = new_word()
    document.add_paragraph("例样化工有限公司岗位两单两卡")
    for position, post in enumerate((PUMP, TANK), 1):
        document.add_paragraph(f"{position} {post.name}")
        for index, title in enumerate(TITLES):
            document.add_paragraph(f"{position}.{index + 1} {title}")
            word_table(document, [HEADS[index], *all_rows(post)[index]])
            document.add_paragraph(f"{position}.{index + 1}.1 顺口溜：{post.jingles[index]}")
    return save_word(document, folder)


@layout(posts=(PUMP, TANK))
def word_text_with_bracketed_titles(folder: Path) -> Path:
    document = new_word()
    for post in (PUMP, TANK):
        document.add_paragraph(f"【{post.name}】")
        for index, title in enumerate(TITLES):
            document.add_paragraph(f"【{title}】")
            for line in cell_of(post, index).split("\n"):
                document.add_paragraph(line)
            document.add_paragraph(f"【{ABILITIES[index]}顺口溜】{post.jingles[index]}")
    return save_word(document, folder)
