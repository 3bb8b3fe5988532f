"""Does a slip again from its own parts and names what differs. source: docs/rules/draw.md §8."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gangze.kernel.wording import Sentence

from .drawing import Result, draw_from, substitute_for
from .hashing import (
    FORMAT,
    NUMBER,
    SIDES,
    SLIP_FORMAT,
    commitment_to,
    digest_of_number,
    label_hash,
    roster_hash,
    seed_of,
)
from .shape import misshapen

Slip = Mapping[str, Any]
SHORTEST_EXPECTED = 12


class UnreadableSlip(ValueError):
    """The file is no slip of a draw; `sentence` says what is wrong with it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


BROKEN = (LookupError, TypeError, AttributeError, ValueError, ArithmeticError, RecursionError)
"""What checks run into where a slip is no whole one, or fits together nowhere."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: its code (docs/rules/draw.md §8), and the sentence that names it."""

    code: str
    sentence: str


def faults_of(slip: Slip, expected: Sequence[str] = ()) -> list[Fault]:
    """Return everything wrong with a slip, in order of the checks; empty for a sound one.

    `expected` are hashes published at the freeze, or their first twelve digits at least. Raises UnreadableSlip.
    """
    _require_formats(slip)
    found: list[Fault] = []
    is_broken = False
    try:
        for fault in _faults(slip, expected):
            found.append(fault)
    except BROKEN:
        # What was altered until nothing follows from it any more is named as far as it goes.
        is_broken = True
    if found:
        return found
    for wrong in misshapen(slip):
        raise UnreadableSlip(Sentence("{wrong}，这不是完整的抽取单。请重新下载抽取单 JSON。", wrong=wrong))
    return [Fault("broken", Sentence("各部分彼此对不上，无法重算。"))] if is_broken else []


def _require_formats(slip: Any) -> None:
    frozen = slip.get("frozen") if isinstance(slip, dict) else None
    if not isinstance(frozen, dict) or (slip.get("format"), frozen.get("format")) != (SLIP_FORMAT, FORMAT):
        raise UnreadableSlip(Sentence("这不是抽取单。请选从抽取页下载的抽取单 JSON。"))


def _faults(slip: Slip, expected: Sequence[str]) -> Iterator[Fault]:
    parts = [fault for check in _PARTS for fault in check(slip)]
    yield from parts
    frozen = slip["frozen"]
    seed = slip["seed"]
    if not parts:
        numbers = {each["side"]: each["number"] for each in slip["contributions"]}
        seed = seed_of(frozen["draw"], slip["roster_hash"], slip["commitment"], slip["secret"], numbers)
        if seed != slip["seed"]:
            yield Fault("seed", Sentence("种子与名册、承诺、双方数字算出的不符。"))
    yield from _result_faults(slip["result"], draw_from(frozen, seed))
    yield from _later_faults(slip)
    yield from _opening_faults(slip)
    known = (slip["roster_hash"], slip["commitment"], slip["seed"])
    for each in expected:
        if len(each) < SHORTEST_EXPECTED or not any(value.startswith(each.lower()) for value in known):
            yield Fault("expected", Sentence("抽取单中没有 {hash}。", hash=each))


def _roster(slip: Slip) -> Iterator[Fault]:
    frozen = slip["frozen"]
    in_order = [entry["number"] for entry in frozen["entries"]] == list(range(1, len(frozen["entries"]) + 1))
    if roster_hash(frozen) != slip["roster_hash"] or not in_order:
        yield Fault("roster", Sentence("名册被改动：与公布的名册指纹不符。"))


def _excuses(slip: Slip) -> Iterator[Fault]:
    frozen = slip["frozen"]
    late = [each["number"] for each in frozen["entries"] if (each["excused_since"] or "") > frozen["frozen_at"]]
    if late:
        yield Fault("excused", Sentence("免抽事由晚于名册冻结：名册第{numbers}号。", numbers=_listed(late)))


def _commitment(slip: Slip) -> Iterator[Fault]:
    if commitment_to(slip["frozen"]["draw"], slip["secret"]) != slip["commitment"]:
        yield Fault("commitment", Sentence("开出的密钥与事先公布的承诺不符。"))


def _contributions(slip: Slip) -> Iterator[Fault]:
    told = slip["contributions"]
    if [each["side"] for each in told] != list(SIDES):
        yield Fault("contribution", Sentence("缺少一方的数字。"))
    for each in told:
        digest = digest_of_number(slip["frozen"]["draw"], each["side"], each["number"], each["nonce"])
        if digest != each["digest"] or not NUMBER.fullmatch(each["number"]):
            side = Sentence("甲方") if each["side"] == SIDES[0] else Sentence("乙方")
            yield Fault("contribution", Sentence("{side}的数字与当时的记录不符。", side=side))


_PARTS: tuple[Callable[[Slip], Iterator[Fault]], ...] = (_roster, _excuses, _commitment, _contributions)


def _result_faults(told: Mapping[str, Any], found: Result) -> Iterator[Fault]:
    right = found.plain()
    told_drawn, right_drawn = _numbers(told["drawn"]), _numbers(right["drawn"])
    if sorted(told_drawn) != sorted(right_drawn):
        more, less = set(told_drawn) - set(right_drawn), set(right_drawn) - set(told_drawn)
        yield Fault(
            "result",
            Sentence(
                "抽取结果被改动：多出名册第{more}号，缺少名册第{less}号。", more=_listed(more), less=_listed(less)
            ),
        )
    elif told_drawn != right_drawn:
        yield Fault("order", Sentence("抽取次序被改动。"))
    if _numbers(told["substitutes"]) != _numbers(right["substitutes"]):
        yield Fault("substitutes", Sentence("候补名单被改动。"))
    documents = {each["number"]: each["document"] for name in right for each in right[name]}
    wrong = [
        each["number"]
        for name in right
        for each in told[name]
        if each["document"] != documents.get(each["number"], each["document"])
    ]
    if wrong:
        yield Fault("document", Sentence("抽背文件被改动：名册第{numbers}号。", numbers=_listed(wrong)))


def _later_faults(slip: Slip) -> Iterator[Fault]:
    substitutes, called = _numbers(slip["result"]["substitutes"]), set(_numbers(slip["result"]["drawn"]))
    used: set[int] = set()
    for note in slip["after"]:
        entries = slip["frozen"]["entries"]
        right = substitute_for(note["absent"], entries=entries, substitutes=substitutes, used=used)
        if note["absent"] not in called or note["substitute"] != right:
            yield Fault("after", Sentence("候补没有按次序替换名册第{numbers}号。", numbers=note["absent"]))
        used |= {note["absent"], note["substitute"]}
        called.add(note["substitute"])


def _opening_faults(slip: Slip) -> Iterator[Fault]:
    entries = slip["frozen"]["entries"]
    wrong = [each["number"] for each in slip["openings"] if not _opens(each, entries[each["number"] - 1])]
    if wrong:
        yield Fault("opening", Sentence("姓名或岗位与冻结时不符：名册第{numbers}号。", numbers=_listed(wrong)))


def _opens(opening: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
    if label_hash("place", opening["place_salt"], opening["place"]) != entry["place_hash"]:
        return False
    person = opening["person"]
    return person is None or label_hash("person", opening["person_salt"], person) == entry["person_hash"]


def _numbers(picks: Sequence[Mapping[str, Any]]) -> list[int]:
    return [pick["number"] for pick in picks]


def _listed(numbers: Iterator[int] | set[int] | list[int]) -> str:
    found = sorted(numbers)
    return ", ".join(map(str, found[:10])) + (" …" if len(found) > 10 else "") if found else "–"
