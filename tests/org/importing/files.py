"""Writes rosters and organisations in the ways enterprises write them."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlwt
from docx import Document
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from gangze.officefiles import Source, open_source
from gangze.org.importing import (
    Plan,
    StandingEnterprise,
    StandingOrganisation,
    StandingPerson,
    StandingPost,
    StandingUnit,
    plan_organisation,
    plan_people,
    understand_organisation,
    understand_roster,
)

SAMPLES = Path(__file__).parents[2] / "samples"
Rows = Sequence[Sequence[Any]]

POLYAMIDE = StandingEnterprise("e1", "990000001", "91990000MAEX00010T", "示例聚酰胺有限公司")
POWER = StandingEnterprise("e4", "990000004", "91990000MAEX00045D", "示例热电分公司")
POSTS = (
    StandingPost("p1", "e1", "聚合车间", "聚合班", "聚合主操", "P101", ("主操", "聚合操作工")),
    StandingPost("p2", "e1", "聚合车间", "中控班", "中控DCS操作员", "P103", ("内操",)),
    StandingPost("p3", "e1", "储运车间", "包装班", "切片包装工", "P105"),
    StandingPost("p4", "e4", "锅炉车间", "司炉班", "锅炉司炉", "P401", ("司炉工",)),
)
UNITS = (
    StandingUnit("u1", "e1", "聚合车间", ""), StandingUnit("u2", "e1", "聚合车间", "聚合班"),
    StandingUnit("u3", "e1", "聚合车间", "中控班"), StandingUnit("u4", "e1", "储运车间", ""),
    StandingUnit("u5", "e1", "储运车间", "包装班"), StandingUnit("u6", "e4", "锅炉车间", ""),
    StandingUnit("u7", "e4", "锅炉车间", "司炉班"),
)  # fmt: skip
STANDING = StandingOrganisation((POLYAMIDE, POWER), UNITS, POSTS)
HEADINGS = ("企业名称", "姓名", "工号", "手机号", "车间", "班组", "岗位", "班次", "入职日期")
LI = ("示例聚酰胺有限公司", "李样康", "JX0004", "13800000004", "聚合车间", "聚合班", "聚合主操", "丁", "2025/10/08")
TAO = (
    "示例聚酰胺有限公司",
    "陶例秋",
    "JX0005",
    13800000005,
    "储运车间",
    "包装班",
    "切片包装工",
    "甲班",
    date(2020, 7, 13),
)
XU = ("示例热电分公司", "许例军", "RD0001", "13800000201", "锅炉车间", "司炉班", "锅炉司炉", "甲", "2012.9.28")


def book(path: Path, sheets: dict[str, Rows], *, merges: dict[str, Sequence[str]] | None = None) -> Source:
    """Write an xlsx with merged ranges and open it."""
    workbook = Workbook()
    del workbook["Sheet"]
    for name, rows in sheets.items():
        sheet: Worksheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for reference in (merges or {}).get(name, ()):
            sheet.merge_cells(reference)
    workbook.save(path)
    return open_source(path)


def roster(tmp_path: Path, rows: Rows, *, merges: Sequence[str] = (), name: str = "花名册.xlsx") -> Source:
    """Write a roster of one sheet and open it."""
    return book(tmp_path / name, {"花名册": rows}, merges={"花名册": merges})


def comma_file(tmp_path: Path, rows: Rows, *, encoding: str) -> Source:
    """Write a csv in an encoding and open it."""
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    path = tmp_path / "花名册.csv"
    path.write_bytes(stream.getvalue().encode(encoding))
    return open_source(path)


def old_book(tmp_path: Path, rows: Rows) -> Source:
    """Write an xls and open it."""
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("花名册")
    style = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value, style) if isinstance(value, date) else sheet.write(number, column, value)
    path = tmp_path / "花名册.xls"
    workbook.save(str(path))
    return open_source(path)


def word_file(tmp_path: Path, title: str, rows: Rows) -> Source:
    """Write a docx with a title and one table and open it."""
    document = Document()
    document.add_paragraph(title)
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = str(value)
    path = tmp_path / "花名册.docx"
    document.save(str(path))
    return open_source(path)


def people_plan(source: Source, *people: StandingPerson, default: str | None = None) -> Plan:
    """Return the plan of a roster against the standing organisation and these people."""
    standing = StandingOrganisation(STANDING.enterprises, STANDING.units, STANDING.posts, people)
    return plan_people(understand_roster(source, standing, default_enterprise=default), standing, file_name=source.name)


def org_plan(source: Source, standing: StandingOrganisation | None = None, *, may_create: bool = True) -> Plan:
    """Return the plan of an organisation file against what stands, nothing by default."""
    standing = standing or StandingOrganisation()
    read = understand_organisation(source, standing)
    return plan_organisation(read, standing, file_name=source.name, may_create_enterprises=may_create)


def found(plan: Plan) -> list[tuple[str, str | None, str]]:
    """Return code, cell and severity of every finding, in order."""
    return [(problem.code, problem.cell, problem.severity) for problem in plan.problems]


def names(plan: Plan, state: str = "created") -> list[str]:
    """Return the titles of the rows in a state."""
    return [row.title for row in plan.rows if row.state == state]
