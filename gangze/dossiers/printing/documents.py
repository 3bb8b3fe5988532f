"""Prints one post, a selection or a whole enterprise into one PDF, with progress and a way to stop."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

from pypdf import PdfWriter

from gangze.kernel.errors import RuleBroken

from .fonts import FontSet, MissingCharacter, MissingGlyphs
from .payload import SUBSTITUTE, payload_of, strings_in, with_substitutes
from .sheets import Layout, PrintSheet
from .typesetting import typeset

CHUNK_SHEETS = 40
CHUNK_CHARACTERS = 60_000
"""What is set in one go: little enough to keep memory low and report progress, enough to share the embedded fonts and the
start of a process."""

PHOTO_CHARACTERS = 3_000
"""What a photo weighs beside text: the typesetter holds a chunk's photos in memory, up to 10 MiB each."""

PRESSES = max(1, min(2, os.cpu_count() or 1))
"""Chunks set at the same time; more would save time and cost 200 MB each."""


class PrintCancelled(Exception):
    """Somebody stopped the print; there is no file."""


def print_documents(
    sheets: Sequence[PrintSheet],
    layout: Layout,
    *,
    fonts: FontSet,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    substitute_missing: bool = False,
) -> bytes:
    """Return one PDF with the prints of all sheets in order.

    `progress(done, of)` is called with numbers of prints and `cancelled()` asked about five times a second, both in the
    caller's thread. Characters that our fonts cannot draw raise MissingGlyphs, or with `substitute_missing` are printed as 〓 and named at the foot.
    Raises RuleBroken without sheets, PrintCancelled, MissingGlyphs and TypesettingFailed.
    """
    if not sheets:
        raise RuleBroken("没有选中要打印的岗位。")
    if not substitute_missing and (missing := missing_characters(sheets, layout, fonts)):
        raise MissingGlyphs(missing)
    # One by one, so that the presses begin with the first chunk while the later ones are made ready.
    payloads = (_substituted(payload_of(sheet, layout), fonts) for sheet in sheets)
    title = _title(sheets, layout)
    stop = threading.Event()
    running: dict[Future[bytes], int] = {}
    with ThreadPoolExecutor(max_workers=PRESSES) as presses:
        try:
            for chunk in _chunks(payloads):
                running[presses.submit(typeset, chunk, layout, fonts, title=title, stop=stop)] = len(chunk)
            _await(running, progress, cancelled)
        except BaseException:
            stop.set()
            presses.shutdown(cancel_futures=True)
            raise
    parts = [each.result() for each in running]
    return parts[0] if len(parts) == 1 else _joined(parts, title)


def _chunks(payloads: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    weight = 0
    for payload in payloads:
        heft = sum(map(len, strings_in(payload))) + PHOTO_CHARACTERS * len(payload["pictures"])
        if chunk and (len(chunk) == CHUNK_SHEETS or weight + heft > CHUNK_CHARACTERS):
            yield chunk
            chunk, weight = [], 0
        chunk.append(payload)
        weight += heft
    yield chunk


def _await(
    running: Mapping[Future[bytes], int],
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> None:
    """Wait in the caller's thread, so that its callbacks may use its database connection."""
    waiting, done, total = set(running), 0, sum(running.values())
    while waiting:
        if cancelled is not None and cancelled():
            raise PrintCancelled
        finished, waiting = wait(waiting, timeout=0.2, return_when=FIRST_COMPLETED)
        for each in finished:
            each.result()
            done += running[each]
        if finished and progress is not None:
            progress(done, total)


def missing_characters(sheets: Sequence[PrintSheet], layout: Layout, fonts: FontSet) -> tuple[MissingCharacter, ...]:
    """Return the characters of the prints that our fonts cannot draw, with their posts; empty when all is well."""
    posts: dict[str, dict[str, None]] = {}
    for sheet in sheets:
        for character in fonts.missing_in(strings_in(payload_of(sheet, layout))):
            posts.setdefault(character, {})[sheet.content.post] = None
    return tuple(MissingCharacter(character, tuple(found)) for character, found in sorted(posts.items()))


def _substituted(payload: dict[str, Any], fonts: FontSet) -> dict[str, Any]:
    missing = "".join(fonts.missing_in(strings_in(payload)))
    if not missing:
        return payload
    codes = "、".join(f"U+{ord(character):04X}" for character in missing)
    return {**with_substitutes(payload, missing), "lacking": f"{SUBSTITUTE} 处字库缺字：{codes}"}


def _title(sheets: Sequence[PrintSheet], layout: Layout) -> str:
    first = sheets[0]
    subject = first.content.post if len(sheets) == 1 else f"{len(sheets)} 个岗位"
    return f"{first.enterprise} {subject} 两单两卡 {layout.title}".strip()


def _joined(parts: Sequence[bytes], title: str) -> bytes:
    writer = PdfWriter()
    for part in parts:
        writer.append(io.BytesIO(part), import_outline=False)
    writer.add_metadata({"/Title": title})
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()
