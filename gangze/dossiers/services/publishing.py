"""The way of a revision from draft to force; each signature is a fact bound to the content hash."""

from datetime import date
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.events import dossier_published
from gangze.dossiers.models import Dossier, Revision, SignOff
from gangze.dossiers.rules import (
    RevisionState,
    content_hash,
    gaps_before_review,
    state_after_approval,
    state_after_return,
    state_after_submission,
)
from gangze.kernel import clock
from gangze.kernel.errors import Absent, RuleBroken

from .drafting import clean_text, record_revision_fact


def _locked(actor: Actor, revision_uuid: UUID, action: Action) -> Revision:
    revision = (
        Revision.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("dossier__post__enterprise")
        .filter(uuid=revision_uuid)
        .first()
    )
    if revision is None:
        raise Absent("revision")
    actor.require(action, revision.dossier.post.path)
    return revision


def _sign(actor: Actor, revision: Revision, step: SignOff.Step, comment: str = "", **payload: object) -> SignOff:
    comment = clean_text(comment)[:500]
    fact_uuid = record_revision_fact(actor, revision, f"dossier.{step.value}", {"comment": comment, **payload})
    return SignOff.objects.create(
        revision=revision,
        step=step,
        actor_key=actor.key,
        actor_name=actor.name,
        comment=comment,
        content_hash=revision.content_hash,
        fact_uuid=fact_uuid,
        signed_at=clock.now(),
    )


def _require_shown(revision: Revision, shown_hash: str) -> None:
    """A signature is for what the signer saw, not for what the page has become since."""
    if revision.content_hash != shown_hash:
        raise RuleBroken("内容与你看到的不一致（可能已退回修改后重新送审），请刷新后再签。")


@transaction.atomic
def submit_revision(*, actor: Actor, revision_uuid: UUID, edit_number: int | None = None) -> Revision:
    """Send a draft to review: freeze it and bind it to its content hash.

    Raises Absent, NotAllowed, RuleBroken naming every gap (docs/rules/dossiers.md).
    """
    revision = _locked(actor, revision_uuid, Action.DOSSIER_EDIT)
    if edit_number is not None and edit_number != revision.edit_number:
        raise RuleBroken("这份草稿刚被别人改过，请看过最新内容再送审。")
    post = revision.dossier.post
    content = revision.to_content()
    gaps = gaps_before_review(content, is_frontline=post.is_frontline)
    revision.state = state_after_submission(RevisionState(revision.state), [gap.message for gap in gaps]).value
    revision.content_hash = content_hash(content, post_uuid=post.uuid.hex)
    revision.submitted_at = clock.now()
    revision.save(update_fields=["state", "content_hash", "submitted_at"])
    _sign(actor, revision, SignOff.Step.SUBMITTED)
    return revision


@transaction.atomic
def review_revision(*, actor: Actor, revision_uuid: UUID, shown_hash: str, comment: str = "") -> SignOff:
    """Sign a revision in review as reviewer; raises RuleBroken when it is not in review or no longer what was seen."""
    revision = _locked(actor, revision_uuid, Action.DOSSIER_REVIEW)
    if RevisionState(revision.state) is not RevisionState.IN_REVIEW:
        raise RuleBroken("只有审核中的版本可以签审核意见。")
    _require_shown(revision, shown_hash)
    return _sign(actor, revision, SignOff.Step.REVIEWED, comment)


@transaction.atomic
def return_revision(*, actor: Actor, revision_uuid: UUID, comment: str) -> Revision:
    """Send a revision in review back to draft with a reason; reviewers and the principal may."""
    revision = _locked(actor, revision_uuid, Action.DOSSIER_REVIEW)
    if not comment.strip():
        raise RuleBroken("请写明退回的原因，便于修改。")
    revision.state = state_after_return(RevisionState(revision.state)).value
    _sign(actor, revision, SignOff.Step.RETURNED, comment)
    revision.content_hash = ""
    revision.save(update_fields=["state", "content_hash"])
    return revision


@transaction.atomic
def approve_revision(
    *, actor: Actor, revision_uuid: UUID, shown_hash: str, in_force_on: date | None = None, comment: str = ""
) -> Revision:
    """Approve a revision as principal; it comes into force at once, or on a later day.

    The content is hashed again: a row changed behind our back is refused. Raises Absent, NotAllowed, RuleBroken.
    """
    revision = _locked(actor, revision_uuid, Action.DOSSIER_APPROVE)
    today = clock.now().astimezone(clock.PARK_ZONE).date()
    day = in_force_on or today
    state = state_after_approval(RevisionState(revision.state), in_force_on=day, today=today)
    _require_shown(revision, shown_hash)
    if content_hash(revision.to_content(), post_uuid=revision.dossier.post.uuid.hex) != revision.content_hash:
        raise RuleBroken("内容与送审时的指纹不一致，不能批准；请退回后重新送审。")
    _sign(actor, revision, SignOff.Step.APPROVED, comment, in_force_on=day.isoformat())
    revision.in_force_on = day
    revision.state = RevisionState.APPROVED.value
    revision.save(update_fields=["in_force_on", "state"])
    if state is RevisionState.IN_FORCE:
        _put_in_force(actor, revision)
    return revision


def _put_in_force(actor: Actor, revision: Revision) -> None:
    dossier = Dossier.objects.select_for_update(of=("self",)).select_related("in_force").get(pk=revision.dossier_id)
    old = dossier.in_force
    if old is not None:
        old.state = RevisionState.SUPERSEDED.value
        old.save(update_fields=["state"])
    revision.state = RevisionState.IN_FORCE.value
    revision.save(update_fields=["state"])
    dossier.in_force = revision
    dossier.save(update_fields=["in_force"])
    record_revision_fact(
        actor,
        revision,
        "dossier.published",
        {"supersedes": old.number if old else None, "on": str(revision.in_force_on)},
    )
    old_id = old.pk if old else None
    transaction.on_commit(
        lambda: dossier_published.send(sender=Revision, revision_id=revision.pk, superseded_id=old_id)
    )


def enforce_due_revisions(*, actor: Actor, today: date) -> int:
    """Put approved revisions in force whose day has come; returns how many. Safe to run twice."""
    due = Revision.objects.filter(state=RevisionState.APPROVED.value, in_force_on__lte=today)
    count = 0
    for revision_id in due.values_list("pk", flat=True):
        with transaction.atomic():
            revision = (
                Revision.objects.select_for_update(of=("self",))
                .select_related("dossier__post__enterprise")
                .get(pk=revision_id)
            )
            if revision.state == RevisionState.APPROVED.value:
                _put_in_force(actor, revision)
                count += 1
    return count
