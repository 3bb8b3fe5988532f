"""The words of the matrix: three levels of every ability, the states of a cell, the outcomes of an item."""

from enum import StrEnum

from gangze.kernel.wording import Sentence


class Level(StrEnum):
    """How somebody knows: 记得住 讲得明 做得到. A level is never inferred from another. source: clause 二(一)."""

    RECALL = "recall"
    EXPLANATION = "explanation"
    DEMONSTRATION = "demonstration"

    @property
    def label(self) -> str:
        """Return the name of the level."""
        return _LEVEL_TITLES[self]


class CellState(StrEnum):
    """How a cell of the matrix stands."""

    UNKNOWN = "unknown"
    NOT_YET = "not_yet"
    SHOWN = "shown"
    FADING = "fading"
    EXPIRED = "expired"

    @property
    def label(self) -> str:
        """Return the name of the state."""
        return _STATE_TITLES[self]


class Outcome(StrEnum):
    """What one act showed of one item: SHOWN without help, PARTLY or with help, NOT."""

    SHOWN = "shown"
    PARTLY = "partly"
    NOT = "not"

    @property
    def label(self) -> str:
        """Return the name of the outcome."""
        return _OUTCOME_TITLES[self]


class Occasion(StrEnum):
    """Why somebody was heard."""

    SPOT = "spot"
    PRESHIFT = "preshift"
    DRAW = "draw"
    TRAINING = "training"
    DRILL = "drill"
    SELF = "self"

    @property
    def label(self) -> str:
        """Return the name of the occasion."""
        return _OCCASION_TITLES[self]


_LEVEL_TITLES = {
    Level.RECALL: Sentence("记得住"),
    Level.EXPLANATION: Sentence("讲得明"),
    Level.DEMONSTRATION: Sentence("做得到"),
}
_STATE_TITLES = {
    CellState.UNKNOWN: Sentence("没记录"),
    CellState.NOT_YET: Sentence("还不行"),
    CellState.SHOWN: Sentence("已做到"),
    CellState.FADING: Sentence("在淡忘"),
    CellState.EXPIRED: Sentence("已过期"),
}
RUNNING_OUT = Sentence("快到期")
"""What fading is called of an explanation or a demonstration: nothing is forgotten, its time runs out."""
_OUTCOME_TITLES = {Outcome.SHOWN: Sentence("会"), Outcome.PARTLY: Sentence("部分"), Outcome.NOT: Sentence("不会")}
_OCCASION_TITLES = {
    Occasion.SPOT: Sentence("随机抽背"),
    Occasion.PRESHIFT: Sentence("班前会"),
    Occasion.DRAW: Sentence("抽取"),
    Occasion.TRAINING: Sentence("培训考核"),
    Occasion.DRILL: Sentence("演练"),
    Occasion.SELF: Sentence("自测"),
}
