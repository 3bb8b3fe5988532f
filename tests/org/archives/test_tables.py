"""A typed table becomes lines, and these become facts."""

import json
from pathlib import Path

import pytest

from gangze.mastery.models import Examination, TrainingRecord
from gangze.officefiles import open_source
from gangze.org.importing.archive_lines import Unfit
from gangze.org.importing.archive_tables import lines_in

from .scene import bring, run

HEAD = "tenant,kind,happened_at,author.name,payload.person.name,payload.post.code,payload.document"


def lines(folder: Path, *rows: str) -> list[dict[str, object]]:
    table = folder / "登记本.csv"
    table.write_text("\n".join(rows), encoding="utf-8")
    return [json.loads(line) for line in lines_in(open_source(table))]


def test_columns_are_paths_and_numbers_in_them_are_places_in_lists(tmp_path: Path) -> None:
    told = lines(
        tmp_path, "企业,类型,时间", f"{HEAD},payload.points.1.text,payload.points.1.verdict,payload.points.2.text",
        "990000001,mastery.recited,2026-03-02,李样,姜例东,P101,risk,聚合反应器,said,", ",,,,,,,,,",
    )  # fmt: skip
    assert told == [
        {
            "tenant": "990000001", "kind": "mastery.recited", "happened_at": "2026-03-02", "author": {"name": "李样"},
            "payload": {
                "person": {"name": "姜例东"}, "post": {"code": "P101"}, "document": "risk",
                "points": [{"text": "聚合反应器", "verdict": "said"}],
            },
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "code", "cell"),
    [
        ("企业,类型", "TABLE_MISSING", ""),
        ("tenant,kind,colour", "FIELD_UNKNOWN", "C1"),
        ("tenant,kind,kind", "FIELD_UNKNOWN", "C1"),
        ("tenant,kind,payload,payload.title", "FIELD_WRONG", "D2"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_its_cell(tmp_path: Path, head: str, code: str, cell: str) -> None:
    with pytest.raises(Unfit) as refused:
        lines(tmp_path, head, "1,2,3,4")
    assert (refused.value.faults[0].code, refused.value.faults[0].field.rpartition("!")[2]) == (code, cell)


@pytest.mark.usefixtures("crew")
def test_a_paper_register_comes_in_by_table_and_import(tmp_path: Path) -> None:
    table, out = tmp_path / "登记本.csv", tmp_path / "登记本.jsonl"
    rows = [
        f"{HEAD},payload.score,payload.has_passed,payload.outcomes.1.1,payload.outcomes.1.2,payload.title,payload.course,"
        "payload.hours,payload.trained_on,payload.result",
        "990000001,mastery.recited,2026-03-02,李样,姜例东,P101,risk,85,true,2,shown,,,,,",
        "990000001,mastery.trained,,,姜例东,,,,,,,日常安全教育,routine,4,2026-03-03,passed",
    ]
    table.write_text("\n".join(rows), encoding="utf-8")
    code, printed = run_table(table, out)
    assert (code, printed.strip()) == (0, f"已写 2 行到 {out}。")
    assert bring(*out.read_text(encoding="utf-8").splitlines())[1] == []
    assert (str(Examination.objects.get().score), TrainingRecord.objects.get().title) == ("85.0", "日常安全教育")
    assert run_table(tmp_path / "none.csv", out)[0] == 2
    table.write_text("企业,类型\n1,2\n", encoding="utf-8")
    assert run_table(table, out)[0] == 1


def run_table(table: Path, out: Path) -> tuple[int, str]:
    return run(table, "--out", out, verb="table")
