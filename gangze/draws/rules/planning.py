"""What may be asked of a draw, and which requirements follow for a roster. source: docs/rules/draw.md §3, §5."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gangze.kernel.errors import RuleBroken

MOST_DRAWN = 2000
MOST_SUBSTITUTES = 200
MOST_ENTRIES = 60_000
LONGEST_PURPOSE = 100
SUBJECTS = {"people": "person", "posts": "post", "pairs": "none"}
"""What is drawn → which code may be drawn only once."""
DOCUMENTS = ("risk", "duty", "operation", "emergency")
RESTED_WEIGHT = 3
"""How much heavier somebody is who was not drawn for half a year, where that is asked for."""
RESTED_DAYS = 183


@dataclass(frozen=True, slots=True)
class Wish:
    """What people choose before the freeze.

    `subject` is people, posts or pairs; `each_enterprise` and `each_workshop` are least numbers, 0 for none; `is_rested_first`
    weighs those heavier who were not drawn lately.
    """

    count: int
    substitutes: int = 0
    subject: str = "people"
    every_key_post: bool = True
    every_shift: bool = True
    each_enterprise: int = 0
    each_workshop: int = 0
    is_rested_first: bool = False
    documents: tuple[str, ...] = ()

    def check(self) -> None:
        """Raise RuleBroken unless it can be drawn by."""
        if self.subject not in SUBJECTS:
            raise RuleBroken("请选择抽取对象：人员、岗位，或岗位与人员。")
        if not 1 <= self.count <= MOST_DRAWN:
            raise RuleBroken("抽取数量须在1到{most}之间。", most=MOST_DRAWN)
        if not 0 <= self.substitutes <= MOST_SUBSTITUTES:
            raise RuleBroken("候补数量须在0到{most}之间。", most=MOST_SUBSTITUTES)
        if not (0 <= self.each_enterprise <= MOST_DRAWN and 0 <= self.each_workshop <= MOST_DRAWN):
            raise RuleBroken("每个企业、每个车间的最少数量须在0到{most}之间。", most=MOST_DRAWN)
        if set(self.documents) - set(DOCUMENTS):
            raise RuleBroken("抽背文件只能从四件中选。")

    def plan(self, entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return the plan as it is frozen, with every requirement written out for these entries."""
        eligible = [entry for entry in entries if entry["excused_since"] is None]
        requirements: list[dict[str, Any]] = []
        if self.every_key_post:
            requirements += _one_of_each("post", (entry["post"] for entry in eligible if entry["is_key"]), 1)
        for field, least in (("enterprise", self.each_enterprise), ("workshop", self.each_workshop)):
            requirements += _one_of_each(field, (entry[field] for entry in eligible), least)
        if self.every_shift and self.subject != "posts":
            requirements += _one_of_each("shift", (entry["shift"] for entry in eligible), 1)
        return {
            "count": self.count,
            "substitutes": self.substitutes,
            "once": SUBJECTS[self.subject],
            "requirements": requirements,
            "documents": list(self.documents),
        }

    def plain(self) -> dict[str, Any]:
        """Return the wish as JSON keeps it; `Wish.of` reads it."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in self._told()}

    def _told(self) -> Iterable[tuple[str, Any]]:
        return ((name, getattr(self, name)) for name in self.__dataclass_fields__)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Wish":
        """Return the wish that `plain` wrote."""
        return cls(**{**plain, "documents": tuple(plain["documents"])})


def _one_of_each(field: str, values: Iterable[str], minimum: int) -> list[dict[str, Any]]:
    if not minimum:
        return []
    return [{"field": field, "value": value, "minimum": minimum} for value in dict.fromkeys(values) if value]


def bounds_of(plan: Mapping[str, Any], entries: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """Return the least and the most that a draw by this plan can draw, whatever the seed.

    The number is not always the same: who is drawn for a key post may or may not be of a shift that is still missing.
    """
    free = [entry for entry in entries if entry["excused_since"] is None]
    codes = Counter(_once_code(entry, plan["once"]) for entry in free)
    # Who stands on the roster once leaves it only by being drawn, so a requirement can count on them.
    sure = [entry for entry in free if codes[_once_code(entry, plan["once"])] == 1]
    having = {
        field: Counter(entry[field] for entry in sure) for field in {each["field"] for each in plan["requirements"]}
    }
    needed: Counter[str] = Counter()
    for each in plan["requirements"]:
        needed[each["field"]] += min(each["minimum"], having[each["field"]][each["value"]])
    wanted = sum(each["minimum"] for each in plan["requirements"])
    return max(min(plan["count"], len(codes)), *needed.values(), 0), min(max(plan["count"], wanted), len(codes))


def _once_code(entry: Mapping[str, Any], once: str) -> Any:
    return (entry[once] if once != "none" else "") or entry["number"]
