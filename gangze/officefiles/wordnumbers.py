"""How Word counts automatic numbers, which are not in the text of a paragraph.

source: ECMA-376 part 1, 17.9 (numbering).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

_DIGITS = "〇一二三四五六七八九"
_CHINESE = frozenset({"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
                      "ideographDigital", "chineseLegalSimplified", "taiwaneseCountingThousand"})  # fmt: skip
_CIRCLED = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})


def chinese_number(value: int) -> str:
    """Return 1–99 in Chinese: 12 → 十二."""
    if value < 10:
        return _DIGITS[value]
    tens, ones = divmod(value, 10)
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


@dataclass(frozen=True, slots=True)
class _Level:
    shape: str = "decimal"
    pattern: str = "%1."
    start: int = 1


@dataclass(slots=True)
class WordNumbers:
    """The counters of one file; `next_label` is called once per numbered paragraph, in order."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    abstract_of: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _started: set[str] = field(default_factory=set)

    @classmethod
    def from_part(cls, root: Any) -> WordNumbers:
        """Read the numbering part."""
        numbers = cls()
        for abstract in root.iterfind("{*}abstractNum"):
            numbers.levels[_value(abstract, "abstractNumId")] = {
                int(_value(level, "ilvl") or 0): _level(level) for level in abstract.iterfind("{*}lvl")
            }
        for entry in root.iterfind("{*}num"):
            link = entry.find("{*}abstractNumId")
            numbers.abstract_of[_value(entry, "numId")] = _value(link, "val") if link is not None else ""
            if entry.find("{*}lvlOverride/{*}startOverride") is not None:
                numbers._started.add(_value(entry, "numId"))
        return numbers

    def next_label(self, num_id: str, depth: int) -> str:
        """Return the label of the next paragraph of a list, "" for bullets and unknown lists."""
        abstract = self.abstract_of.get(num_id)
        if abstract is None or num_id == "0":
            return ""
        levels = self.levels.get(abstract, {})
        # Lists that share a definition go on counting, except where one is told to start again.
        counts = self._counts.setdefault(num_id if num_id in self._started else f"abstract{abstract}", {})
        level = levels.get(depth, _Level())
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [found for found in counts if found > depth]:
            del counts[deeper]
        if level.shape in ("bullet", "none"):
            return ""
        label = level.pattern
        for number in range(depth + 1):
            shape = levels.get(number, _Level()).shape
            label = label.replace(f"%{number + 1}", _shown(counts.get(number, 1), shape))
        return label


def _value(element: Any, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _level(element: Any) -> _Level:
    def child(name: str, default: str) -> str:
        found = element.find(f"{{*}}{name}")
        return default if found is None else _value(found, "val")

    start = child("start", "1")
    return _Level(child("numFmt", "decimal"), child("lvlText", "%1."), int(start) if start.isdigit() else 1)


def _shown(value: int, shape: str) -> str:
    if shape in _CHINESE and 0 < value < 100:
        return chinese_number(value)
    if shape in _CIRCLED and 0 < value <= 20:
        return chr(0x2460 + value - 1)
    if shape in ("upperLetter", "lowerLetter") and 0 < value <= 26:
        return chr((65 if shape == "upperLetter" else 97) + value - 1)
    return str(value)
