"""Runs the typesetter: our fonts only, data only, and any warning is an error."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import Any

from gangze.dossiers.signs import SIGNS, sign_svg

from .fonts import FontSet
from .pictures import VERDICT_MARKS
from .sheets import Layout

_LONGEST_SECONDS = 300
_log = logging.getLogger(__name__)


class TypesettingFailed(RuntimeError):
    """The typesetter refused or warned; no page may leave the house then, since a warning means a wrong glyph or font."""


class TypesettingStopped(Exception):
    """The job was stopped while it was being set."""


def typeset(
    payloads: Sequence[Mapping[str, Any]],
    layout: Layout,
    fonts: FontSet,
    *,
    title: str,
    stop: threading.Event | None = None,
) -> bytes:
    """Return one PDF with the given prints one after another.

    The same prints give the same bytes at any time. Raises TypesettingFailed, and TypesettingStopped soon after `stop`
    is set.
    """
    job = {
        "font_folders": [str(folder) for folder in fonts.folders],
        "families": fonts.families,
        "title": title,
        "drawings": {sign.code: sign_svg(sign) for sign in SIGNS} | VERDICT_MARKS,
        "pictures": {name: path for payload in payloads for name, path in payload["pictures"].items()},
        "sheets": [{key: value for key, value in payload.items() if key != "pictures"} for payload in payloads],
        # Tags would double time and memory of a whole enterprise's cards; the phone page is the accessible form.
        "is_tagged": layout is Layout.A4,
        "timestamp": 0,
    }
    found, pdf = _answer(job | {"template": f"{layout.value}.typ"}, stop or threading.Event())
    if broken := found["broken"]:
        _log.error("pictures that could not be printed: %s", ", ".join(broken))
    complaints = [found["error"], *found["warnings"]]
    if any(complaints):
        raise TypesettingFailed("\n".join(filter(None, complaints)))
    return pdf


def set_template(
    template: Path, payload: Mapping[str, Any], fonts: FontSet, *, title: str, stop: threading.Event
) -> bytes:
    """Return the PDF of a template that lies elsewhere, with one payload. Raises TypesettingFailed."""
    job = {
        "font_folders": [str(folder) for folder in fonts.folders],
        "families": fonts.families,
        "title": title,
        "drawings": {},
        "pictures": {},
        "sheets": [payload],
        "is_tagged": True,
        "timestamp": 0,
        "template": template.name,
    }
    found, pdf = _answer(job, stop, template.parent)
    complaints = [found["error"], *found["warnings"]]
    if any(complaints):
        raise TypesettingFailed("\n".join(filter(None, complaints)))
    return pdf


def is_printable_picture(content: bytes) -> bool:
    """Return whether the bytes are a picture that a print can show, whole and of a kind the typesetter knows."""
    with NamedTemporaryFile() as picture:
        picture.write(content)
        picture.flush()
        found, _pdf = _answer({"picture": picture.name}, threading.Event())
    return not found["error"]


def _answer(job: Mapping[str, Any], stop: threading.Event, folder: Path | None = None) -> tuple[dict[str, Any], bytes]:
    package = files(__package__)
    with as_file(package / "templates") as templates, as_file(package / "press.py") as press:
        order = json.dumps({**job, "templates": str(folder or templates)}, ensure_ascii=False).encode()
        verdict, _, pdf = _pressed(press, order, stop).partition(b"\n")
    return json.loads(verdict), pdf


def _pressed(press: Path, job: bytes, stop: threading.Event) -> bytes:
    # Files instead of pipes: a pipe that fills up while somebody waits for the end stands still for ever.
    with TemporaryFile() as order, TemporaryFile() as answer, TemporaryFile() as complaint:
        order.write(job)
        order.seek(0)
        # -I keeps the environment and the working folder of whoever calls out of the press.
        command = [sys.executable, "-I", str(press)]
        process = subprocess.Popen(command, stdin=order, stdout=answer, stderr=complaint)  # noqa: S603 - our own file
        try:
            _wait_for(process, stop)
        finally:
            process.kill()
            process.wait()
        if process.returncode:
            complaint.seek(0)
            raise TypesettingFailed(complaint.read().decode(errors="replace")[-2000:])
        answer.seek(0)
        return answer.read()


def _wait_for(process: subprocess.Popen[bytes], stop: threading.Event) -> None:
    for _ in range(_LONGEST_SECONDS * 20):
        try:
            process.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            if stop.is_set():
                raise TypesettingStopped from None
        else:
            return
    raise TypesettingFailed(f"the typesetter took more than {_LONGEST_SECONDS} seconds")
