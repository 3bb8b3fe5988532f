"""自测: recite the own document alone, typed or dictated; the machine says at once how it went."""

from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from gangze.dossiers.content import Kind
from gangze.kernel import clock
from gangze.mastery import selectors
from gangze.mastery.outbox import SELF_TESTED
from gangze.org.middleware import ActorRequest
from gangze.org.outbox import take

from .examining import kept, kind_named


@require_safe
@login_required
def self_tests(request: ActorRequest) -> HttpResponse:
    found = selectors.own_tests(request.actor, request.GET)
    return kept(render(request, "mastery/self_tests.html", {"found": found, "kinds": list(Kind)}))


@require_http_methods(["GET", "POST"])
@login_required
def self_test(request: ActorRequest, post_uuid: UUID, kind: str) -> HttpResponse:
    test = selectors.document_to_recite(request.actor, post_uuid, kind_named(kind))
    document = test.document
    if request.method == "POST":
        body = {
            "post": str(post_uuid), "revision": document.revision.number, "document": document.kind.value,
            "transcript": request.POST.get("transcript", ""), "scope": request.POST.get("scope", ""),
        }  # fmt: skip
        receipt = take(actor=request.actor, kind=SELF_TESTED, client_uuid=uuid4(), device_at=clock.now(), body=body)
        return redirect("mastery:self_test_result", fact_uuid=receipt)
    context = {"test": test, "post": document.post, "kind": document.kind, "kinds": list(Kind)}
    return kept(render(request, "mastery/self_test.html", context))


@require_safe
@login_required
def result(request: ActorRequest, fact_uuid: UUID) -> HttpResponse:
    return render(request, "mastery/self_test_result.html", {"attempt": selectors.own_test(request.actor, fact_uuid)})
