"""How often an operator walks round at least, and what a plan says that asks for less (docs/rules/rounds.md §1.1).

source: 《危险化学品企业安全风险隐患排查治理导则》（应急〔2019〕78号）: operators of installations patrol at intervals of at most 2 hours, those of
production, storage installations and parts with 两重点一重大 of at most 1 hour.
"""

from __future__ import annotations

from collections.abc import Iterable

from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Sentence

from .planning import Specification

USUAL_MINUTES, KEY_MINUTES = 120, 60
SHORTEST_GROUND = 4
"""So many characters at least say why a post is walked round less often."""


def longest_interval(*, is_key: bool) -> int:
    """Return how many minutes at most lie between two patrols of an operator; `is_key` is a key post or a major hazard."""
    return KEY_MINUTES if is_key else USUAL_MINUTES


def interval_broken(told: Specification, others: Iterable[Specification], *, is_key: bool) -> Sentence | None:
    """Return what the rule says where a plan of an operator's post asks for less, None where it does not.

    A plan without patrols, of the hand-over alone, is fine where one of the `others` of the post patrols as the rule wants.
    """
    longest = longest_interval(is_key=is_key)
    if 0 < told.every_minutes <= longest:
        return None
    if not told.every_minutes and any(0 < each.every_minutes <= longest for each in others):
        return None
    return rule_words(is_key=is_key)


def rule_words(*, is_key: bool) -> Sentence:
    """Return the rule in a sentence, with where it stands."""
    return _KEY if is_key else _USUAL


def require_ground(told: Specification, broken: Sentence | None) -> None:
    """Raise RuleBroken for a plan that asks for less than the rule without a word of why."""
    if broken is not None and len(told.why_seldom.strip()) < SHORTEST_GROUND:
        raise RuleBroken("{rule}这个计划比这少，请缩短间隔，或者写明理由。", rule=broken)


_USUAL = Sentence("应急〔2019〕78号：装置操作人员现场巡检间隔不得大于 2 小时。")
_KEY = Sentence("应急〔2019〕78号：涉及“两重点一重大”的生产、储存装置和部位，操作人员现场巡检间隔不得大于 1 小时。")
