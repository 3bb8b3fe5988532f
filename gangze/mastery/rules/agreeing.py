"""How agreement between examiners is said in words."""

from __future__ import annotations

from gangze.kernel.wording import Sentence

_WORDS = (
    (0.8, Sentence("几乎一致")),
    (0.6, Sentence("基本一致")),
    (0.4, Sentence("中等一致")),
    (0.2, Sentence("一致性较差")),
)


def agreement_word(kappa: float | None, equal_ratio: float) -> Sentence:
    """Return what a κ means. Where it is undefined, everything is one verdict: the same marks are the same.

    source: J. R. Landis, G. G. Koch, The measurement of observer agreement for categorical data, 1977.
    """
    if kappa is None:
        return Sentence("完全一致") if equal_ratio == 1 else Sentence("不一致")
    return next((word for least, word in _WORDS if kappa >= least), Sentence("不一致"))
