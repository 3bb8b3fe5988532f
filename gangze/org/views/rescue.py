"""Bringing what a device could not hand in itself."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from .. import outbox
from ..forms import RescueForm
from ..middleware import ActorRequest
from .places import ASKED_AND_DONE


@require_http_methods(ASKED_AND_DONE)
@login_required
def rescue(request: ActorRequest) -> HttpResponse:
    """Take a rescue file and tell what became of each record in it."""
    form, rescued = RescueForm(request.POST or None, request.FILES or None), None
    if form.is_valid():
        rescued = outbox.take_rescue(cast(Any, request.user), form.cleaned_data["file"].read())
    context = {"form": form, "rescued": rescued}
    return render(request, "org/rescue.html", context, status=422 if form.errors else 200)
