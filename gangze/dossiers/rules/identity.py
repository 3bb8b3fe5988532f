"""Which item of a new version is which item of the old one: identity survives re-import and rewording."""

import unicodedata
from collections import Counter
from collections.abc import Sequence

from gangze.dossiers.content import ItemContent

SAME_ITEM_RATIO = 0.5
"""Dice ratio of character pairs from which two texts are taken for one item reworded; below, it is a new item."""


def match_items(old: Sequence[ItemContent], new: Sequence[ItemContent]) -> list[str]:
    """Return for each new item the uid of the old one it continues, or "" for an addition; each uid at most once.

    In this order: the uid itself, the same main text, then the most similar whole text (Dice over character pairs, at
    least SAME_ITEM_RATIO), nearer positions first. All items must be of one document.
    """
    found = [""] * len(new)
    free = {item.uid: index for index, item in enumerate(old) if item.uid}

    def take(position: int, uid: str) -> None:
        found[position] = uid
        del free[uid]

    for position, uid in enumerate(item.uid for item in new):
        if uid in free:
            take(position, uid)
    for position in [position for position, uid in enumerate(found) if not uid]:
        key = reading(new[position].main_text)
        same = [uid for uid, index in free.items() if reading(old[index].main_text) == key]
        if same:
            take(position, min(same, key=lambda uid: abs(free[uid] - position)))
    for _ratio, _distance, position, uid in _similar_pairs(old, new, found, free):
        if not found[position] and uid in free:
            take(position, uid)
    return found


def reading(text: str) -> str:
    """Return a text as it is compared: NFKC, without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def similarity(one: str, other: str) -> float:
    """Return the Dice ratio of the multisets of character pairs, 0–1."""
    return _dice(_pairs(one), _pairs(other))


def _dice(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _pairs(text: str) -> Counter[str]:
    text = reading(text)
    return Counter(text[i : i + 2] for i in range(len(text) - 1))


def _profiles(item: ItemContent) -> tuple[Counter[str], Counter[str]]:
    """Return the pairs of the main text and of the whole text."""
    whole = "".join((*item.fields.values(), *(step.text for step in item.steps)))
    return _pairs(item.main_text), _pairs(whole)


def _similar_pairs(
    old: Sequence[ItemContent], new: Sequence[ItemContent], found: Sequence[str], free: dict[str, int]
) -> list[tuple[float, int, int, str]]:
    """Return the candidate pairs, best first: (-ratio, distance, new position, old uid)."""
    open_positions = {position: _profiles(new[position]) for position, uid in enumerate(found) if not uid}
    candidates = {uid: _profiles(old[index]) for uid, index in free.items()} if open_positions else {}
    pairs = []
    for position, (main, whole) in open_positions.items():
        for uid, (old_main, old_whole) in candidates.items():
            ratio = max(_dice(main, old_main), _dice(whole, old_whole))
            if ratio >= SAME_ITEM_RATIO:
                pairs.append((-ratio, abs(free[uid] - position), position, uid))
    return sorted(pairs)
