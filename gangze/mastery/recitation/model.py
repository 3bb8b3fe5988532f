"""What a recitation is made of: points taken apart, what was found of each, and the judgement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from .quantities import Quantity


class Verdict(StrEnum):
    """What a recitation says of one point. source: labelling guide of recitations."""

    SAID = "said"
    PARTIAL = "partial"
    MISSED = "missed"
    WRONG = "wrong"


@dataclass(frozen=True, eq=False)
class Element:
    """One thing that a point says: a word or a quantity, at `start`–`end` of the point, in one of its clauses.

    `forms` are the words that mean it, `against` those that contradict it, `weaker` those that do not replace it, `rivals` other
    things of its kind: they contradict it where it was not said itself.
    """

    text: str
    start: int
    end: int
    clause: int
    kind: str
    weight: float
    forms: frozenset[str] = frozenset()
    against: frozenset[str] = frozenset()
    weaker: frozenset[str] = frozenset()
    rivals: frozenset[str] = frozenset()
    quantity: Quantity | None = None
    is_denied: bool = False
    is_known: bool = True
    is_listed: bool = False

    @cached_property
    def rivals_by_length(self) -> tuple[str, ...]:
        """Return its rivals, the longest first."""
        return tuple(sorted(self.rivals, key=lambda word: (-len(word), word)))

    @cached_property
    def opposed(self) -> frozenset[str]:
        """Return every word that speaks against it."""
        return self.against | self.weaker


@dataclass(frozen=True)
class Order:
    """That in one point the elements `before` (by their places) come before the elements `after`.

    Where the order is not `is_plain` (停稳后方可清理), only a relation said outright turns it; `by_place`, to name them the other way
    round is enough (水倒入酸); `by_again`, only to say 再 of what comes first (开盖再断电 for 断电再开盖).
    """

    before: tuple[int, ...]
    after: tuple[int, ...]
    is_plain: bool = True
    by_place: bool = False
    by_again: bool = False


@dataclass(frozen=True, eq=False)
class Point:
    """A point ready to be compared, its text as it is compared (NFKC, small letters).

    `denials` gives by clause the word that denies or forbids there; `others` are accepted wordings.
    """

    key: str
    text: str
    must: bool
    elements: tuple[Element, ...]
    orders: tuple[Order, ...] = ()
    denials: Mapping[int, str] = field(default_factory=dict)
    others: tuple[Point, ...] = ()

    @cached_property
    def harms(self) -> tuple[bool, ...]:
        """Return by element whether the card tells it as what comes of something: harms, and what stands right behind 会."""
        return tuple(
            each.kind == "harms" or self.text[max(0, each.start - 1) : each.start] in ("会", "易", "致")
            for each in self.elements
        )

    @cached_property
    def asked_forms(self) -> frozenset[str]:
        """Return every word that means something that the card does not deny."""
        return frozenset().union(*(each.forms for each in self.elements if not each.is_denied))

    @cached_property
    def denied_forms(self) -> frozenset[str]:
        """Return every word that means something that the card denies."""
        return frozenset().union(*(each.forms for each in self.elements if each.is_denied))

    @cached_property
    def opposites(self) -> tuple[tuple[int, int], ...]:
        """Return which two elements of one point are opposites: 合格 and 不合格."""
        return tuple(
            (n, m) for n, one in enumerate(self.elements) for m, other in enumerate(self.elements[n + 1 :], n + 1)
            if not one.against.isdisjoint(other.forms)
        )  # fmt: skip

    @cached_property
    def forms(self) -> frozenset[str]:
        """Return every word that means one of its elements."""
        return frozenset().union(*(element.forms for element in self.elements))


@dataclass(frozen=True, slots=True)
class Mark:
    """The verdict on one point: how much of it was said (0–1), the stretch heard and where it begins (-1: nowhere), and why."""

    key: str
    verdict: Verdict
    coverage: float
    heard: str
    reason: str
    start: int = -1


@dataclass(frozen=True, slots=True)
class Judgement:
    """The marks by point; the keys of points said out of order and whether the order was kept (None: it does not matter,
    or fewer than two points were said); the total of 0–100, and whether the recitation is passed."""

    marks: tuple[Mark, ...]
    out_of_order: tuple[str, ...]
    order_ok: bool | None
    score: float
    has_passed: bool
