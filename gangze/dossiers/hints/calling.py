"""Whom a card tells people to call: nobody inside, or a public service under another's number. Both block."""

from __future__ import annotations

from collections.abc import Iterator

from gangze.kernel.wording import Sentence

from ..content import DossierContent, Kind
from ..importing.contacts import is_fire, wrong_alarm
from .model import Hint
from .texts import prose_of


def contacts_missing(content: DossierContent) -> Iterator[Hint]:
    """Yield the scenarios that name nobody to call. source: a card without contacts is invalid (product, S2)."""
    for item in content.items(Kind.EMERGENCY):
        if not item.fields.get("contacts", "").strip():
            reason = Sentence("“{scenario}”没有内部联系人和电话，出事时不知道报告谁。")
            values = {"scenario": item.main_text}
            yield Hint("contacts-missing", Kind.EMERGENCY, reason, values, item.uid, "contacts", is_blocking=True)


def alarm_wrong(content: DossierContent) -> Iterator[Hint]:
    """Yield the places that give a public service another's number: 火警 119, 急救 120, 报警 110."""
    for item in content.items():
        numbers = [(key, item.fields.get(key, "")) for key in ("contacts", "alarms")]
        for key, text in (*numbers, *prose_of(item)):
            wrong = wrong_alarm(text, is_fire=is_fire(item.main_text))
            if wrong:
                reason = Sentence("{wrong}。")
                yield Hint("alarm-wrong", item.kind, reason, {"wrong": wrong}, item.uid, key, is_blocking=True)
