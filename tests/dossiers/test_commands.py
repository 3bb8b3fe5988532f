"""`gangze dossier import`: exactly what it prints, with which exit code, and what it stores."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from gangze.dossiers import services
from gangze.dossiers.exporting import to_xlsx
from gangze.dossiers.models import Revision

from .builders import Crew, whole_content

SAMPLES = Path(__file__).parents[1] / "samples"
POLYAMIDE, BAD = SAMPLES / "两单两卡_聚酰胺.xlsx", SAMPLES / "坏文件_缺列错行.xlsx"


def told(*words: str | Path) -> tuple[int, dict[str, Any]]:
    """Run the import and return its exit code and what it printed, all of which must be JSON."""
    printed = StringIO()
    code = 0
    try:
        call_command("dossier", "import", *map(str, words), "--format", "json", stdout=printed, stderr=printed)
    except SystemExit as left:
        code = int(left.code or 0)
    return code, json.loads(printed.getvalue())


@pytest.fixture
def park(db: None) -> None:
    call_command("org", "import", str(SAMPLES / "组织架构.xlsx"), stdout=StringIO())


@pytest.mark.usefixtures("park")
def test_a_dry_run_prints_posts_documents_and_findings_and_nothing_else() -> None:
    code, answer = told(POLYAMIDE, "--enterprise", "990000001", "--dry-run")
    assert code == 0
    assert list(answer) == ["file", "posts", "errors", "warnings"]
    assert (answer["file"], answer["errors"], answer["warnings"]) == ("两单两卡_聚酰胺.xlsx", [], [])
    assert answer["posts"][0] == {
        "post": "聚合主操",
        "documents": {
            "risk": {"items": 5, "jingle": True}, "duty": {"items": 5, "jingle": True},
            "operation": {"items": 6, "jingle": True}, "emergency": {"items": 2, "jingle": True},
        },
    }  # fmt: skip
    assert [post["post"] for post in answer["posts"]] == [
        "聚合主操", "聚合外操", "导热油炉工", "切片包装工", "己内酰胺罐区巡检工", "中控DCS操作员",
    ]  # fmt: skip
    assert not Revision.objects.exists()


@pytest.mark.usefixtures("park")
def test_a_file_with_errors_is_exit_1_and_each_finding_has_sheet_cell_code_and_message() -> None:
    code, answer = told(BAD, "--enterprise", "990000003", "--dry-run")
    assert code == 1
    for found in answer["errors"] + answer["warnings"]:
        assert set(found) == {"sheet", "cell", "code", "message"}
        assert found["sheet"]
        assert found["message"]
    assert ("岗位风险清单", "I9", "MEASURE_EMPTY") in {(e["sheet"], e["cell"], e["code"]) for e in answer["errors"]}
    assert None in {error["cell"] for error in answer["errors"]}


@pytest.mark.usefixtures("park")
def test_importing_twice_writes_drafts_once() -> None:
    assert len(told(POLYAMIDE, "--enterprise", "990000001")[1]["stored"]) == 6
    code, answer = told(POLYAMIDE, "--enterprise", "990000001")
    assert (code, answer["stored"], len(answer["unchanged"])) == (0, [], 6)
    assert Revision.objects.count() == 6


@pytest.mark.usefixtures("park")
def test_an_unknown_enterprise_is_exit_2_and_says_what_to_do() -> None:
    code, answer = told(POLYAMIDE, "--enterprise", "990000099", "--dry-run")
    assert (code, answer["posts"], answer["warnings"]) == (2, [], [])
    (error,) = answer["errors"]
    assert (error["sheet"], error["cell"], error["code"]) == ("", None, "ENTERPRISE_UNKNOWN")
    assert "gangze org import" in error["message"]


@pytest.mark.usefixtures("park")
@pytest.mark.parametrize(("content", "code"), [(b"", "EMPTY_FILE"), (b"%PDF-1.7 ", "NOT_A_DOCUMENT")])
def test_a_file_that_cannot_be_read_is_exit_2_with_one_error(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "两单两卡.xlsx"
    path.write_bytes(content)
    left, answer = told(path, "--enterprise", "990000001")
    assert (left, answer["posts"], [error["code"] for error in answer["errors"]]) == (2, [], [code])
    assert not Revision.objects.exists()


def test_a_post_in_review_keeps_the_whole_file_out_and_says_so(crew: Crew, draft: Revision, tmp_path: Path) -> None:
    services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    path = tmp_path / "两单两卡.xlsx"
    path.write_bytes(to_xlsx([whole_content()], enterprise=crew.enterprise.name))
    code, answer = told(path, "--enterprise", crew.enterprise.code)
    assert (code, [error["code"] for error in answer["errors"]]) == (1, ["NOT_STORED"])


def gangze(var: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the console command as a user does, with a data folder of its own and no settings of the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GANGZE_", "DJANGO_"))}
    program = [sys.executable, "-c", "from gangze.cli import main; main()", *map(str, words)]
    return subprocess.run(
        program, cwd=Path(__file__).parents[2], env={**kept, "GANGZE_VAR": str(var)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_on_an_installation_never_started_the_organisation_is_asked_for_and_then_all_works(tmp_path: Path) -> None:
    asked = ("dossier", "import", POLYAMIDE, "--enterprise", "990000001", "--dry-run", "--format", "json")
    before = gangze(tmp_path, *asked)
    assert before.returncode == 2
    assert [error["code"] for error in json.loads(before.stdout)["errors"]] == ["ENTERPRISE_UNKNOWN"]
    assert gangze(tmp_path, "org", "import", SAMPLES / "组织架构.xlsx").returncode == 0
    after = gangze(tmp_path, *asked)
    assert (after.returncode, after.stderr) == (0, "")
    assert len(json.loads(after.stdout)["posts"]) == 6
