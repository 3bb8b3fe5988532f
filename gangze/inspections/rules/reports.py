"""What somebody says when reporting a finding, and what it must say at least (docs/rules/findings.md §1)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gangze.kernel.clock import PARK_ZONE
from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Sentence, kept

from .handling import LONGEST_PLACE, LONGEST_WORDS, require_photo_count, require_work
from .words import FindingKind, FindingSource, Speciality

_SHA256 = re.compile(r"[0-9a-f]{64}")
_AMOUNT = re.compile(r"([0-9]{1,10})(?:\.([0-9]{1,2}))?")
_MONEY_SIGNS = str.maketrans("", "", ",，元￥¥")


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo by the hash of its bytes; `taken_at` as the camera says, aware, None where it does not."""

    sha256: str
    taken_at: datetime | None = None


def shot_named(sha256: str, taken_at: str) -> Shot:
    """Return a photo as a device names it. A camera's time is taken for the park's; one that cannot be (month 13, year 1) is left out."""
    with suppress(ValueError):
        moment = datetime.fromisoformat(taken_at).replace(tzinfo=PARK_ZONE)
        return Shot(sha256, moment if is_time_of_camera(moment) else None)
    return Shot(sha256)


def is_time_of_camera(moment: datetime) -> bool:
    """Return whether a digital camera can have been told this time; what is near the ends of the calendar cannot be reckoned with."""
    return 1990 <= moment.year < 2200


@dataclass(frozen=True, slots=True)
class Work:
    """What was done about a finding: measures, what it cost in fen, and the photos that show it."""

    measures: str
    shots: tuple[Shot, ...] = ()
    fen: int = 0

    def require_whole(self) -> None:
        """Raise RuleBroken unless it says what was done and shows it."""
        require_hashes(self.shots)
        require_work(self.measures, photo_count=len(self.shots), fen=self.fen)

    def told(self) -> dict[str, Any]:
        """Return it as a fact holds it."""
        return {"measures": self.measures.strip(), "fen": self.fen, **photos_told(self.shots)}


@dataclass(frozen=True, slots=True)
class Report:
    """A finding as reported. The place is a post, else a unit, else the enterprise; `place` says in words where exactly.

    `document` and `item_uid` name the item of a dossier it belongs to. `work` is there when it was fixed on the spot.
    `recurs` is the uuid of an earlier finding that this one repeats. `thinks_major` asks the officer to grade it.
    `said` is the sentence that a sheet made its words of: readers of another language are told it in theirs.
    """

    kind: FindingKind
    post_uuid: UUID | None = None
    unit_uuid: UUID | None = None
    enterprise_uuid: UUID | None = None
    words: str = ""
    place: str = ""
    source: FindingSource = FindingSource.SPOT
    category: Speciality | None = None
    thinks_major: bool = False
    document: str = ""
    item_uid: UUID | None = None
    shots: tuple[Shot, ...] = ()
    work: Work | None = None
    recurs: UUID | None = None
    is_anonymous: bool = False
    said: Sentence | None = None

    def require_whole(self) -> None:
        """Raise RuleBroken unless it says something: words or a photo, and where."""
        if not (self.words.strip() or self.shots):
            raise RuleBroken("请写一句发现了什么，或者拍一张照片。")
        if len(self.words) > LONGEST_WORDS:
            raise RuleBroken("问题描述最多{count}字。", count=LONGEST_WORDS)
        if len(self.place) > LONGEST_PLACE:
            raise RuleBroken("地点最多{count}字。", count=LONGEST_PLACE)
        if not (self.post_uuid or self.unit_uuid or self.enterprise_uuid):
            raise RuleBroken("请选择在哪里发现的。")
        require_photo_count(len(self.shots))
        require_hashes(self.shots)
        self._require_work()

    def _require_work(self) -> None:
        if self.work is None:
            return
        if self.is_anonymous:
            raise RuleBroken("匿名举报不能同时报整改完成。")
        self.work.require_whole()

    def told(self) -> dict[str, Any]:
        """Return what a fact keeps of it; the place is added by whoever knows it."""
        said: dict[str, Any] = {
            "kind": self.kind.value, "source": self.source.value, "category": self.category.value if self.category else "",
            "place": self.place.strip(), "words": self.words.strip(), "thinks_major": self.thinks_major,
            "document": self.document, "item": self.item_uid.hex if self.item_uid else None,
            "recurs": str(self.recurs) if self.recurs else None, **photos_told(self.shots),
        }  # fmt: skip
        said |= {"fixed": self.work.told()} if self.work else {}
        return said | ({"said": kept(self.said)} if self.said is not None else {})


def photos_told(shots: Iterable[Shot]) -> dict[str, Any]:
    """Return photos as a fact holds them: their hashes in order, and when they were taken where the camera says."""
    shots = list(shots)
    taken = {shot.sha256: shot.taken_at for shot in shots if shot.taken_at is not None}
    return {"photos": list(dict.fromkeys(shot.sha256 for shot in shots))} | ({"taken": taken} if taken else {})


def require_hashes(shots: Iterable[Shot]) -> None:
    """Raise RuleBroken for a photo that is not named by the SHA-256 of its bytes."""
    if any(not _SHA256.fullmatch(shot.sha256) for shot in shots):
        raise RuleBroken("照片没有正确命名，请重新拍摄或选择。")


def fen_of(yuan: str) -> int:
    """Return an amount in fen from what somebody typed in yuan ("1,200.50", "300元", ""). Raises RuleBroken."""
    text = yuan.translate(_MONEY_SIGNS).strip()
    if not text:
        return 0
    amount = _AMOUNT.fullmatch(text)
    if amount is None:
        raise RuleBroken("整改费用请写数字，最多两位小数，例如 1200.50。")
    return int(amount[1]) * 100 + int((amount[2] or "").ljust(2, "0"))


def yuan_text(fen: int) -> str:
    """Return an amount as text in yuan, with two digits where there are fen: 120050 → "1,200.50", 30000 → "300"."""
    yuan, rest = divmod(fen, 100)
    return f"{yuan:,}.{rest:02d}" if rest else f"{yuan:,}"
