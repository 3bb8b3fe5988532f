"""How the steps of an emergency scenario are written in one text, and who does each."""

from __future__ import annotations

import re

from ..content import Step
from .listing import entries
from .wording import plain, trimmed

_TAIL = re.compile(
    r"^(?P<text>.*?)\s*[（(【\[]\s*(?P<who>[^（()）【】\[\]]{1,20})\s*[）)】\]]\s*[；;。.，,]?\s*$", re.S
)
_LEAD = re.compile(r"^(?P<who>[^\s：:，。；]{1,8})[：:]\s*(?P<text>.+)$", re.S)
_PERSON = re.compile(
    r"人$|人员$|人员|员$|工$|长$|操$|班组?$|岗位?$|司机$|司炉$|主任$|经理$|调度|队$|组$|部$|者$|师傅$|负责人|监护|当班|全体|主操|外操|内操|中控|科$|室$"
)
_NOT_A_PERSON = re.compile(
    r"\d|严禁|不得|必要|如|若|以上|以内|以下|包括|例|注|见|含|时$|后$|前$|[。；;]|可能|应(?!急)|需"
)


def steps_of(text: str) -> tuple[Step, ...]:
    """Return the ordered steps in a text; “（主操）” at the end or “主操：” before a step tells who does it."""
    return tuple(step_of(entry) for entry in entries(text, is_loose=True) if trimmed(entry))


def step_of(text: str, who: str = "") -> Step:
    """Return one step with the person split off; the text is otherwise kept as written."""
    line = trimmed(trimmed(text).lstrip("→⇒↓➔"))
    if who:
        return Step(line, trimmed(who))
    match = _TAIL.match(line)
    if match is not None and match["text"] and is_person(match["who"]):
        return Step(trimmed(match["text"]).rstrip("；;"), trimmed(match["who"]))
    match = _LEAD.match(line)
    if match is not None and is_person(match["who"]):
        return Step(trimmed(match["text"]), trimmed(match["who"]))
    return Step(line)


def is_person(text: str) -> bool:
    """Tell whether a short text names who does something: 主操, 现场人员, 外操、班长."""
    word = plain(text)
    if not word or len(word) > 16 or _NOT_A_PERSON.search(word):
        return False
    return all(_PERSON.search(part) for part in re.split(r"[、/和及,，]", word) if part)
