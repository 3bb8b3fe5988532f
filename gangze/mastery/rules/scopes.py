"""Which part of a document somebody is asked for: one scenario of an emergency card, the ★ items, or all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gangze.dossiers.content import ItemContent, Kind
from gangze.kernel.wording import Sentence

ALL, MUST = "all", "must"


@dataclass(frozen=True, slots=True)
class Scope:
    """A part to choose: `value` is ALL, MUST or the uid (hex) of one scenario."""

    value: str
    label: str
    uids: frozenset[str]


def scopes_of(kind: Kind, items: Sequence[ItemContent]) -> list[Scope]:
    """Return what can be asked of a document, the likely choice first: of an emergency card one scenario (the first ★), else ★ only or all."""
    every = Scope(ALL, Sentence("全部"), frozenset(item.uid for item in items))
    if kind is Kind.EMERGENCY and len(items) > 1:
        ordered = sorted(items, key=lambda item: not item.is_must_know)
        return [Scope(item.uid, item.main_text, frozenset({item.uid})) for item in ordered] + [every]
    starred = frozenset(item.uid for item in items if item.is_must_know)
    if not starred or len(starred) == len(items):
        return [every]
    return [every, Scope(MUST, Sentence("只抽★条目"), starred)]
