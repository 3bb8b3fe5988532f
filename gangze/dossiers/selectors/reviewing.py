"""What waits for somebody's signature: for a review that is asked, and for the principal's approval."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.models import Revision, SignOff
from gangze.dossiers.rules import RevisionState
from gangze.dossiers.rules.reviewing import Review
from gangze.dossiers.rules.reviewing import reviews_of as reviews_by
from gangze.kernel.wording import Listing
from gangze.org.models import Post
from gangze.org.selectors import roles_held_at

from .reading import reviews_of


@dataclass(frozen=True, slots=True)
class ReviewChoice:
    """A review the author may ask for: whether the enterprise usually does, and whether anybody could sign it at the post."""

    review: Review
    is_usual: bool
    has_signer: bool


def review_choices(post: Post, usual: Collection[str]) -> list[ReviewChoice]:
    """Return the reviews in order; one that nobody could sign would hold up the approval until the principal sends it back."""
    signers = reviews_by(roles_held_at(post.path))
    return [ReviewChoice(review, review.value in usual, review in signers) for review in Review]


@dataclass(frozen=True, slots=True)
class RevisionWaiting:
    """A revision in review, who sent it, and the steps of the review that are asked and not yet signed."""

    revision: Revision
    sender: str
    missing: Listing


def waiting_for_approval(actor: Actor, most: int) -> list[RevisionWaiting]:
    """Return up to `most` revisions in review where the actor may approve, the longest waiting first."""
    return _rows(_in_review(actor, Action.DOSSIER_APPROVE)[:most])


def waiting_for_review(actor: Actor, most: int) -> list[RevisionWaiting]:
    """Return up to `most` revisions that ask for a review which the actor may sign at the post's place and nobody has."""
    own = _own_reviews(actor)
    if not own:
        return []
    asked: Q = Q(pk__in=[])
    for path, review in own:
        signed = SignOff.objects.filter(
            revision=OuterRef("pk"), step=SignOff.Step.REVIEWED, review=review, content_hash=OuterRef("content_hash")
        )
        place = Q(dossier__post__path__startswith=path, asked_text__contains=f'"{review}"')
        asked = asked | Q(place & ~Exists(signed))
    waiting = _in_review(actor, Action.DOSSIER_REVIEW).alias(asked_text=Cast(F("asked_reviews"), TextField()))
    return _rows(waiting.filter(asked)[:most])


def _own_reviews(actor: Actor) -> list[tuple[str, str]]:
    """Return each place at which the actor signs, with the step that a signature there is."""
    return sorted({(each.unit_path, review.value) for each in actor.grants for review in reviews_by([each.role])})


def _in_review(actor: Actor, action: Action) -> QuerySet[Revision]:
    return (
        Revision.objects.reached_by(actor, action)
        .filter(state=RevisionState.IN_REVIEW.value)
        .select_related("dossier__post__unit", "dossier__post__enterprise")
        .prefetch_related("signoffs")
        .order_by("submitted_at", "pk")
    )


def _rows(revisions: Iterable[Revision]) -> list[RevisionWaiting]:
    return [
        RevisionWaiting(
            revision,
            next((each.actor_name for each in _latest_first(revision) if each.step == SignOff.Step.SUBMITTED), ""),
            Listing([review.label for review, signature in reviews_of(revision) if signature is None]),
        )
        for revision in revisions
    ]


def _latest_first(revision: Revision) -> list[SignOff]:
    return list(revision.signoffs.all())[::-1]
