"""Who is drawn from a frozen roster by a seed, who stands by, and who takes whose place. source: docs/rules/draw.md §5, §7."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .generator import Generator

Entry = Mapping[str, Any]
NEARNESS = ("post", "workshop", "enterprise")
"""What a substitute shares with the absent, nearest first."""


@dataclass(frozen=True, slots=True)
class Pick:
    """One of the roster by number, and which document is to be recited, "" for none."""

    number: int
    document: str


@dataclass(frozen=True, slots=True)
class Result:
    """Who is drawn and who stands by, each in the order of the draw."""

    drawn: tuple[Pick, ...]
    substitutes: tuple[Pick, ...]

    def plain(self) -> dict[str, Any]:
        """Return the result as slips hold it."""
        return {
            name: [{"number": pick.number, "document": pick.document} for pick in picks]
            for name, picks in (("drawn", self.drawn), ("substitutes", self.substitutes))
        }


def draw_from(frozen: Mapping[str, Any], seed: str) -> Result:
    """Return who is drawn. `frozen` is as docs/rules/draw.md §3 says; KeyError, TypeError or ValueError where it is not."""
    plan = frozen["plan"]
    drawing = _Drawing(frozen["entries"], plan["once"], Generator(seed))
    chosen: list[Entry] = []
    for index, requirement in enumerate(plan["requirements"]):
        drawing.meet(requirement, f"requirement {index}", chosen)
    while len(chosen) < plan["count"] and drawing.total:
        chosen.append(drawing.take_any("draw"))
    substitutes: list[Entry] = []
    while len(substitutes) < plan["substitutes"] and drawing.total:
        substitutes.append(drawing.take_any("substitute"))
    documents: Sequence[str] = plan["documents"]
    picks = [
        Pick(entry["number"], documents[drawing.generator.below("document", len(documents))] if documents else "")
        for entry in (*chosen, *substitutes)
    ]
    return Result(tuple(picks[: len(chosen)]), tuple(picks[len(chosen) :]))


class _Drawing:
    """What remains of a roster; running sums of weights in a binary indexed tree, so that 500 of 30,000 cost little."""

    def __init__(self, entries: Sequence[Entry], once: str, generator: Generator) -> None:
        self.generator = generator
        self._entries = [entry for entry in entries if entry["excused_since"] is None]
        self._weights = [_weight(entry) for entry in self._entries]
        self._once = "" if once == "none" else once
        self._tree = _sums(self._weights)
        self._alike: dict[str, tuple[dict[str, int], dict[str, list[int]]]] = {}
        self.total = sum(self._weights)

    def meet(self, requirement: Mapping[str, Any], label: str, chosen: list[Entry]) -> None:
        """Add to the chosen until they meet a requirement or nobody is left who could."""
        field, value = requirement["field"], requirement["value"]
        have = sum(entry[field] == value for entry in chosen)
        pool = self._having(field, value)
        while have < requirement["minimum"]:
            total = sum(self._weights[index] for index in pool)
            if not total:
                return
            chosen.append(self._take(self._walk(pool, self.generator.below(label, total))))
            have += 1

    def take_any(self, label: str) -> Entry:
        """Return one of all that remain, taken away."""
        return self._take(self._descend(self.generator.below(label, self.total)))

    def _walk(self, pool: Iterable[int], wanted: int) -> int:
        running = 0
        for index in pool:
            running += self._weights[index]
            if running > wanted:
                return index
        raise AssertionError("a number below the total lies in the pool")

    def _descend(self, wanted: int) -> int:
        place, step = 0, 1 << (len(self._weights).bit_length() - 1)
        while step:
            if place + step <= len(self._weights) and self._tree[place + step] <= wanted:
                place += step
                wanted -= self._tree[place]
            step >>= 1
        return place

    def _having(self, field: str, value: str) -> list[int]:
        """Return the places of the entries that share a code, drawn ones among them."""
        first, more = self._alike.get(field) or self._grouped(field)
        return [first[value], *more.get(value, ())] if value in first else []

    def _grouped(self, field: str) -> tuple[dict[str, int], dict[str, list[int]]]:
        # A list for each of 30,000 people who share their code with nobody would keep the garbage collector busy.
        first: dict[str, int] = {}
        more: dict[str, list[int]] = {}
        for index, entry in enumerate(self._entries):
            if entry[field] in first:
                more.setdefault(entry[field], []).append(index)
            else:
                first[entry[field]] = index
        self._alike[field] = (first, more)
        return first, more

    def _take(self, index: int) -> Entry:
        entry = self._entries[index]
        shared = entry[self._once] if self._once else ""
        for each in self._having(self._once, shared) if shared else [index]:
            self._drop(each)
        return entry

    def _drop(self, index: int) -> None:
        weight, place = self._weights[index], index + 1
        self._weights[index] = 0
        self.total -= weight
        while weight and place <= len(self._weights):
            self._tree[place] -= weight
            place += place & -place


def _weight(entry: Entry) -> int:
    weight = entry["weight"]
    if type(weight) is not int or not 1 <= weight <= 1_000_000:
        raise ValueError(f"entry {entry['number']} has no weight")
    return weight


def _sums(weights: Sequence[int]) -> list[int]:
    tree = [0, *weights]
    for place in range(1, len(tree)):
        above = place + (place & -place)
        if above < len(tree):
            tree[above] += tree[place]
    return tree


def substitute_for(
    absent: int, *, entries: Sequence[Entry], substitutes: Sequence[int], used: Collection[int]
) -> int | None:
    """Return the number of who takes the place of an absent one; None when nobody stands by any more.

    `used` are the substitutes called already or known to be absent. `entries` are in order of number.
    """
    free = [number for number in substitutes if number not in used and number != absent]
    missed = entries[absent - 1]
    for field in NEARNESS:
        near = [number for number in free if missed[field] and entries[number - 1][field] == missed[field]]
        if near:
            return near[0]
    return free[0] if free else None
