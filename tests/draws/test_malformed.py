"""Whatever is dropped from a slip or put in its place, every program answers with a sentence and its exit status."""

import copy
import json
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gangze.draws.rules.verifying import Fault, UnreadableSlip, faults_of

from .single_file import VERIFIER, status_of
from .slips import plant, slip_from
from .test_verifying import needs_node, node

SOUND = slip_from(plant(8))
SOUND["after"] = [
    {
        "absent": SOUND["result"]["drawn"][0]["number"], "substitute": None, "ground": "病假",
        "noted_at": "2026-03-02T02:00:00.000000Z",
    }
]  # fmt: skip
DROPPED = object()
JUNK = [DROPPED, None, "", "x", 0, -1, 10**40, 1.5, True, [], {}, [None], {"x": 1}, "\ud800", float("nan")]
LACKING_UNREAD = [
    "drawn_at",
    "contributions[0].by",
    "contributions[1].entered_at",
    "after[0].ground",
    "after[0].noted_at",
]


def paths_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    rows = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in rows:
        yield (*path, name)
        yield from paths_in(inner, (*path, name))


PATHS = list(paths_in(SOUND))


def changed(path: tuple[Any, ...], junk: Any) -> Any:
    slip = copy.deepcopy(SOUND)
    holder: Any = slip
    for step in path[:-1]:
        holder = holder[step]
    if junk is DROPPED:
        del holder[path[-1]]
    else:
        holder[path[-1]] = junk
    return slip


def status_of_rules(slip: Any) -> tuple[int, str]:
    try:
        faults: list[Fault] = faults_of(slip)
    except UnreadableSlip as reason:
        return 2, str(reason.sentence)
    return (1 if faults else 0), "".join(str(fault.sentence) for fault in faults)


def is_told(words: str) -> bool:
    return not any(name in words for name in ("Error", "Traceback", "File(", "NoneType", "object is not"))


@settings(max_examples=400)
@example(path=("openings", 7, "number"), junk=0)
@given(path=st.sampled_from(PATHS), junk=st.sampled_from(JUNK))
def test_any_field_dropped_or_replaced_is_told_in_a_sentence_by_both_programs(path: Any, junk: Any) -> None:
    slip = changed(path, junk)
    status, words = status_of_rules(slip)
    status_alone, words_alone = status_of(slip)
    assert {status, status_alone} <= {0, 1, 2}
    assert is_told(words)
    assert is_told(words_alone)
    assert (status == 0) == (status_alone == 0), (path, junk, words, words_alone)


@pytest.mark.parametrize("field", LACKING_UNREAD)
def test_a_field_that_no_check_reads_is_missed_as_well(field: str) -> None:
    path = [int(step) if step.isdigit() else step for step in field.replace("[", ".").replace("]", "").split(".")]
    slip = changed(tuple(path), DROPPED)
    status, words = status_of_rules(slip)
    assert (status, field in words, "重新下载" in words) == (2, True, True)
    status, words = status_of(slip)
    assert (status, str(path[-1]) in words, "download the slip again" in words) == (2, True, True)


CONTENTS = {
    b"": "zip", b"[]": "zip", b"null": "zip", b"x": "zip", b"{": "damaged", b'{"format": "gangze-draw-slip/1"}': "no slip of a draw",
    b'{"format": "gangze-draw-slip/1", "frozen": 3}': "lacking or wrong", b"{}": "no slip of a draw", b'{"a": "\xff"}': "damaged",
    b'{"a":' * 30_000: "damaged", b"PK\x03\x04": "zip",
}  # fmt: skip


@pytest.mark.parametrize("content", CONTENTS, ids=lambda content: repr(content[:40]))
def test_a_file_that_is_no_slip_is_told_so_and_what_to_do(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "slip.json"
    file.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(VERIFIER), str(file)],
        capture_output=True,
        text=True,
        timeout=60,
        encoding="utf-8",
    )
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("draw", "verify", str(file), stdout=out)
    assert (done.returncode, left.value.code) == (2, 2)
    assert CONTENTS[content] in done.stdout
    assert "请" in out.getvalue()
    assert is_told(done.stdout + done.stderr + out.getvalue())


def test_a_file_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("draw", "verify", str(tmp_path / "none.json"), stdout=out)
    assert (left.value.code, "打不开" in out.getvalue()) == (2, True)


def test_a_sound_slip_says_that_names_and_times_of_entry_are_told_and_not_proven(tmp_path: Path) -> None:
    slip = copy.deepcopy(SOUND)
    slip["after"] = []
    slip["contributions"][0]["by"] = "别人"
    file = tmp_path / "slip.json"
    file.write_text(json.dumps(slip), encoding="utf-8")
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("draw", "verify", str(file), stdout=out)
    status, words = status_of(slip)
    assert status == 0
    assert "told by the slip, not proven" in words
    assert "重算不能证明" in words
    assert "重算不能证明" in out.getvalue()


@needs_node
def test_the_module_of_the_pages_never_calls_sound_what_lacks_a_field(tmp_path: Path) -> None:
    slips = {f"{number}": changed(path, DROPPED) for number, path in enumerate(PATHS) if not isinstance(path[-1], int)}
    found = node(slips, tmp_path)
    assert [slips[name] for name, faults in found.items() if not faults] == []
    assert {fault["code"] for fault in found["0"]} == {"unreadable"}
    assert "lacking" in {fault["code"] for faults in found.values() for fault in faults}
