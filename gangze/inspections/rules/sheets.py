"""What a sheet asks: the plan's questions and, out of the post's own dossier, the card, one item to say and one step to do.

A sheet is a function of plan version, revision in force and the moment it was scheduled for (docs/rules/rounds.md §2): server
and phone, today and in three years, find the same one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID, uuid5

from gangze.dossiers.content import ItemContent, Kind
from gangze.kernel.clock import PARK_ZONE, business_date
from gangze.kernel.wording import Sentence

from .planning import DAY_BEGINS, READING, Question

CARD = "card"
OPENING = 8
"""How many characters of a duty are told, so that the person can say the rest."""


class ItemKind(StrEnum):
    """What an item of a sheet asks."""

    CHOICE = "choice"
    READING = "reading"
    CARD = "card"
    SAY = "say"
    STEP = "step"

    @property
    def is_duty(self) -> bool:
        """Return whether the item asks how the responsibility of the post is lived."""
        return self in (ItemKind.CARD, ItemKind.SAY, ItemKind.STEP)


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One row of a sheet. `key` is stable; `lines` are what an answer to SAY is compared with, shown after it was given.

    `document` and `item_uid` name the item of the dossier a finding here belongs to; bounds are decimal numbers as text.
    """

    key: str
    kind: ItemKind
    text: str
    lines: tuple[str, ...] = ()
    unit: str = ""
    low: str = ""
    high: str = ""
    document: str = ""
    item_uid: str = ""

    @property
    def bounds(self) -> str:
        """Return the limits as people write them: 20–85 %, ≥ 20 %, "" for none."""
        if self.low and self.high:
            return f"{self.low}–{self.high} {self.unit}".strip()
        if self.low or self.high:
            return f"{'≥' if self.low else '≤'} {self.low or self.high} {self.unit}".strip()
        return ""

    def is_within(self, value: Decimal) -> bool:
        """Return whether a reading lies within the limits, both included."""
        return Question(self.key, self.text, READING, self.unit, self.low, self.high).is_within(value)


@dataclass(frozen=True, slots=True)
class DutySource:
    """What a dossier gives to a sheet: the revision to compare the card with, what can be said, and the steps in order."""

    number: int
    label: str
    in_force_on: date | None
    sayable: tuple[ItemContent, ...]
    steps: tuple[ItemContent, ...]


def turn_of(scheduled_for: datetime) -> int:
    """Return which turn a moment is: one more each business day at the same time of day, one more each hour within a day.

    So at every time of day all items come round, and two rounds of a shift do not ask the same.
    """
    day = business_date(scheduled_for)
    local = scheduled_for.astimezone(PARK_ZONE)
    minutes = (local.date() - day).days * 24 * 60 + local.hour * 60 + local.minute - DAY_BEGINS
    return day.toordinal() + minutes // 60


def picked(items: Sequence[ItemContent], turn: int) -> ItemContent | None:
    """Return the item whose turn it is, the ★ items before the others; None where there is none."""
    ordered = [each for each in items if each.is_must_know] + [each for each in items if not each.is_must_know]
    return ordered[turn % len(ordered)] if ordered else None


def sheet_items(
    questions: Iterable[Question], source: DutySource | None, scheduled_for: datetime
) -> tuple[SheetItem, ...]:
    """Return the rows of a sheet in order; without a `source` (no dossier in force, or none asked) only the questions."""
    asked = tuple(_question(each) for each in questions)
    if source is None:
        return asked
    turn = turn_of(scheduled_for)
    duty = [_card(source), _say(picked(source.sayable, turn)), _step(source.steps, turn)]
    return (*asked, *(each for each in duty if each is not None))


def _question(question: Question) -> SheetItem:
    kind = ItemKind.READING if question.kind == READING else ItemKind.CHOICE
    return SheetItem(f"q:{question.key}", kind, question.text, unit=question.unit, low=question.low, high=question.high)


def _card(source: DutySource) -> SheetItem:
    if source.in_force_on is None:
        text = Sentence("岗位上的卡片在、看得清，是现行的 {label}", label=source.label)
    else:
        text = Sentence(
            "岗位上的卡片在、看得清，是现行的 {label}（{day} 生效）",
            label=source.label, day=source.in_force_on.isoformat(),
        )  # fmt: skip
    return SheetItem(CARD, ItemKind.CARD, text)


def _say(item: ItemContent | None) -> SheetItem | None:
    if item is None:
        return None
    return SheetItem(
        f"say:{item.uid}", ItemKind.SAY, _CUES[item.kind](item), _lines(item), document=item.kind.value,
        item_uid=item.uid,
    )  # fmt: skip


def _step(steps: Sequence[ItemContent], turn: int) -> SheetItem | None:
    if not steps:
        return None
    place = turn % len(steps)
    step = steps[place]
    text = Sentence("操作卡第{number}步照写的做了：{step}", number=place + 1, step=step.main_text)
    lines = _told(step.fields, ("standard", "forbidden"))
    return SheetItem(f"step:{step.uid}", ItemKind.STEP, text, lines, document=step.kind.value, item_uid=step.uid)


def _cue_risk(item: ItemContent) -> Sentence:
    return Sentence("说一说“{name}”有什么风险、怎么管控", name=item.main_text)


def _cue_duty(item: ItemContent) -> Sentence:
    if item.fields.get("standard") or item.fields.get("frequency"):
        return Sentence("“{name}”：多久一次，做到什么程度", name=item.main_text)
    return Sentence("接着说完这条职责：{opening}……", opening=item.main_text[:OPENING])


def _cue_emergency(item: ItemContent) -> Sentence:
    return Sentence("遇到“{name}”，先做什么、再做什么", name=item.main_text)


_CUES = {
    Kind.RISK: _cue_risk,
    Kind.DUTY: _cue_duty,
    Kind.OPERATION: _cue_risk,
    Kind.EMERGENCY: _cue_emergency,
}
_COMPARED = {
    Kind.RISK: ("hazard", "consequence", "measures"),
    Kind.DUTY: ("duty", "frequency", "standard"),
    Kind.OPERATION: ("standard", "forbidden"),
    Kind.EMERGENCY: ("protect_first",),
}


def _lines(item: ItemContent) -> tuple[str, ...]:
    steps = tuple(
        f"{number}. {step.text}" + (f" · {step.who}" if step.who else "") for number, step in enumerate(item.steps, 1)
    )
    return (*_told(item.fields, _COMPARED[item.kind]), *steps)


def _told(fields: Mapping[str, str], names: Iterable[str]) -> tuple[str, ...]:
    return tuple(fields[name] for name in names if fields.get(name))


@dataclass(frozen=True, slots=True)
class Row:
    """An item and the moments at whose sheets it is asked: a page that serves several rounds shows those of one."""

    item: SheetItem
    moments: tuple[datetime, ...]


def merged(sheets: Mapping[datetime, Sequence[SheetItem]]) -> list[Row]:
    """Return the items of several sheets, each once, in an order that is that of every sheet read alone."""
    order: list[SheetItem] = []
    moments: dict[SheetItem, list[datetime]] = {}
    for moment, items in sheets.items():
        place = 0
        for item in items:
            if item in moments:
                place = order.index(item) + 1
            else:
                order.insert(_after(order, place, item), item)
                place = order.index(item) + 1
            moments.setdefault(item, []).append(moment)
    return [Row(item, tuple(moments[item])) for item in order]


def _after(order: Sequence[SheetItem], place: int, item: SheetItem) -> int:
    """Return where a new item goes: at `place`, behind those of its kind that stand there."""
    while item.kind.is_duty and place < len(order) and order[place].kind is item.kind:
        place += 1
    return place


def finding_uuid(round_uuid: UUID, key: str) -> UUID:
    """Return the name of the finding that an item of a round leads to: page, phone and server find the same one."""
    return uuid5(round_uuid, f"finding:{key}")
