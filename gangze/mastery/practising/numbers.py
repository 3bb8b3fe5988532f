"""Fill the number: a quantity of a card left out, and three wrong ones that are near, of the same unit, and never equal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gangze.mastery.recitation.quantities import Quantity, is_same, quantities

from .drawing import Draw
from .telling import Folded

BLANK = "＿＿＿"
WRONG_COUNT = 3
EMERGENCY_NUMBERS = ("110", "119", "120", "122", "112", "114")
_FIGURES = re.compile(r"\d+(?:\.\d+)?")
_HAN_DIGITS = "零一二三四五六七八九"
_HAN = re.compile(r"[一二两三四五六七八九十]+")
_EVERY = re.compile(r"每个?(?:小时|钟头|班|天|日|周|星期|月|季度|季|年)")
_RHYTHMS = ("每小时", "每班", "每天", "每周", "每月", "每季度", "每年")
_NARROW = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
"""A right answer in wide figures among wrong ones in narrow figures would be told by its looks."""
_SINGLE = frozenset({"people", "pieces", "times", "turns", "shift", "multiple"})
"""What is counted here, 一 of it is mostly no number but a way of speaking: 一人, 一台."""
_DATES = re.compile(r"[年月日号]$")
_LARGEST_DATED = 100
_LONGEST_FIGURES = 7


@dataclass(frozen=True, slots=True)
class Blanked:
    """A text with a quantity left out; `options` in rising order, `right` the place of the card's own."""

    text: str
    options: tuple[str, ...]
    right: int


def blanked(text: str, draw: Draw) -> Blanked | None:
    """Return a text with one of its quantities left out, drawn among those that can be asked; None for none."""
    folded = Folded(text)
    if not folded.is_true:
        return None
    found = quantities(folded.text)
    for each in draw.shuffled("quantity", found):
        asked = _asked(folded, each, found, draw)
        if asked is not None:
            return asked
    return None


def _asked(folded: Folded, card: Quantity, found: Sequence[Quantity], draw: Draw) -> Blanked | None:
    if not _can_be_asked(folded.text, card, found):
        return None
    first, last = folded.span(card.start, card.end)
    own = folded.original[first:last].translate(_NARROW)
    words = _different(own, card, found)
    if len(words) < WRONG_COUNT:
        return None
    wrong = draw.some(f"wrong/{card.start}", words, WRONG_COUNT)
    options = sorted({own, *wrong}, key=lambda option: (_value(option) or Fraction(0), option))
    return Blanked(folded.replaced(card.start, card.end, BLANK), tuple(options), options.index(own))


def _can_be_asked(text: str, card: Quantity, found: Sequence[Quantity]) -> bool:
    if _is_part_of_a_name(text, card) or any(
        other is not card and other.start < card.end and card.start < other.end for other in found
    ):
        return False
    number = card.value / card.size
    if not card.measured:
        return card.text in EMERGENCY_NUMBERS or bool(card.bound and _FIGURES.fullmatch(card.text))
    if _DATES.search(card.text) and number > _LARGEST_DATED:
        return False
    return number > 0 and not (card.measured in _SINGLE and number == 1)


def _is_part_of_a_name(text: str, card: Quantity) -> bool:
    """Return whether a number stands in the name of a device or a standard: TI-101, GB30871, P101A."""
    before, after = text[max(0, card.start - 2) : card.start].rstrip("-_ "), text[card.end : card.end + 1]
    has_letter = before[-1:].isascii() and before[-1:].isalpha()
    return has_letter or (not card.measured and after.isascii() and after.isalnum())


def _different(own: str, card: Quantity, found: Sequence[Quantity]) -> list[str]:
    """Return other quantities in the words of the card's own, each once, none equal to the card's or to another of the text."""
    words: list[str] = []
    for option in _options(own, card):
        read = quantities(Folded(option).text)
        if len(read) != 1 or any(is_same(each, read[0]) or is_same(read[0], each) for each in (card, *found)):
            continue
        if card.measured == "share" and card.value <= 1 < read[0].value:
            continue
        if option not in words and all(_value(option) != _value(word) for word in words):
            words.append(option)
    return words


def _options(own: str, card: Quantity) -> Iterator[str]:
    if _EVERY.fullmatch(Folded(own).text):
        yield from _RHYTHMS
    elif own in EMERGENCY_NUMBERS:
        yield from EMERGENCY_NUMBERS
    elif len(figures := [*_FIGURES.finditer(own)]) == 1 and len(figures[0][0]) <= _LONGEST_FIGURES:
        yield from (f"{own[: figures[0].start()]}{each}{own[figures[0].end() :]}" for each in _near(figures[0][0]))
    elif not figures and len(said := [*_HAN.finditer(own)]) == 1:
        number = card.value / card.size
        if number.denominator == 1 and own[: said[0].start()] in ("", "百分之"):
            yield from (
                f"{own[: said[0].start()]}{han(each, before=own[said[0].end() :])}{own[said[0].end() :]}"
                for each in _near_whole(int(number)) if each < 100
            )  # fmt: skip


def _near(written: str) -> Iterator[str]:
    """Yield numbers near one in figures, written as it is: neighbours, half and double, another order of magnitude."""
    _whole, _point, decimals = written.partition(".")
    places = len(decimals)
    scaled = int(written.replace(".", ""))
    for each in _near_whole(scaled):
        yield f"{each / 10**places:.{places}f}" if places else str(each)


def _near_whole(number: int) -> Iterator[int]:
    step = 10 ** (len(str(number)) - 1) if number >= 10 else 1
    near = (
        number * 2,
        number + step,
        number - step,
        number * 10,
        number + 2 * step,
        number // 2,
        number * 3,
        number - 2 * step,
    )
    yield from (each for each in near if each > 0 and each != number)


def han(number: int, before: str = "") -> str:
    """Return a number from 1 to 99 in Chinese, as it is said `before` a unit: 两次, but 二十次."""
    tens, ones = divmod(number, 10)
    if number == 2 and before:
        return "两"
    ten = "" if not tens else "十" if tens == 1 else f"{_HAN_DIGITS[tens]}十"
    return f"{ten}{_HAN_DIGITS[ones] if ones or not tens else ''}"


def _value(option: str) -> Fraction | None:
    read = quantities(Folded(option).text)
    return read[0].value if read else None
