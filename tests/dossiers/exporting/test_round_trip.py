"""What was exported comes back the same when it is imported: import(export(x)) = x."""

import io
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gangze.dossiers.content import FIELDS, DocumentContent, DossierContent, Header, ItemContent, Kind, Step
from gangze.dossiers.exporting import to_docx, to_xlsx
from gangze.dossiers.importing import KnownPost, Organisation, Understanding, understand
from gangze.officefiles import open_source

ENTERPRISE = "示例聚酰胺有限公司"
FORMS = ("four_sheets", "sheet_per_post", "docx")
ODD = (
    "3.5分钟未恢复按停车按钮", "5分钟内报告", "100%开启", "-5℃以下停用", "=1+1", "@cmd", "+86 电话", "０.８ ＭＰａ 以下",
    '含"引号"和,逗号', "第一行\n第二行", "关闭阀门（V101）", "《规程》第3.2条", "≤0.8MPa，≥20℃", "甲/乙/丙", "严禁：烟火",
    "2026-03-05 检查", "_x000D_", "𠮷㛃",
)  # fmt: skip
LONG = Header(
    "A/1", "聚合车间", "何例东", "冯例云、姜例东", "聚合班全体，11人", "蒋样和", "沈例山", "2026-03-05", "2026-03-12",
    "2026-04-01", "GB 30871-2022；AQ 3009", "设备变更：新增联锁", "2027-04-01",
)  # fmt: skip


def exported(dossiers: Sequence[DossierContent], form: str) -> bytes:
    if form == "docx":
        return to_docx(dossiers[0], enterprise=ENTERPRISE)
    layout = "sheet_per_post" if form == "sheet_per_post" else "four_sheets"
    return to_xlsx(dossiers, layout=layout, enterprise=ENTERPRISE)  # type: ignore[arg-type]  # narrowed above


def imported(content: bytes, form: str, posts: Sequence[str]) -> Understanding:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("两单两卡.docx" if form == "docx" else "两单两卡.xlsx")
        path.write_bytes(content)
        organisation = Organisation(ENTERPRISE, tuple(KnownPost(post, (), False) for post in posts))
        return understand(open_source(path), organisation)


def there_and_back(dossiers: Sequence[DossierContent], form: str) -> list[DossierContent]:
    understanding = imported(exported(dossiers, form), form, [dossier.post for dossier in dossiers])
    assert [(problem.code, problem.cell) for problem in understanding.errors] == []
    return [plain(dossier) for dossier in understanding.to_content()]


def plain(dossier: DossierContent) -> DossierContent:
    """Return a dossier without identities and empty fields."""
    documents = {}
    for kind, document in dossier.documents.items():
        items = tuple(
            replace(
                item, uid="", fields={key: text for key, text in item.fields.items() if text}, extra=dict(item.extra)
            )
            for item in document.items
        )
        documents[kind] = replace(document, items=items)
    return replace(dossier, documents=documents)


def full_item(kind: Kind, number: int, text: str) -> ItemContent:
    fields = {field.key: f"{text}{field.label}{number}" for field in FIELDS[kind]}
    if kind is Kind.RISK:
        fields["level"] = ("重大", "较大", "一般", "低")[number % 4]
    if kind is Kind.EMERGENCY:
        fields |= {"contacts": "班长 13800007101\n调度 13800009102", "alarms": "火警 119\n急救 120"}
    steps = (Step("3.5分钟未恢复按紧急停车按钮", "主操"), Step(text), Step("报告\n班长", "外操、班长"))
    extra = {"备考栏目": f"{text}{number}"} if number else {}
    return ItemContent(kind, fields, steps if kind is Kind.EMERGENCY else (), number % 2 == 0, extra)


def full_dossier(post: str, text: str, header: Header = LONG) -> DossierContent:
    documents = {
        kind: DocumentContent(
            kind,
            tuple(full_item(kind, number, text) for number in range(3)),
            "上岗先查看，异常早报告；\n停泵再关阀，平安回到家",
        )
        for kind in Kind
    }
    return DossierContent(post, documents, header)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", ODD)
def test_every_field_comes_back_whatever_stands_in_it(form: str, text: str) -> None:
    dossier = full_dossier("聚合主操", text)
    assert there_and_back([dossier], form) == [plain(dossier)]


@pytest.mark.parametrize("form", ["four_sheets", "sheet_per_post"])
def test_posts_with_particulars_of_their_own_keep_them(form: str) -> None:
    dossiers = [full_dossier("聚合主操", "一"), full_dossier("聚合外操", "二", Header("B/2", drafters="冯例云")),
                full_dossier("中控DCS操作员", "三", Header())]  # fmt: skip
    assert there_and_back(dossiers, form) == list(map(plain, dossiers))


@pytest.mark.parametrize("form", FORMS)
def test_documents_that_are_absent_stay_absent(form: str) -> None:
    whole = full_dossier("聚合主操", "甲")
    part = replace(whole, documents={kind: whole.documents[kind] for kind in (Kind.DUTY, Kind.EMERGENCY)})
    assert there_and_back([part], form) == [plain(part)]


TEXTS = st.sampled_from(ODD) | st.text(
    alphabet="停泵关阀检查记录温度压力0123456789，；（）=+-@\"'％℃ＡＢab", min_size=3, max_size=25
)


def named(label: str) -> st.SearchStrategy[str]:
    return TEXTS.map(lambda text: f"{text.strip()}{label}")


def items(kind: Kind) -> st.SearchStrategy[ItemContent]:
    """Items as people write them: what an item is called by has no list number of its own, which is what 序号 is for."""
    special = {"level": st.sampled_from(["重大", "较大", "一般", "低"]),
               "contacts": st.sampled_from(["班长 13800007101", "值班长 8001\n调度 13800009102"])}  # fmt: skip
    fields = {field.key: special.get(field.key, named(field.label)) for field in FIELDS[kind] if field.key != "alarms"}
    required = {field.key for field in FIELDS[kind] if field.required}
    steps = st.lists(st.builds(Step, named("好"), st.sampled_from(["", "外操", "班长、主操"])), min_size=1, max_size=4)
    return st.builds(
        ItemContent,
        st.just(kind),
        st.fixed_dictionaries(
            {key: each for key, each in fields.items() if key in required},
            optional={key: each for key, each in fields.items() if key not in required},
        ),
        steps.map(tuple) if kind is Kind.EMERGENCY else st.just(()),
        st.booleans(),
        st.fixed_dictionaries({}, optional={"备考栏目甲": named("一"), "检修编组": named("二")}),
    )


def documents(kind: Kind) -> st.SearchStrategy[DocumentContent]:
    verses = st.sampled_from(["", "知风险，记心间", "上岗先查看，异常早报告；\n停泵再关阀，平安回到家"])
    several = st.lists(items(kind), min_size=1, max_size=3, unique_by=lambda item: item.main_text)
    return st.builds(DocumentContent, st.just(kind), several.map(tuple), verses)


DOSSIERS = st.fixed_dictionaries({kind: documents(kind) for kind in Kind}).map(
    lambda found: DossierContent("聚合主操", found, LONG)
)


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(dossier=DOSSIERS)
def test_what_was_exported_comes_back_the_same(form: str, dossier: DossierContent) -> None:
    assert there_and_back([dossier], form) == [plain(dossier)]


@pytest.mark.parametrize("form", ["four_sheets", "sheet_per_post"])
def test_no_text_becomes_a_formula_in_the_hands_of_whoever_opens_the_file(form: str) -> None:
    dossier = full_dossier("聚合主操", '=HYPERLINK("http://example.org","点")')
    book = openpyxl.load_workbook(io.BytesIO(exported([dossier], form)))
    texts = [cell for sheet in book for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=")]
    assert texts
    assert {(cell.data_type, cell.quotePrefix) for cell in texts} <= {("s", True), ("f", True)}
    with zipfile.ZipFile(io.BytesIO(exported([dossier], form))) as archive:
        parts = b"".join(archive.read(name) for name in archive.namelist() if "worksheets/" in name)
    assert b"<f>" not in parts


def test_rows_are_high_and_columns_wide_enough_for_their_text() -> None:
    dossier = full_dossier("聚合主操", "停循环泵，关进出口阀，再报告班长和调度，" * 6)
    sheet = openpyxl.load_workbook(io.BytesIO(exported([dossier], "four_sheets")))["岗位风险清单"]
    heading = next(row for row in range(1, 8) if sheet.cell(row, 2).value == "序号")
    assert all(sheet.row_dimensions[row].height >= 100 for row in range(heading + 1, heading + 4))
    assert all(8 <= found.width <= 40 for found in sheet.column_dimensions.values())
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.cell(heading + 1, 3).alignment.wrap_text
