"""Which other words may stand for a point: those in which the point can be known again, and none that change a number."""

from __future__ import annotations

from gangze.kernel.errors import RuleBroken
from gangze.mastery.recitation import Mark, Verdict, compile_point, standard
from gangze.mastery.recitation.model import Element

_LOOSE = frozenset({"people", "times", "shift", "time", "pieces"})
"""What people count in words that the card has otherwise: 单独 is 一个人, ℃/h is 度每小时."""


def require_recognised(mark: Mark, point: str, wording: str) -> None:
    """Refuse a wording that contradicts the point, is something else, or tells another number; `mark` is the judge's of it.

    Raises RuleBroken with the judge's reason and what to do.
    """
    if mark.verdict is Verdict.WRONG:
        raise RuleBroken("这种说法和卡上的意思相反，不能认可：{reason}", reason=mark.reason)
    if number := _other_number(point, wording):
        raise RuleBroken("“{number}”和卡上的数不一样，不能认可。请按卡上的数写，或者先改卡。", number=number)
    if mark.verdict is Verdict.MISSED:
        raise RuleBroken(
            "机器认不出这是在说这个要点（{reason}），不能认可。请写得离卡上的话近一些，或者先改卡。", reason=mark.reason
        )


def _other_number(point: str, wording: str) -> str:
    """Return the first number of the wording that the point tells otherwise or not at all, empty for none."""
    told = _numbers(point)
    kinds = {each.quantity.measured for each in told if each.quantity is not None}
    for each in _numbers(wording):
        measured = each.quantity.measured if each.quantity is not None else ""
        if measured in _LOOSE - kinds or any(_is_same(each, one) for one in told):
            continue
        return each.text
    return ""


def _numbers(text: str) -> list[Element]:
    return [each for each in compile_point("", text, False, standard()).elements if each.quantity is not None]


def _is_same(one: Element, other: Element) -> bool:
    """Return whether two numbers are the same, a unit that was left out being no other unit, nor a bound another bound."""
    if one.quantity is None or other.quantity is None:
        return False
    mine, theirs = one.quantity, other.quantity
    if mine.bound and theirs.bound and mine.bound != theirs.bound:
        return False
    if mine.measured and theirs.measured:
        return (mine.measured, mine.value) == (theirs.measured, theirs.value)
    return mine.value / mine.size == theirs.value / theirs.size
