"""What a person is asked by, so that the question gives nothing of the answer away: a duty is called by its number, a step by the one before."""

from __future__ import annotations

from collections.abc import Sequence

from gangze.dossiers.content import ItemContent, Kind
from gangze.kernel.wording import Sentence

from .pointing import points_of
from .questions import quoted


def cue_of(item: ItemContent, document: Sequence[ItemContent]) -> str:
    """Return by which words an item is asked; `document` are all items of its document in order, the item among them."""
    return _CUES[item.kind](item, document)


def _of_risk(item: ItemContent, document: Sequence[ItemContent]) -> str:
    name = item.main_text.strip()
    if not name or any(point.text.strip() == name for point in points_of(item)):
        return Sentence("第{number}项风险", number=_number(item, document))
    same = [each for each in document if each.main_text.strip() == name]
    if len(same) > 1:
        return Sentence("“{point}”的第{number}项风险", point=quoted(name), number=_number(item, same))
    return name


def _of_duty(item: ItemContent, document: Sequence[ItemContent]) -> str:
    number, category = _number(item, document), item.fields.get("category", "").strip()
    if category and category != item.main_text.strip():
        return Sentence("第{number}项职责（{category}）", number=number, category=category)
    return Sentence("第{number}项职责", number=number)


def _of_step(item: ItemContent, document: Sequence[ItemContent]) -> str:
    phase = _phase(item)
    same = [each for each in document if _phase(each) == phase]
    number = _number(item, same)
    before = same[number - 2].main_text.strip() if number > 1 else ""
    own = item.main_text.strip()
    if before and own not in before:
        return Sentence("“{step}”这一步之后做什么", step=quoted(before))
    if phase and own not in phase:
        return Sentence("“{phase}”阶段的第{number}步做什么", phase=phase, number=number)
    return Sentence("第{number}步做什么", number=_number(item, document))


def _of_scenario(item: ItemContent, document: Sequence[ItemContent]) -> str:
    return item.main_text.strip() or Sentence("第{number}个情景", number=_number(item, document))


_CUES = {Kind.RISK: _of_risk, Kind.DUTY: _of_duty, Kind.OPERATION: _of_step, Kind.EMERGENCY: _of_scenario}


def _phase(item: ItemContent) -> str:
    return item.fields.get("phase", "").strip()


def _number(item: ItemContent, items: Sequence[ItemContent]) -> int:
    return next((number for number, each in enumerate(items, 1) if each.uid == item.uid), 1)
