"""What one print is made from: the dossier of a post and what must stand on the paper beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from gangze.dossiers.content import DossierContent
from gangze.kernel.wording import Sentence


class Layout(StrEnum):
    """The paper a dossier is printed on."""

    A4 = "a4"
    POCKET = "pocket"
    BADGE = "badge"
    BOARD = "board"

    @property
    def title(self) -> str:  # type: ignore[override]  # the name of a layout, not str.title()
        """Return the Chinese name people choose it by."""
        return _LAYOUT_TITLES[self]


_LAYOUT_TITLES = {
    Layout.A4: Sentence("A4 文本"),
    Layout.POCKET: Sentence("折叠口袋卡"),
    Layout.BADGE: Sentence("胸牌"),
    Layout.BOARD: Sentence("A3 看板"),
}


class Mark(StrEnum):
    """A mark across the page that says the print is not the revision in force."""

    NONE = ""
    DRAFT = "征求意见稿 不得张贴"
    OUTDATED = "已作废 请换新版"


@dataclass(frozen=True, slots=True)
class PrintSheet:
    """One post's print.

    `content_hash` is the hexadecimal hash of the revision; its first eight digits are shown large enough to compare by eye,
    the whole of it stands small at the foot. `url` is what the QR code carries; empty leaves the code out.
    `in_force_on` is None while the revision is not in force. `pictures` tells where the file of each photo lies, by its
    SHA-256; a photo whose file is missing or broken is printed as a frame that says so.
    """

    content: DossierContent
    enterprise: str
    unit: str = ""
    post_code: str = ""
    revision_label: str = ""
    in_force_on: date | None = None
    content_hash: str = ""
    url: str = ""
    mark: Mark = Mark.NONE
    pictures: Mapping[str, str] = field(default_factory=dict)

    @property
    def short_hash(self) -> str:
        """Return the first eight hexadecimal digits of the content hash in two groups, for people to compare."""
        return f"{self.content_hash[:4]} {self.content_hash[4:8]}".strip().upper()

    @property
    def in_force_text(self) -> str:
        """Return the date as it is written in official documents, for example 2026年3月1日."""
        day = self.in_force_on
        return f"{day.year}年{day.month}月{day.day}日" if day else ""
