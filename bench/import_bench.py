"""Measures the import of 两单两卡: seconds and peak memory for 1,000, 10,000 and 100,000 items in one workbook.

Each size runs in a process of its own, so that the peak is that of one import. Run: python bench/import_bench.py
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

SIZES = (1_000, 10_000, 100_000)
LIMIT_SECONDS_10K = 10.0
LIMIT_MEGABYTES_10K = 400
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


def measure_one(path: Path) -> dict[str, float]:
    """Import one workbook in this process; returns items, seconds and peak megabytes."""
    from gangze.dossiers.importing import KnownPost, Organisation, understand
    from gangze.officefiles import Limits, open_source

    items = int(path.stem)
    posts = tuple(KnownPost(f"例岗{post}号操作工") for post in range(items // 20))
    start = time.perf_counter()
    source = open_source(path, limits=Limits(rows=200_000))
    opened = time.perf_counter()
    understanding = understand(source, Organisation("例样化工有限公司", posts))
    done = time.perf_counter()
    found = sum(len(document.items) for post in understanding.posts for document in post.documents.values())
    if found != items or understanding.errors:
        raise SystemExit(f"expected {items} items without errors, got {found}, {understanding.errors[:3]}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "items": items,
        "open_s": opened - start,
        "understand_s": done - opened,
        "total_s": done - start,
        "peak_mb": peak,
    }


def main() -> int:
    """Measure every size and print a table; exit 1 when 10,000 items take too long or too much."""
    if len(sys.argv) == 3 and sys.argv[1] == "--one":
        print(json.dumps(measure_one(Path(sys.argv[2]))))
        return 0
    ok = True
    print("| items | open s | understand s | total s | peak MB | µs per item |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for items in SIZES:
            path = Path(folder) / f"{items}.xlsx"
            write_workbook(path, items)
            command = [sys.executable, __file__, "--one", str(path)]
            found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            print(
                f"| {items:,} | {found['open_s']:.2f} | {found['understand_s']:.2f} | {found['total_s']:.2f} "
                f"| {found['peak_mb']:.0f} | {found['total_s'] / items * 1e6:.0f} |"
            )
            if items == 10_000:
                ok = found["total_s"] < LIMIT_SECONDS_10K and found["peak_mb"] < LIMIT_MEGABYTES_10K
    return 0 if ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
