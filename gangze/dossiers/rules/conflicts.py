"""Two people changed the same part of a draft: the later one is refused, and told what stands there now."""

from __future__ import annotations

from typing import Any

from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Sentence


class Conflict(RuleBroken):
    """Somebody else changed a part of the draft since the editor saw it (HTTP 409).

    `present` is what stands there now: an ItemContent, a jingle, or what stands over the documents.
    """

    def __init__(self, message: Sentence, present: Any) -> None:
        super().__init__(message)
        self.present = present


def require_base(base: str | None, *, before: str, after: str, present: Any) -> None:
    """Raise Conflict when the editor began from another state than there is, and wants something else than there is.

    All three are hashes; no base asks nothing. A save that arrives a second time finds its own result and passes.
    """
    if base is not None and base != before and after != before:
        raise Conflict(Sentence("这里刚被别人改过。你的修改还没有保存；请对照最新内容后再改。"), present)
