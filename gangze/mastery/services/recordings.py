"""Recordings that an enterprise keeps for some days: whole on disk or not at all, gone when their day or a person says so."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel import clock
from gangze.kernel.errors import Absent, NotAllowed
from gangze.ledger.services import record_fact
from gangze.mastery.models import Recording
from gangze.mastery.selectors.hearing import HeardDocument
from gangze.mastery.transcribing import EXTENSIONS, Sound
from gangze.org.models import Enterprise, Person

PURGED = "mastery.recordings_purged"
STRAY_AFTER = timedelta(hours=1)


def keep_recording(
    *, actor: Actor, speaker: Person, heard: HeardDocument, sound: Sound, text: str, days: int
) -> Recording:
    """Keep a recording for some days from today. Permission is the caller's to check."""
    row = Recording(
        speaker=speaker, post=heard.post, document=heard.kind.value, content_type=sound.content_type,
        size_bytes=len(sound.content), text=text, recorded_by=str(actor.name)[:50], made_at=clock.now(),
        kept_until=today() + timedelta(days=days),
    )  # fmt: skip
    path = path_of(row)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as target:
            target.write(sound.content)
        row.save(force_insert=True)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return row


def open_recording(*, actor: Actor, recording_uuid: UUID) -> tuple[Recording, BinaryIO]:
    """Return a recording and its opened bytes, for the speaker and whoever sees people's mastery there. Raises Absent."""
    row = _visible(actor, recording_uuid)
    try:
        return row, path_of(row).open("rb")
    except FileNotFoundError:
        raise Absent("recording") from None


@transaction.atomic
def delete_recording(*, actor: Actor, recording_uuid: UUID) -> None:
    """Delete a recording at the wish of its speaker, or for the speaker by who decides on settings; that it was is a fact."""
    row = _visible(actor, recording_uuid)
    if row.speaker_id != actor.person_id and not actor.may(Action.SETTINGS_EDIT, row.post.enterprise.path):
        raise NotAllowed("a recording belongs to its speaker")
    _note(actor, row.post.enterprise, 1, "asked")
    path = path_of(row)
    row.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def purge_recordings(*, actor: Actor) -> int:
    """Delete every recording whose day is over, and files that no row knows; return how many. One fact an enterprise."""
    actor.require(Action.SETTINGS_EDIT, "")
    gone = list(Recording.objects.filter(kept_until__lt=today()).select_related("post__enterprise"))
    counts = Counter(row.post.enterprise for row in gone)
    for row in gone:
        path_of(row).unlink(missing_ok=True)  # before the row: what is left over is deleted the next night
    with transaction.atomic():
        Recording.objects.filter(pk__in=[row.pk for row in gone]).delete()
        for enterprise, count in counts.items():
            _note(actor, enterprise, count, "over")
    return len(gone) + _purge_strays()


def _purge_strays() -> int:
    """Delete files whose row is gone, as when a person was deleted; a file just written has no row yet."""
    known = {row.hex for row in Recording.objects.values_list("uuid", flat=True)}
    before = (clock.now() - STRAY_AFTER).timestamp()
    strays = [path for path in _folder().glob("*/*") if path.stem not in known and path.stat().st_mtime < before]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def _note(actor: Actor, enterprise: Enterprise, count: int, why: str) -> None:
    record_fact(
        actor=actor, tenant=enterprise.tenant, path=enterprise.path, kind=PURGED,
        subject=f"enterprise:{enterprise.uuid}", payload={"count": count, "why": why},
    )  # fmt: skip


def _visible(actor: Actor, recording_uuid: UUID) -> Recording:
    rows = Recording.objects.visible_to(actor).select_related("post__enterprise", "speaker__enterprise")
    row = rows.filter(uuid=recording_uuid).first()
    if row is None:
        raise Absent("recording")
    return row


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "recordings"


def path_of(row: Recording) -> Path:
    """Return where a recording lies; its name tells nothing."""
    return _folder() / row.post.enterprise.tenant / f"{row.uuid.hex}{EXTENSIONS[row.content_type]}"


def today() -> date:
    """Return the calendar day in the park."""
    return clock.now().astimezone(clock.PARK_ZONE).date()
