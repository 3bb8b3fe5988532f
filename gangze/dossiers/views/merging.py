"""What the pages of a draft tell when two people edit one part of it: what went together, and what only they can decide."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from gangze.dossiers.content import ItemContent
from gangze.dossiers.forms import ItemForm
from gangze.dossiers.rules import (
    ChangeClass,
    Conflict,
    ItemChange,
    differing_parts,
    item_base,
    parts_of_item,
    with_parts,
)
from gangze.dossiers.rules.conflicts import STEPS
from gangze.dossiers.templatetags.dossiers import differences
from gangze.web.translating import said

if TYPE_CHECKING:
    from gangze.dossiers.models import Revision
    from gangze.org.middleware import ActorRequest


def base_sent(request: ActorRequest) -> dict[str, str] | None:
    """Return the base a form carries, None where it carries none; what cannot be read was not seen."""
    text = request.POST.get("base")
    if text is None:
        return None
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(told, dict):
        return {}
    return {name: value for name, value in told.items() if isinstance(value, str)}


def saves_by_itself(request: ActorRequest) -> bool:
    """Return whether the form saves while it is typed in, and wants to know what to put into itself."""
    return "application/json" in request.headers.get("Accept", "")


def saved_item(request: ActorRequest, saved: ItemContent, typed: ItemContent, taken: Iterable[str]) -> JsonResponse:
    """Tell a form that saves by itself its new base, and what stands in the item that was not typed into it."""
    names = set(taken)
    computed = [name for name in differing_parts(typed, saved) if name not in names]
    answer: dict[str, Any] = {"base": item_base(saved), "fields": _put(request, saved, computed)}
    if names:
        told = render_to_string("dossiers/_merged_told.html", {}, request)
        answer |= {"taken": _put(request, saved, names), "merged": told}
    return JsonResponse(answer)


def conflicting_item(
    request: ActorRequest, revision: Revision, typed: ItemContent, conflict: Conflict, **context: Any
) -> HttpResponse:
    """Show the parts that both changed differently, both texts of each; nothing typed is lost."""
    theirs, merge = conflict.present, conflict.merge
    mine = with_parts(theirs, {name: merge.parts[name] for name in merge.disputed})
    sides = list(differences(ItemChange(theirs.uid, ChangeClass.SUBSTANCE, theirs, mine)))
    context |= {"sides": sides, "is_partly_merged": differing_parts(theirs, typed) != list(merge.disputed)}
    if saves_by_itself(request):
        answer = {
            "error": said(conflict.message),
            "conflict": render_to_string("dossiers/_conflict.html", context, request),
            "base": item_base(theirs),
            "taken": _put(request, theirs, merge.taken),
            "theirs": _put(request, theirs, merge.disputed),
        }
        return JsonResponse(answer, status=409)
    form = ItemForm(theirs.kind, item=with_parts(theirs, merge.parts), auto_id=f"id_{theirs.uid}_%s")
    context |= {"revision": revision, "item": theirs, "form": form, "base": json.dumps(item_base(theirs))}
    return at(render(request, "dossiers/_item_form.html", context, status=409), f"#item-{theirs.uid}")


def at(response: HttpResponse, place: str, way: str = "outerHTML") -> HttpResponse:
    """Put a refusal where the form was, with everything that was typed."""
    response["HX-Retarget"], response["HX-Reswap"] = place, way
    return response


def _put(request: ActorRequest, item: ItemContent, names: Iterable[str]) -> dict[str, Any]:
    """Return parts of an item as a form takes them: texts, the ★ as yes or no, the steps as their rows."""
    parts = parts_of_item(item)
    found = {name: parts[name] for name in names}
    if STEPS in found:
        form = ItemForm(item.kind, item=item)
        found[STEPS] = render_to_string("dossiers/_step_rows.html", {"form": form}, request)
    return found
