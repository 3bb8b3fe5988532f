"""The texts of an item, each with where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from ..content import FIELDS, ItemContent

STEPS = "steps"
JINGLE = "jingle"
NOT_PROSE = frozenset(
    {
        "points",
        "responsible",
        "department",
        "contacts",
        "alarms",
        "basis",
        "likelihood",
        "exposure",
        "severity",
        "score",
    }
)


def prose_of(item: ItemContent) -> Iterator[tuple[str, str]]:
    """Yield (key, text) of the fields and steps that are sentences to be known or done."""
    for field in FIELDS[item.kind]:
        text = item.fields.get(field.key, "")
        if text and field.key not in NOT_PROSE:
            yield field.key, text
    for step in item.steps:
        yield STEPS, step.text


def whole_text(item: ItemContent) -> str:
    """Return everything an item says, a line for each field and step."""
    return "\n".join(text for _key, text in prose_of(item))
