"""Which columns a document's table has, and what stands in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gangze.dossiers.content import FIELDS, DocumentContent, ItemContent, Kind

SERIAL = "序号"
STEPS = "处置措施"
STAR, STAR_MARK = "必知必会", "★"
ALWAYS = {
    Kind.RISK: ("point", "hazard", "accident_type", "level", "measures"),
    Kind.DUTY: ("duty", "frequency", "standard"),
    Kind.OPERATION: ("phase", "procedure", "standard", "forbidden", "ppe"),
    Kind.EMERGENCY: ("accident", "signs", "contacts", "alarms"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its heading and the text of an item in it."""

    heading: str
    text: Callable[[ItemContent], str]


def columns_of(kind: Kind, documents: Sequence[DocumentContent]) -> list[Column]:
    """Return the columns a table of these documents needs: the usual ones, those with text, and kept strangers."""
    items = [item for document in documents for item in document.items]
    columns = [
        Column(field.label, lambda item, key=field.key: _text_of(kind, key, item))  # type: ignore[misc]
        for field in FIELDS[kind]
        if field.key in ALWAYS[kind] or any(item.fields.get(field.key) for item in items)
    ]
    if kind is Kind.EMERGENCY:
        columns.insert(2, Column(STEPS, numbered_steps))
    if any(item.is_must_know for item in items):
        columns.append(Column(STAR, lambda item: STAR_MARK if item.is_must_know else ""))
    extra = dict.fromkeys(heading for item in items for heading in item.extra)
    columns += [Column(heading, lambda item, key=heading: item.extra.get(key, "")) for heading in extra]  # type: ignore[misc]
    return columns


def _text_of(kind: Kind, key: str, item: ItemContent) -> str:
    """Return a field's text; a required standard that is not given is written as a dash, so that it is seen to be none."""
    return item.fields.get(key, "") or ("—" if (kind, key) == (Kind.OPERATION, "standard") else "")


def numbered_steps(item: ItemContent) -> str:
    """Return the steps of a scenario as one line each: "1、停泵（外操）", told apart also where a step begins with a number."""
    lines = [
        f"{number}、{step.text}{f'（{step.who}）' if step.who else ''}" for number, step in enumerate(item.steps, 1)
    ]
    return "\n".join(lines)
