"""Lets the rows of rounds that carry a path or a name go along when a place moves or is called otherwise."""

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
from gangze.org.models import Post

PLACED: list[type[Model]] = [
    Plan, Occurrence, Rota, Stoppage, Finding, Round, Handover, WeekSheet, MonthReview, Measure,
]  # fmt: skip
"""The models whose rows carry a path; each part of the app adds its own here."""


RENAMED_AT_ONCE = 500


@transaction.atomic
def move_rows(*, old_path: str, new_path: str) -> None:
    """Give every row at or below a place its new path."""
    moved = Concat(Value(new_path), Substr(F("path"), len(old_path) + 1))
    for model in PLACED:
        model._default_manager.filter(path__startswith=old_path).update(path=moved)


@transaction.atomic
def name_post(*, post_id: int) -> None:
    """Let the findings of a post be searched by the name that it has now."""
    post = Post.objects.get(pk=post_id)
    findings = list(Finding.objects.filter(post=post).only("words", "place", "search").select_for_update())
    for finding in findings:
        finding.search = Finding.searched_by(words=finding.words, place=finding.place, post=post)
    Finding.objects.bulk_update(findings, ["search"], batch_size=RENAMED_AT_ONCE)
