"""Photos beside an item of a draft: added, told right or wrong, taken away; and read by whoever sees the revision."""

import io
from collections.abc import Callable
from dataclasses import asdict
from typing import IO, BinaryIO
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.dossiers.content import ItemContent, Photo
from gangze.dossiers.models import Item, Revision
from gangze.dossiers.printing import is_printable_picture
from gangze.dossiers.rules.photos import (
    LARGEST_PHOTO_BYTES,
    require_room,
    with_photo,
    with_photo_told,
    without_photo,
)
from gangze.kernel.errors import Absent, RuleBroken
from gangze.kernel.pictures import NotAPicture, cleaned_picture
from gangze.kernel.wording import Sentence
from gangze.ledger.services import open_stored, store_media

from .drafting import draft_for_edit, touch


def add_photo(
    *,
    actor: Actor,
    revision_uuid: UUID,
    uid: UUID,
    stream: IO[bytes],
    content_type: str,
    name: str,
    verdict: str = "",
    caption: str = "",
) -> Item:
    """Store a picture in the ledger's media, without what the camera wrote, and put it beside a risk or a step of a draft.

    Raises Absent, NotAllowed, RuleBroken: no draft, no such document, too many, too large, not a whole picture.
    """
    with transaction.atomic():
        require_room(_item(draft_for_edit(actor, revision_uuid), uid).to_content())
    picture = _whole_picture(stream)  # outside a transaction: it takes a moment, and nobody should wait for it
    with transaction.atomic():
        revision = draft_for_edit(actor, revision_uuid)
        item = _item(revision, uid)
        post = revision.dossier.post
        media = store_media(
            actor=actor, tenant=post.enterprise.tenant, path=post.path, stream=io.BytesIO(picture),
            content_type=content_type, name=name,
        )  # fmt: skip
        return _saved(revision, item, with_photo(item.to_content(), Photo(media.sha256, verdict, caption)))


def edit_photo(
    *, actor: Actor, revision_uuid: UUID, uid: UUID, sha256: str, verdict: str = "", caption: str = ""
) -> Item:
    """Tell a photo of a draft right, wrong or neither, and caption it; raises Absent, NotAllowed, RuleBroken."""
    return _changed(
        actor, revision_uuid, uid, lambda item: with_photo_told(item, sha256, verdict=verdict, caption=caption)
    )


def remove_photo(*, actor: Actor, revision_uuid: UUID, uid: UUID, sha256: str) -> Item:
    """Take a photo from an item of a draft; earlier revisions keep it. Raises Absent, NotAllowed, RuleBroken."""
    return _changed(actor, revision_uuid, uid, lambda item: without_photo(item, sha256))


def open_photo(*, actor: Actor, revision_uuid: UUID, sha256: str) -> tuple[str, BinaryIO]:
    """Return the content type and the opened bytes of a photo in a revision the actor sees; raises Absent."""
    revisions = Revision.objects.visible_to(actor).select_related("dossier__post__enterprise")
    revision = revisions.filter(uuid=revision_uuid).first()
    if revision is None or sha256 not in _names_in(revision):
        raise Absent("photo")
    media, stream = open_stored(tenant=revision.dossier.post.enterprise.tenant, sha256=sha256)
    return media.content_type, stream


def _names_in(revision: Revision) -> set[str]:
    """Return the hashes of all photos in a revision."""
    return {photo["sha256"] for photos in revision.items.values_list("photos", flat=True) for photo in photos}


_NO_PICTURE = Sentence("这个文件不是完整的图片，未保存。请上传 JPEG、PNG 或 WebP 图片。")


def _whole_picture(stream: IO[bytes]) -> bytes:
    content = stream.read(LARGEST_PHOTO_BYTES + 1)
    if len(content) > LARGEST_PHOTO_BYTES:
        raise RuleBroken("一张照片最大{most}MB，未保存。请压缩后再上传。", most=LARGEST_PHOTO_BYTES // 1024 // 1024)
    try:
        cleaned = cleaned_picture(content)
    except NotAPicture:
        raise RuleBroken(_NO_PICTURE) from None
    if not is_printable_picture(cleaned):
        raise RuleBroken(_NO_PICTURE)
    return cleaned


@transaction.atomic
def _changed(actor: Actor, revision_uuid: UUID, uid: UUID, change: Callable[[ItemContent], ItemContent]) -> Item:
    revision = draft_for_edit(actor, revision_uuid)
    item = _item(revision, uid)
    return _saved(revision, item, change(item.to_content()))


def _item(revision: Revision, uid: UUID) -> Item:
    item = revision.items.select_for_update().filter(uid=uid).first()
    if item is None:
        raise Absent("item")
    return item


def _saved(revision: Revision, item: Item, content: ItemContent) -> Item:
    item.photos = [asdict(photo) for photo in content.photos]
    item.save(update_fields=["photos"])
    touch(revision)
    return item
