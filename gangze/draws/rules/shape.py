"""What a slip must hold, so that a file that is none is called so in words. source: docs/rules/draw.md §3, §6."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gangze.kernel.wording import Sentence

from .planning import DOCUMENTS, MOST_ENTRIES


@dataclass(frozen=True, slots=True)
class OrNull:
    """A shape whose place may hold null."""

    shape: Any


_ABOVE_ALL = range(-(10**30), 10**30)
_NUMBER = range(1, MOST_ENTRIES + 1)
_PICKS = [{"number": _NUMBER, "document": {"", *DOCUMENTS}}]
SLIP: Mapping[str, Any] = {
    "frozen": {
        "draw": str, "place": str, "purpose": str, "frozen_at": str,
        "redraw_of": OrNull({"draw": str, "roster_hash": str, "ground": str}), "earlier": [str],
        "plan": {
            "count": _ABOVE_ALL, "substitutes": _ABOVE_ALL, "once": {"person", "post", "none"}, "documents": [set(DOCUMENTS)],
            "requirements": [
                {"field": {"post", "enterprise", "workshop", "shift"}, "value": str, "minimum": _ABOVE_ALL}
            ],
        },
        "entries": [
            {
                "number": _NUMBER, "post": str, "person": str, "shift": str, "workshop": str, "enterprise": str, "is_key": bool,
                "weight": range(1, 1_000_001), "excused_since": OrNull(str), "place_hash": str, "person_hash": str,
            }
        ],
    },
    "roster_hash": str, "commitment": str, "secret": str, "seed": str, "drawn_at": str,
    "contributions": [{"side": str, "by": str, "number": str, "nonce": str, "digest": str, "entered_at": str}],
    "result": {"drawn": _PICKS, "substitutes": _PICKS},
    "after": [{"absent": _NUMBER, "substitute": OrNull(_NUMBER), "ground": str, "noted_at": str}],
    "openings": [
        {
            "number": _NUMBER,
            "place": {"enterprise": str, "unit": str, "post": str, "post_uuid": str, "shift": str, "name": str, "ground": str},
            "place_salt": str, "person": OrNull({"name": str, "employee_number": str, "person_uuid": str}),
            "person_salt": OrNull(str),
        }
    ],
}  # fmt: skip
"""Names → shapes; a list of one shape holds any number of it; a set holds texts to choose from, a range whole numbers."""


def misshapen(value: Any, shape: Any = SLIP, path: str = "") -> Iterator[str]:
    """Yield what is lacking in a slip, or not what it should be, in words with the path of the field."""
    if isinstance(shape, OrNull):
        yield from () if value is None else misshapen(value, shape.shape, path)
    elif isinstance(shape, Mapping) and isinstance(value, dict):
        for name, inner in shape.items():
            where = f"{path}.{name}".lstrip(".")
            yield from (
                misshapen(value[name], inner, where) if name in value else [Sentence("缺少 {field}", field=where)]
            )
    elif isinstance(shape, list) and isinstance(value, list):
        for index, each in enumerate(value):
            yield from misshapen(each, shape[0], f"{path}[{index}]")
    elif not _fits(value, shape):
        yield Sentence("{field} 不是应有的内容", field=path or "{}")


def _fits(value: Any, shape: Any) -> bool:
    if isinstance(shape, set):
        return isinstance(value, str) and value in shape
    if isinstance(shape, range):
        return type(value) is int and value in shape
    return isinstance(shape, type) and type(value) is shape
