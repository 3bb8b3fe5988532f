"""How people number lists: 1. 1、 (1) （一） ① 一、 第一步 1.1 — and where a number is a quantity instead."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .wording import trimmed

_CN = "一二三四五六七八九十"
_CIRCLED = {chr(0x2460 + n): n + 1 for n in range(20)} | {chr(0x2776 + n): n + 1 for n in range(10)}
_CIRCLED |= {chr(0x2474 + n): n + 1 for n in range(20)} | {chr(0x2488 + n): n + 1 for n in range(20)}
_DIGIT = "[0-9０-９]"
_PATTERNS = (
    ("(1)", re.compile(rf"[（(]\s*({_DIGIT}{{1,3}})\s*[）)]\s*[、.．:：]?")),
    ("(一)", re.compile(rf"[（(]\s*([{_CN}]{{1,3}})\s*[）)]\s*[、.．:：]?")),
    ("第一步", re.compile(rf"(?:第\s*([{_CN}]{{1,3}}|{_DIGIT}{{1,2}})\s*[步条项]|步骤\s*([{_CN}]{{1,3}}|{_DIGIT}{{1,2}}))\s*[、.．:：,，]?")),
    ("1.1", re.compile(rf"{_DIGIT}{{1,2}}(?:[.．]{_DIGIT}{{1,2}})*[.．]({_DIGIT}{{1,2}})[、\s　]\s*")),
    ("1.", re.compile(rf"({_DIGIT}{{1,3}})\s*[.．。、，,)）:：]\s*")),
    ("一、", re.compile(rf"([{_CN}]{{1,3}})\s*[、.．,，]\s*")),
    ("1 ", re.compile(rf"({_DIGIT}{{1,2}})[\s　]+(?=[^\d\s])")),
    ("a.", re.compile(r"([A-Za-z])\s*[.．、)）]\s*(?=[^A-Za-z\d])")),
    ("•", re.compile(r"([•●◆■◇○◎▪▲△▶►➢✓√\-—])\s*(?=\S)")),
)  # fmt: skip
RANKS = {"一、": 0, "(一)": 1, "1.": 2, "1 ": 2, "第一步": 2, "1.1": 3, "(1)": 3, "①": 4, "a.": 5, "•": 6}
"""Depth of a style in official writing: 一、 （一） 1. （1） ①. source: GB/T 9704-2012, 7.3.3."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A text that begins with a number: its style (see RANKS), its value and the text after it."""

    style: str
    value: int
    rest: str


def chinese_value(text: str) -> int:
    """Return the value of 一 … 九十九; 0 when it is none."""
    tens, mark, ones = text.partition("十")
    if not mark:
        return _CN.find(text) + 1 if len(text) == 1 else 0
    high = _CN.find(tens) + 1 if tens else 1
    return high * 10 + (_CN.find(ones) + 1 if ones else 0)


def _value(text: str) -> int:
    if text.isdecimal():
        return int(text)
    return chinese_value(text) or (ord(text.lower()) - 96 if text.isascii() and text.isalpha() else 1)


def numbered(text: str, *, expected: int | None = None) -> Numbered | None:
    """Return the number a text begins with, None when it begins with none.

    A decimal point before a digit is a number only when it is the `expected` one: in “3.5分钟” after step 2 the 3 is
    the third step, elsewhere it is three and a half minutes.
    """
    text = trimmed(text)
    if not text:
        return None
    if text[0] in _CIRCLED:
        return Numbered("①", _CIRCLED[text[0]], trimmed(text[1:].lstrip("、.．")))
    for style, pattern in _PATTERNS:
        match = pattern.match(text)
        if match is None:
            continue
        value = _value(next(group for group in match.groups() if group))
        rest = text[match.end() :]
        if _is_amount(style, match[0], value, rest) and value != expected:
            return None
        if style == "•" and match[1] in "-—" and rest[:1].isdigit():
            return None
        return Numbered(style, value, trimmed(rest))
    return None


def _is_amount(style: str, mark: str, value: int, rest: str) -> bool:
    """Tell whether a number counts something and no entries: 3.5分钟, 八十五，要减速, 119，先报警."""
    if style == "1.":
        return mark[-1] in ".．:：,，" and (rest[:1].isdigit() or value > 99)
    return style == "一、" and mark[-1] in ",，" and value > 10


def entries(text: str, *, is_loose: bool = False) -> list[str]:
    """Return the entries of a list written in one cell, without their numbers.

    Lines without a number belong to the entry before. `is_loose` also splits an unnumbered single line at ； and →.
    """
    lines = [line for line in (trimmed(line) for line in text.split("\n")) if line]
    if len(lines) == 1:
        return _inline(lines[0], is_loose=is_loose)
    found: list[str] = []
    has_numbers = False
    expected = 1
    for line in lines:
        number = numbered(line, expected=expected)
        if number is not None and number.rest:
            has_numbers = True
            expected = number.value + 1
            found.append(number.rest)
        elif has_numbers and found:
            found[-1] += "\n" + line
        else:
            found.append(line)
    return found


_INLINE = re.compile(rf"[①-⑳]|[（(]\s*{_DIGIT}{{1,2}}\s*[）)]|{_DIGIT}{{1,2}}\s*[.．、)）](?!{_DIGIT}*[%℃a-zA-Z])")


def _inline(line: str, *, is_loose: bool) -> list[str]:
    cuts: list[int] = []
    style = ""
    for match in _INLINE.finditer(line):
        number = numbered(line[match.start() :], expected=len(cuts) + 1)
        follows_break = (
            match.start() == 0 or line[match.start() - 1] in "；;。,，、 　\t:：" or line[match.start()] in _CIRCLED
        )
        is_of_list = number is not None and (not cuts or number.style == style)
        if number is not None and is_of_list and number.value == len(cuts) + 1 and follows_break:
            style = number.style
            cuts.append(match.start())
    if len(cuts) >= 2:
        parts = [line[start:end] for start, end in zip(cuts, [*cuts[1:], len(line)], strict=True)]
        found = [_rest(part, index + 1) for index, part in enumerate(parts)]
        head = trimmed(line[: cuts[0]])
        return [head, *found] if head and not head.endswith(("：", ":")) else found
    number = numbered(line, expected=1)
    if number is not None and number.value == 1 and number.rest:
        return [number.rest]
    if is_loose:
        parts = [trimmed(part) for part in re.split(r"[；;]|→|⇒|->", line)]
        return [part for part in parts if part]
    return [line]


def _rest(part: str, expected: int) -> str:
    number = numbered(part, expected=expected)
    return (number.rest if number is not None else trimmed(part)).rstrip("；;，,")


def serial_of(text: str) -> int | None:
    """Return the number in a 序号 cell (1, ３, (2), ④, 5.), None when it holds something else."""
    text = trimmed(text)
    if not text or len(text) > 6:
        return None
    if text.isdecimal():
        return int(text)
    number = numbered(f"{text}、", expected=None)
    return number.value if number is not None and not number.rest.strip("、.") and number.style != "•" else None
