"""What the screen sends on which a paper sheet is entered: for each round who, when, and what was ticked."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, time, timedelta
from uuid import UUID

from django.http import QueryDict

from gangze.inspections.rules.answering import Given
from gangze.inspections.services.paper import PaperRound, Ticked
from gangze.kernel.clock import PARK_ZONE
from gangze.kernel.errors import RuleBroken

from .rounds import answers_in


def columns_in(sent: QueryDict, rounds: Iterable[PaperRound]) -> list[Ticked]:
    """Return the columns that somebody filled in. Raises RuleBroken for one without a person or a time."""
    told = ((each, answers_in(sent, prefix=f"{each.stamp}:")) for each in rounds)
    return [_column(sent, each, answers) for each, answers in told if answers]


def _column(sent: QueryDict, told: PaperRound, answers: list[Given]) -> Ticked:
    at = f"{told.slot.scheduled_for.astimezone(PARK_ZONE):%H:%M}"
    person, finished_at = _uuid(sent.get(f"{told.stamp}:person", "")), _moment(sent.get(f"{told.stamp}:time", ""), told)
    if person is None:
        raise RuleBroken("{time} 那一次请选是谁查的。", time=at)
    if finished_at is None:
        raise RuleBroken("{time} 那一次请填几点几分查完。", time=at)
    return Ticked(told.slot.scheduled_for, person, finished_at, answers, sent.get("why_late", "").strip())


def _uuid(text: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(text)
    return None


def _moment(text: str, told: PaperRound) -> datetime | None:
    """Return the moment of a time of day as it stands on paper: the one nearest to when the round fell due."""
    with suppress(ValueError):
        at = time.fromisoformat(text.replace("：", ":").rjust(5, "0"))
        due = told.slot.scheduled_for.astimezone(PARK_ZONE)
        days = (due.date() + timedelta(days=offset) for offset in (-1, 0, 1))
        near = (datetime.combine(day, at, PARK_ZONE) for day in days)
        return min(near, key=lambda moment: abs(moment - due))
    return None
