"""What somebody does next about a square of the matrix, in the words a tired person understands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gangze.dossiers.content import Kind
from gangze.kernel.wording import Sentence

from .levels import CellState, Level
from .matrix import NEED


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do: about which square, why, and how it is done."""

    kind: Kind
    level: Level
    state: CellState
    why: Sentence
    how: Sentence

    @property
    def is_practice(self) -> bool:
        """Return whether the person can do it alone, now."""
        return self.level is Level.RECALL


_WHY = {
    CellState.EXPIRED: Sentence("已经过期"),
    CellState.NOT_YET: Sentence("还没做全"),
    CellState.FADING: Sentence("快要忘了"),
    CellState.UNKNOWN: Sentence("还没问过"),
}
_RUNNING_OUT = Sentence("快到期了")
_RECALL = Sentence("现在练一练")
_EXPLANATION = Sentence("请班组长或安全员听你讲为什么")
_DEMONSTRATION = {
    Kind.RISK: Sentence("请班组长看你在现场指认风险和管控措施"),
    Kind.DUTY: Sentence("请班组长看你按清单履行一遍职责"),
    Kind.OPERATION: Sentence("请班组长看你按操作卡做一遍"),
    Kind.EMERGENCY: Sentence("参加一次演练，由人逐步记录"),
}


def next_steps(squares: Iterable[tuple[Kind, Level, CellState]]) -> list[NextStep]:
    """Return what to do about the squares that are not shown: what is lost first, and what can be done alone before the rest."""
    waiting = [square for square in squares if square[2] is not CellState.SHOWN]
    levels = list(Level)
    waiting.sort(key=lambda square: (NEED[square[2]], levels.index(square[1]), list(Kind).index(square[0])))
    return [NextStep(kind, level, state, _why(level, state), _how(kind, level)) for kind, level, state in waiting]


def _why(level: Level, state: CellState) -> Sentence:
    if state is CellState.FADING and level is not Level.RECALL:
        return _RUNNING_OUT
    return _WHY[state]


def _how(kind: Kind, level: Level) -> Sentence:
    if level is Level.RECALL:
        return _RECALL
    return _EXPLANATION if level is Level.EXPLANATION else _DEMONSTRATION[kind]
