"""Which points somebody recites: an item of a document in force, taken apart into what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gangze.dossiers.content import ItemContent, Kind

ORDERED = frozenset({Kind.OPERATION, Kind.EMERGENCY})
"""Documents whose points have an order."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One point: `key` is the item's uid, a dot and what of the item it is."""

    key: str
    text: str
    is_must_know: bool

    @property
    def uid(self) -> str:
        """Return the uid (hex) of the item the point belongs to."""
        return self.key.partition(".")[0]


def points_of(item: ItemContent) -> tuple[Asked, ...]:
    """Return the points of one item in the order in which they are said; empty for an item without words.

    A risk is what may happen, and what is done against it; a duty is itself with how often; a step is itself with its
    standard, and what is forbidden; a scenario is protection, its steps, what is forbidden, where to go, whom to call.
    """
    return tuple(Asked(f"{item.uid}.{part}", text, item.is_must_know) for part, text in _PARTS[item.kind](item) if text)


def _of_risk(item: ItemContent) -> Iterator[tuple[str, str]]:
    told = _joined(item, "point", "hazard")
    harm = item.fields.get("accident_type") or item.fields.get("consequence", "")
    yield "risk", f"{told}，会{harm.strip()}" if harm.strip() and harm.strip() not in told else told
    yield "measures", item.fields.get("measures", "").strip()


def _of_duty(item: ItemContent) -> Iterator[tuple[str, str]]:
    duty, frequency = item.fields.get("duty", "").strip(), item.fields.get("frequency", "").strip()
    yield "duty", f"{duty}（{frequency}）" if frequency and frequency not in duty else duty


def _of_step(item: ItemContent) -> Iterator[tuple[str, str]]:
    yield "step", _joined(item, "procedure", "standard")
    yield "forbidden", _forbidden(item)


def _of_scenario(item: ItemContent) -> Iterator[tuple[str, str]]:
    yield "protect", item.fields.get("protect_first", "").strip()
    for number, step in enumerate(item.steps, 1):
        yield f"s{number}", step.text.strip()
    yield "forbidden", item.fields.get("forbidden", "").strip()
    yield "evacuation", item.fields.get("evacuation", "").strip()
    yield "alarms", item.fields.get("alarms", "").strip()


_FORBIDDING = ("严禁", "禁止", "不得", "不准", "不许", "不能", "不要", "勿")

_PARTS = {Kind.RISK: _of_risk, Kind.DUTY: _of_duty, Kind.OPERATION: _of_step, Kind.EMERGENCY: _of_scenario}


def _joined(item: ItemContent, *keys: str) -> str:
    told: list[str] = []
    for key in keys:
        words = item.fields.get(key, "").strip().rstrip("。；;，,")
        if words and not any(words in each for each in told):
            told.append(words)
    return "，".join(told)


def _forbidden(item: ItemContent) -> str:
    words = item.fields.get("forbidden", "").strip()
    return words if not words or any(told in words for told in _FORBIDDING) else f"严禁{words}"
