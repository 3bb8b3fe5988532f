"""Why something could not be checked: four reasons by a tap, own words besides or instead (docs/rules/rounds.md §2)."""

from __future__ import annotations

from gangze.kernel.wording import Sentence

HINDRANCES = (Sentence("设备停着"), Sentence("进不去"), Sentence("仪表坏了"), Sentence("当时不安全"))
"""Kept in Chinese whatever the language of the page, so that every reader gets them in the own one."""
MARK = "："
LONGEST_OWN = 190
"""Signs of own words: with a reason before them they still make a note (`answering.LONGEST_NOTE`)."""


def hindrance_note(reason: str, own: str) -> str:
    """Return what an answer keeps: the reason, the own words, or both with a colon between them; "" for neither."""
    return MARK.join(part for part in (reason.strip(), own.strip()) if part)


def hindrance_parts(note: str) -> tuple[Sentence | None, str]:
    """Return the reason that was tapped (None for none) and the own words of a note."""
    for reason in HINDRANCES:
        if note == reason:
            return reason, ""
        if note.startswith(reason + MARK):
            return reason, note[len(reason + MARK) :]
    return None, note
