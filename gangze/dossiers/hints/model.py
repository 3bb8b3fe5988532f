"""What a hint is: a code, the place it speaks of, and a reason a person can read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gangze.kernel.wording import Sentence

from ..content import Kind


@dataclass(frozen=True, slots=True)
class Hint:
    """One remark on a draft.

    `uid` is the item it speaks of, "" for the document; `part` is the key of a field, "steps", "jingle" or "".
    `reason` is a Chinese sentence with named places for `values`, translatable as it stands. A hint advises; one that
    blocks keeps the draft from being sent to review.
    """

    code: str
    kind: Kind
    reason: str
    values: dict[str, Any] = field(default_factory=dict)
    uid: str = ""
    part: str = ""
    is_blocking: bool = False

    @property
    def message(self) -> Sentence:
        """Return the reason with its values, for the reader's language."""
        return Sentence(self.reason, **self.values)
