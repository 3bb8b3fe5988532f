"""The sample files yield exactly what is written about them: every text, step, jingle, error and cell."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gangze.dossiers.content import ItemContent, Kind
from gangze.dossiers.importing import KnownPost, Organisation, Understanding, report, understand
from gangze.dossiers.importing.wording import plain
from gangze.officefiles import open_source
from gangze.org.importing import StandingOrganisation, understand_organisation

SAMPLES = Path(__file__).parents[2] / "samples"
EXPECTED: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
GOOD = ("两单两卡_聚酰胺.xlsx", "锅炉司炉_两单两卡.docx", "电工_岗位卡.docx", "LNG装卸_一岗一表.xlsx")
BAD = "坏文件_缺列错行.xlsx"


@cache
def organisations() -> dict[str, Organisation]:
    read = understand_organisation(open_source(SAMPLES / "组织架构.xlsx"), StandingOrganisation())
    return {
        enterprise.name: Organisation(
            enterprise.name,
            tuple(
                KnownPost(post.name, tuple(post.told.get("aliases", ())), bool(post.told["is_frontline"]))  # type: ignore[arg-type]  # a list of names
                for post in read.posts
                if post.enterprise == enterprise.name
            ),
        )
        for enterprise in read.enterprises
    }


@cache
def read(file: str) -> Understanding:
    return understand(open_source(SAMPLES / file), organisations()[EXPECTED[file]["enterprise"]])


def written(item: ItemContent, file: str) -> str:
    """Return the text of an item as its file has it: the electrician's risks are whole paragraphs, split by us."""
    if file == "电工_岗位卡.docx" and "measures" in item.fields:
        return plain(f"{item.main_text}【{item.fields['level']}】措施：{item.fields['measures']}")
    return plain(item.main_text)


@pytest.mark.parametrize("file", GOOD)
def test_a_good_sample_holds_exactly_the_expected_items_steps_and_jingles(file: str) -> None:
    found = {
        post.name: {
            kind.value: {
                "count": len(document.items),
                "items": [written(item.content, file) for item in document.items],
                "verse": plain(document.jingle),
            }
            | ({"steps": [len(item.content.steps) for item in document.items]} if kind is Kind.EMERGENCY else {})
            for kind, document in post.documents.items()
        }
        for post in read(file).posts
    }
    wanted = {
        post: {
            kind: document | {"items": [plain(text) for text in document["items"]], "verse": plain(document["verse"])}
            for kind, document in documents.items()
        }
        for post, documents in EXPECTED[file]["posts"].items()
    }
    assert found == wanted


@pytest.mark.parametrize("file", GOOD)
def test_a_good_sample_raises_neither_error_nor_warning(file: str) -> None:
    told = report(read(file))
    assert (told["errors"], told["warnings"]) == ([], [])


@pytest.mark.parametrize("file", GOOD)
def test_a_good_sample_names_its_version(file: str) -> None:
    assert {post.header.revision_label for post in read(file).posts} == {EXPECTED[file]["version"]}


def test_the_bad_sample_has_exactly_the_errors_written_down_at_their_cells() -> None:
    wanted = {
        (error["sheet"], None if error["cell"] == "—" else error["cell"], error["code"])
        for error in EXPECTED[BAD]["errors"]
        if error["severity"] == "error"
    }
    assert {(error.sheet, error.cell, error.code) for error in read(BAD).errors} == wanted
    assert len(read(BAD).errors) == len(wanted)


def test_the_bad_sample_warns_of_the_missing_jingle_and_of_the_one_that_waits() -> None:
    warnings = {(warning.sheet, warning.cell, warning.code) for warning in read(BAD).warnings}
    assert warnings == {("岗位操作卡", "A18", "VERSE_MISSING"), ("岗位风险清单", "B12", "VERSE_MISSING")}


def test_the_bad_sample_offers_the_rows_without_a_finding_and_no_others() -> None:
    told = report(read(BAD))
    counts = {
        post["post"]: {kind: post["documents"].get(kind, {"items": 0})["items"] for kind in Kind.__members__.values()}
        for post in told["posts"]
    }
    assert counts == EXPECTED[BAD]["rows_clean"]
