"""A plan as one page fills it in: times and lines together, with buttons that add lines before anything is saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict

from gangze.inspections.models import Plan, Rota
from gangze.inspections.rules.intervals import rule_words
from gangze.inspections.rules.planning import Specification
from gangze.inspections.rules.words import Cadence
from gangze.inspections.selectors.beginning import Beginning, usual_lines
from gangze.inspections.selectors.intervals import is_key, is_patrolled
from gangze.inspections.selectors.plans import rotas_of
from gangze.kernel.errors import RuleBroken
from gangze.org.models import Post
from gangze.web.asked import whole_number
from gangze.web.translating import said

from .plans import NewPlanForm, QuestionSet, lines_of, when_form, with_more_lines

T = TypeVar("T")
MORE, USUAL = "more", "usual"
"""Names of the buttons that add lines and save nothing."""


def _rule(plan: Plan | Beginning) -> str:
    """Return what limits the interval of a plan, "" where nothing does."""
    post = plan.place if isinstance(plan, Beginning) else plan.post
    if not isinstance(post, Post) or not is_patrolled(post, plan.speciality or ""):
        return ""
    return said(rule_words(is_key=is_key(post, plan.enterprise)))


class PlanEditor:
    """The forms of a plan, and what they tell. `posted` is None while a page is only looked at."""

    def __init__(
        self, posted: QueryDict | None, plan: Plan | Beginning, standing: Specification, rota: Rota | None
    ) -> None:
        self.posted, self.cadence = posted, Cadence(plan.cadence)
        self.is_adding = posted is not None and (MORE in posted or USUAL in posted)
        told: Any = posted
        if posted is not None and self.is_adding:
            told = with_more_lines(posted.dict(), usual_lines(plan) if USUAL in posted else ())
        kind = when_form(self.cadence)
        self.when = kind(
            told,
            initial=kind.of(standing, rota),
            cadence=self.cadence,
            rotas=rotas_of(plan.enterprise),
            rule=_rule(plan),
        )
        self.lines = QuestionSet(told, initial=lines_of(standing.questions))
        self.naming = NewPlanForm(told, initial={"name": plan.name}) if isinstance(plan, Beginning) else None

    def told(self) -> Specification | None:
        """Return what was filled in, None while lines are added and where something is wrong."""
        if self.posted is None or self.is_adding:
            return None
        asked: list[forms.Form] = [self.when, *([self.naming] if self.naming else [])]
        # Each is asked, so that everything that is wrong is said at once.
        valid = [self.lines.is_valid(), *(form.is_valid() for form in asked)]
        return self.when.specification(self.lines.questions()) if all(valid) else None

    def run(self, act: Callable[[], T]) -> T | None:
        """Return what a service did, None with its refusal put to the page."""
        try:
            return act()
        except RuleBroken as broken:
            self.when.add_error(None, said(broken.message))
            return None

    @property
    def rota(self) -> Rota | None:
        """Return the rota that was chosen."""
        return self.when.chosen_rota()

    @property
    def effective_on(self) -> date | None:
        """Return the day from which it is to count."""
        day: date | None = self.when.cleaned_data["effective_on"]
        return day

    @property
    def name(self) -> str:
        """Return the name of a new plan."""
        return str(self.naming.cleaned_data["name"]) if self.naming else ""

    def base_number(self, latest: int) -> int:
        """Return the version that was edited, as the page knew it."""
        return whole_number(self.posted.get("base", "") if self.posted else "", default=latest)

    @property
    def status(self) -> int:
        """Return 422 where what was filled in is refused; adding lines refuses nothing."""
        return 422 if self.posted is not None and not self.is_adding else 200

    @property
    def is_daily(self) -> bool:
        """Return whether shifts and times of the day count."""
        return self.cadence is Cadence.DAILY
