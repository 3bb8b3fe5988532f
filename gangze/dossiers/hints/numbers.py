"""Quantities that say too little, or say different things in two documents of a post."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gangze.kernel.wording import Sentence

from ..content import DossierContent, ItemContent, Kind
from .model import Hint
from .quantities import NOUNS, Statement, statements
from .texts import prose_of
from .times import times
from .units import without_unit

_CORE = re.compile(rf"(?:{NOUNS})$")


def unit_missing(content: DossierContent) -> Iterator[Hint]:
    """Yield quantities written as a bare number. source: GB/T 3101, a quantity is a number and a unit."""
    for item in content.items():
        for key, text in prose_of(item):
            for passage in without_unit(text):
                reason = Sentence("“{passage}”没有单位，读的人只能猜。")
                yield Hint("unit-missing", item.kind, reason, {"passage": passage}, item.uid, key)


@dataclass(frozen=True, slots=True)
class _Told:
    item: ItemContent
    key: str
    statement: Statement


def numbers_differ(content: DossierContent) -> Iterator[Hint]:
    """Yield the later of two documents' statements that limit one thing differently. source: product, S2."""
    told = {kind: _statements_of(content, kind) for kind in Kind}
    kinds = list(Kind)
    for index, later in enumerate(kinds):
        for each in told[later]:
            for earlier in kinds[:index]:
                others = [other for other in told[earlier] if _same_thing(each.statement, other.statement)]
                if others and each.statement.value not in {other.statement.value for other in others}:
                    yield _difference(each, others[0])
                    break


def _statements_of(content: DossierContent, kind: Kind) -> list[_Told]:
    return [
        _Told(item, key, statement)
        for item in content.items(kind)
        for key, text in prose_of(item)
        for statement in (*statements(text, item.main_text), *times(text))
    ]


def _difference(each: _Told, other: _Told) -> Hint:
    reason = Sentence("这里写“{here}”，{document}写“{there}”：同一件事两个数，以哪个为准？")
    values = {"here": each.statement.text, "there": other.statement.text, "document": other.item.kind.title}
    return Hint("numbers-differ", each.item.kind, reason, values, each.item.uid, each.key)


def _same_thing(one: Statement, other: Statement) -> bool:
    """Tell whether two statements limit the same quantity of the same thing in the same direction."""
    if (one.limit, one.measure) != (other.limit, other.measure):
        return False
    if one.subject == other.subject:
        return True
    if one.limit in ("every", "within", "after"):
        return False
    modifiers = [_CORE.sub("", statement.subject) for statement in (one, other)]
    cores = [statement.subject[len(modifier) :] for statement, modifier in zip((one, other), modifiers, strict=True)]
    if cores[0] != cores[1] or not all(modifiers):
        return False
    shorter, longer = sorted(modifiers, key=len)
    return len(shorter) > 1 and shorter in longer
