"""The way of a revision from draft to force; each signature is a fact bound to the content hash."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import Kind
from gangze.dossiers.events import dossier_published
from gangze.dossiers.hints import hints_of
from gangze.dossiers.models import Dossier, Item, Revision, SignOff
from gangze.dossiers.rules import (
    ChangeClass,
    RevisionState,
    compare_items,
    content_hash,
    gaps_before_review,
    state_after_approval,
    state_after_return,
    state_after_submission,
)
from gangze.dossiers.rules.asking import asked_since
from gangze.dossiers.rules.proposing import gaps_of_adopted
from gangze.dossiers.rules.reviewing import Review, require_reviewed, reviews_missing, reviews_of
from gangze.kernel import clock
from gangze.kernel.errors import Absent, RuleBroken

from .acknowledging import settle_acknowledgements
from .drafting import clean_text, record_revision_fact
from .settings import settings_of
from .sketching import keep_sketches
from .triggers import cited_uuids, end_cited_tasks


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
def submit_revision(
    *,
    actor: Actor,
    revision_uuid: UUID,
    edit_number: int | None = None,
    asked_reviews: Sequence[str] | None = None,
    classes: Mapping[str, str] | None = None,
) -> Revision:
    """Send a draft to review: freeze it, bind it to its content hash, and name whose review is asked.

    `asked_reviews` are values of Review (None: what is usual at the enterprise); `classes` is the author's word on changed
    items, uid → "wording" or "substance". Raises Absent, NotAllowed, RuleBroken naming every gap (docs/rules/dossiers.md).
    """
    revision = _locked(actor, revision_uuid, Action.DOSSIER_EDIT)
    if edit_number is not None and edit_number != revision.edit_number:
        raise RuleBroken("这份草稿刚被别人改过，请看过最新内容再送审。")
    post = revision.dossier.post
    content = revision.to_content()
    missing = [gap.message for gap in gaps_before_review(content, is_frontline=post.is_frontline)]
    missing += [gap.message for gap in gaps_of_adopted(revision.adopted_proposals.all().unwritten())]
    missing += [hint.message for hint in hints_of(content) if hint.is_blocking and hint.code != "contacts-missing"]
    revision.state = state_after_submission(RevisionState(revision.state), missing).value
    revision.content_hash = content_hash(content, post_uuid=post.uuid.hex)
    revision.submitted_at = clock.now()
    revision.asked_reviews = _asked_reviews(revision, asked_reviews)
    revision.change_classes = _change_classes(revision, classes or {})
    revision.save(update_fields=["state", "content_hash", "submitted_at", "asked_reviews", "change_classes"])
    adopted = [each.hex for each in revision.adopted_proposals.order_by("pk").values_list("uuid", flat=True)]
    told = {"reviews": revision.asked_reviews, "classes": revision.change_classes, "adopted": adopted}
    told["triggers"] = cited_uuids(revision)
    _sign(actor, revision, SignOff.Step.SUBMITTED, **told)
    return revision


def _asked_reviews(revision: Revision, asked: Sequence[str] | None) -> list[str]:
    if asked is None:
        asked = settings_of(revision.dossier.post.enterprise).asked_reviews
    return [review.value for review in Review if review.value in asked]


def _change_classes(revision: Revision, classes: Mapping[str, str]) -> dict[str, str]:
    """Return what was said of items that did change; anything else that was sent says nothing."""
    if revision.based_on is None:
        return {}
    old, new = revision.based_on.to_content(), revision.to_content()
    changed = {
        line.uid for line in compare_items(list(old.items()), list(new.items()))
        if line.change in (ChangeClass.WORDING, ChangeClass.SUBSTANCE)
    }  # fmt: skip
    said = (ChangeClass.WORDING.value, ChangeClass.SUBSTANCE.value)
    return {uid: value for uid, value in sorted(classes.items()) if uid in changed and value in said}


@transaction.atomic
def review_revision(*, actor: Actor, revision_uuid: UUID, shown_hash: str, comment: str = "") -> SignOff:
    """Sign a revision in review as reviewer; raises RuleBroken when it is not in review or no longer what was seen.

    The signature stands for the step of the review that the actor's role at the post is asked for.
    """
    revision = _locked(actor, revision_uuid, Action.DOSSIER_REVIEW)
    if RevisionState(revision.state) is not RevisionState.IN_REVIEW:
        raise RuleBroken("只有审核中的版本可以签审核意见。")
    _require_shown(revision, shown_hash)
    review = _step_of(actor, revision)
    sign_off = _sign(actor, revision, SignOff.Step.REVIEWED, comment, review=review)
    sign_off.review = review
    sign_off.save(update_fields=["review"])
    return sign_off


def _step_of(actor: Actor, revision: Revision) -> str:
    """Return the step a signature of the actor is: first what is still missing, else the highest of the actor's own."""
    own = reviews_of(actor.roles_at(revision.dossier.post.path))
    missing = [review for review in reviews_missing(revision.asked_reviews, signed_reviews(revision)) if review in own]
    return next((review.value for review in [*missing, *reversed(own)]), "")


def signed_reviews(revision: Revision) -> Collection[str]:
    """Return the steps signed for the content as it stands."""
    signed = revision.signoffs.filter(step=SignOff.Step.REVIEWED, content_hash=revision.content_hash)
    return set(signed.values_list("review", flat=True))


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
    require_reviewed(revision.asked_reviews, signed_reviews(revision))
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
    _ask_anew(revision, old)
    dossier.in_force = revision
    dossier.is_whole = revision.items.values("kind").distinct().count() == len(Kind)
    dossier.save(update_fields=["in_force", "is_whole"])
    settle_acknowledgements(revision)
    keep_sketches(revision)
    end_cited_tasks(actor, revision)
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


def _ask_anew(revision: Revision, old: Revision | None) -> None:
    """Set since which revision people are asked for each item."""
    before = {item.uid.hex: item for item in old.items.all()} if old is not None else {}
    rows = list(revision.items.all())
    since = asked_since(
        [row.to_content() for row in rows],
        {uid: item.to_content() for uid, item in before.items()},
        {uid: item.asked_since or (old.number if old else 0) for uid, item in before.items()},
        number=revision.number,
        classes=revision.change_classes,
    )
    for row in rows:
        row.asked_since = since[row.uid.hex]
    Item.objects.bulk_update(rows, ["asked_since"], batch_size=500)


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
