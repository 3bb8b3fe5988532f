"""Printed codes: one valid token a revision, revoked and replaced when a print is lost or misused."""

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.models import PrintCode, Revision
from gangze.kernel import clock
from gangze.kernel.errors import Absent, RuleBroken
from gangze.ledger.services import record_fact


def code_for_revision(*, actor: Actor, revision: Revision) -> PrintCode:
    """Return the valid code of a revision, made on the first print; the actor needs DOSSIER_PRINT at the post."""
    actor.require(Action.DOSSIER_PRINT, revision.dossier.post.path)
    code, _created = PrintCode.objects.get_or_create(
        revision=revision, revoked_at=None, defaults={"created_by": actor.name}
    )
    return code


@transaction.atomic
def revoke_code(*, actor: Actor, token: str, reason: str) -> PrintCode:
    """Make a printed code open nothing any more; the next print gets a new one.

    Raises Absent, NotAllowed, RuleBroken (no reason, already revoked).
    """
    code = (
        PrintCode.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("revision__dossier__post__enterprise")
        .filter(token=token)
        .first()
    )
    if code is None:
        raise Absent("code")
    post = code.revision.dossier.post
    actor.require(Action.CODE_EDIT, post.path)
    if code.revoked_at is not None:
        raise RuleBroken("该二维码已经作废。")
    if not reason.strip():
        raise RuleBroken("请写明作废原因。")
    code.revoked_at = clock.now()
    code.revoked_reason = reason.strip()[:200]
    code.save(update_fields=["revoked_at", "revoked_reason"])
    record_fact(
        actor=actor,
        tenant=post.enterprise.tenant,
        path=post.path,
        kind="dossier.code_revoked",
        subject=f"revision:{code.revision.uuid}",
        payload={"code_ending": token[-4:], "reason": code.revoked_reason},
    )
    return code
