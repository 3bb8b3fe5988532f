"""Texts that hang together by being alike, from pairs of them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from .search import Pair

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Group(Generic[K]):
    """Texts each of which is like some other of them; `closest` is the pair most alike."""

    keys: tuple[K, ...]
    closest: Pair[K]


def groups_of(pairs: Sequence[Pair[K]]) -> list[Group[K]]:
    """Return what hangs together by the pairs, most alike first, of equals the larger first; keys as the pairs have them."""
    by_key: dict[K, list[K]] = {}
    for pair in pairs:
        one, other = by_key.setdefault(pair.one, [pair.one]), by_key.setdefault(pair.other, [pair.other])
        if one is not other:
            larger, smaller = (one, other) if len(one) >= len(other) else (other, one)
            larger += smaller
            by_key.update(dict.fromkeys(smaller, larger))
    closest: dict[int, Pair[K]] = {}
    for pair in sorted(pairs, key=lambda pair: -pair.ratio):
        closest.setdefault(id(by_key[pair.one]), pair)
    groups = [Group(tuple(by_key[pair.one]), pair) for pair in closest.values()]
    return sorted(groups, key=lambda group: (-group.closest.ratio, -len(group.keys)))
