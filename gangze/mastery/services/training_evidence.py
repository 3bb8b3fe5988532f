"""Photos and scans that prove a training or a certificate: looked at by their bytes, kept by the ledger, given to whoever may see the record."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, BinaryIO
from uuid import UUID

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.rules.photos import LARGEST_PHOTO_BYTES
from gangze.kernel.errors import Absent, RuleBroken
from gangze.ledger.models import Media
from gangze.ledger.rules.media_types import EXTENSIONS, SNIFFED_BYTES, sniffed_type
from gangze.ledger.services import open_stored, store_media
from gangze.mastery.models import Certificate, TrainingRecord
from gangze.org.models import Enterprise

MOST_FILES = 6
_SCANS = {"image/jpeg", "image/png", "image/webp", "application/pdf"}


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as a browser sends it; its name and type are only claims."""

    stream: IO[bytes]
    content_type: str
    name: str


def keep_evidence(*, actor: Actor, enterprise: Enterprise, path: str, files: Iterable[SentFile]) -> tuple[str, ...]:
    """Keep files as evidence and return their hashes. Raises NotAllowed, RuleBroken for too many, too large and others than scans."""
    actor.require(Action.TRAINING_EDIT, path)
    files = list(files)
    if len(files) > MOST_FILES:
        raise RuleBroken("一次最多附{count}个文件。", count=MOST_FILES)
    # All are looked at before one is kept: a refusal leaves nothing behind.
    contents = [(_scan(file), file) for file in files]
    return tuple(
        store_media(
            actor=actor, tenant=enterprise.tenant, path=path, stream=io.BytesIO(content),
            content_type=file.content_type, name=file.name,
        ).sha256
        for content, file in contents
    )  # fmt: skip


def _scan(file: SentFile) -> bytes:
    content = file.stream.read(LARGEST_PHOTO_BYTES + 1)
    if len(content) > LARGEST_PHOTO_BYTES:
        raise RuleBroken("一个附件最大{most}MB，未保存。请压缩后再上传。", most=LARGEST_PHOTO_BYTES // 1024 // 1024)
    if sniffed_type(content[:SNIFFED_BYTES], "") not in _SCANS:
        raise RuleBroken("附件只能是 JPEG、PNG、WebP 图片或 PDF。")
    return content


def require_evidence(actor: Actor, enterprise: Enterprise, hashes: Iterable[str], *, kept: Iterable[str] = ()) -> None:
    """Raise RuleBroken unless the actor kept every one of these files for the enterprise, or the record had it already."""
    fresh = set(hashes) - set(kept)
    known = Media.objects.of_tenant(enterprise.tenant).filter(sha256__in=fresh, author_key=actor.key)
    if fresh - set(known.values_list("sha256", flat=True)):
        raise RuleBroken("附件没有保存成功，请重新上传。")


def open_evidence(*, actor: Actor, fact_uuid: UUID, sha256: str) -> tuple[str, str, BinaryIO]:
    """Return type, name and opened bytes of a file of a record or certificate the actor sees. Raises Absent."""
    row: TrainingRecord | Certificate | None = (
        TrainingRecord.objects.visible_to(actor)
        .filter(fact_uuid=fact_uuid)
        .select_related("person__enterprise")
        .first()
        or Certificate.objects.visible_to(actor)
        .filter(fact_uuid=fact_uuid)
        .select_related("person__enterprise")
        .first()
    )
    if row is None or row.person.enterprise is None or sha256 not in row.evidence:
        raise Absent("evidence")
    media, stream = open_stored(tenant=row.person.enterprise.tenant, sha256=sha256)
    return media.content_type, f"{sha256[:12]}{EXTENSIONS.get(media.content_type, '')}", stream
