"""How far a draw is, and what may be done with it then."""

from enum import StrEnum

from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Sentence


class DrawState(StrEnum):
    """A draw begins frozen; one number in makes it contributed, both make it drawn."""

    FROZEN = "frozen"
    CONTRIBUTED = "contributed"
    DRAWN = "drawn"
    ABANDONED = "abandoned"

    @property
    def label(self) -> str:
        """Return the Chinese name."""
        return _LABELS[self]


_LABELS = {
    DrawState.FROZEN: Sentence("名册已冻结"),
    DrawState.CONTRIBUTED: Sentence("一方已填数"),
    DrawState.DRAWN: Sentence("已抽取"),
    DrawState.ABANDONED: Sentence("已放弃"),
}
OPEN = (DrawState.FROZEN, DrawState.CONTRIBUTED)
LONGEST_GROUND = 200


def require_open(state: str) -> None:
    """Raise RuleBroken unless numbers may still be entered."""
    if state not in OPEN:
        raise RuleBroken("这次抽取已经结束，不能再填数。")


def require_drawn(state: str) -> None:
    """Raise RuleBroken unless there is a result."""
    if state != DrawState.DRAWN:
        raise RuleBroken("还没有抽取结果。")


def require_redrawable(state: str, has_redraw: bool) -> None:
    """Raise RuleBroken for a draw that is still open, or was drawn again already."""
    if state in OPEN:
        raise RuleBroken("这次抽取还没有结束；要作废，请先放弃并写明事由。")
    if has_redraw:
        raise RuleBroken("这次抽取已经重抽过，请从最近一次继续。")


def ground_text(text: str) -> str:
    """Return a ground without padding. Raises RuleBroken when it says nothing or is too long."""
    ground = text.strip()
    if len(ground) < 2:
        raise RuleBroken("请写明事由。")
    if len(ground) > LONGEST_GROUND:
        raise RuleBroken("事由不能超过{most}个字。", most=LONGEST_GROUND)
    return ground
