"""制度与专班: the list of enterprises, what is in force at one, a version with its changes, drafting and approving."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gangze.access.matrix import Action
from gangze.dossiers import selectors, services
from gangze.dossiers.forms import CharterForm, refused
from gangze.kernel.errors import RuleBroken
from gangze.org.middleware import ActorRequest


@require_safe
@login_required
def charters(request: ActorRequest) -> HttpResponse:
    page = selectors.charter_list(request.actor, request.GET)
    if len(page.rows) == 1 and not page.has_other_pages:
        return redirect("dossiers:charter", page.rows[0].enterprise.uuid)
    return render(request, "dossiers/charters.html", {"page": page})


@require_safe
@login_required
def charter(request: ActorRequest, enterprise_uuid: UUID) -> HttpResponse:
    row = selectors.charters_of(request.actor, enterprise_uuid)
    may_edit = request.actor.may(Action.CHARTER_EDIT, row.enterprise.path)
    return render(request, "dossiers/charter.html", {"row": row, "may_edit": may_edit})


@require_POST
@login_required
def charter_begin(request: ActorRequest, enterprise_uuid: UUID, subject: str) -> HttpResponse:
    title, body = starting_text() if request.POST.get("from") == "suggestion" else ("", "")
    draft = services.begin_charter(
        actor=request.actor, enterprise_uuid=enterprise_uuid, subject=subject, title=title, body=body
    )
    return redirect("dossiers:charter_edit", draft.uuid)


@require_safe
@login_required
def charter_version(request: ActorRequest, charter_uuid: UUID) -> HttpResponse:
    revision = selectors.charter_by_uuid(request.actor, charter_uuid)
    is_draft = revision.state == "draft"
    context = {
        "revision": revision,
        "changes": selectors.charter_changes(request.actor, revision),
        "shown_hash": services.hash_of_charter(revision),
        "may_edit": is_draft and request.actor.may(Action.CHARTER_EDIT, revision.enterprise.path),
        "may_approve": is_draft and request.actor.may(Action.DOSSIER_APPROVE, revision.enterprise.path),
    }
    return render(request, "dossiers/charter_version.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def charter_edit(request: ActorRequest, charter_uuid: UUID) -> HttpResponse:
    revision = selectors.charter_by_uuid(request.actor, charter_uuid)
    request.actor.require(Action.CHARTER_EDIT, revision.enterprise.path)
    if revision.state != "draft":
        return redirect("dossiers:charter_version", charter_uuid)
    form = CharterForm(revision, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.edit_charter(actor=request.actor, charter_uuid=charter_uuid, **form.arguments())
            messages.success(request, _("草稿已保存。"))
            return redirect("dossiers:charter_version", charter_uuid)
        except RuleBroken as error:
            refused(form, error)
    return _edit_page(request, charter_uuid, form)


@require_POST
@login_required
def charter_approve(request: ActorRequest, charter_uuid: UUID) -> HttpResponse:
    shown_hash = request.POST.get("shown_hash", "")
    services.approve_charter(actor=request.actor, charter_uuid=charter_uuid, shown_hash=shown_hash)
    messages.success(request, _("已批准，即日起为现行版本。"))
    return redirect("dossiers:charter_version", charter_uuid)


def _edit_page(request: ActorRequest, charter_uuid: UUID, form: CharterForm) -> HttpResponse:
    """Return the form; where somebody else saved meanwhile, with their text beside one's own and ready to be saved over."""
    latest = selectors.charter_by_uuid(request.actor, charter_uuid)
    context = {
        "revision": latest,
        "form": form,
        "theirs": latest if form.rebase(latest.edit_number) else None,
    }
    return render(request, "dossiers/charter_edit.html", context, status=422 if form.is_bound else 200)


@lru_cache(maxsize=1)
def starting_text() -> tuple[str, str]:
    """Return title and body of the suggested first system document. source: notice 二(一)(二)(三), in our own words."""
    file = resources.files("gangze.dossiers") / "content" / "starting_system.txt"
    title, _blank, body = file.read_text(encoding="utf-8").partition("\n\n")
    return title.strip(), body.strip()
