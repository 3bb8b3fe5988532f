"""Word files as safety officers send them who never saw this software: frames, lists, cards and tables mixed."""

from pathlib import Path

from .layouts import layout
from .plant import PUMP, TANK
from .workbook import (
    ABILITIES,
    HEADS,
    RISK_HEAD,
    all_rows,
    card_rows,
    new_word,
    numbered_lines,
    operation_rows,
    risk_rows,
    save_word,
    word_table,
)

NAMES = ("风险告知单", "责任清单", "操作卡", "应急卡")
PHONES = "班长 13800001001，调度 13800001002，火警 119，急救 120"


@layout(posts=(PUMP,))
def word_numbered_names_over_numbered_fields(folder: Path) -> Path:
    document = new_word()
    document.add_paragraph(f"{PUMP.name}岗位两单两卡")
    document.add_paragraph("一、岗位风险告知单")
    for number, risk in enumerate(PUMP.risks):
        document.add_paragraph(f"（{'一二三'[number]}）{risk[0]}")
        for count, (label, text) in enumerate(
            (("危险有害因素", risk[1]), ("事故类型", risk[2]), ("风险等级", risk[3]), ("管控措施", risk[4])), 1
        ):
            document.add_paragraph(f"{count}. {label}：{text}")
    document.add_paragraph(f"顺口溜：{PUMP.jingles[0]}")
    document.add_paragraph("二、岗位职责清单")
    for number, duty in enumerate(PUMP.duties, 1):
        document.add_paragraph(f"{number}. {duty[0]}（标准：{duty[2]}）")
    document.add_paragraph(f"顺口溜：{PUMP.jingles[1]}")
    document.add_paragraph("三、岗位操作卡")
    for number, step in enumerate(PUMP.operations, 1):
        document.add_paragraph(f"{number}. {step[1]}（标准：{step[2]}）")
    document.add_paragraph(f"顺口溜：{PUMP.jingles[2]}")
    document.add_paragraph("四、岗位应急处置卡")
    for number, (accident, signs, steps, cautions) in enumerate(PUMP.scenarios):
        document.add_paragraph(f"（{'一二'[number]}）{accident}")
        document.add_paragraph(f"征兆：{signs}")
        document.add_paragraph("处置步骤：")
        for count, text in enumerate(steps, 1):
            document.add_paragraph(f"{count}. {text}")
        document.add_paragraph(f"注意事项：{cautions}")
    document.add_paragraph(f"联系电话：{PHONES}")
    document.add_paragraph(f"顺口溜：{PUMP.jingles[3]}")
    return save_word(document, folder)


@layout(posts=(PUMP, TANK))
def word_cards_in_frames_of_one_cell(folder: Path) -> Path:
    document = new_word()
    for post in (PUMP, TANK):
        texts = [[f"{n}、{r[0]}【{r[3]}】{r[1]}。措施：{r[4]}" for n, r in enumerate(post.risks, 1)]]
        texts.append([f"{n}、{duty[0]}" for n, duty in enumerate(post.duties, 1)])
        texts.append([f"{n}、{step[1]}。标准：{step[2]}" for n, step in enumerate(post.operations, 1)])
        texts.append([])
        for number, scenario in enumerate(post.scenarios):
            texts[3].append(f"{'一二'[number]}、{scenario[0]}")
            texts[3].extend(numbered_lines(scenario[2]).split("\n"))
        texts[3].append(f"联系电话：{PHONES}")
        for index, lines in enumerate(texts):
            cell = document.add_table(rows=1, cols=1).cell(0, 0)
            cell.text = f"{post.name} 岗位{NAMES[index]}"
            for line in [*lines, f"顺口溜：{post.jingles[index]}"]:
                cell.add_paragraph(line)
            document.add_paragraph("")
    return save_word(document, folder)


@layout(posts=(PUMP, TANK))
def word_tables_side_by_side_in_frames(folder: Path) -> Path:
    document = new_word()
    for index, name in enumerate(NAMES):
        frame = document.add_table(rows=1, cols=2)
        for cell, post in zip(frame.rows[0].cells, (PUMP, TANK), strict=True):
            cell.text = f"{post.name}{name}"
            rows = [HEADS[index], *all_rows(post)[index]]
            inner = cell.add_table(rows=len(rows), cols=len(rows[0]))
            for row, values in zip(inner.rows, rows, strict=True):
                for place, value in zip(row.cells, values, strict=True):
                    place.text = str(value)
            cell.add_paragraph(f"{ABILITIES[index]}顺口溜：{post.jingles[index]}")
        document.add_paragraph("")
    return save_word(document, folder)


@layout(posts=(PUMP,), kinds=("operation", "emergency"))
def word_tables_with_labelled_lines_above(folder: Path) -> Path:
    document = new_word()
    document.add_paragraph(f"{PUMP.name}操作卡")
    document.add_paragraph("劳保用品：防静电服、安全帽")
    word_table(document, [HEADS[2], *operation_rows(PUMP)])
    document.add_paragraph(f"口诀：{PUMP.jingles[2]}")
    document.add_paragraph(f"{PUMP.name}应急处置卡")
    word_table(document, [HEADS[3], *card_rows(PUMP)])
    document.add_paragraph(f"口诀：{PUMP.jingles[3]}")
    return save_word(document, folder)


@layout(posts=(PUMP,), kinds=("emergency",))
def word_scenarios_whose_labels_share_a_word(folder: Path) -> Path:
    document = new_word()
    document.add_paragraph(f"{PUMP.name}岗位应急处置卡")
    for accident, signs, steps, cautions in PUMP.scenarios:
        rows = [
            ["突发事件", accident],
            ["事件特征", signs],
            ["处置要点", numbered_lines(steps)],
            ["注意事项", cautions],
        ]
        word_table(document, [*rows, ["联系电话", PHONES]])
        document.add_paragraph("")
    document.add_paragraph(f"附：应急顺口溜：{PUMP.jingles[3]}")
    return save_word(document, folder)


@layout(posts=(PUMP, TANK))
def word_lists_in_a_table_with_the_telephones_below_all_columns(folder: Path) -> Path:
    document = new_word()
    for post in (PUMP, TANK):
        scenarios = [f"{n}.{each[0]}：\n{_in_brackets(each[2])}" for n, each in enumerate(post.scenarios, 1)]
        lists = [
            numbered_lines([f"{r[0]}【{r[3]}】{r[1]}；措施：{r[4]}" for r in post.risks]),
            numbered_lines([duty[0] for duty in post.duties]),
            numbered_lines([step[1] for step in post.operations]),
            "\n".join(scenarios),
        ]
        rows = [[f"岗位：{post.name}", "", "", ""], list(NAMES), lists, [f"顺口溜：{j}" for j in post.jingles]]
        table = word_table(document, [*rows, [f"联系电话：{PHONES}", "", "", ""]])
        for number in (0, 4):
            text = table.cell(number, 0).text
            table.cell(number, 0).merge(table.cell(number, 3)).text = text
        document.add_paragraph("")
    return save_word(document, folder)


def _in_brackets(texts: tuple[str, ...]) -> str:
    return "\n".join(f"（{number}）{text}" for number, text in enumerate(texts, 1))


@layout(posts=(PUMP,), kinds=("operation", "emergency"))
def blanks_to_fill_in_by_hand_and_steps_in_one_sentence(folder: Path) -> Path:
    document = new_word()
    document.add_paragraph(f"{PUMP.name}操作卡")
    rows = [["操作任务：启停泵", "操作人：", "监护人：", ""], HEADS[2], *operation_rows(PUMP)]
    word_table(document, [*rows, ["开始时间：  年  月  日", "", "结束时间：", ""]])
    document.add_paragraph(f"顺口溜：{PUMP.jingles[2]}")
    document.add_paragraph(f"{PUMP.name}应急卡")
    for number, each in enumerate(PUMP.scenarios, 1):
        steps = "；".join(f"（{count}）{text}" for count, text in enumerate(each[2], 1))
        document.add_paragraph(f"{number}、{each[0]}：{steps}。")
    document.add_paragraph(f"值班电话：{PHONES}")
    document.add_paragraph(f"顺口溜：{PUMP.jingles[3]}")
    return save_word(document, folder)


@layout(posts=(PUMP, TANK), kinds=("risk", "emergency"))
def word_tables_titled_by_post_and_document_and_framed_scenarios(folder: Path) -> Path:
    document = new_word()
    for post in (PUMP, TANK):
        table = word_table(document, [[post.name, "岗位风险告知单"], RISK_HEAD, *risk_rows(post)])
        text = table.cell(0, 1).text
        table.cell(0, 1).merge(table.cell(0, len(RISK_HEAD) - 1)).text = text
        document.add_paragraph(f"口诀：{post.jingles[0]}")
        document.add_paragraph(f"★{post.name}应急卡★")
        for accident, _, steps, _ in post.scenarios:
            document.add_paragraph(f"【{accident}】")
            for text in steps:
                document.add_paragraph(f"→{text}")
        document.add_paragraph("班长：13800001001　调度：13800001002　火警：119")
        document.add_paragraph(f"口诀：{post.jingles[3]}")
    return save_word(document, folder)
