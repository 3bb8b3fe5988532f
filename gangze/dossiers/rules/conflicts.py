"""Two people changed the same draft: their changes are merged part by part, and the later of two to one part is refused.

A base is the hash of each part as the editor saw it. It comes back from browsers and is trusted for nothing but this: a
made-up base can at worst do what leaving it out does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from gangze.dossiers.content import FIELDS, ItemContent, Step
from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Sentence

from .hashing import words_hash

STEPS = "steps"
MUST_KNOW = "is_must_know"


@dataclass(frozen=True, slots=True)
class Merge:
    """What comes of an edit and what stands there now.

    `parts` holds what both made of it, the editor's own text where they differ; `taken` names the parts that somebody
    else changed and the editor did not, `disputed` those that both changed differently.
    """

    parts: Mapping[str, Any]
    taken: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()


class Conflict(RuleBroken):
    """Somebody else changed the same part of the draft since the editor saw it (HTTP 409).

    `present` is what stands there now: an ItemContent, a jingle, or what stands over the documents. `merge` says how
    far the two go together.
    """

    def __init__(self, present: Any, merge: Merge) -> None:
        super().__init__(Sentence("这里刚被别人改过。你的修改还没有保存；请对照最新内容后再改。"))
        self.present = present
        self.merge = merge


def base_of(parts: Mapping[str, Any]) -> dict[str, str]:
    """Return what an edit of these parts is based on: the hash of each."""
    return {name: _hash(value) for name, value in parts.items()}


def merged(base: Mapping[str, str] | None, mine: Mapping[str, Any], present: Mapping[str, Any], whole: Any) -> Merge:
    """Merge the parts of an edit with what stands there now; no base asks nothing.

    A part missing from the base was not seen: it is disputed where the two differ. A save that arrives a second time
    finds its own result and changes nothing. Raises Conflict, with `whole` as what stands there now.
    """
    if base is None:
        return Merge(dict(mine))
    parts, taken, disputed = dict(mine), [], []
    for name, wanted in mine.items():
        seen, now, then = base.get(name), _hash(present.get(name, "")), _hash(wanted)
        if now in (then, seen):
            continue
        if then == seen:
            parts[name] = present.get(name, "")
            taken.append(name)
        else:
            disputed.append(name)
    merge = Merge(parts, tuple(taken), tuple(disputed))
    if disputed:
        raise Conflict(whole, merge)
    return merge


def parts_of_item(item: ItemContent) -> dict[str, Any]:
    """Return what two people may each change in an item: every field, the steps as one, the ★."""
    fields = {field.key: item.fields.get(field.key, "") for field in FIELDS[item.kind]}
    return {**fields, STEPS: [[step.text, step.who] for step in item.steps], MUST_KNOW: item.is_must_know}


def with_parts(item: ItemContent, parts: Mapping[str, Any]) -> ItemContent:
    """Return an item with some of its parts put in."""
    every = parts_of_item(item) | dict(parts)
    steps = tuple(Step(text, who) for text, who in every.pop(STEPS))
    is_must_know = every.pop(MUST_KNOW)
    fields = {key: value for key, value in every.items() if value}
    return replace(item, fields=fields, steps=steps, is_must_know=is_must_know)


def item_base(item: ItemContent) -> dict[str, str]:
    """Return what an edit of an item is based on."""
    return base_of(parts_of_item(item))


def differing_parts(one: ItemContent, other: ItemContent) -> list[str]:
    """Return the names of the parts that read differently in two states of an item."""
    first, second = item_base(one), item_base(other)
    return [name for name in second if first.get(name) != second[name]]


def _hash(value: Any) -> str:
    return words_hash(value.strip() if isinstance(value, str) else value)
