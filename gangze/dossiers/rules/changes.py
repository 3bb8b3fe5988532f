"""What happened to an item between two revisions: added, wording, substance, withdrawn, or nothing."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gangze.dossiers.content import ItemContent

from .hashing import item_hash


class ChangeClass(StrEnum):
    """wording keeps memory and acknowledgement; substance asks again for that item only (product idea 2)."""

    SAME = "same"
    WORDING = "wording"
    SUBSTANCE = "substance"
    ADDED = "added"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One line of a comparison; `old` or `new` is None where the item was added or withdrawn."""

    uid: str
    change: ChangeClass
    old: ItemContent | None
    new: ItemContent | None


def change_class(old: ItemContent | None, new: ItemContent | None) -> ChangeClass:
    """Return the suggested class of a change; raises ValueError when both are None."""
    if old is None and new is None:
        raise ValueError("nothing to compare")
    if old is None:
        return ChangeClass.ADDED
    if new is None:
        return ChangeClass.WITHDRAWN
    if item_hash(old) == item_hash(new):
        return ChangeClass.SAME
    return ChangeClass.WORDING if same_reading(old, new) else ChangeClass.SUBSTANCE


def same_reading(old: ItemContent, new: ItemContent) -> bool:
    """Return whether the items say the same words, apart from punctuation, blanks and width of characters."""
    return _spoken(old) == _spoken(new) and old.is_must_know == new.is_must_know


def compare_items(old: Sequence[ItemContent], new: Sequence[ItemContent]) -> list[ItemChange]:
    """Return the changes in the order of the new version, withdrawn items last; items are joined by uid."""
    before: Mapping[str, ItemContent] = {item.uid: item for item in old}
    after = {item.uid for item in new}
    lines = [ItemChange(item.uid, change_class(before.get(item.uid), item), before.get(item.uid), item) for item in new]
    lines += [ItemChange(item.uid, ChangeClass.WITHDRAWN, item, None) for item in old if item.uid not in after]
    return lines


def _spoken(item: ItemContent) -> tuple[object, ...]:
    return (
        {key: _words(value) for key, value in item.fields.items() if _words(value)},
        tuple((_words(step.text), _words(step.who)) for step in item.steps),
        {key: _words(value) for key, value in item.extra.items() if _words(value)},
        tuple((photo.sha256, photo.verdict, _words(photo.caption)) for photo in item.photos),
    )  # fmt: skip


def _words(text: str) -> str:
    """Return the letters, digits and symbols of a text; signs such as ≤ ± . % - count, commas and stops do not."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in text if sign in ".-%/" or unicodedata.category(sign)[0] not in "PZC")
