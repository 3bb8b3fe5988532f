"""`gangze recitation` from the shell, on sets that are right and on sets that are not."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
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
        ([1], "JSON 对象"),
        (ROW | {"id": None}, "id 应是文字或整数"),
        (ROW | {"id": " "}, "id 应是文字或整数"),
        (ROW | {"id": True}, "id 应是文字或整数"),
        (ROW | {"points": []}, "至少一个"),
        (ROW | {"points": "p1"}, "列表"),
        (ROW | {"points": ["p1"], "labels": {}}, "每个要点"),
        (ROW | {"points": [{"key": "p1", "text": " "}], "labels": {}}, "text 应是文字"),
        (ROW | {"points": [{"key": 1, "text": "停泵"}], "labels": {}}, "key 应是文字"),
        (ROW | {"points": [{"key": "p1", "text": "停泵", "accepted": "停"}], "labels": {}}, "accepted"),
        (ROW | {"points": [{"key": "p1", "text": "停泵", "must": "yes"}], "labels": {}}, "must"),
        (ROW | {"labels": ["said"]}, "labels"),
        (ROW | {"labels": {"p1": ["said"]}}, "said、partial、missed 或 wrong"),
        (ROW | {"ordered": "no"}, "ordered"),
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
    chinese, english = message.splitlines()
    assert "第 1 行：" in chinese
    assert told in chinese
    assert "line 1: " in english
    assert list(tmp_path.iterdir()) == [tmp_path / "set.jsonl"]


GOOD = json.dumps(ROW, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe{", ("第 1 行：不是 UTF-8", "line 1: ")),
        (GOOD + b"\n\n\xd6\xd0", ("第 3 行：不是 UTF-8", "line 3: ")),
        (b"{broken", ("第 1 行：第 2 个字起不是 JSON", "line 1: ")),
        (GOOD + b"\n" + b"[" * 100_000, ("第 2 行：括号套得太深", "line 2: ")),
        (GOOD + b'\n{"id": ' + b"9" * 5000 + b"}", ("第 2 行：有个数字太长", "line 2: ")),
        (GOOD + b"\n" + GOOD, ("第 2 行：id t-1 与第 1 行相同", "line 2: ")),
        (b"", ("一份抽背也没有", "no recitation")),
        (b"\n \n", ("一份抽背也没有", "no recitation")),
    ],
)
@pytest.mark.parametrize("command", ["judge", "measure"])
def test_a_file_that_is_no_set_is_refused_in_chinese_and_in_english(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, told: tuple[str, str], command: str
) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(content)
    with pytest.raises(SystemExit) as ended:
        call_command(
            "recitation", command, str(path), *(["--out", str(tmp_path / "out")] if command == "judge" else [])
        )
    assert ended.value.code == 2
    chinese, english = capsys.readouterr().err.splitlines()
    for line, words in zip((chinese, english), told, strict=True):
        assert str(path) in line
        assert words in line
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in english)
    assert list(tmp_path.iterdir()) == [path]


def test_a_set_saved_by_an_editor_of_windows_is_read(tmp_path: Path) -> None:
    path, out = tmp_path / "set.jsonl", tmp_path / "out.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD + b"\r\n")
    call_command("recitation", "judge", str(path), "--out", str(out))
    assert json.loads(out.read_text(encoding="utf-8"))["id"] == "t-1"


@pytest.mark.parametrize("name", ["7", 7, -1, " 前后有空 "])
def test_an_id_comes_back_as_it_was_given(tmp_path: Path, name: object) -> None:
    out = tmp_path / "out.jsonl"
    call_command("recitation", "judge", str(written(tmp_path, ROW | {"id": name})), "--out", str(out))
    assert json.loads(out.read_text(encoding="utf-8"))["id"] == name


def test_half_a_sign_in_an_id_or_a_key_comes_back_too(tmp_path: Path) -> None:
    path, out = tmp_path / "set.jsonl", tmp_path / "out.jsonl"
    row = {"id": "\ud83d", "points": [{"key": "\ude00", "text": "停泵"}], "transcript": "停泵\ud83d"}
    path.write_text(json.dumps(row), encoding="utf-8")
    call_command("recitation", "judge", str(path), "--out", str(out))
    answer = json.loads(out.read_text(encoding="utf-8"))
    assert (answer["id"], list(answer["verdicts"])) == ("\ud83d", ["\ude00"])


def test_only_what_people_labelled_is_counted_and_a_set_without_labels_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = {name: value for name, value in ROW.items() if name not in ("labels", "order_ok")} | {"id": "bare"}
    call_command("recitation", "measure", str(written(tmp_path, ROW, bare)), "--format", "json")
    assert json.loads(capsys.readouterr().out)["n"] == 1
    with pytest.raises(SystemExit) as ended:
        call_command("recitation", "measure", str(written(tmp_path, bare)), "--format", "json")
    assert ended.value.code == 2
    told = capsys.readouterr()
    assert "没有人工标注" in told.err
    assert "labels" in told.err.splitlines()[1]
    assert told.out == ""


def same(folder: Path, path: Path) -> Path:
    return path


def linked(folder: Path, path: Path) -> Path:
    (folder / "linked.jsonl").symlink_to(path)
    return folder / "linked.jsonl"


def hard_linked(folder: Path, path: Path) -> Path:
    (folder / "hard.jsonl").hardlink_to(path)
    return folder / "hard.jsonl"


def written_otherwise(folder: Path, path: Path) -> Path:
    (folder / "below").mkdir()
    return folder / "below" / ".." / path.name


@pytest.mark.parametrize("other_name", [same, linked, hard_linked, written_otherwise])
def test_answers_are_never_written_over_the_set_that_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], other_name: Callable[[Path, Path], Path]
) -> None:
    path = written(tmp_path, ROW)
    before = path.read_bytes()
    with pytest.raises(SystemExit) as ended:
        call_command("recitation", "judge", str(path), "--out", str(other_name(tmp_path, path)))
    assert ended.value.code == 2
    assert path.read_bytes() == before
    chinese, english = capsys.readouterr().err.splitlines()
    assert "请换一个文件名" in chinese
    assert "another file name" in english


def test_what_stood_there_stays_when_the_set_is_bad(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("before", encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("recitation", "judge", str(written(tmp_path, ROW, "bad")), "--out", str(out))
    assert out.read_text(encoding="utf-8") == "before"
    with pytest.raises(SystemExit):
        call_command("recitation", "judge", str(written(tmp_path, ROW)), "--out", str(tmp_path))
    assert sorted(each.name for each in tmp_path.iterdir()) == ["out.jsonl", "set.jsonl"]


def test_answers_are_written_while_the_set_is_still_read(tmp_path: Path) -> None:
    pipe, out = tmp_path / "set.jsonl", tmp_path / "out.jsonl"
    os.mkfifo(pipe)
    early: list[int] = []

    def feed() -> None:
        with pipe.open("w", encoding="utf-8") as lines:
            for number in range(600):
                lines.write(json.dumps(ROW | {"id": number}) + "\n")
            lines.flush()
            until = time.monotonic() + 20
            while not early and time.monotonic() < until:
                early.extend(size for each in tmp_path.glob(".out*") if (size := each.stat().st_size))
                time.sleep(0.02)

    feeder = threading.Thread(target=feed)
    feeder.start()
    call_command("recitation", "judge", str(pipe), "--out", str(out))
    feeder.join()
    assert early
    assert len(out.read_text(encoding="utf-8").splitlines()) == 600


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
