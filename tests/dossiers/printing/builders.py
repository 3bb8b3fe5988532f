"""Prints to try the typesetter with, and ways to read what came out of it."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from itertools import cycle, islice
from pathlib import Path

import pypdfium2
from pypdf import PdfReader

from gangze.dossiers.content import FIELDS, DocumentContent, DossierContent, Header, ItemContent, Kind, Step
from gangze.dossiers.printing import FontSet, Layout, PrintSheet, fonts_from, print_documents

REPOSITORY = Path(__file__).parents[3]
HASH = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
URL = "https://gangze.example.org/c/7K3M9QXYZ2ABCDEF/"
MILLIMETRE = 72 / 25.4


@lru_cache(maxsize=1)
def our_fonts() -> FontSet:
    return fonts_from(REPOSITORY / "node_modules")


def sheet_of(content: DossierContent) -> PrintSheet:
    """Return the print of a revision in force."""
    return PrintSheet(
        content=content,
        enterprise="示例聚酰胺有限公司",
        unit="聚合车间 · 聚合班",
        post_code="P101",
        revision_label="A/3",
        in_force_on=date(2026, 3, 1),
        content_hash=HASH,
        url=URL,
    )


def printed(*sheets: PrintSheet, layout: Layout, substitute_missing: bool = False) -> bytes:
    return print_documents(sheets, layout, fonts=our_fonts(), substitute_missing=substitute_missing)


@cache
def full_print(layout: Layout) -> bytes:
    """Return the print of full_content(); made once, many tests read it."""
    return printed(sheet_of(full_content()), layout=layout)


@cache
def long_print(layout: Layout) -> bytes:
    """Return the print of long_content(); made once."""
    return printed(sheet_of(long_content()), layout=layout)


def squeezed(text: str) -> str:
    """Return `text` under NFKC without white space, as texts are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def text_of(pdf: bytes) -> str:
    """Return the whole text layer, squeezed."""
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Return width and height of each page in millimetres."""
    boxes = [page.mediabox for page in PdfReader(io.BytesIO(pdf)).pages]
    return [(float(box.width) / MILLIMETRE, float(box.height) / MILLIMETRE) for box in boxes]


def lines_of(pdf: bytes) -> list[str]:
    """Return the lines of all pages as they stand on the paper, by another reader than the one of text_of()."""
    document = pypdfium2.PdfDocument(pdf)
    return [line.strip() for page in document for line in page.get_textpage().get_text_range().splitlines()]


def full_item(kind: Kind, number: int) -> ItemContent:
    """Return an item in which every field says something of its own."""
    fields = {field.key: f"{field.label}之{kind.value}{number}" for field in FIELDS[kind]}
    if kind is Kind.RISK:
        fields["level"] = ("重大", "较大", "一般", "低")[(number - 1) % 4]
    steps = tuple(Step(f"第{number}险第{step}步动作", f"操作员{step}") for step in (1, 2, 3))
    return ItemContent(
        kind,
        fields,
        steps if kind is Kind.EMERGENCY else (),
        is_must_know=number == 1,
        extra={"自有栏": f"自有{number}"},
    )


def full_content(count: int = 3) -> DossierContent:
    """Return a dossier in which every field of every document is filled, with `count` items each."""
    documents = {
        kind: DocumentContent(
            kind, tuple(full_item(kind, n) for n in range(1, count + 1)), f"{kind.ability}要记牢；上风走莫乱跑。"
        )
        for kind in Kind
    }
    header = Header(
        revision_label="A/3", department="聚合车间", responsible="魏样东", drafters="赵样强", participants="聚合班全体",
        reviewer="郑样刚", approver="何例东", drafted_on="2026-02-20", reviewed_on="2026-02-25", approved_on="2026-02-28",
        basis="操作规程 JX-CZ-07", trigger="工艺变更 MOC-2026-004", next_review_on="2029-03-01",
    )  # fmt: skip
    return DossierContent("聚合主操", documents, header)


def long_content() -> DossierContent:
    """Return a dossier beyond what a post has: 60 risks, 15 operation steps, 12 scenarios, a very long name."""
    measures = "1.每小时记录温度、压力、液位，偏离即报告\n2.安全阀每年校验一次，铅封完好\n3.进入受限空间先测氧、测爆，监护人不得离开"
    risks = tuple(
        ItemContent(
            Kind.RISK,
            {"point": f"第{n}号反应器及其附属管线、安全阀与爆破片", "hazard": "高温高压介质泄漏、静电积聚、氮气窒息；设备腐蚀减薄",
             "accident_type": "火灾、其他爆炸、中毒和窒息", "likelihood": "3", "severity": "5", "score": "15", "level": level,
             "control_level": "车间", "measures": measures, "sign": "当心爆炸", "activity": f"巡检第{n}项作业"},
        )
        for n, level in enumerate(islice(cycle(("重大", "较大", "一般", "低")), 60), 1)
    )  # fmt: skip
    operations = tuple(
        ItemContent(
            Kind.OPERATION,
            {"phase": "启动", "procedure": f"步骤{n}：缓慢开启导热油循环泵 P-2031{n} 出口阀，观察压力表", "standard": "升温速率不超过20 ℃/h",
             "forbidden": "严禁超温超压运行"},
        )
        for n in range(1, 16)
    )  # fmt: skip
    scenarios = tuple(
        ItemContent(
            Kind.EMERGENCY,
            {"accident": f"险情{n}导热油泄漏着火", "signs": "现场有油雾、异味，压力骤降", "contacts": "班长 13800007101\n调度 13800007102"},
            steps=tuple(Step(f"险情{n}第{k}步：按下急停按钮 HS-2030{k}，关闭进出口切断阀并确认到位", "外操") for k in range(1, 7)),
        )
        for n in range(1, 13)
    )  # fmt: skip
    items = {Kind.RISK: risks, Kind.OPERATION: operations, Kind.EMERGENCY: scenarios}
    return DossierContent(
        "己内酰胺及环己酮肟重排与中和结晶联合装置（二期）夜班外操兼罐区应急巡检工",
        {kind: DocumentContent(kind, each) for kind, each in items.items()},
    )


def bare_content() -> DossierContent:
    """Return a dossier with one document, one item, no jingle and no contacts."""
    item = ItemContent(Kind.EMERGENCY, {"accident": "物体打击"}, (Step("止血包扎"),))
    return DossierContent("吊装工", {Kind.EMERGENCY: DocumentContent(Kind.EMERGENCY, (item,))})


def renamed(post: str) -> DossierContent:
    """Return a small dossier under another name."""
    return replace(bare_content(), post=post)
