"""How much a document asks people to remember."""

from __future__ import annotations

from collections.abc import Iterator

from gangze.kernel.wording import Sentence

from ..content import DocumentContent, DossierContent, ItemContent, Kind
from .model import Hint

SAID = {
    Kind.RISK: ("point", "hazard", "measures"),
    Kind.DUTY: ("duty", "frequency"),
    Kind.OPERATION: ("procedure", "standard", "forbidden"),
    Kind.EMERGENCY: ("accident",),
}
"""What of an item is said in a recitation; the steps of a scenario always are."""
MOST_ITEMS = {Kind.RISK: 9, Kind.DUTY: 9, Kind.OPERATION: 12, Kind.EMERGENCY: 5}
MOST_CHARACTERS = 480
CHARACTERS_A_MINUTE = 160
"""A recitation at two thirds of the usual speed of reading aloud (240 a minute)."""


def too_long(content: DossierContent) -> Iterator[Hint]:
    """Yield documents nobody keeps in mind. source: notice 二(一) 记得住; about 7 ± 2 things at a time (Miller 1956)."""
    for kind, document in content.documents.items():
        items = asked(document)
        characters = sum(map(said_characters, items))
        if len(items) > MOST_ITEMS[kind] or characters > MOST_CHARACTERS:
            minutes = max(1, round(characters / CHARACTERS_A_MINUTE))
            reason = Sentence(
                "要记{items}条、约{characters}字，背一遍约{minutes}分钟，记不住；合并，或只给必知的条目标★（不超过{most}条）。"
            )
            values = {"items": len(items), "characters": characters, "minutes": minutes, "most": MOST_ITEMS[kind]}
            yield Hint("too-long", kind, reason, values)


def asked(document: DocumentContent) -> list[ItemContent]:
    """Return what is to be known by heart: the ★ items, or all where none is marked."""
    marked = [item for item in document.items if item.is_must_know]
    return marked or list(document.items)


def said_characters(item: ItemContent) -> int:
    """Return how many characters of an item are said; punctuation and blanks are not."""
    texts = [item.fields.get(key, "") for key in SAID[item.kind]] + [step.text for step in item.steps]
    return sum(sign.isalnum() for text in texts for sign in text)
