"""Why-questions about items: the author's own, or one made from what the card says of the risk and what is done against it.

Every template quotes the card's words instead of bending them, so that it stays grammatical whatever was written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gangze.dossiers.content import ItemContent, Kind
from gangze.kernel.wording import Sentence

LONGEST_QUOTE = 60
_NUMBERED = re.compile(r"^\s*(?:[(（]?\d+[)）.、．]|[①-⑳])\s*")
_FORBIDDING = ("严禁", "禁止", "不得", "不准", "不许", "不能", "不要", "勿")


@dataclass(frozen=True, slots=True)
class Question:
    """A why-question about an item and what its answer should hold; `is_own`: the author wrote it."""

    uid: str
    text: str
    answer: str
    is_must_know: bool = False
    is_own: bool = False


def question_of(item: ItemContent, own: Mapping[str, tuple[str, str]]) -> Question:
    """Return the question about an item; `own` are the author's by uid (hex): text and answer."""
    if item.uid in own:
        return Question(item.uid, *own[item.uid], item.is_must_know, is_own=True)
    text = {
        Kind.RISK: _of_risk, Kind.DUTY: _of_duty, Kind.OPERATION: _of_step, Kind.EMERGENCY: _of_scenario,
    }[item.kind](item)  # fmt: skip
    return Question(item.uid, text, _answer(item), item.is_must_know)


def _of_risk(item: ItemContent) -> Sentence:
    return Sentence(
        "“{point}”会出什么事？管控措施里的“{measure}”是为了防什么？",
        point=quoted(item.main_text),
        measure=quoted(_value(item, "measures")),
    )


def _of_duty(item: ItemContent) -> Sentence:
    return Sentence("“{duty}”为什么是你的职责？不做会有什么后果？", duty=quoted(item.main_text))


def _of_step(item: ItemContent) -> Sentence:
    step, forbidden = quoted(item.main_text), _value(item, "forbidden")
    if forbidden:
        rule = forbidden if any(word in forbidden for word in _FORBIDDING) else f"严禁{forbidden}"
        return Sentence("做“{step}”时规定“{rule}”，为什么？违反了会怎样？", step=step, rule=quoted(rule))
    return Sentence(
        "做“{step}”时要求“{rule}”，为什么？做不到会怎样？", step=step, rule=quoted(_value(item, "standard"))
    )


def _of_scenario(item: ItemContent) -> Sentence:
    accident, steps = quoted(item.main_text), [quoted(step.text) for step in item.steps]
    if len(steps) > 1:
        return Sentence(
            "发生“{accident}”时，为什么先“{first}”，然后才“{then}”？顺序反了会怎样？",
            accident=accident,
            first=steps[0],
            then=steps[1],
        )
    if steps:
        return Sentence("发生“{accident}”时，为什么要“{first}”？不做会怎样？", accident=accident, first=steps[0])
    return Sentence("“{accident}”是怎么发生的？为什么要马上处置？", accident=accident)


def _answer(item: ItemContent) -> str:
    """Return what of the item answers the question, one line each: the harm first, then what is done against it."""
    keys = {
        Kind.RISK: ("hazard", "accident_type", "consequence", "measures"), Kind.DUTY: ("standard", "frequency", "basis"),
        Kind.OPERATION: ("risk_hint", "standard", "forbidden", "parameters"), Kind.EMERGENCY: ("signs", "protect_first", "forbidden"),
    }[item.kind]  # fmt: skip
    return "\n".join(dict.fromkeys(text for key in keys if (text := _value(item, key))))


def _value(item: ItemContent, key: str) -> str:
    return item.fields.get(key, "").strip()


def quoted(text: str) -> str:
    """Return the first thing a text says, as it can stand in quotation marks: 「1.每班查漏；2.…」 → 每班查漏."""
    first = _NUMBERED.sub("", re.split(r"[\n。；;]", text.strip())[0]).strip(" ，,、：:")
    first = first.replace("“", "「").replace("”", "」").replace('"', "")
    return first if len(first) <= LONGEST_QUOTE else f"{first[:LONGEST_QUOTE]}…"
