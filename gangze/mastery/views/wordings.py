"""What an enterprise adds to the judge: accepted wordings of the points of a post, words of its trade."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gangze.dossiers.content import Kind
from gangze.mastery import selectors, services
from gangze.org.middleware import ActorRequest

from .examining import kind_named


@require_http_methods(["GET", "POST"])
@login_required
def wordings(request: ActorRequest, post_uuid: UUID, kind: str) -> HttpResponse:
    page = selectors.wordings_page(request.actor, post_uuid, kind_named(kind))
    if request.method == "POST":
        services.accept_wording(
            actor=request.actor, post_uuid=post_uuid, kind=page.document.kind, key=request.POST.get("key", ""),
            text=request.POST.get("text", ""),
        )  # fmt: skip
        messages.success(request, _("已认可。以后这样说，机器算说对。"))
        return redirect("mastery:wordings", post_uuid=post_uuid, kind=kind)
    context = {"page": page, "post": page.document.post, "kind": page.document.kind, "kinds": list(Kind)}
    return render(request, "mastery/wordings.html", context)


@require_POST
@login_required
def wording_drop(request: ActorRequest, post_uuid: UUID, kind: str, pk: int) -> HttpResponse:
    services.drop_wording(actor=request.actor, post_uuid=post_uuid, pk=pk)
    messages.success(request, _("已取消认可。"))
    return redirect("mastery:wordings", post_uuid=post_uuid, kind=kind_named(kind).value)


@require_safe
@login_required
def trade_words_home(request: ActorRequest) -> HttpResponse:
    found = selectors.enterprises_with_words(request.actor)
    if len(found) == 1:
        return redirect("mastery:trade_words", enterprise_uuid=found[0].uuid)
    return render(request, "mastery/trade_words_home.html", {"enterprises": found})


@require_http_methods(["GET", "POST"])
@login_required
def trade_words(request: ActorRequest, enterprise_uuid: UUID) -> HttpResponse:
    enterprise, groups = selectors.trade_words_of(request.actor, enterprise_uuid)
    if request.method == "POST":
        services.add_trade_words(
            actor=request.actor, enterprise_uuid=enterprise_uuid, words=request.POST.get("words", "")
        )
        messages.success(request, _("已添加。"))
        return redirect("mastery:trade_words", enterprise_uuid=enterprise_uuid)
    return render(request, "mastery/trade_words.html", {"enterprise": enterprise, "groups": groups})


@require_POST
@login_required
def trade_words_drop(request: ActorRequest, enterprise_uuid: UUID, pk: int) -> HttpResponse:
    services.drop_trade_words(actor=request.actor, enterprise_uuid=enterprise_uuid, pk=pk)
    messages.success(request, _("已删除。"))
    return redirect("mastery:trade_words", enterprise_uuid=enterprise_uuid)
