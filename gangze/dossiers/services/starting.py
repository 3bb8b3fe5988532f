"""A first draft that begins from what a similar post of the same enterprise has in force."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.dossiers.models import Dossier, Item, Revision
from gangze.kernel.errors import Absent, RuleBroken

from .drafting import draft_for_edit, touch


@transaction.atomic
def start_from_post(*, actor: Actor, revision_uuid: UUID, source_post_uuid: UUID) -> Revision:
    """Copy items and jingles in force at another post of the enterprise into an empty draft; the reason says from where.

    The items are new ones: what people know and acknowledged there says nothing about this post. Telephone numbers come
    along, because posts of one enterprise call the same numbers. Raises Absent, NotAllowed, RuleBroken (draft not empty).
    """
    draft = draft_for_edit(actor, revision_uuid)
    post = draft.dossier.post
    sources = Dossier.objects.visible_to(actor).filter(post__enterprise=post.enterprise, in_force__isnull=False)
    source = sources.exclude(post=post).filter(post__uuid=source_post_uuid).select_related("post", "in_force").first()
    if source is None or source.in_force is None:
        raise Absent("post")
    if draft.items.exists():
        raise RuleBroken("草稿里已经有内容；从相似岗位开始只用于空的草稿。")
    rows = [
        Item.from_content(replace(item.to_content(), uid=""), revision=draft, position=item.position)
        for item in source.in_force.items.all()
    ]
    Item.objects.bulk_create(rows, batch_size=500)
    draft.jingles = source.in_force.jingles
    draft.reason = f"从相似岗位“{source.post.name}”的{source.in_force.display_label}开始"[:200]
    draft.save(update_fields=["jingles", "reason"])
    touch(draft)
    return draft
