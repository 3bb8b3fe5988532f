"""What a sheet's form sends: answers by the key of their item, the round they belong to, a hand-over by taps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict

from gangze.inspections.rules.answering import LONGEST_NOTE, Given
from gangze.inspections.rules.handing_over import MOST_CARRIED, Abnormal
from gangze.inspections.rules.handing_over import Given as HandedOver
from gangze.inspections.rules.hindrances import hindrance_note
from gangze.inspections.rules.reports import Shot
from gangze.inspections.rules.words import Answer, FindingKind
from gangze.web.asked import whole_number


def answers_in(
    sent: QueryDict, photos: Mapping[str, tuple[Shot, ...]] | None = None, *, prefix: str = ""
) -> list[Given]:
    """Return the answers of a form: `a:<key>` the answer, `v:` a reading, `n:` words, `k:` and `m:` what a finding is.

    A reading without a tap is answered by its number. What was left empty is left out.
    """
    keys = [name[len(prefix) + 2 :] for name in sent if name.startswith((f"{prefix}a:", f"{prefix}v:"))]
    given = (_given(sent, prefix, key, (photos or {}).get(key, ())) for key in dict.fromkeys(keys))
    return [each for each in given if each is not None]


def _given(sent: QueryDict, prefix: str, key: str, photos: tuple[Shot, ...]) -> Given | None:
    value = sent.get(f"{prefix}v:{key}", "").strip()
    tapped = sent.get(f"{prefix}a:{key}", "") or (Answer.OK.value if value else "")
    if tapped not in set(Answer):
        return None
    return Given(
        key, Answer(tapped), value, _note(sent, prefix, key, tapped), photos, _kind(sent.get(f"{prefix}k:{key}", "")),
        is_major=bool(sent.get(f"{prefix}m:{key}")),
    )  # fmt: skip


def _note(sent: QueryDict, prefix: str, key: str, tapped: str) -> str:
    """Return the words of the panel that was open: a finding's, or why it could not be checked; else none."""
    if tapped == Answer.UNABLE:
        told = hindrance_note(sent.get(f"{prefix}why:{key}", ""), sent.get(f"{prefix}w:{key}", ""))
        return told or sent.get(f"{prefix}n:{key}", "").strip()
    return sent.get(f"{prefix}n:{key}", "").strip() if tapped == Answer.FINDING or sent.get(f"{prefix}v:{key}") else ""


def _kind(text: str) -> FindingKind:
    return FindingKind(text) if text in set(FindingKind) else FindingKind.UNSAFE_CONDITION


def number_in(sent: QueryDict, name: str) -> int | None:
    """Return a number of the form, None where there is none."""
    return whole_number(sent.get(name, ""), default=0) or None


def moment_in(sent: QueryDict, name: str) -> datetime | None:
    """Return an aware moment of the form, None where there is none."""
    with suppress(ValueError):
        moment = datetime.fromisoformat(sent.get(name, ""))
        return moment if moment.tzinfo else None
    return None


def handed_over_in(sent: QueryDict) -> HandedOver:
    """Return what a hand-over's form says: `normal`, or `state` by taps with `note:<state>`; what carried over as the page had it.

    `kept` are abnormal states of earlier shifts, `ended` those of them that are over, with `end:<uuid>` how.
    """
    states = [Abnormal(each) for each in sent.getlist("state") if each in set(Abnormal)]
    ended = _uuids(sent.getlist("ended"))
    return HandedOver(
        bool(sent.get("normal")), tuple((each, sent.get(f"note:{each.value}", "").strip()) for each in states),
        sent.get("note", "").strip(), _uuids(sent.getlist("findings")), _uuids(sent.getlist("occurrences")),
        _uuids(sent.getlist("stoppages")), tuple(each for each in _uuids(sent.getlist("kept")) if each not in ended),
        tuple((each, sent.get(f"end:{each}", "").strip()) for each in ended),
    )  # fmt: skip


def filled_in(told: Mapping[str, Any]) -> dict[str, str]:
    """Return what a hand-over's form begins with where something was said already: said again, nothing of it is dropped unseen.

    Names as `handed_over_in` reads them, `state:<state>` and `ended:<uuid>` for taps. Normal is to be tapped anew.
    """
    filled: dict[str, str] = {}
    for each in told.get("states", []):
        name = f"note:{each['state']}"
        notes = [note for note in (filled.get(name, ""), each["note"]) if note]
        filled |= {f"state:{each['state']}": "1", name: "；".join(notes)[:LONGEST_NOTE]}
    for each in told.get("ended", []):
        filled |= {f"ended:{each['uuid']}": "1", f"end:{each['uuid']}": each["note"]}
    return filled


def _uuids(texts: Iterable[str]) -> tuple[UUID, ...]:
    found = []
    for text in texts:
        with suppress(ValueError):
            found.append(UUID(text))
    return tuple(found[:MOST_CARRIED])
