"""千岗一面: a document whose text stands in another post's document. What is shared is measured by likeness/."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gangze.kernel.wording import Sentence

from ..content import DocumentContent, ItemContent, Kind
from .model import Hint
from .remembering import SAID

LEAST_SHARED = 0.5
"""From this share of a document on it is more another post's than its own."""
LEAST_CHARACTERS = 40
"""A shorter document may be the same at two posts because the work is."""


def said_text(document: DocumentContent) -> str:
    """Return what is said of the items, a line for each text; not whom to call, what to wear and who is responsible."""
    return "\n".join(text for item in document.items for text in _said(item))


def _said(item: ItemContent) -> Iterator[str]:
    yield from (item.fields[key] for key in SAID[item.kind] if item.fields.get(key))
    yield from (step.text for step in item.steps)


def is_long_enough(text: str) -> bool:
    """Return whether a text is long enough to be compared with others."""
    return sum(map(str.isalnum, text)) >= LEAST_CHARACTERS


def shared_text(kind: Kind, post: str, share: float, passages: Sequence[str]) -> Hint:
    """Return the hint that `share` (0–1) of a document stands in that of another post. source: product, S2, 千岗一面."""
    reason = Sentence("这份{percent}%的文字与“{post}”的相同：改成本岗位自己的风险、参数和动作。")
    values = {"percent": round(share * 100), "post": post, "passages": tuple(passages)}
    return Hint("shared-text", kind, reason, values)
