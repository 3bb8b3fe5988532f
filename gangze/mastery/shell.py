"""What mastery puts into the shell: home sections."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.mastery import selectors as mastery
from gangze.mastery.rules.training import Lack
from gangze.mastery.selectors import practice as selectors
from gangze.mastery.selectors.training import today
from gangze.mastery.selectors.training_needs import certificates_ending, needs_counts


def practice(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return whether the person has practised today, and how many people to hear because of hasty practice; None for neither."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    is_done, hint_count = selectors.is_done_today(actor), selectors.hint_count(actor)
    return {"is_done": is_done, "hint_count": hint_count} if is_done is not None or hint_count else None


def own_matrix(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return the next thing to show somebody at a post of the own; None where there is none."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    found = mastery.next_of_mine(actor)
    return {"matrix": found[0], "step": found[1]} if found else None


def hearing(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return that the person hears others, with nothing else to tell; None for who does not. Asks the database nothing."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    return {} if actor.reaches(Action.EXAMINE) else None


def matrix(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return how the places within reach stand; None for whoever sees none."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    places = mastery.standing_of_places(actor)
    return {"places": places} if places else None


_ASKED = (Lack.INDUCTION, Lack.HOURS, Lack.TRANSFER, Lack.CHANGE, Lack.CONTRACTOR)
"""What of training a home page asks after; the hours of the year are a list of their own."""


def training(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return how many people lack what training and how many certificates end; None without any, and for who cannot record it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    if not actor.reaches(Action.TRAINING_EDIT):
        return None
    day = today()
    lacks = [(lack, count) for lack, count in needs_counts(actor, day, _ASKED).items() if count]
    expired, ending = certificates_ending(actor, day)
    return {"lacks": lacks, "expired": expired, "ending": ending} if lacks or expired or ending else None


def hear_drawn(actor: Actor, draw: UUID, post: UUID, person: UUID | None, document: str) -> str | None:
    """Return the examiner's page for somebody who was drawn, None for whoever examines nobody; asks the database nothing."""
    if not actor.reaches(Action.EXAMINE):
        return None
    page = reverse("mastery:examine", args=[post, document or "emergency"])
    return f"{page}?draw={draw}&person={person}" if person else f"{page}?draw={draw}"
