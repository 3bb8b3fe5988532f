"""What looks odd about a finding and how it was closed: hints to people with the facts behind, never a punishment (docs/rules/findings.md §6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from gangze.kernel.clock import PARK_ZONE
from gangze.kernel.wording import Sentence

from .handling import Seen
from .seeing import FLAT, distance

ALIKE_BITS = 4
"""Photos that differ in at most so many of 64 bits are taken for one: scaling and compression change up to three."""
CAMERA_LEEWAY = timedelta(minutes=10)
"""Clocks of cameras are off by minutes."""
SHORTEST_WORK = timedelta(minutes=5)
SHORTEST_CHECK = timedelta(minutes=2)
ALIKE_WORDS = 0.5
RETURN_WITHIN = timedelta(days=365)


class HintKind(StrEnum):
    """What kind of oddness."""

    SAME_PHOTO = "same_photo"
    ALIKE_PHOTO = "alike_photo"
    OLD_PHOTO = "old_photo"
    FAST_WORK = "fast_work"
    FAST_CHECK = "fast_check"
    RETURNED = "returned"
    PHOTO_ONLY = "photo_only"

    @property
    def label(self) -> str:
        """Return the name of the hint."""
        return _LABELS[self]


_LABELS = {
    HintKind.SAME_PHOTO: Sentence("照片用过"),
    HintKind.ALIKE_PHOTO: Sentence("照片近似"),
    HintKind.OLD_PHOTO: Sentence("照片早于隐患"),
    HintKind.FAST_WORK: Sentence("整改太快"),
    HintKind.FAST_CHECK: Sentence("复查太快"),
    HintKind.RETURNED: Sentence("同样的隐患再次出现"),
    HintKind.PHOTO_ONLY: Sentence("只看照片闭环"),
}


@dataclass(frozen=True, slots=True)
class Hint:
    """One oddness, in a sentence; `other` is the finding it has to do with, None where that is this one."""

    kind: HintKind
    words: Sentence
    other: UUID | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo that was put to a finding; `likeness` is None until its file is here."""

    finding: UUID
    code: str
    sha256: str
    likeness: int | None
    taken_at: datetime | None
    is_evidence: bool


@dataclass(frozen=True, slots=True)
class Course:
    """When what happened to a finding: moments are None where it has not come so far."""

    reported_at: datetime
    assigned_at: datetime | None = None
    rectified_at: datetime | None = None
    closed_at: datetime | None = None
    is_fixed_on_spot: bool = False
    is_act: bool = False
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Former:
    """An earlier finding: where it was, to which item of a dossier it belongs, what somebody wrote, when.

    `asked` is the item of the sheet that brought it up; it is no part of what was written.
    """

    uuid: UUID
    code: str
    place: str
    item: str
    words: str
    reported_at: datetime
    asked: str = ""


def hints_of(
    course: Course, pictures: Sequence[Picture], others: Iterable[Picture], this: Former, formers: Iterable[Former]
) -> list[Hint]:
    """Return what looks odd, gravest first: photos, then times, then what came back."""
    found = [*photo_hints(course, pictures, others), *time_hints(course), *return_hints(this, formers)]
    order = list(HintKind)
    return sorted(found, key=lambda hint: order.index(hint.kind))


def photo_hints(course: Course, pictures: Sequence[Picture], others: Iterable[Picture]) -> Iterator[Hint]:
    """Yield what is odd about the photos of a finding, held against one another and against those of other findings."""
    yield from _reused_within(pictures)
    yield from _reused_elsewhere(pictures, others)
    for picture in pictures:
        if picture.is_evidence and picture.taken_at and picture.taken_at < course.reported_at - CAMERA_LEEWAY:
            yield Hint(
                HintKind.OLD_PHOTO,
                Sentence("整改照片摄于隐患上报之前（{at}）。", at=_minute(picture.taken_at)),
            )


def _reused_within(pictures: Sequence[Picture]) -> Iterator[Hint]:
    """A photo of afterwards that is the photo of before shows no rectification."""
    before = [picture for picture in pictures if not picture.is_evidence]
    for after in (picture for picture in pictures if picture.is_evidence):
        kinds = {kind for kind in (_likeness_kind(after, each) for each in before) if kind}
        if HintKind.SAME_PHOTO in kinds:
            yield Hint(HintKind.SAME_PHOTO, Sentence("整改后的照片就是上报时的那一张。"))
        elif kinds:
            yield Hint(HintKind.ALIKE_PHOTO, Sentence("整改后的照片与上报时的几乎一样。"))


def _reused_elsewhere(pictures: Sequence[Picture], others: Iterable[Picture]) -> Iterator[Hint]:
    told: set[tuple[HintKind, UUID]] = set()
    for other in others:
        kinds = {kind for kind in (_likeness_kind(picture, other) for picture in pictures) if kind}
        kind = min(kinds, key=list(HintKind).index, default=None)
        if kind is None or (kind, other.finding) in told:
            continue
        told.add((kind, other.finding))
        if kind is HintKind.SAME_PHOTO:
            yield Hint(kind, Sentence("同一张照片也用在隐患 {code}。", code=other.code), other.finding)
        else:
            yield Hint(kind, Sentence("有照片与隐患 {code} 的几乎一样。", code=other.code), other.finding)


def _likeness_kind(one: Picture, other: Picture) -> HintKind | None:
    if one.sha256 == other.sha256:
        return HintKind.SAME_PHOTO
    if one.likeness is None or other.likeness is None or FLAT in (one.likeness, other.likeness):
        return None
    return HintKind.ALIKE_PHOTO if distance(one.likeness, other.likeness) <= ALIKE_BITS else None


def time_hints(course: Course) -> Iterator[Hint]:
    """Yield what went faster than it can be done. What was fixed on the spot, and how somebody behaved, may go fast."""
    begun = course.assigned_at or course.reported_at
    is_work = not (course.is_fixed_on_spot or course.is_act)
    if is_work and course.rectified_at and course.rectified_at - begun < SHORTEST_WORK:
        minutes = max(0, int((course.rectified_at - begun).total_seconds() // 60))
        yield Hint(HintKind.FAST_WORK, Sentence("接手后{count}分钟就报整改完成。", count=minutes))
    if course.closed_at and course.rectified_at and course.closed_at - course.rectified_at < SHORTEST_CHECK:
        seconds = max(0, int((course.closed_at - course.rectified_at).total_seconds()))
        yield Hint(HintKind.FAST_CHECK, Sentence("报整改完成后{count}秒就复查通过。", count=seconds))
    if course.closed_at and course.seen == Seen.PHOTO:
        yield Hint(HintKind.PHOTO_ONLY, Sentence("复查只看了照片，没有到现场。"))


def return_hints(this: Former, formers: Iterable[Former]) -> Iterator[Hint]:
    """Yield the latest earlier finding at the same place that is about the same item, or told in like words."""
    like = [former for former in formers if is_return(this, former)]
    if like:
        latest = max(like, key=lambda former: former.reported_at)
        told = Sentence("同一地点一年内已有{count}条类似隐患，最近一条 {code}。", count=len(like), code=latest.code)
        yield Hint(HintKind.RETURNED, told, latest.uuid)


def is_return(this: Former, former: Former) -> bool:
    """Return whether a finding is an earlier one come back: same place, within a year, same item or like words.

    Where somebody wrote what was wrong with an item of a sheet, both times, the words decide: one long item asks for many things.
    """
    if former.uuid == this.uuid or former.place != this.place:
        return False
    if not timedelta() < this.reported_at - former.reported_at <= RETURN_WITHIN:
        return False
    if this.item and this.item == former.item:
        return True
    if this.words and former.words:
        return likeness_of_words(this.words, former.words) >= ALIKE_WORDS
    return bool(this.asked and this.asked == former.asked)


def likeness_of_words(one: str, other: str) -> float:
    """Return how alike two short texts are, 0 to 1: Dice's coefficient over pairs of signs, punctuation left out."""
    pairs, others = _pairs(one), _pairs(other)
    if not pairs or not others:
        return 0.0
    return 2 * len(pairs & others) / (len(pairs) + len(others))


def _pairs(text: str) -> set[str]:
    signs = [sign.lower() for sign in text if sign.isalnum()]
    return {first + second for first, second in pairwise(signs)}


def _minute(moment: datetime) -> str:
    return moment.astimezone(PARK_ZONE).strftime("%Y-%m-%d %H:%M")
