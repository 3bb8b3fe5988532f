"""How a 顺口溜 is recognised: by its label, by the ability it serves, or by its 3-3-7 shape."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..content import Kind
from .listing import numbered
from .titles import ABILITIES
from .wording import cut_after, plain, trimmed

_WORD = (
    r"(?:顺口溜|口诀|歌诀|[三四五六七]字[经诀歌谣]|安全[歌诀]谣?|[歌民童]谣|打油诗|快板|顺囗溜|谚语|警句)(?:内容|正文)?"
)
_ABILITY = r"(?:知风险|明职责|会操作|能应急)"
_SUBJECT = r"(?:(?:岗位|安全|生产|作业)*(?:风险|职责|责任|操作|应急处置|应急|处置)?(?:清单|卡)?)"
_OPEN, _CLOSE = r"[【\[(<《“\"]?", r"[】\])>》”\"]?"
_LABEL = re.compile(
    rf"^(?:附[:：])?(?:\d{{1,2}}(?:\.\d{{1,2}})*[.、]?|[一二三四五六七八九十]{{1,2}}、|[★▲●◆■◇◎*]|\([一二三四五六七八九十\d]\))?{_OPEN}"
    rf"(?P<ability>{_ABILITY})?{_CLOSE}[-—·:]?{_OPEN}(?P<subject>{_SUBJECT})?(?:记忆|背诵|记诵)?{_WORD}"
    rf"(?:\((?P<inside>{_ABILITY})\))?{_CLOSE}[★▲●◆■◇◎*]?[:\-—]*"
)
_BARE = re.compile(rf"^(?:【(?P<a>{_ABILITY})】|\[(?P<b>{_ABILITY})\]|(?P<c>{_ABILITY})[::])")
_SUBJECTS = (("风险", Kind.RISK), ("职责", Kind.DUTY), ("责任", Kind.DUTY), ("操作", Kind.OPERATION),
             ("应急", Kind.EMERGENCY), ("处置", Kind.EMERGENCY))  # fmt: skip
_VERSE = re.compile(r"^(?:[^，,；;。、！!?？\s]{2,9}[，,；;。、！!?？\s]+){2,}[^，,；;。！!?？\s]{0,9}[。！!；;]?$")


@dataclass(frozen=True, slots=True)
class Jingle:
    """A labelled 顺口溜: its document where the label tells, and the text after the label ("" for a bare label)."""

    kind: Kind | None
    text: str


@lru_cache(maxsize=16_384)
def jingle_in(text: str) -> Jingle | None:
    """Return the 顺口溜 a line holds behind its label, None when the line has no such label."""
    line = plain(text[:80])
    match = _LABEL.match(line)
    if match is not None:
        kind = ABILITIES.get(match["ability"] or match["inside"] or "") or _subject(match["subject"] or "")
        rest = cut_after(text, match.end())
        if rest and not _is_label_end(text, line[: match.end()]) and not looks_like_verse(rest):
            return None  # 顺口溜上墙、随身携带 speaks of it and is a duty
        return Jingle(kind, rest)
    match = _BARE.match(line)
    if match is not None:
        rest = cut_after(text, match.end())
        if looks_like_verse(rest):
            return Jingle(ABILITIES[match["a"] or match["b"] or match["c"]], rest)
    return None


def _is_label_end(text: str, label: str) -> bool:
    """Tell whether a label ends as labels do: with a colon, a bracket or a blank after it."""
    if label[-1] in ':】])》>-—”"★▲●◆■◇◎*':
        return True
    end = len(text) - len(cut_after(text, len(label)))
    return text[end - 1 : end].isspace()


def _subject(word: str) -> Kind | None:
    return next((kind for name, kind in _SUBJECTS if name in word), None)


def jingle_heading(heading: str) -> Jingle | None:
    """Return the 顺口溜 a column heading or label stands for, None when it is no such label or has text after it."""
    found = jingle_in(heading)
    return found if found is not None and not found.text else None


def is_bare_verse(text: str) -> bool:
    """Tell whether a text without any label can only be a 顺口溜: it has lines of 3, 3 and 7 or of 7 and 7."""
    if numbered(text) is not None or not looks_like_verse(text):
        return False
    lengths = [len(part) for part in re.split(r"[，,；;。、！!?？\s]+", plain(text)) if part]
    triples = sum(1 for n in range(len(lengths) - 2) if lengths[n : n + 3] in ([3, 3, 7], [3, 3, 6], [4, 4, 7]))
    return triples * 3 >= len(lengths) * 0.9 or (len(lengths) >= 4 and len(set(lengths)) == 1 and lengths[0] in (5, 7))


def is_verse_line(text: str) -> bool:
    """Tell whether a line may go on a 顺口溜 begun above: two or more short parts and no label or number."""
    line = plain(text)
    parts = [part for part in re.split(r"[，,；;。、！!?？\s]+", trimmed(text)) if part]
    is_short = len(parts) >= 2 and all(3 <= len(plain(part)) <= 9 for part in parts) and len(line) <= 60
    return is_short and numbered(text) is None and jingle_in(text) is None


def looks_like_verse(text: str) -> bool:
    """Tell whether a text has the shape of a 顺口溜: short parts of 3 to 7 characters, not numbered."""
    line = "".join(text.split("\n"))
    if not 9 <= len(plain(line)) <= 160 or numbered(line) is not None:
        return False
    if not _VERSE.match(line.strip()):
        return False
    parts = [part for part in re.split(r"[，,；;。、！!?？\s]+", line) if part]
    return len(parts) >= 3 and sum(1 for part in parts if 3 <= len(part) <= 8) >= 0.8 * len(parts)
