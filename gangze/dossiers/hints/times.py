"""How often something is done, and within or after what time: read from sentences, so that two can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from .quantities import Statement, normal

_SECONDS = {
    "秒": 1, "s": 1, "分钟": 60, "min": 60, "小时": 3600, "h": 3600, "天": 86400, "日": 86400, "周": 604800, "月": 2629800,
    "季度": 7889400, "年": 31557600,
}  # fmt: skip
"""A month is the twelfth of a year, so that 每12个月 is 每年; a shift (班) is as long as the plant has it and stands alone."""
_DIGITS = {
    "半": "1/2",
    "一": "1",
    "两": "2",
    "二": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "八": "8",
    "十": "10",
}
_COUNT = rf"\d+(?:\.\d+)?|[{''.join(_DIGITS)}]"
_CLAUSE = re.compile(r"[，,。；;：:、！!？?\n（）()“”]")
_EVERY = re.compile(rf"每(?P<count>{_COUNT})?个?(?P<unit>小时|分钟|天|日|班|周|月|季度|年|h|min)")
_TIMES = re.compile(rf"(?P<times>{_COUNT})(?:次|遍|回)")
_WITHIN = re.compile(
    r"(?P<count>\d+(?:\.\d+)?)(?P<unit>秒|分钟|小时|天|s|min|h)(?:(?P<within>(?:之|以)?内)|(?:之|以)?后)(?!的)"
)
_FILLING = re.compile(r"^(?:\d{1,2}[.、)]|[①-⑳])|必须|应当|应|须|立即|后(?=$)|时(?=$)|在(?=$)|要(?=$)|至少|不少于|进行")
_ROUNDS = ("巡检", "巡查", "点检", "巡回检查")


def times(text: str) -> Iterator[Statement]:
    """Yield the frequencies and times of a text that name their thing: 每2小时巡检一次, 报警3分钟内确认.

    One that names only an act (每班检查, 5分钟后) belongs to whatever the item is about, and cannot be compared.
    """
    for clause in _CLAUSE.split(normal(text)):
        for match in _EVERY.finditer(clause):
            rest = clause[match.end() :]
            often = _TIMES.search(rest)
            thing = _thing(clause[: match.start()]) + _thing(_TIMES.sub("", rest, count=1))
            if len(thing) >= 4 or thing in _ROUNDS:
                length = _seconds(match["count"] or "1", match["unit"])
                value = length / _number(often["times"] if often else "1")
                measure = "班" if match["unit"] == "班" else "时间"
                yield Statement(thing, "every", str(value), measure, _passage(clause))
        for match in _WITHIN.finditer(clause):
            before, after = _thing(clause[: match.start()]), _thing(clause[match.end() :])
            if before and after and not before.endswith("每"):
                limit = "within" if match["within"] else "after"
                yield Statement(
                    before + after, limit, str(_seconds(match["count"], match["unit"])), "时间", _passage(clause)
                )


def _thing(words: str) -> str:
    return _FILLING.sub("", words)


def _passage(clause: str) -> str:
    return clause if len(clause) <= 30 else f"{clause[:30]}…"


def _number(count: str) -> Fraction:
    return Fraction(_DIGITS.get(count, count)) or Fraction(1)


def _seconds(count: str, unit: str) -> Fraction:
    return _number(count) * _SECONDS.get(unit, 1)
