"""The list of dossiers, one dossier, one revision."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gangze.access.matrix import Action
from gangze.dossiers import selectors
from gangze.dossiers.forms import ApprovalForm, CommentForm
from gangze.dossiers.printing import Layout
from gangze.dossiers.rules import RevisionState
from gangze.dossiers.rules.states import OPEN_STATES
from gangze.kernel.wording import Listing
from gangze.org.middleware import ActorRequest

STANDING = (*OPEN_STATES, RevisionState.IN_FORCE)
"""Revisions about whose items a change can be proposed."""
STATES = ("missing", "in_force", "open", "draft", "in_review", "approved")


@require_safe
@login_required
def dossier_list(request: ActorRequest) -> HttpResponse:
    filters = selectors.DossierFilter(
        query=request.GET.get("q", "").strip(),
        enterprise=request.GET.get("enterprise", ""),
        state=request.GET.get("state", ""),
    )
    context = {
        "filters": filters,
        "states": STATES,
        "page": selectors.dossier_list(request.actor, filters, request.GET),
        "enterprises": selectors.enterprises_with_dossiers(request.actor),
        "coverage": selectors.coverage(request.actor),
        "layouts": list(Layout),
        "may_print": bool(request.actor.reaches(Action.DOSSIER_PRINT)),
        "may_import": bool(request.actor.reaches(Action.DOSSIER_IMPORT)),
    }
    return render(request, "dossiers/list.html", context)


@require_safe
@login_required
def dossier(request: ActorRequest, post_uuid: UUID) -> HttpResponse:
    post = selectors.post_for_dossier(request.actor, post_uuid)
    current = selectors.current_revision(post)
    revisions = list(selectors.revisions_of(request.actor, post))
    context = {
        "post": post,
        "current": current,
        "open_revision": next((each for each in revisions if each.state in OPEN_STATES), None),
        "documents": selectors.documents_of(current) if current else [],
        "revisions": revisions,
        "holders": selectors.holders_of(request.actor, post, current),
        "codes": selectors.codes_of(request.actor, post),
        "open_tasks": selectors.open_tasks_of(request.actor, post),
        "layouts": list(Layout),
        "may": _may(request, post.path),
        "may_propose": request.actor.may(Action.PROPOSE, post.path),
    }
    return render(request, "dossiers/dossier.html", context)


@require_safe
@login_required
def revision(request: ActorRequest, post_uuid: UUID, number: int) -> HttpResponse:
    found = selectors.revision_of(request.actor, post_uuid, number)
    initial = {"shown_hash": found.content_hash}
    reviews = selectors.reviews_of(found)
    context = {
        "revision": found,
        "post": found.dossier.post,
        "documents": selectors.documents_of(found),
        "changes": selectors.changes_of(found),
        "signatures": selectors.signatures_of(found),
        "reviews": reviews,
        "missing": Listing([review.label for review, signature in reviews if signature is None]),
        "gaps": selectors.gaps_of(found) if found.state == "draft" else [],
        "review_form": CommentForm(initial=initial),
        "approval_form": ApprovalForm(initial=initial),
        "cited": selectors.cited_triggers(request.actor, found),
        "participation": selectors.participation_of(request.actor, found),
        "layouts": list(Layout),
        "may": _may(request, found.dossier.post.path),
        "may_propose": found.state in STANDING and request.actor.may(Action.PROPOSE, found.dossier.post.path),
    }
    return render(request, "dossiers/revision.html", context)


def _may(request: ActorRequest, path: str) -> dict[str, bool]:
    """Return which buttons the page offers; the services ask again."""
    actions = {
        "edit": Action.DOSSIER_EDIT,
        "review": Action.DOSSIER_REVIEW,
        "approve": Action.DOSSIER_APPROVE,
        "print": Action.DOSSIER_PRINT,
        "revoke": Action.CODE_EDIT,
        "draft": Action.DRAFT_VIEW,
        "acknowledge": Action.ACKNOWLEDGE,
        "acknowledgements": Action.ACKNOWLEDGEMENT_VIEW,
    }
    return {name: request.actor.may(action, path) for name, action in actions.items()}
