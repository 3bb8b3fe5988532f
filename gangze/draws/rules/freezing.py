"""Makes a roster of those who could be drawn: opaque codes for everybody, labels for those who may see them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gangze.kernel.errors import RuleBroken
from gangze.ledger.rules.canonical import moment_text

from .hashing import FORMAT, label_hash
from .planning import MOST_ENTRIES, Wish


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who could be drawn: a post, or a post with somebody who holds it (`person_uuid` None where posts are drawn).

    `shown_name` is the name as the park sees it; `excused_since` is when the ground was recorded, None for who can be drawn.
    """

    enterprise_key: str
    enterprise: str
    workshop_key: str
    unit: str
    post_uuid: UUID
    post: str
    is_key: bool
    person_uuid: UUID | None = None
    name: str = ""
    shown_name: str = ""
    employee_number: str = ""
    shift: str = ""
    weight: int = 1
    excused_since: datetime | None = None
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """What stands over a roster."""

    draw: UUID
    place: str
    purpose: str
    frozen_at: datetime
    redraw_of: Mapping[str, str] | None
    earlier: tuple[UUID, ...]


def frozen_roster(
    header: Header, wish: Wish, candidates: Iterable[Candidate], salts: Iterator[str]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the frozen roster, and the labels of its entries with their salts, in order of number.

    `salts` yields fresh random texts, two for each candidate. Raises RuleBroken when nobody is left to draw from, when there
    are too many, or when an excuse is later than the freeze.
    """
    wish.check()
    candidates = list(candidates)
    labels = [{"number": number, **_labels_of(each, salts)} for number, each in enumerate(candidates, 1)]
    entries = [_with_hashes(*pair) for pair in zip(codes_of(candidates), labels, strict=True)]
    if not any(entry["excused_since"] is None for entry in entries):
        raise RuleBroken("所选范围内没有可以抽取的在岗人员或岗位。")
    if len(entries) > MOST_ENTRIES:
        raise RuleBroken("名册超过{most}条，请缩小范围。", most=MOST_ENTRIES)
    if any((entry["excused_since"] or "") > moment_text(header.frozen_at) for entry in entries):
        raise RuleBroken("免抽事由晚于名册冻结时间。")
    frozen = {
        "format": FORMAT,
        "draw": str(header.draw),
        "place": header.place,
        "purpose": header.purpose,
        "frozen_at": moment_text(header.frozen_at),
        "redraw_of": dict(header.redraw_of) if header.redraw_of else None,
        "earlier": [str(each) for each in header.earlier],
        "plan": wish.plan(entries),
        "entries": entries,
    }
    return frozen, labels


def codes_of(candidates: Iterable[Candidate]) -> list[dict[str, Any]]:
    """Return the entries of a roster without the hashes of their labels: what a draw goes by."""
    codes = _Codes()
    return [_entry(number, each, codes) for number, each in enumerate(candidates, 1)]


def _entry(number: int, each: Candidate, codes: "_Codes") -> dict[str, Any]:
    return {
        "number": number,
        "post": codes.of("p", str(each.post_uuid)),
        "person": codes.of("h", str(each.person_uuid)) if each.person_uuid else "",
        "shift": codes.of("s", f"{each.enterprise_key} {each.shift}") if each.shift else "",
        "workshop": codes.of("w", each.workshop_key),
        "enterprise": codes.of("e", each.enterprise_key),
        "is_key": each.is_key,
        "weight": each.weight,
        "excused_since": moment_text(each.excused_since) if each.excused_since else None,
    }


def _with_hashes(entry: Mapping[str, Any], label: Mapping[str, Any]) -> dict[str, Any]:
    person = label["person"]
    return {
        **entry,
        "place_hash": label_hash("place", label["place_salt"], label["place"]),
        "person_hash": label_hash("person", label["person_salt"], person) if person else "",
    }


def _labels_of(each: Candidate, salts: Iterator[str]) -> dict[str, Any]:
    place = {
        "enterprise": each.enterprise,
        "unit": each.unit,
        "post": each.post,
        "post_uuid": str(each.post_uuid),
        "shift": each.shift,
        "name": each.shown_name,
        "ground": each.ground,
    }
    person = None
    if each.person_uuid:
        number = each.employee_number
        person = {"name": each.name, "employee_number": number, "person_uuid": str(each.person_uuid)}
    return {"place": place, "place_salt": next(salts), "person": person, "person_salt": next(salts)}


def labels_as_text(labels: Iterable[Mapping[str, Any]]) -> str:
    """Return labels one a line, so that some of thousands can be read without the rest."""
    return "\n".join(json.dumps(label, ensure_ascii=False) for label in labels)


def labels_at(text: str, numbers: Iterable[int] | None = None) -> Iterator[dict[str, Any]]:
    """Yield the labels of these numbers, or of all, in the order asked for."""
    lines = text.split("\n")
    return (json.loads(lines[number - 1]) for number in (range(1, len(lines) + 1) if numbers is None else numbers))


class _Codes:
    """Numbers what occurs, in order of its first occurrence: e1, e2 …"""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, str]] = {}

    def of(self, letter: str, key: str) -> str:
        """Return the code of a key."""
        known = self._known.setdefault(letter, {})
        return known.setdefault(key, f"{letter}{len(known) + 1}")
