"""The one page on which all forms of the organisation are filled in."""

from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render

from ..middleware import ActorRequest


def form_page(
    request: ActorRequest, form: Form, *, title: str, back_url: str, submit: str = "", text: str = "", **more: Any
) -> HttpResponse:
    """Return the page with a form: 422 when it was filled in wrongly, so that htmx and people see the same."""
    context = {"form": form, "title": title, "back_url": back_url, "submit": submit, "text": text, **more}
    return render(request, "org/form.html", context, status=422 if form.is_bound else 200)


def ask(request: ActorRequest, *, heading: str, back_url: str, confirm_label: str, **more: Any) -> HttpResponse:
    """Return the page that asks before something that leaves a fact."""
    context = {"heading": heading, "back_url": back_url, "confirm_label": confirm_label, **more}
    return render(request, "web/confirm.html", context)


def secret_page(request: ActorRequest, *, name: str, password: str | None, back_url: str) -> HttpResponse:
    """Return the page that shows an initial password this once; no cache keeps it."""
    response = render(request, "org/password.html", {"name": name, "password": password, "back_url": back_url})
    response["Cache-Control"] = "no-store"
    return response
