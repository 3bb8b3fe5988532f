"""What a single line holds besides its text: a number before it, a post and its 顺口溜, an accident, a whole card."""

from __future__ import annotations

import re

from ..content import Kind
from .jingles import Jingle, jingle_in
from .listing import numbered
from .posts import PostBook
from .prose import is_headline
from .sentences import label_in
from .titles import title_of
from .wording import trimmed

ACCIDENT = re.compile(r"事故|泄漏|火灾|着火|触电|中毒|窒息|伤害|爆炸|灼|烫|坠落|冻伤|超压|停电")


def post_jingle(line: str, book: PostBook) -> tuple[str, Jingle] | None:
    """Return the post and the 顺口溜 of a line that begins with a known post, None for any other line."""
    if not book.is_checked or not re.search(r"顺口溜|口诀", line[:40]):
        return None
    for length in range(min(len(line), 20), 1, -1):
        jingle = jingle_in(line[length:]) if book.find(line[:length]) is not None else None
        if jingle is not None and jingle.text:
            return line[:length], jingle
    return None


def holds_titles(text: str) -> bool:
    """Tell whether one cell is a card of its own: lines of which some are titles, as in a frame around a page."""
    lines = text.split("\n")
    return len(lines) >= 3 and title_of(text) is None and any(title_of(line) is not None for line in lines)


def scenario_named(line: str) -> str:
    """Return the accident a line over its steps names: 事故一：触电, 2、触电; "" where it is a sentence."""
    body = without_number(line)
    key, rest = label_in(body, Kind.EMERGENCY)
    if key == "accident" and is_headline(rest):
        return rest
    return body.rstrip("：:") if not key and is_headline(body) else ""


def without_number(text: str) -> str:
    """Return a line without the number it begins with."""
    found = numbered(text)
    return found.rest if found is not None and found.rest else trimmed(text)
