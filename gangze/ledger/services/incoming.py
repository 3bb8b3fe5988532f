"""How photos and recordings of devices arrive in parts, and how they find the facts that name them.

Parts lie in a folder of their sender until the whole has the hash it was announced under; then it goes to every fact of
the same author that names it, and waits where there is none yet. source: docs/rules/outbox.md §5
"""

import fcntl
import hashlib
import io
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction

from gangze.access.actor import Actor, system_actor
from gangze.kernel.errors import NotAllowed, RuleBroken

from ..models import Fact, Media, NamedMedia
from ..rules.canonical import canonical_bytes
from ..rules.media_types import EXTENSIONS, LARGEST_MEDIA_BYTES, SNIFFED_BYTES, sniffed_type
from .media import store_media

logger = logging.getLogger(__name__)
LARGEST_PART_BYTES = 1024 * 1024
MOST_FILES = 500
KEPT_SECONDS = 30 * 86_400
"""A part that nobody goes on sending, a whole file that no fact names: kept so long after its last byte came."""
_TYPES = {extension: content_type for content_type, extension in EXTENSIONS.items()}


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a file is here. `is_whole`: all of it, with the right hash; `is_kept`: a fact has it."""

    received: int
    is_whole: bool = False
    is_kept: bool = False


class OffsetDiffers(Exception):
    """The part does not begin where the file ends: `received` bytes are here."""

    def __init__(self, received: int) -> None:
        self.received = received
        super().__init__(received)


def progress_of(*, actor: Actor, sha256: str) -> Progress:
    """Return how much of a file has come from this sender; nothing is told of what others sent."""
    kept = _kept(actor.key, sha256)
    if kept is not None:
        return Progress(kept.size_bytes, is_whole=True, is_kept=True)
    whole = _whole(_folder(actor), sha256)
    if whole is not None:
        return Progress(whole.stat().st_size, is_whole=True)
    with suppress(FileNotFoundError):
        return Progress(_part(_folder(actor), sha256).stat().st_size)
    return Progress(0)


def add_part(*, actor: Actor, sha256: str, offset: int, length: int, content: bytes, declared: str = "") -> Progress:
    """Append a part that begins at `offset` of a file of `length` bytes, and settle the file once it is whole.

    Raises OffsetDiffers where the device has to go on elsewhere, RuleBroken for a file that is too large, of no kind the
    ledger keeps, or whole with another hash (it begins anew then), and for a sender with too much that no fact names.
    """
    folder = _folder(actor)
    if not 0 < length <= LARGEST_MEDIA_BYTES or len(content) > LARGEST_PART_BYTES or offset + len(content) > length:
        raise RuleBroken("文件超过 20 MB，未保存。请压缩后再上传。")
    had = progress_of(actor=actor, sha256=sha256)
    if had.is_whole:
        return had if had.is_kept else _claimed(actor, sha256, had)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _require_room(folder, length - had.received)
    part = _part(folder, sha256)
    with part.open("ab+") as target:
        received = _append(target, offset, length, content)
        if received < length:
            return Progress(received)
        extension = _checked(target, part, sha256, declared)
        part.rename(folder / f"{sha256}{extension}")
    return _claimed(actor, sha256, Progress(length, is_whole=True))


def name_media(*, actor: Actor, facts: Sequence[Fact], hashes: Sequence[str]) -> None:
    """Note which of the actor's own facts name these files; those that are here already are given to them on commit.

    A record may have become several facts, of which each names its own. Raises RuntimeError for a hash that no payload
    holds: no seal would cover the file.
    """
    rows, wanted = [], list(dict.fromkeys(hashes))
    for fact in facts:
        told = canonical_bytes(fact.payload).decode()
        rows += [
            NamedMedia(
                tenant=fact.tenant, fact_uuid=fact.client_uuid, sha256=each, path=fact.path, author_key=fact.author_key
            )
            for each in wanted
            if each in told and fact.author_key == actor.key
        ]  # fmt: skip
    lacking = set(wanted) - {row.sha256 for row in rows}
    # A taker that sees a repeated record by itself records nothing: then the names are here from the first time.
    known = (
        NamedMedia.objects.filter(author_key=actor.key, sha256__in=lacking) if lacking else NamedMedia.objects.none()
    )
    if lacking - set(known.values_list("sha256", flat=True)):
        raise RuntimeError(f"no fact of the record holds the hashes {sorted(lacking)}")
    NamedMedia.objects.bulk_create(rows, ignore_conflicts=True)
    # Only once others can see the rows: the last part may be arriving at this moment, and one of the two must see the other.
    for each in wanted:
        transaction.on_commit(partial(claim_media, actor=actor, sha256=each), robust=True)


def give_media(*, author_key: str, sha256: str, content: bytes, declared: str) -> int:
    """Give the bytes of a file to every fact of an author that waits for them; return how many got it.

    Whoever brings them: that they are the right ones is shown by the hash in the fact. Raises RuleBroken for what is no
    picture, PDF or sound, or too large.
    """
    awaiting = list(NamedMedia.objects.filter(author_key=author_key, sha256=sha256, media=None))
    if not awaiting or hashlib.sha256(content).hexdigest() != sha256:
        return 0
    author = replace(system_actor("rescue"), key=author_key)  # the author, whose account may be closed by now
    for row in awaiting:
        media = store_media(
            actor=author, tenant=row.tenant, path=row.path, stream=io.BytesIO(content), content_type=declared,
            name=sha256[:12],
        )  # fmt: skip
        NamedMedia.objects.filter(pk=row.pk, media=None).update(media=media)
    return len(awaiting)


def claim_media(*, actor: Actor, sha256: str) -> int:
    """Give a file that is here to every fact of its sender that waits for it; return how many got it."""
    awaiting = list(NamedMedia.objects.filter(author_key=actor.key, sha256=sha256, media=None))
    if not awaiting:
        return 0
    whole = _whole(_folder(actor), sha256)
    for row in awaiting:
        media = _stored(actor, row, whole)
        if media is None:
            return 0
        NamedMedia.objects.filter(pk=row.pk, media=None).update(media=media)
    if whole is not None:
        whole.unlink(missing_ok=True)
    return len(awaiting)


def claim_waiting() -> int:
    """Give files that are here to facts that wait for them: what a crash between the two left lying; return how many."""
    waiting = NamedMedia.objects.filter(media=None).order_by().values_list("author_key", "sha256").distinct()
    given = 0
    for key, sha256 in waiting:
        try:
            given += claim_media(actor=replace(system_actor("incoming"), key=key), sha256=sha256)
        except (OSError, ValueError, RuleBroken):  # one file that cannot be given must not hold back those of others
            logger.exception("the file %s of %s could not be given", sha256, key)
    return given


def purge_incoming() -> int:
    """Remove what has lain in the folders of senders for too long; return how many files."""
    oldest, removed = time.time() - KEPT_SECONDS, 0
    for place in _root().glob("*/*"):
        with suppress(FileNotFoundError):
            if place.stat().st_mtime < oldest:
                place.unlink()
                removed += 1
    return removed


def _stored(actor: Actor, row: NamedMedia, whole: Path | None) -> Media | None:
    if whole is None:
        # Sent before, for another fact: the same sender need not send it again within the same house.
        own = Media.objects.of_tenant(row.tenant).filter(sha256=row.sha256, author_key=actor.key)
        return own.order_by("pk").first()
    with whole.open("rb") as stream:
        return store_media(
            actor=actor, tenant=row.tenant, path=row.path, stream=stream, content_type=_TYPES[whole.suffix],
            name=f"{row.sha256[:12]}{whole.suffix}",
        )  # fmt: skip


def _claimed(actor: Actor, sha256: str, progress: Progress) -> Progress:
    claim_media(actor=actor, sha256=sha256)
    return Progress(progress.received, is_whole=True, is_kept=_kept(actor.key, sha256) is not None)


def _kept(author_key: str, sha256: str) -> Media | None:
    """Return the file where a fact has it and no other fact waits for it."""
    named = NamedMedia.objects.filter(author_key=author_key, sha256=sha256).select_related("media")
    found = [row.media for row in named]
    return found[0] if found and all(found) else None


def _append(target: BinaryIO, offset: int, length: int, content: bytes) -> int:
    """Append where nobody else is appending; return how much is here then."""
    received = target.seek(0, 2)
    try:
        fcntl.flock(target, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise OffsetDiffers(received) from None
    received = target.seek(0, 2)
    if received > length:  # of a file that was announced shorter since: what is here is of no use
        target.truncate(0)
        received = 0
    if received != offset:
        raise OffsetDiffers(received)
    target.write(content)
    target.flush()
    return received + len(content)


def _checked(target: BinaryIO, part: Path, sha256: str, declared: str) -> str:
    """Return the extension of a whole file; a wrong one is removed. Raises RuleBroken."""
    target.seek(0)
    whole = target.read()
    if hashlib.sha256(whole).hexdigest() != sha256:
        part.unlink()
        raise RuleBroken("传来的文件与照片的摘要不符，将重新上传。")
    content_type = sniffed_type(whole[:SNIFFED_BYTES], declared)
    if content_type is None:
        part.unlink()
        raise RuleBroken("只能保存图片、PDF 或录音文件。")
    return EXTENSIONS[content_type]


def _require_room(folder: Path, more: int) -> None:
    sizes = [place.stat().st_size for place in folder.iterdir()]
    if len(sizes) >= MOST_FILES or sum(sizes) + more > settings.GANGZE_INCOMING_BYTES:
        raise RuleBroken("你有太多附件没有对应的记录，请先上传记录。")


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / "incoming"


def _folder(actor: Actor) -> Path:
    if actor.user_id is None and not actor.is_system:
        raise NotAllowed("a file needs an author")
    return _root() / str(UUID(actor.key))


def _part(folder: Path, sha256: str) -> Path:
    return folder / f"{sha256}.part"


def _whole(folder: Path, sha256: str) -> Path | None:
    return next((place for place in folder.glob(f"{sha256}.*") if place.suffix != ".part"), None)
