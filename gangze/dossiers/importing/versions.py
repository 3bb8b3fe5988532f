"""Which of several versions of a document in one file is in force: the newest wins, and the others are told of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..content import Kind
from .gathering import Gathering, Page, RawItem
from .particulars import iso_date
from .places import Spot
from .wording import plain


@dataclass(slots=True)
class Candidate:
    """The items of one post and document on one page."""

    page: Page
    is_old: bool
    items: list[RawItem] = field(default_factory=list)

    @property
    def age(self) -> tuple[bool, int, str, tuple[int, ...]]:
        """Return what versions are compared by; the greater is the newer."""
        day = max((iso_date(self.page.particulars.get(key, "")) for key in ("approved_on", "drafted_on")), default="")
        year = self.page.year or (int(day[:4]) if day else 0)
        return (not self.is_old, year, day, _label(self.page.particulars.get("revision_label", "")))


def _label(text: str) -> tuple[int, ...]:
    """Return A/1, V2.0, 第3版 as numbers that compare in order."""
    return tuple(ord(part) if part.isalpha() else int(part) for part in re.findall(r"[A-Z]|\d+", plain(text).upper()))


def winner(candidates: list[Candidate], gathering: Gathering, name: str, kind: Kind) -> Candidate | None:
    """Return the candidate in force, None when only a version marked as old is left beside newer pages."""
    candidates = _joined(candidates)
    best = max(candidates, key=lambda candidate: candidate.age)
    for other in candidates:
        if other is best:
            continue
        if other.age < best.age:
            _tell_old(other.page, best.page, gathering)
        elif _texts(other) == _texts(best):
            _tell_copy(other, best, gathering, name, kind)
        else:
            _refuse_rival(other, best, gathering, name, kind)
    if best.is_old and any(not item.is_old and not item.page.is_old for item in gathering.items):
        _tell_old(best.page, None, gathering)
        return None
    return best


def _joined(candidates: list[Candidate]) -> list[Candidate]:
    """Put a document back together that goes on over several sheets: the numbers go on counting."""
    found: list[Candidate] = []
    for candidate in candidates:
        last = found[-1] if found else None
        serial = candidate.items[0].serial
        if last is not None and last.age == candidate.age and last.items[-1].serial is not None:
            if serial == (last.items[-1].serial or 0) + 1 and serial > 1:
                last.items.extend(candidate.items)
                continue
        found.append(candidate)
    return found


def _texts(candidate: Candidate) -> list[str]:
    return [plain("".join(item.fields.values())) for item in candidate.items]


def _tell_old(page: Page, newer: Page | None, gathering: Gathering) -> None:
    message = f"“{page.name}”是旧版，" + (
        f"已按“{newer.name}”导入，旧版没有导入。" if newer is not None else "没有导入。"
    )
    if not any(p.code == "OLD_VERSION" and p.sheet == page.name and p.message == message for p in gathering.problems):
        gathering.add_problem(Spot(page.name, "sheet", 0), "OLD_VERSION", message, "warning")


def _tell_copy(other: Candidate, best: Candidate, gathering: Gathering, name: str, kind: Kind) -> None:
    message = f"“{name}”的{kind.title}在“{best.page.name}”中已有相同内容，这里没有重复导入。"
    gathering.add_problem(other.items[0].spot, "DOCUMENT_COPY", message, "warning")


def _refuse_rival(other: Candidate, best: Candidate, gathering: Gathering, name: str, kind: Kind) -> None:
    message = f"“{name}”的{kind.title}在“{best.page.name}”和“{other.page.name}”中内容不同，分不出新旧。请只保留一份。"
    gathering.add_problem(other.items[0].spot, "POST_DUPLICATE", message)
    for item in [*other.items, *best.items]:
        item.has_error = True
