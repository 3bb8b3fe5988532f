"""`gangze recitation` from the shell, on sets that are right and on sets that are not."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

ROW: dict[str, Any] = {
    "id": "t-1", "post": "空分", "ability": "emergency", "ordered": True, "noise": "typed",
    "points": [
        {"key": "p1", "text": "关闭进料阀", "must": True}, {"key": "p2", "text": "压力到0.8MPa打开泄放阀", "must": True},
    ],
    "transcript": "进料阀关了 压力到一点八兆帕打开泄放阀", "labels": {"p1": "said", "p2": "wrong"}, "order_ok": True,
}  # fmt: skip


def written(folder: Path, *rows: object) -> Path:
    path = folder / "set.jsonl"
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")
    return path


def test_every_line_is_judged_in_its_order(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    call_command(
        "recitation", "judge", str(written(tmp_path, ROW, ROW | {"id": "t-2", "transcript": ""})), "--out", str(out)
    )
    first, second = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert first == {"id": "t-1", "verdicts": {"p1": "said", "p2": "wrong"}, "order_ok": True, "score": 25.0}
    assert second == {"id": "t-2", "verdicts": {"p1": "missed", "p2": "missed"}, "order_ok": None, "score": 0.0}


def test_the_agreement_with_people_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("recitation", "measure", str(written(tmp_path, ROW)), "--format", "json")
    report = json.loads(capsys.readouterr().out)
    assert set(report) == {"n", "macro_f1", "per_verdict", "order_accuracy", "said_judged_wrong", "median_ms"}
    assert report["n"] == 1
    assert report["per_verdict"]["wrong"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert report["order_accuracy"] == 1.0
    call_command("recitation", "measure", str(written(tmp_path, ROW)))
    told = capsys.readouterr().out
    assert "macro-F1" in told
    assert told.splitlines()[0].split() == ["label", "\\", "judged", "said", "partial", "missed", "wrong"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("not a row", "第 1 行"),
        ({"id": "x"}, "points"),
        (ROW | {"labels": {"p1": "perhaps"}}, "perhaps"),
        (ROW | {"labels": {"p9": "said"}}, "p9"),
        (ROW | {"transcript": None}, "transcript"),
        (ROW | {"points": [*ROW["points"], *ROW["points"]]}, "重复"),
        (ROW | {"order_ok": "yes"}, "order_ok"),
    ],
)
def test_a_line_that_is_no_recitation_is_refused_with_its_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: object, told: str
) -> None:
    out = tmp_path / "out.jsonl"
    with pytest.raises(SystemExit) as ended:
        call_command("recitation", "judge", str(written(tmp_path, row)), "--out", str(out))
    assert ended.value.code == 2
    message = capsys.readouterr().err
    assert "第 1 行" in message
    assert told in message
    assert not out.exists()


@pytest.mark.parametrize("content", [b"\xff\xfe{", b"{broken"])
def test_a_file_that_is_no_set_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(content)
    with pytest.raises(SystemExit):
        call_command("recitation", "measure", str(path))
    assert str(path) in capsys.readouterr().err


def test_a_set_that_is_not_there_and_a_place_that_cannot_be_written_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        call_command("recitation", "measure", str(tmp_path / "none.jsonl"))
    with pytest.raises(SystemExit):
        call_command("recitation", "judge", str(written(tmp_path, ROW)), "--out", str(tmp_path / "no" / "out.jsonl"))
    told = capsys.readouterr().err
    assert "none.jsonl" in told
    assert "out.jsonl" in told


def test_the_command_needs_no_database(tmp_path: Path) -> None:
    environment = {
        "PATH": "/usr/bin:/bin",
        "GANGZE_DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "GANGZE_VAR": str(tmp_path),
    }
    command = [Path(sys.executable).parent / "gangze", "recitation", "measure", written(tmp_path, ROW)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
