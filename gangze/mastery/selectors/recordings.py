"""Recordings that are kept, as their list shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.mastery.models import Recording
from gangze.org.selectors.people import shown_name
from gangze.web.keyset import KeysetPage, keyset_page


@dataclass(frozen=True, slots=True)
class RecordingLine:
    """A recording as one line; `may_delete`: the own one, or where one decides on settings."""

    recording: Recording
    name: str
    may_delete: bool


def recording_page(actor: Actor, keys: Mapping[str, str]) -> tuple[KeysetPage[Recording], list[RecordingLine]]:
    """Return a page of the recordings the actor may hear, the latest first: the own ones for a worker."""
    rows = Recording.objects.visible_to(actor).select_related("speaker__enterprise", "post__enterprise")
    page = keyset_page(rows, order=["-pk"], query=keys)
    return page, [
        RecordingLine(
            row, shown_name(actor, row.speaker),
            row.speaker_id == actor.person_id or actor.may(Action.SETTINGS_EDIT, row.post.enterprise.path),
        )
        for row in page.rows
    ]  # fmt: skip
