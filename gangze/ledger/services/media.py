"""How photos, scans and recordings are kept: by the hash of their bytes, whole or not at all."""

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from gangze.access.actor import Actor
from gangze.kernel import clock
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken

from ..models import Media
from ..rules.media_types import LARGEST_MEDIA_BYTES, SNIFFED_BYTES, sniffed_type
from ..rules.records import check_names
from ..selectors import blob_path, shown_media

_CHUNK_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class _Received:
    sha256: str
    size_bytes: int
    content_type: str


def store_media(*, actor: Actor, tenant: str, path: str, stream: IO[bytes], content_type: str, name: str) -> Media:
    """Return the stored file; the same bytes by the same author at the same place return the earlier one.

    A fact that uses the file names its `sha256` in the payload: thereby the seal covers it. Permission is the caller's
    to check. Raises RuleBroken for an empty file, one over 20 MiB and one that is no image, PDF or sound by its own
    bytes, NotAllowed for an actor who is nobody.
    """
    check_names(tenant=tenant, kind="media.stored", subject="media:new", path=path)
    if not actor.is_system and actor.user_id is None:
        raise NotAllowed("a file needs an author")
    received = _receive(tenant, stream, content_type)
    return _row(actor, tenant, path, received, name)


def open_media(*, actor: Actor, media_uuid: UUID) -> tuple[Media, BinaryIO]:
    """Return the row and its opened bytes. Raises Absent where there is none that the actor may see."""
    media = shown_media(actor, media_uuid)
    try:
        return media, blob_path(media.tenant, media.sha256).open("rb")
    except FileNotFoundError:
        raise Absent(media.sha256) from None


def open_stored(*, tenant: str, sha256: str) -> tuple[Media, BinaryIO]:
    """Return a tenant's file by its hash, opened, for a caller that has checked who may see it. Raises Absent."""
    media = Media.objects.of_tenant(tenant).filter(sha256=sha256).order_by("pk").first()
    if media is None:
        raise Absent(sha256)
    try:
        return media, blob_path(tenant, sha256).open("rb")
    except FileNotFoundError:
        raise Absent(sha256) from None


@transaction.atomic
def _row(actor: Actor, tenant: str, path: str, received: _Received, name: str) -> Media:
    media, _made = Media.objects.get_or_create(
        tenant=tenant,
        sha256=received.sha256,
        path=path,
        author_key=actor.key,
        defaults={
            "size_bytes": received.size_bytes,
            "content_type": received.content_type,
            "name": _file_name(name),
            "stored_at": clock.now(),
        },
    )
    return media


def _receive(tenant: str, stream: IO[bytes], declared: str) -> _Received:
    """Write the stream beside its place, look at it, then move it there in one step."""
    folder = Path(settings.MEDIA_ROOT) / "ledger" / tenant
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".incoming-")
    try:
        with os.fdopen(descriptor, "wb") as target:
            received = _copy(stream, target, declared)
            target.flush()
            os.fsync(target.fileno())
        _settle(Path(temporary), blob_path(tenant, received.sha256))
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    return received


def _copy(stream: IO[bytes], target: BinaryIO, declared: str) -> _Received:
    start, size, hashing = b"", 0, hashlib.sha256()
    while chunk := stream.read(_CHUNK_BYTES):
        size += len(chunk)
        if size > LARGEST_MEDIA_BYTES:
            raise RuleBroken(_("文件超过 20 MB，未保存。请压缩后再上传。"))
        if len(start) < SNIFFED_BYTES:
            start += chunk[:SNIFFED_BYTES]
        hashing.update(chunk)
        target.write(chunk)
    content_type = sniffed_type(start, declared)
    if content_type is None:
        raise RuleBroken(_("只能保存图片、PDF 或录音文件。"))
    return _Received(hashing.hexdigest(), size, content_type)


def _settle(temporary: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    os.replace(temporary, place)  # equal hash, equal bytes: replacing an earlier copy changes nothing
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the new name itself must survive a power cut
    finally:
        os.close(folder)


def _file_name(name: str) -> str:
    """Return the last part of a name a browser sent, without control characters, at most 120 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable())[:120] or "file"
