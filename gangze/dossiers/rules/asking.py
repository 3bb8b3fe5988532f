"""Which items a person is asked to acknowledge: those new or changed in substance since that person last did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gangze.dossiers.content import ItemContent

from .changes import ChangeClass, change_class


def asked_since(
    items: Sequence[ItemContent],
    before: Mapping[str, ItemContent],
    since_before: Mapping[str, int],
    *,
    number: int,
    classes: Mapping[str, str],
) -> dict[str, int]:
    """Return for each item of a revision coming into force the number of the revision since which it is asked for.

    `before` and `since_before` are the items of the revision in force until now and their numbers; `classes` is what the
    author said of changed items ("wording" or "substance"), the suggestion counting where nothing was said. An item that is
    the same or changed in wording only keeps its number; any other is asked for anew. source: product idea 2.
    """
    found = {}
    for item in items:
        old = before.get(item.uid)
        change = change_class(old, item)
        if change in (ChangeClass.WORDING, ChangeClass.SUBSTANCE):
            change = ChangeClass(classes.get(item.uid, change))
        is_kept = old is not None and change in (ChangeClass.SAME, ChangeClass.WORDING)
        found[item.uid] = since_before.get(item.uid, number) if is_kept else number
    return found


def items_asked(since: Mapping[str, int], acknowledged: Mapping[str, int]) -> list[str]:
    """Return the uids a person is asked for, in the order of `since`.

    `acknowledged` is the highest number of a revision in which the person acknowledged the item.
    """
    return [uid for uid, number in since.items() if acknowledged.get(uid, 0) < number]


def highest_acknowledged(acts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return for each uid the highest number among (uid, number of revision) of a person's acknowledgements."""
    highest: dict[str, int] = {}
    for uid, number in acts:
        highest[uid] = max(number, highest.get(uid, 0))
    return highest
