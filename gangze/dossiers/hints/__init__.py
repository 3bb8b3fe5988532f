"""Hints on the quality of a draft, each with reason and place; free of Django. A page for each: docs/rules/hints/."""

from collections.abc import Callable, Iterator, Mapping

from ..content import DossierContent, Kind
from .calling import alarm_wrong, contacts_missing
from .coverage import items_by_line, must_know_uncovered, scenario_missing
from .model import Hint
from .numbers import numbers_differ, unit_missing
from .remembering import too_long
from .vague import control_missing, vague_wording
from .verses import jingle_rhyme, jingle_rhythm, sentences_of

__all__ = ["HINTS", "Hint", "hints_of", "items_by_line", "sentences_of"]

HINTS: Mapping[str, Callable[[DossierContent], Iterator[Hint]]] = {
    "contacts-missing": contacts_missing,
    "alarm-wrong": alarm_wrong,
    "control-missing": control_missing,
    "scenario-missing": scenario_missing,
    "numbers-differ": numbers_differ,
    "unit-missing": unit_missing,
    "vague-wording": vague_wording,
    "must-know-uncovered": must_know_uncovered,
    "too-long": too_long,
    "jingle-rhythm": jingle_rhythm,
    "jingle-rhyme": jingle_rhyme,
}
"""Every hint that one dossier can raise by itself, weightiest first; what several posts share is likeness/."""


def hints_of(content: DossierContent) -> list[Hint]:
    """Return the hints on a dossier: blocking ones first, then in the order of the documents and their items."""
    found = [hint for raised in HINTS.values() for hint in raised(content)]
    kinds = list(Kind)
    places = {item.uid: place for place, item in enumerate(content.items())}
    return sorted(found, key=lambda hint: (not hint.is_blocking, kinds.index(hint.kind), places.get(hint.uid, -1)))
