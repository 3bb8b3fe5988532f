"""How items are read from running text: numbered paragraphs, labelled sentences, or the lines of one cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..content import Kind, Step, field_of, main_field
from .gathering import Gathering, RawItem, Scope
from .headings import STEPS
from .listing import RANKS, Numbered, entries, numbered, serial_of
from .marks import is_marked, without_mark
from .places import Spot
from .sentences import fields_in, label_in
from .steps import step_of, steps_of
from .wording import plain, trimmed

_FRAMED = re.compile(r"^(?:【[^【】]{2,20}】|〔[^〔〕]{2,20}〕|\[[^\[\]]{2,20}\])[：:]?$")
_SENTENCE = re.compile(r"[。；;，,！!]")
_INTRODUCTION = re.compile(r"(如下|以下|下列|下表).{0,6}[：:。]?$|^(根据|依据|为了|为进一步|本岗位)")
_ITEM_LIKE = re.compile(r"^\d{1,2}[.．]\d.*(?:【.{1,6}】|措施[:：])", re.S)
_DETAILS = {Kind.RISK: "measures", Kind.DUTY: "standard", Kind.OPERATION: "standard"}


@dataclass(slots=True)
class Line:
    """A line of text with its place; `label` is the number Word shows before it, `is_heading` an outline level."""

    text: str
    spot: Spot
    label: str = ""
    is_heading: bool = False
    style: str = ""
    value: int = 0
    body: str = ""


def lines_of(text: str, spot: Spot, label: str = "", *, is_heading: bool = False) -> list[Line]:
    """Return the lines of a paragraph or cell; a number Word shows belongs to the first."""
    parts = [part for part in (trimmed(part) for part in text.split("\n")) if part]
    own = numbered(parts[0], expected=1) if len(parts) == 1 and not label else None
    if len(parts) == 1 and not label and (own is None or own.value == 1):
        several = entries(parts[0])
        if len(several) > 1:
            return [Line(f"{number}、{part}", spot) for number, part in enumerate(several, 1)]
    return [Line(part, spot, label if not index else "", is_heading) for index, part in enumerate(parts)]


def numbered_row(texts: Sequence[str], kind: Kind, spot: Spot) -> list[Line]:
    """Return the lines of a row under no header: its number, its name, and what a document says of it first."""
    lines = lines_of(f"{serial_of(texts[0])}、{texts[1]}", spot)
    for text in texts[2:]:
        label = "处置步骤" if kind is Kind.EMERGENCY else field_of(kind, _DETAILS[kind]).label
        lines.append(Line(f"{label}：{'；'.join(text.splitlines())}", spot))
    return lines


def count_numbered(lines: Sequence[Line]) -> int:
    """Return how many lines begin with a number of their own or of Word."""
    return sum(1 for line in lines if line.label or numbered(line.text) is not None)


def read_section(lines: Sequence[Line], kind: Kind, scope: Scope, gathering: Gathering, name: str = "") -> int:
    """Hand over the items in a section of text of one document; returns how many there were.

    `name` is what a nameless emergency scenario is called by.
    """
    _number(lines)
    reader = _Scenarios(scope, gathering, name) if kind is Kind.EMERGENCY else _Items(kind, scope, gathering)
    reader.read(lines)
    return len(reader.found)


def _number(lines: Sequence[Line]) -> None:
    expected: dict[str, int] = {}
    for line in lines:
        found = _number_of(line, expected)
        if found is None or not found.rest:
            line.body = line.text
            continue
        line.style, line.value, line.body = found.style, found.value, found.rest
        expected = {
            **{style: n for style, n in expected.items() if RANKS[style] <= RANKS[found.style]},
            found.style: found.value + 1,
        }


def _number_of(line: Line, expected: dict[str, int]) -> Numbered | None:
    """Return the number of a line; 2.110kV变电所【较大】… after a list inside item 1 is item 2, having what items have."""
    text = f"{line.label} {line.text}" if line.label else line.text
    found = numbered(text, expected=max(expected.values(), default=1))
    for style, value in expected.items() if found is None else ():
        own = numbered(text, expected=value)
        found = own if own is not None and own.style == style else found
    if found is None and _ITEM_LIKE.search(text) is not None:
        found = next((number for value in range(2, 40) if (number := numbered(text, expected=value)) is not None), None)
    return found


def is_headline(text: str) -> bool:
    """Tell whether a line is a short heading and no sentence."""
    return len(plain(text)) <= 16 and _SENTENCE.search(text) is None


@dataclass(slots=True)
class _Items:
    """Risks, duties and operation steps in running text."""

    kind: Kind
    scope: Scope
    gathering: Gathering
    found: list[RawItem] = field(default_factory=list)
    group: str = ""
    inner: int = 0
    """The number that goes on with a list begun inside the item: 措施：1.… on its line, 2.… on the next; 0 for none."""

    def read(self, lines: Sequence[Line]) -> None:
        styles = list(dict.fromkeys(line.style for line in lines if line.style))
        group_style = self._group_style(lines, styles)
        item_styles = [style for style in styles if style != group_style][:1]
        for line in lines:
            if self._goes_on_inside(line):
                continue
            if line.style and line.style == group_style:
                self.group = without_mark(line.body).rstrip("：:")
            elif item_styles and line.style == item_styles[0]:
                self._begin(line)
            elif self._attach(line, is_detail=bool(line.style)):
                continue
            elif not item_styles and not _INTRODUCTION.search(line.body):
                self._begin(line)
            else:
                self.gathering.take(line.spot, "note", self.scope)

    def _goes_on_inside(self, line: Line) -> bool:
        """Add a line to the list inside the item above, unless it has a level or measures as items here have."""
        own = fields_in(line.body, self.kind)
        if not self.inner or line.value != self.inner or len(own) > 1:
            return False
        self.inner += 1
        item = self.found[-1]
        key = self._last_key(item)
        item.fields[key] += f"\n{line.text}"
        item.spot = item.spot.up_to(line.spot)
        self.gathering.take(line.spot, "item", self.scope)
        return True

    def _group_style(self, lines: Sequence[Line], styles: list[str]) -> str:
        """Return the style whose lines are short headings over numbered lines, "" when every numbered line is an item."""
        if len(styles) < 2:
            return ""
        heads = [line for line in lines if line.style == styles[0]]
        inner = [line for line in lines if line.style == styles[1]]
        if all(label_in(line.body, self.kind)[0] not in ("", main_field(self.kind).key) for line in inner):
            return ""  # （一）离心泵 over 1.危险有害因素：… 2.管控措施：…: the heads are the items
        return styles[0] if all(is_headline(line.body) for line in heads) else ""

    def _begin(self, line: Line) -> None:
        fields = fields_in(line.body, self.kind)
        if not fields:
            return
        main = main_field(self.kind).key
        if main not in fields and self.found and self.found[-1].spot == line.spot:
            self.found[-1].fields.update(
                {key: value for key, value in fields.items() if key not in self.found[-1].fields}
            )
            return
        item = RawItem(
            self.kind,
            self.scope.post,
            self.scope.page,
            line.spot,
            fields,
            is_must_know=is_marked(fields.get(main, "")) or is_marked(line.text),
            is_old=self.scope.is_old,
            serial=line.value or None,
            is_prose=True,
        )
        fields[main] = without_mark(fields.get(main, ""))
        key = {Kind.OPERATION: "phase", Kind.DUTY: "category", Kind.RISK: "activity"}[self.kind]
        last = numbered(fields[next(reversed(fields))], expected=1)
        self.inner = 2 if len(fields) > 1 and last is not None and last.value == 1 and last.style != "•" else 0
        if self.group and key not in fields:
            fields[key] = self.group
        self.found.append(item)
        self.gathering.items.append(item)
        self.gathering.take(line.spot, "item", self.scope)

    def _attach(self, line: Line, *, is_detail: bool) -> bool:
        """Add a line to the item above: a labelled one to its field, a detail to the measures or standard."""
        fields = fields_in(line.body, self.kind)
        main = main_field(self.kind).key
        if not self.found or (main in fields and not is_detail and not self._is_continued(line)):
            return False
        item = self.found[-1]
        if main in fields:
            fields = {_DETAILS[self.kind] if is_detail else self._last_key(item): line.text}
        for key, text in fields.items():
            old = item.fields.get(key, "")
            item.fields[key] = f"{old}\n{text}" if old else text
        item.spot = item.spot.up_to(line.spot)
        self.gathering.take(line.spot, "item", self.scope)
        return True

    def _is_continued(self, line: Line) -> bool:
        return bool(self.found[-1].serial) and not line.style

    @staticmethod
    def _last_key(item: RawItem) -> str:
        return next(reversed(item.fields), "")


@dataclass(slots=True)
class _Scenarios:
    """Emergency scenarios in running text: a heading, then signs, steps and cautions."""

    scope: Scope
    gathering: Gathering
    name: str = ""
    found: list[RawItem] = field(default_factory=list)
    key: str = ""
    is_told: bool = False
    counted: bool = False

    def read(self, lines: Sequence[Line]) -> None:
        heads = self._heads(lines)
        for number, line in enumerate(lines):
            label, rest = label_in(line.body, Kind.EMERGENCY)
            if label == "accident":
                self._begin(rest, line)
            elif number in heads and not label:
                self._begin_line(line)
            elif label:
                self._labelled(label, rest, line)
            else:
                self._text(line)

    def _heads(self, lines: Sequence[Line]) -> set[int]:
        """Return which lines are names of scenarios: the outermost numbers, or short lines over a first step."""
        if any(label_in(line.body, Kind.EMERGENCY)[0] == "accident" for line in lines):
            return set()
        outlined = {n for n, line in enumerate(lines) if line.is_heading or _FRAMED.match(trimmed(line.body))}
        if outlined:
            return outlined
        styles = list(dict.fromkeys(line.style for line in lines if line.style))
        above = {n for n, line in enumerate(lines) if not line.style and self._is_over_steps(lines, n)}
        if len(styles) > 1 and not above:
            return {n for n, line in enumerate(lines) if line.style == styles[0] and len(plain(line.body)) <= 40}
        if above:
            return above
        named = {
            n
            for n, line in enumerate(lines)
            if line.style and re.match(r"^[^：:，,。；;]{2,14}[：:].{6,}", line.body, re.S)
        }
        has_labels = any(label_in(line.body, Kind.EMERGENCY)[0] for line in lines)
        if styles and has_labels:
            return {n for n, line in enumerate(lines) if line.style == styles[0] and is_headline(line.body)}
        return named if len(named) * 2 > sum(1 for line in lines if line.style) else set()

    def _is_over_steps(self, lines: Sequence[Line], number: int) -> bool:
        following = next((line for line in lines[number + 1 :]), None)
        is_first = following is not None and following.value == 1 and bool(following.style)
        starts_labels = following is not None and label_in(following.body, Kind.EMERGENCY)[0] in ("signs", STEPS)
        line = lines[number]
        return (is_first or starts_labels) and is_headline(line.body) and not label_in(line.body, Kind.EMERGENCY)[0]

    def _begin_line(self, line: Line) -> None:
        head, mark, rest = _split_head(line.body)
        self._begin(head, line)
        if mark:
            self._add_steps(rest)

    def _begin(self, text: str, line: Line) -> None:
        item = RawItem(
            Kind.EMERGENCY,
            self.scope.post,
            self.scope.page,
            line.spot,
            {"accident": without_mark(_without_frame(text))},
            is_must_know=is_marked(text) or is_marked(line.text),
            is_old=self.scope.is_old,
            is_prose=True,
        )
        self.key = ""
        self.found.append(item)
        self.gathering.items.append(item)
        self.gathering.take(line.spot, "item", self.scope)

    def _current(self, line: Line) -> RawItem:
        if not self.found:
            self._begin(self.name, line)
        return self.found[-1]

    def _labelled(self, label: str, rest: str, line: Line) -> None:
        item = self._current(line)
        item.spot = item.spot.up_to(line.spot)
        self.gathering.take(line.spot, "item", self.scope)
        self.key = label
        self.is_told = bool(rest)
        if label == STEPS:
            self._add_steps(rest)
        elif rest:
            self._add_text(item, rest)

    def _text(self, line: Line) -> None:
        item = self._current(line)
        item.spot = item.spot.up_to(line.spot)
        self.gathering.take(line.spot, "item", self.scope)
        if self.key not in ("", STEPS) and not (line.style and self.is_told):
            self._add_text(item, line.text)
        elif line.style or not item.steps or not self._has_numbers(item):
            item.steps += (step_of(line.body),)
            self.counted = self.counted or bool(line.style)
        else:
            last = item.steps[-1]
            item.steps = (*item.steps[:-1], Step(f"{last.text}\n{line.body}", last.who))

    def _has_numbers(self, item: RawItem) -> bool:
        return self.counted and bool(item.steps)

    def _add_steps(self, text: str) -> None:
        if trimmed(text):
            self.found[-1].steps += steps_of(text)

    def _add_text(self, item: RawItem, text: str) -> None:
        old = item.fields.get(self.key, "")
        item.fields[self.key] = f"{old}\n{text}" if old else text


def _without_frame(text: str) -> str:
    """Return a name of a scenario without the brackets it is framed in and its colon: 【触电】, 触电："""
    line = trimmed(text).rstrip("：:。")
    return line[1:-1] if line[:1] + line[-1:] in ("【】", "[]", "〔〕", "《》") else line


def _split_head(text: str) -> tuple[str, str, str]:
    match = re.match(r"^([^：:]{2,20})([：:])(.+)$", text, re.S)
    return (match[1], match[2], match[3]) if match else (text, "", "")
