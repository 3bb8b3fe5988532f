"""How one row whose cells hold whole lists becomes an item for each entry: a post's duties written into one cell."""

from __future__ import annotations

import re
from dataclasses import replace

from .listing import entries, numbered
from .tablerows import TableRow
from .wording import plain, trimmed

_ENDS = re.compile(r"[；;。]$")


def list_in(text: str, *, is_alone: bool = False) -> list[str]:
    """Return the entries of a cell that is a numbered list from 1 on, empty when it is none.

    Where the cell `is_alone`, all that a document says of a post, lines that each end like an entry are a list too.
    """
    first = numbered(trimmed(text), expected=1)
    if first is not None and first.value == 1 and first.rest:
        found = [entry.rstrip("；;") for entry in entries(text)]
        return found if len(found) >= 2 else []
    lines = [line for line in (trimmed(line) for line in text.split("\n")) if line]
    is_list = len(lines) >= 2 and all(_ENDS.search(line) and len(plain(line)) >= 4 for line in lines[:-1])
    return [line.rstrip("；;") for line in lines] if is_alone and is_list else []


def spread(row: TableRow, main: str, *, is_alone: bool) -> list[TableRow]:
    """Return a row for each entry of the list in its main field, the row itself when that holds no list.

    Other lists of as many entries go along entry by entry; any other text holds for all of them.
    """
    texts = list_in(row.values.get(main, ""), is_alone=is_alone)
    if not texts:
        return [row]
    others = {key: list_in(text, is_alone=is_alone) for key, text in row.values.items() if key != main}
    rows = []
    for number, text in enumerate(texts):
        values = {
            key: others[key][number] if len(others.get(key, ())) == len(texts) else value
            for key, value in row.values.items()
        }
        rows.append(replace(row, values={**values, main: text}))
    return rows
