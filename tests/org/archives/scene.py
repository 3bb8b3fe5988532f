"""A crew whose documents were in force on 1 March 2026, seen from April: what records of an archive are about."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from gangze.access.actor import Actor, system_actor
from gangze.kernel.clock import standing_at
from gangze.org.archives import Bringing, Counted, Refusal, bring_archive
from tests.dossiers.builders import Crew, hire_crew
from tests.mastery.conftest import publish

FOUNDED = datetime(2026, 3, 1, 2, tzinfo=UTC)
TODAY = datetime(2026, 4, 1, 2, tzinfo=UTC)
IMPORT = system_actor("facts-import")


def founded_crew() -> Crew:
    """Return a crew hired, and its documents published, on the morning of 1 March 2026."""
    with standing_at(FOUNDED):
        crew = hire_crew()
        publish(crew)
    return crew


@contextmanager
def in_april() -> Iterator[None]:
    """Let the clock stand a month later."""
    with standing_at(TODAY):
        yield


def line(kind: str, payload: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return a record of the worker at the crew's post."""
    who = {"person": {"phone": "13800000001"}, "post": {"code": "P101"}}
    told = {"tenant": "990000001", "kind": kind, "happened_at": "2026-03-04T10:30", "payload": {**who, **payload}}
    return {**told, **more}


def recitation(*, verdict: str = "said", **more: Any) -> dict[str, Any]:
    """Return a recitation of the two risks, heard by the safety officer."""
    texts = ("聚合反应器", "每小时记录温度压力", "导热油系统", "每班查漏")
    payload = {"document": "risk", "points": [{"text": text, "verdict": verdict} for text in texts]}
    author = {"author": {"phone": "13800000002"}}
    return {**line("mastery.recited", {**payload, **more.pop("payload", {})}), **author, **more}


def jsonl(lines: Sequence[Mapping[str, Any] | str]) -> bytes:
    """Return a file of lines."""
    texts = [each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in lines]
    return "\n".join(texts).encode()


def bring(
    *lines: Mapping[str, Any] | str, actor: Actor = IMPORT, is_dry: bool = False, is_whole: bool = False
) -> tuple[Counted, list[Refusal]]:
    """Bring lines in and return the counts and the refusals."""
    refused: list[Refusal] = []
    bringing = Bringing(actor, "旧系统", "a" * 64, is_dry=is_dry, is_whole=is_whole)
    return bring_archive(bringing=bringing, stream=BytesIO(jsonl(lines)), refuse=refused.append), refused


def codes(*lines: Mapping[str, Any] | str, actor: Actor = IMPORT) -> list[tuple[int, str, str]]:
    """Return line, code and field of everything that is wrong with lines."""
    return [(each.line, fault.code, fault.field) for each in bring(*lines, actor=actor)[1] for fault in each.faults]


def run(*words: str | Path, verb: str = "import") -> tuple[int, str]:
    """Run the command and return its exit code and what it printed."""
    printed, code = StringIO(), 0
    try:
        call_command("facts", verb, *map(str, words), stdout=printed, stderr=printed)
    except SystemExit as left:
        code = int(left.code or 0)
    return code, printed.getvalue()
