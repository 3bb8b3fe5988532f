"""What a 工作制度 or 工作专班 must have, what its approval is bound to, and what changed between two versions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher

from gangze.kernel.errors import RuleBroken

from .differences import Piece, pieces

LONGEST_TITLE = 100
LONGEST_BODY = 20_000
MOST_MEMBERS = 60
LONGEST_ENTRY = 200
SUGGESTION_MARK = "【建议稿"
"""Stands at the head of the text we offer; while it is there nobody has made the text the enterprise's own."""
LONGEST_COMPARED = 4000
"""Beyond it a changed passage is shown as gone and new: comparing characters would take seconds and help nobody."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the working group: who, which post or office, what the person does in the group."""

    name: str
    post: str = ""
    duty: str = ""


@dataclass(frozen=True, slots=True)
class CharterText:
    """What one version says; the members stand in order, the head first."""

    title: str
    body: str = ""
    members: tuple[Member, ...] = ()

    @property
    def is_suggestion(self) -> bool:
        """Return whether the text still says that it is a suggestion."""
        return SUGGESTION_MARK in self.body

    def read_out(self) -> str:
        """Return the whole as lines: title, members, body; what two versions are compared by."""
        members = [" · ".join(part for part in (m.name, m.post, m.duty) if part) for m in self.members]
        return "\n".join([self.title, *members, *self.body.split("\n")])


def charter_hash(text: CharterText, *, enterprise_uuid: str, subject: str, number: int) -> str:
    """Return the SHA-256 (hex) of a version: whose, what, which number, and everything it says."""
    canonical = {"enterprise": enterprise_uuid, "subject": subject, "number": number, **asdict(text)}
    told = json.dumps(canonical, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def require_within_limits(text: CharterText) -> None:
    """Raise RuleBroken for what cannot be kept: too long, too many, a member without a name."""
    if len(text.title) > LONGEST_TITLE:
        raise RuleBroken("标题最多{most}字，现有{length}字。", most=LONGEST_TITLE, length=len(text.title))
    if len(text.body) > LONGEST_BODY:
        raise RuleBroken("正文最多{most}字，现有{length}字。", most=LONGEST_BODY, length=len(text.body))
    if len(text.members) > MOST_MEMBERS:
        raise RuleBroken("专班最多登记{count}人。", count=MOST_MEMBERS)
    for number, member in enumerate(text.members, 1):
        if not member.name:
            raise RuleBroken("第{number}位成员没有姓名。", number=number)
        if max(len(member.name), len(member.post), len(member.duty)) > LONGEST_ENTRY:
            raise RuleBroken("第{number}位成员的内容过长，每格最多{most}字。", number=number, most=LONGEST_ENTRY)


def require_complete(text: CharterText, *, is_group: bool) -> None:
    """Raise RuleBroken for what cannot be approved: no title, no text or members, our suggestion as it was offered."""
    if not text.title:
        raise RuleBroken("还没有标题，不能批准。")
    if is_group and not text.members:
        raise RuleBroken("专班还没有成员，不能批准。")
    if not is_group and not text.body:
        raise RuleBroken("制度还没有正文，不能批准。")
    if text.is_suggestion:
        raise RuleBroken("正文开头还写着“建议稿”：请按本企业实际修改，删去这一行，再批准。")


def charter_differences(old: CharterText, new: CharterText) -> list[Piece]:
    """Return the two versions as one run of pieces: line by line, and within changed lines character by character.

    Joining kept and gone gives the old one, kept and new the new one.
    """
    before, after = _lines(old), _lines(new)
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, fresh = "".join(before[a:b]), "".join(after[c:d])
        found += [Piece("kept", gone)] if tag == "equal" else _compared(gone, fresh)
    return found


def _compared(gone: str, fresh: str) -> list[Piece]:
    if max(len(gone), len(fresh)) <= LONGEST_COMPARED:
        return pieces(gone, fresh)
    return [piece for piece in (Piece("gone", gone), Piece("new", fresh)) if piece.text]


def _lines(text: CharterText) -> Sequence[str]:
    return text.read_out().splitlines(keepends=True)
