"""What a speaker only asks himself before he decides: 一百四还是一百六，一百六. What he decides for is what he said."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from .quantities import Quantity, quantities

_OR = re.compile("(?<![不就也都])(?:还是|或者是|要么是)(?![要得应先会能可有不没])")
_FILLER = re.compile(
    "(?:来着|呃|嗯|哦|噢|啊|哎|呢|吧|嘛|那个|想想|我想|让我想|应该|好像|对了|对|是|就是|反正是?|定的?是|□)*"
)
_REACH, _LONGEST = 12, 6
"""Signs on each side of 还是 within which a number stands, or is decided for; and of a thing, the most."""


def left_undecided(text: str, stops: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield the alternatives that the speaker named before one of them was said anew: both, for what follows counts.

    `stops` are the places of pauses: 五十，五十米 is no 五十五.
    """
    for match in _OR.finditer(text):
        span = _numbers(text, match, stops) or _things(text, match)
        if span is not None:
            yield span


def _numbers(text: str, match: re.Match[str], stops: Collection[int]) -> tuple[int, int] | None:
    """Return the stretch of two numbers one of which follows anew."""
    low, begins = max(0, match.start() - _REACH), match.end()
    pause = min((each for each in stops if begins < each <= begins + _REACH), default=begins + _REACH)
    before, behind = quantities(text[low : match.start()]), quantities(text[begins:pause])
    if not before or not behind:
        return None
    one, other = before[-1], behind[0]
    anew = (*behind[1:], *quantities(text[pause : pause + _REACH]))
    if match.start() - low - one.end > 2 or other.start > 1 or not anew or not _is_one_of(anew[0], one, other):
        return None
    return low + one.start, begins + other.end


def _is_one_of(decided: Quantity, one: Quantity, other: Quantity) -> bool:
    alike = one.measured == other.measured or not one.measured or not other.measured
    return alike and one.value != other.value and any(
        _value(decided, each) == _value(each, decided) for each in (one, other)
    )  # fmt: skip


def _value(quantity: Quantity, other: Quantity) -> object:
    """Return what a number says beside another one: without its unit where the other was said without one."""
    return quantity.value if quantity.measured == other.measured else quantity.value / quantity.size


def _things(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    """Return the stretch of two things of which one was said anew right behind them."""
    for length in range(_LONGEST, 1, -1):
        other, end = text[match.end() : match.end() + length], match.end() + length
        one = text[max(0, match.start() - length) : match.start()]
        anew = _FILLER.match(text, end)
        if anew and len(other) == length and text.startswith((other, one), anew.end()) and one != other:
            return max(0, match.start() - length), end
    return None
