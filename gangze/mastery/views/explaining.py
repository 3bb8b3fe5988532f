"""讲明: a listener asks why, item by item; authors write their own questions."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gangze.access.matrix import Action
from gangze.dossiers.content import Kind
from gangze.kernel import clock
from gangze.mastery import selectors, services
from gangze.mastery.rules.evidence import EXPLAINED
from gangze.mastery.rules.levels import Outcome
from gangze.org.middleware import ActorRequest
from gangze.org.outbox import take
from gangze.web.asked import whole_number
from gangze.web.translating import said

from .examining import OFFERED, kept, kind_named, uuid_asked


@require_http_methods(["GET", "POST"])
@login_required
def explain(request: ActorRequest, post_uuid: UUID, kind: str) -> HttpResponse:
    page = selectors.explainer_page(request.actor, post_uuid, kind_named(kind))
    if request.method == "POST":
        receipt = take(
            actor=request.actor,
            kind=EXPLAINED,
            client_uuid=uuid4(),
            device_at=clock.now(),
            body=_body(request.POST, page),
        )
        return redirect("mastery:examined", fact_uuid=receipt)
    context = {
        "page": page, "post": page.document.post, "kind": page.document.kind, "kinds": list(Kind), "outcomes": list(Outcome),
        "occasions": OFFERED, "draw": uuid_asked(request.GET.get("draw", "")), "chosen": request.GET.get("person", ""),
        "may_write": request.actor.may(Action.DOSSIER_EDIT, page.document.post.path),
    }  # fmt: skip
    return kept(render(request, "mastery/explain.html", context))


def _body(sent: QueryDict, page: selectors.ExplainerPage) -> dict[str, Any]:
    """Return what a form without scripts tells: the questions that were marked, the others were not asked."""
    body: dict[str, Any] = {name: sent[name] for name in ("person", "occasion", "draw", "note") if sent.get(name)}
    answers = [
        {
            "uid": each.uid, "question": said(each.text), "outcome": sent[f"outcome:{each.uid}"],
            "note": sent.get(f"note:{each.uid}", ""),
        }
        for each in page.questions
        if sent.get(f"outcome:{each.uid}")
    ]  # fmt: skip
    return body | {
        "post": str(page.document.post.uuid), "revision": page.document.revision.number, "document": page.document.kind.value,
        "seconds": whole_number(sent.get("seconds", ""), default=0, most=86_400), "answers": answers,
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
def questions(request: ActorRequest, post_uuid: UUID, kind: str) -> HttpResponse:
    document, found = selectors.questions_to_write(request.actor, post_uuid, kind_named(kind))
    if request.method == "POST":
        services.write_question(
            actor=request.actor, post_uuid=post_uuid, kind=document.kind, uid=request.POST.get("uid", ""),
            text=request.POST.get("text", ""), answer=request.POST.get("answer", ""),
        )  # fmt: skip
        messages.success(request, _("已保存。"))
        return redirect("mastery:questions", post_uuid=post_uuid, kind=kind)
    context = {"post": document.post, "kind": document.kind, "kinds": list(Kind), "found": found}
    return render(request, "mastery/questions.html", context)
