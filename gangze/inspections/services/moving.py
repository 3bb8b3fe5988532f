"""Lets the rows of rounds that carry a path go along when a place moves."""

from django.db import transaction
from django.db.models import F, Model, Value
from django.db.models.functions import Concat, Substr

from gangze.inspections.models import (
    Finding,
    Handover,
    Measure,
    MonthReview,
    Occurrence,
    Plan,
    Rota,
    Round,
    Stoppage,
    WeekSheet,
)

PLACED: list[type[Model]] = [
    Plan, Occurrence, Rota, Stoppage, Finding, Round, Handover, WeekSheet, MonthReview, Measure,
]  # fmt: skip
"""The models whose rows carry a path; each part of the app adds its own here."""


@transaction.atomic
def move_rows(*, old_path: str, new_path: str) -> None:
    """Give every row at or below a place its new path."""
    moved = Concat(Value(new_path), Substr(F("path"), len(old_path) + 1))
    for model in PLACED:
        model._default_manager.filter(path__startswith=old_path).update(path=moved)
