"""A workbook of 两单两卡 as enterprises send them, of any size: four sheets, posts merged over their rows, 顺口溜 rows."""

from pathlib import Path

import xlsxwriter

PER_DOCUMENT = 5
DOCUMENTS = (
    ("岗位风险清单", ("岗位名称", "序号", "风险点", "危险有害因素", "事故类型", "风险等级", "管控措施", "责任人")),
    ("岗位职责清单", ("岗位名称", "序号", "职责内容", "频次", "完成标准", "考核分值", "依据", "备注")),
    ("岗位操作卡", ("岗位名称", "作业顺序", "阶段", "作业程序", "标准及注意事项", "严禁事项", "劳保用品", "备注")),
    (
        "岗位应急处置卡",
        ("岗位名称", "序号", "事故类型", "征兆", "处置措施", "注意事项", "内部联系电话", "外部报警电话"),
    ),
)


def write_workbook(path: Path, items: int) -> None:
    """Write a workbook of `items` items over four sheets, posts merged over their rows, a 顺口溜 for each."""
    book = xlsxwriter.Workbook(str(path))
    posts = items // (PER_DOCUMENT * len(DOCUMENTS))
    for title, heads in DOCUMENTS:
        sheet = book.add_worksheet(title)
        sheet.merge_range(0, 0, 0, 7, f"例样化工有限公司{title}")
        sheet.write_row(1, 0, heads)
        row = 2
        for post in range(posts):
            sheet.merge_range(row, 0, row + PER_DOCUMENT, 0, f"例岗{post}号操作工")
            for number in range(PER_DOCUMENT):
                sheet.write_row(row + number, 1, _values(title, post, number))
            sheet.write(row + PER_DOCUMENT, 1, "顺口溜")
            sheet.merge_range(
                row + PER_DOCUMENT,
                2,
                row + PER_DOCUMENT,
                7,
                "先检查，后操作，安全事项记心窝；有异常，快报告，处置及时隐患消。",
            )
            row += PER_DOCUMENT + 1
    book.close()


def _values(title: str, post: int, number: int) -> list[object]:
    name = f"例{post}-{number}"
    if title == "岗位风险清单":
        return [
            number + 1,
            f"{name}号泵机封",
            "密封失效介质泄漏",
            "灼烫、火灾",
            "较大风险",
            f"每小时巡检{name}号泵，发现泄漏立即切换",
            "例三",
        ]
    if title == "岗位职责清单":
        return [number + 1, f"每班检查{name}号设备并如实记录", "每班", "记录真实完整", 20, "企业全员安全生产责任制", ""]
    if title == "岗位操作卡":
        return [number + 1, "运行", f"确认{name}号阀门开关状态", "与流程图一致", "严禁擅自改动", "安全帽、防静电服", ""]
    steps = "1.停泵关阀（操作工）\n2.报告班长（操作工）\n3.拨打119（班长）"
    return [
        number + 1,
        f"{name}号泵泄漏着火",
        "有烟、有火",
        steps,
        "不得用水",
        "班长 13800000000",
        "火警 119\n急救 120",
    ]
