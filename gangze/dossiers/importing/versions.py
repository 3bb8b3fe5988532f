"""Which of several versions of a document in one file is in force: the newest wins, and the others are told of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gangze.kernel.wording import Sentence

from ..content import Kind
from .gathering import Gathering, Page, RawItem
from .particulars import iso_date
from .places import Spot, anchor
from .wording import plain

_MONTH = re.compile(r"(20\d\d)[年.\-_]?(0[1-9]|1[0-2])(?!\d)")
_VERSION = re.compile(r"[vV]\d+(?:\.\d+)*")
_COPY = re.compile(r"\(\d+\)$|副本|拷贝|复制|copy", re.I)


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
        month = _MONTH.search(plain(self.page.name))
        day = day or (f"{month[1]}-{month[2]}" if month else "")
        year = self.page.year or (int(day[:4]) if day else 0)
        version = _VERSION.search(plain(self.page.name))
        label = self.page.particulars.get("revision_label", "") or (version[0] if version else "")
        return (not self.is_old, year, day, _label(label))


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
        before = last.items[-1].serial if last is not None and last.age == candidate.age else None
        if last is not None and before is not None and serial == before + 1 > 1:
            last.items.extend(candidate.items)
        else:
            found.append(candidate)
    return found


def _texts(candidate: Candidate) -> list[str]:
    return [plain("".join(item.fields.values())) for item in candidate.items]


def _tell_old(page: Page, newer: Page | None, gathering: Gathering) -> None:
    message = Sentence("“{sheet}”是旧版，没有导入。", sheet=page.name)
    if newer is not None:
        message = Sentence("“{sheet}”是旧版，已按“{newer}”导入，旧版没有导入。", sheet=page.name, newer=newer.name)
    if not any(p.code == "OLD_VERSION" and p.sheet == page.name and p.message == message for p in gathering.problems):
        gathering.add_problem(Spot(page.name, "sheet", 0), "OLD_VERSION", message, "warning")


def _tell_copy(other: Candidate, best: Candidate, gathering: Gathering, name: str, kind: Kind) -> None:
    """Warn of a document that a summary sheet repeats; a sheet copied whole is an oversight and an error."""
    if _COPY.search(plain(other.page.name)):
        message = Sentence(
            "岗位“{post}”重复：工作表“{sheet}”与“{other}”内容相同。请删除一处。",
            post=name,
            sheet=other.page.name,
            other=best.page.name,
        )
        spot = anchor(other.items[0].post.spot if other.items[0].post is not None else other.items[0].spot)
        if not gathering.has_problem(spot, "POST_DUPLICATE"):
            gathering.add_problem(spot, "POST_DUPLICATE", message)
        return
    message = Sentence(
        "“{post}”的{document}在“{sheet}”中已有相同内容，这里没有重复导入。",
        post=name,
        document=kind.title,
        sheet=best.page.name,
    )
    gathering.add_problem(other.items[0].spot, "DOCUMENT_COPY", message, "warning")


def _refuse_rival(other: Candidate, best: Candidate, gathering: Gathering, name: str, kind: Kind) -> None:
    message = Sentence(
        "“{post}”的{document}在“{sheet}”和“{other}”中内容不同，分不出新旧。请只保留一份。",
        post=name,
        document=kind.title,
        sheet=best.page.name,
        other=other.page.name,
    )
    gathering.add_problem(other.items[0].spot, "POST_DUPLICATE", message)
    for item in [*other.items, *best.items]:
        item.has_error = True
