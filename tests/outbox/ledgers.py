"""What may not depend on how records came: every fact by its content, and every row that is told from facts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.management import call_command
from django.db.models import ForeignKey, Model

from gangze.ledger.models import Fact, Media, NamedMedia

DERIVED = (
    "inspections.Round", "inspections.Handover", "inspections.ShiftState", "inspections.Occurrence", "inspections.Finding",
    "inspections.FindingPhoto", "inspections.Measure", "inspections.MonthReview", "mastery.Examination", "mastery.Cell",
    "mastery.Standing", "mastery.Tally", "mastery.TallyDay", "dossiers.Acknowledgement", "dossiers.ItemAcknowledgement", "dossiers.Proposal",
)  # fmt: skip
NAMES = ("fact_uuid", "uuid", "code")
"""What tells one row from another whatever its number: the first of these that it has."""


def told() -> dict[UUID, str]:
    """Return the hash of each fact's content by its uuid, all of it but the number: that one says only who came first."""
    return {fact.client_uuid: replace(fact.record, number=0).content_hash() for fact in Fact.objects.all()}


def rows() -> dict[str, list[str]]:
    """Return all that is derived, without what numbers rows."""
    return {name: sorted(str(_values(row)) for row in apps.get_model(name).objects.all()) for name in DERIVED}


def differing(one: dict[str, list[str]], other: dict[str, list[str]]) -> list[str]:
    """Return the rows that only one of two has."""
    return [f"{name}: {row}" for name in one for row in sorted({*one[name]} ^ {*other[name]})]


def _values(row: Model) -> dict[str, Any]:
    values = {}
    for field in row._meta.concrete_fields:
        if field.primary_key or (field.name == "uuid" and hasattr(row, "fact_uuid")):
            continue  # made anew with the row: the fact names it
        value = getattr(row, field.name)
        if isinstance(field, ForeignKey) and value is not None:
            value = next((str(getattr(value, name)) for name in NAMES if hasattr(value, name)), None)
        values[field.name] = value
    return values


def media() -> tuple[list[Any], ...]:
    """Return which fact names which file, whether it is there, and which files are."""
    named = NamedMedia.objects.values_list("fact_uuid", "sha256", "media__sha256")
    return sorted(named), sorted(Media.objects.values_list("sha256", flat=True))


def rebuild(enterprise_code: str) -> None:
    """Tell everything derived anew from the ledger."""
    for command in ("rounds", "mastery"):
        call_command(command, "rebuild", enterprise=enterprise_code, stdout=_Silent())


def numbers(tenant: str) -> list[int]:
    """Return the numbers of a tenant's facts, in order."""
    return sorted(Fact.objects.filter(tenant=tenant).values_list("number", flat=True))


class _Silent:
    """A place for words nobody reads."""

    def write(self, text: str) -> None:
        """Forget it."""
