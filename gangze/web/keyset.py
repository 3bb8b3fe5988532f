"""Pages of a list by the key of its last row, so that the thousandth page costs what the first one costs."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from . import lookups as _lookups  # noqa: F401  # registers `among`

M = TypeVar("M", bound=Model)
PAGE_SIZE = 50
LOOKED_THROUGH = 1000
"""How many rows are looked through for what is sought before an index is asked."""
AFTER = "after"
BEFORE = "before"


@dataclass(frozen=True, slots=True)
class KeysetPage(Generic[M]):
    """Some rows of a list. `next_key` / `previous_key` go into the URL as after= / before=; None: there is no such page."""

    rows: list[M]
    next_key: str | None
    previous_key: str | None

    @property
    def has_other_pages(self) -> bool:
        """Return whether there is anything before or after these rows."""
        return bool(self.next_key or self.previous_key)


@dataclass(frozen=True, slots=True)
class Sought:
    """One condition said twice: `plain` as rows are read one by one, `by_index` as an index finds those that meet it.

    No database can tell how many rows hold some words. What many hold is found soonest among the nearest rows, what few hold by the
    index; so we look through some rows, and ask the index when they do not fill the page.
    """

    plain: Q
    by_index: Q


def keyset_page(
    rows: QuerySet[M],
    *,
    order: Sequence[str],
    query: Mapping[str, str],
    size: int = PAGE_SIZE,
    sought: Sought | None = None,
) -> KeysetPage[M]:
    """Return the page the URL asks for (`query` is request.GET), of all rows or of those that are `sought`.

    `order` names fields that are never null, "-" for descending, the last one unique (`["name", "pk"]`).
    A key that is not ours shows the first page.
    """
    try:
        return _asked_page(rows, order, query, size, sought)
    except (ValidationError, ValueError, TypeError):  # the right shape, but a word where the field takes a moment
        return _asked_page(rows, order, {}, size, sought)


def _asked_page(
    rows: QuerySet[M], order: Sequence[str], query: Mapping[str, str], size: int, sought: Sought | None
) -> KeysetPage[M]:
    after, before = decode_key(query.get(AFTER), len(order)), decode_key(query.get(BEFORE), len(order))
    if before is not None:
        return _page_before(rows, order, before, size, sought)
    found = _read(rows, order, after, size + 1, sought)
    more = len(found) > size
    found = found[:size]
    return KeysetPage(
        rows=found,
        next_key=key_of(found[-1], order) if more else None,
        previous_key=key_of(found[0], order) if after is not None and found else None,
    )


def _page_before(
    rows: QuerySet[M], order: Sequence[str], key: Sequence[Any], size: int, sought: Sought | None
) -> KeysetPage[M]:
    backwards = [reversed_field(name) for name in order]
    found = _read(rows, backwards, key, size + 1, sought)
    more = len(found) > size
    found = found[:size][::-1]
    if not found:
        # What stood before the key is gone: the first page is the honest answer.
        return keyset_page(rows, order=order, query={}, size=size, sought=sought)
    return KeysetPage(
        rows=found, next_key=key_of(found[-1], order), previous_key=key_of(found[0], order) if more else None
    )


def _read(
    rows: QuerySet[M], order: Sequence[str], key: Sequence[Any] | None, most: int, sought: Sought | None
) -> list[M]:
    """Return the rows that come next after a key, so many at most."""
    there = _beyond(rows, order, key).order_by(*order)
    if sought is None:
        return list(there[:most])
    nearest = there[:LOOKED_THROUGH].values("pk")
    found = _whole(rows, order, rows.filter(sought.plain, pk__among=nearest).order_by(*order)[:most])
    return found if len(found) == most else _whole(rows, order, there.filter(sought.by_index)[:most])


def _whole(rows: QuerySet[M], order: Sequence[str], found: QuerySet[M]) -> list[M]:
    """Return rows that were found by their keys: what a line needs besides is fetched for these, not for all that were looked at."""
    return list(rows.filter(pk__among=found.values("pk")).order_by(*order))


def _beyond(rows: QuerySet[M], order: Sequence[str], key: Sequence[Any] | None) -> QuerySet[M]:
    return rows if key is None else rows.filter(beyond(order, key))


def beyond(order: Sequence[str], key: Sequence[Any]) -> Q:
    """Return the condition "comes later in this order than the row with this key".

    That the first field lies no earlier follows from the rest, but only said by itself it lets the database begin reading its index
    there: else it reads and drops every row of the pages before.
    """
    condition, equal = Q(pk__in=[]), Q()
    for name, value in zip(order, key, strict=True):
        field = name.lstrip("-")
        comparison = "lt" if name.startswith("-") else "gt"
        condition |= equal & Q(**{f"{field}__{comparison}": value})
        equal &= Q(**{field: value})
    first = order[0]
    reach = "lte" if first.startswith("-") else "gte"
    return Q(**{f"{first.lstrip('-')}__{reach}": key[0]}) & condition


def reversed_field(name: str) -> str:
    """Return the ordering term that goes the other way: name → -name → name."""
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def key_of(row: Model, order: Sequence[str]) -> str:
    """Return the key of a row, safe in a URL."""
    values = []
    for name in order:
        value: Any = row
        for part in name.lstrip("-").split("__"):
            value = getattr(value, part)
        values.append(value.isoformat() if isinstance(value, (date, datetime)) else _plain(value))
    return base64.urlsafe_b64encode(json.dumps(values, ensure_ascii=False).encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, str)) else str(value)


def decode_key(text: str | None, length: int) -> list[Any] | None:
    """Return the values of a key from the URL; None for no key, or one that cannot be ours."""
    if not text:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error):
        return None
    is_ours = isinstance(values, list) and len(values) == length and all(isinstance(v, (str, int)) for v in values)
    return values if is_ours else None
