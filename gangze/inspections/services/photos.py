"""Photos of findings: kept from a form, looked at once their file is here, opened for whoever sees the finding."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import IO, BinaryIO
from uuid import UUID

from django.db.models import QuerySet

from gangze.access.actor import Actor
from gangze.inspections.models import Finding, FindingPhoto
from gangze.inspections.rules.handling import require_photo_count
from gangze.inspections.rules.reports import Report, Shot
from gangze.inspections.rules.seeing import look_at
from gangze.kernel.errors import Absent, RuleBroken
from gangze.kernel.pictures import NotAPicture, cleaned_picture
from gangze.ledger.rules.media_types import LARGEST_MEDIA_BYTES
from gangze.ledger.services import open_stored, store_media

from .reporting import WHISTLE, place_of

LOOKED_AT_ONCE = 500


def keep_for_report(*, actor: Actor, report: Report, files: Iterable[IO[bytes]]) -> tuple[Shot, ...]:
    """Store the photos of a report that is about to be made, at the place it names; of an anonymous one under nobody's name.

    Raises Absent for a place where the actor may not report, RuleBroken as keep_photos does.
    """
    files = list(files)
    if not files:
        return ()
    enterprise, place = place_of(actor, report)
    if report.is_anonymous:
        return keep_photos(actor=WHISTLE, tenant=enterprise.tenant, path=enterprise.path, files=files)
    return keep_photos(actor=actor, tenant=enterprise.tenant, path=place.path, files=files)


def keep_photos(*, actor: Actor, tenant: str, path: str, files: Iterable[IO[bytes]]) -> tuple[Shot, ...]:
    """Store photos in the ledger's media without what the camera wrote; returns their hashes and when they were taken.

    Permission is the caller's to check. Raises RuleBroken: too many, too large, no picture.
    """
    files = list(files)
    require_photo_count(len(files))
    return tuple(_keep(actor, tenant, path, each) for each in files)


def _keep(actor: Actor, tenant: str, path: str, stream: IO[bytes]) -> Shot:
    content = stream.read(LARGEST_MEDIA_BYTES + 1)
    if len(content) > LARGEST_MEDIA_BYTES:
        raise RuleBroken("照片超过 20 MB，未保存。请压缩后再上传。")
    try:
        picture = cleaned_picture(content)
    except NotAPicture:
        raise RuleBroken("照片打不开：只收 JPEG、PNG、WebP 图片，请重新拍摄或选择。") from None
    media = store_media(
        actor=actor, tenant=tenant, path=path, stream=io.BytesIO(picture), content_type="image/jpeg", name="photo.jpg"
    )
    return Shot(media.sha256, look_at(content).taken_at)


def look_at_photos(*, finding: Finding | None = None) -> int:
    """Look at photos whose file has come since, of one finding or of all; returns how many. Safe to run twice."""
    waiting = FindingPhoto.objects.filter(likeness__isnull=True)
    if finding is not None:
        waiting = waiting.filter(finding=finding)
    return sum(_look(photo) for photo in _newest(waiting))


def _newest(waiting: QuerySet[FindingPhoto]) -> list[FindingPhoto]:
    return list(waiting.select_related("finding__enterprise").order_by("-pk")[:LOOKED_AT_ONCE])


def _look(photo: FindingPhoto) -> bool:
    try:
        _media, stream = open_stored(tenant=photo.finding.enterprise.tenant, sha256=photo.sha256)
    except Absent:
        return False
    with stream:
        seen = look_at(stream.read())
    photo.likeness, photo.taken_at = seen.likeness, photo.taken_at or seen.taken_at
    photo.save(update_fields=["likeness", "taken_at"])
    return True


def open_finding_photo(*, actor: Actor, finding_uuid: UUID, sha256: str) -> tuple[str, BinaryIO]:
    """Return the content type and the opened bytes of a photo of a visible finding. Raises Absent, also while its file is not here."""
    finding = Finding.objects.visible_to(actor).select_related("enterprise").filter(uuid=finding_uuid).first()
    if finding is None or not finding.photos.filter(sha256=sha256).exists():
        raise Absent("photo")
    media, stream = open_stored(tenant=finding.enterprise.tenant, sha256=sha256)
    return media.content_type, stream
