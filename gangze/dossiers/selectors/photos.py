"""The draft whose photos are changed."""

from uuid import UUID

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.models import Revision
from gangze.dossiers.rules import RevisionState
from gangze.dossiers.rules.states import require_draft

from .reading import revision_by_uuid


def draft_to_edit(actor: Actor, revision_uuid: UUID) -> Revision:
    """Return a draft for its editor; raises Absent, NotAllowed, RuleBroken when it is a draft no more."""
    revision = revision_by_uuid(actor, revision_uuid)
    actor.require(Action.DOSSIER_EDIT, revision.dossier.post.path)
    require_draft(RevisionState(revision.state))
    return revision
