"""What a finding raised from a sheet says, and where it comes from: what is wrong, never the item's own "all is well"."""

from __future__ import annotations

from gangze.kernel.wording import Sentence

from .answering import Given, number_of
from .sheets import ItemKind, SheetItem
from .words import Cadence, FindingSource

LONGEST_ASKED = 250
"""Of an item of a dossier that is longer the beginning is told: words and note have to fit into a finding."""
QUESTIONS = ("有无", "有没有", "是否")
"""What is asked like this says neither that all is well nor that it is not."""
SOURCES = {
    Cadence.DAILY: FindingSource.ROUND,
    Cadence.WEEKLY: FindingSource.WEEKLY,
    Cadence.MONTHLY: FindingSource.MONTHLY,
}
"""Where a finding comes from that the sheet of a plan has brought up."""


def finding_words(item: SheetItem, given: Given) -> Sentence:
    """Return what a finding says: the person's words first, else what was read, else what is not so."""
    text = item.text if len(item.text) <= LONGEST_ASKED else f"{item.text[:LONGEST_ASKED]}……"
    reading = f"{given.value} {item.unit}".strip() if given.value else ""
    if given.note:
        return _noted(text, given.note, reading)
    if reading:
        return _read(item, given, text, reading)
    if item.kind is ItemKind.SAY:
        return Sentence("没说清：{text}", text=text)
    if item.kind.is_duty:
        return Sentence("没做到：{text}", text=text)
    if any(word in item.text for word in QUESTIONS):
        return Sentence("有问题：{text}", text=text)
    return Sentence("不符合：{text}", text=text)


def _noted(text: str, note: str, reading: str) -> Sentence:
    if reading:
        return Sentence("{note}（检查项：{text}，读数 {reading}）", note=note, text=text, reading=reading)
    return Sentence("{note}（检查项：{text}）", note=note, text=text)


def _read(item: SheetItem, given: Given, text: str, reading: str) -> Sentence:
    value = number_of(given.value)
    if value is not None and not item.is_within(value):
        return Sentence("{text}超限：{reading}（应为 {bounds}）", text=text, reading=reading, bounds=item.bounds)
    return Sentence("{text}有问题：{reading}", text=text, reading=reading)


def written(words: str, said: str) -> str:
    """Return what a person wrote of a finding, "" for nothing; `said` is the sentence that a sheet made of it, "" where none did."""
    return str(said.values.get("note", "")) if isinstance(said, Sentence) else words


def asked(said: str) -> str:
    """Return the item of the sheet that a finding was raised from, "" for none."""
    return str(said.values.get("text", "")) if isinstance(said, Sentence) else ""
