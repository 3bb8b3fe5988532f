"""`gangze org import` and `gangze roster import`: what they print, with which exit code, and what they store."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from gangze.org.models import Assignment, Enterprise, Person, Post, Unit

from .files import HEADINGS, LI, SAMPLES, TAO, roster

pytestmark = pytest.mark.django_db
ORGANISATION, ROSTER = SAMPLES / "组织架构.xlsx", SAMPLES / "人员岗位花名册.xlsx"
ROSTER_FINDINGS = {
    ("PHONE_INVALID", "E27"), ("EMPNO_DUPLICATE", "D56"), ("NAME_EMPTY", "C76"), ("POST_UNKNOWN", "H95"),
    ("DATE_INVALID", "J125"),
}  # fmt: skip


def run(*words: str | Path) -> tuple[int, str]:
    """Run a command; return its exit code and all it printed."""
    printed = StringIO()
    code = 0
    try:
        call_command(str(words[0]), *map(str, words[1:]), stdout=printed, stderr=printed)
    except SystemExit as left:
        code = int(left.code or 0)
    return code, printed.getvalue()


def told(*words: str | Path) -> tuple[int, dict[str, Any]]:
    """Run a command that answers in JSON."""
    code, text = run(*words, "--format", "json")
    return code, json.loads(text)


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Enterprise, Unit, Post, Person, Assignment))


def test_an_organisation_and_its_roster_go_in_and_their_errors_are_told_by_cell() -> None:
    assert told("org", "import", ORGANISATION)[0] == 0
    code, answer = told("roster", "import", ROSTER)
    assert (code, answer["created"], answer["bad"]) == (1, {"people": 117}, {"people": 5})
    assert {(found["code"], found["cell"]) for found in answer["errors"]} == ROSTER_FINDINGS
    assert {found["sheet"] for found in answer["errors"]} == {"花名册"}
    assert counts() == (4, 36, 25, 117, 117)


def test_importing_both_twice_changes_nothing() -> None:
    for _ in range(2):
        _code, organisation = told("org", "import", ORGANISATION)
        _code, people = told("roster", "import", ROSTER)
        seen = counts()
    assert organisation["created"] == organisation["changed"] == {
        "enterprises": 0, "workshops": 0, "teams": 0, "posts": 0,
    }  # fmt: skip
    assert (people["created"], people["changed"], people["unchanged"]) == (
        {"people": 0},
        {"people": 0},
        {"people": 117},
    )
    assert seen == (4, 36, 25, 117, 117)


def test_a_dry_run_says_what_would_be_and_stores_nothing() -> None:
    code, answer = told("org", "import", ORGANISATION, "--dry-run")
    assert (code, answer["dry_run"]) == (0, True)
    assert answer["created"] == {"enterprises": 4, "workshops": 13, "teams": 23, "posts": 25}
    assert counts() == (0, 0, 0, 0, 0)
    told("org", "import", ORGANISATION)
    code, answer = told("roster", "import", ROSTER, "--dry-run")
    assert (code, answer["created"]) == (1, {"people": 117})
    assert counts() == (4, 36, 25, 0, 0)


def test_without_json_the_same_is_told_in_sentences() -> None:
    assert "新增: enterprises=4" in run("org", "import", ORGANISATION)[1]
    code, text = run("roster", "import", ROSTER, "--dry-run")
    assert (code, "错误 花名册 E27 PHONE_INVALID 手机号只有10位。" in text) == (1, True)


def test_a_file_that_cannot_be_read_is_exit_2_with_its_reason_and_stores_nothing(tmp_path: Path) -> None:
    picture = tmp_path / "组织架构.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    for command in ("org", "roster"):
        code, answer = told(command, "import", picture)
        assert (code, answer["file"], answer["warnings"]) == (2, "组织架构.xlsx", [])
        (error,) = answer["errors"]
        assert (error["sheet"], error["cell"], error["code"]) == ("", None, "NOT_A_DOCUMENT")
        assert run(command, "import", picture) == (2, error["message"] + "\n")
    assert counts() == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("place", ["没有.xlsx", "."])
def test_a_file_that_is_not_there_is_exit_2(tmp_path: Path, place: str) -> None:
    code, answer = told("roster", "import", tmp_path / place)
    assert (code, [error["code"] for error in answer["errors"]]) == (2, ["FILE_MISSING"])


def test_whoever_moved_keeps_the_history_of_the_old_post(tmp_path: Path) -> None:
    told("org", "import", ORGANISATION)
    roster(tmp_path, [HEADINGS, LI, TAO], name="旧.xlsx")
    roster(tmp_path, [HEADINGS, (*LI[:4], "储运车间", "包装班", "切片包装工", *LI[7:]), TAO], name="新.xlsx")
    assert told("roster", "import", tmp_path / "旧.xlsx")[1]["created"] == {"people": 2}
    code, answer = told("roster", "import", tmp_path / "新.xlsx")
    assert (code, answer["changed"], answer["unchanged"]) == (0, {"people": 1}, {"people": 1})
    held = Assignment.objects.filter(person__name="李样康").order_by("pk")
    assert [(each.post.name, each.ends_on is None) for each in held] == [("聚合主操", False), ("切片包装工", True)]
    told("roster", "import", tmp_path / "新.xlsx")
    assert Assignment.objects.count() == 3
