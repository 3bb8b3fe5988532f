"""Files brought for import."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.models import Upload
from gangze.kernel.errors import Absent
from gangze.org.models import Enterprise


def uploads_of(actor: Actor) -> QuerySet[Upload]:
    """Return the files brought for import where the actor may import, newest first."""
    return Upload.objects.visible_to(actor).select_related("enterprise")


def uploads_to_confirm(actor: Actor) -> QuerySet[Upload]:
    """Return the actor's own files that were read and wait for a decision."""
    return uploads_of(actor).filter(user_id=actor.user_id, state=Upload.State.READY)


def upload_by_uuid(actor: Actor, upload_uuid: UUID) -> Upload:
    """Return a visible upload; raises Absent."""
    upload = uploads_of(actor).filter(uuid=upload_uuid).first()
    if upload is None:
        raise Absent("upload")
    return upload


def enterprises_for_import(actor: Actor) -> QuerySet[Enterprise]:
    """Return the enterprises into which the actor may import."""
    return Enterprise.objects.reached_by(actor, Action.DOSSIER_EDIT)
