"""What an enterprise decides about mastery: thresholds, validity, practice, voice; each decision is a fact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.db.models import PositiveSmallIntegerField

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel.errors import Absent, RuleBroken
from gangze.ledger.services import record_fact
from gangze.mastery.models import MasterySettings
from gangze.org.models import Enterprise

EDITED = "mastery.settings_edited"
CELL_SETTINGS = frozenset(
    {"fading_percent", "expired_percent", "shown_share_percent", "explanation_days", "demonstration_days"}
)
"""The settings by which cells are told; a change of one makes the whole matrix be told anew."""

MOST = 3650
"""No setting is larger: ten years in days."""


@transaction.atomic
def edit_mastery_settings(*, actor: Actor, enterprise_code: str, values: Mapping[str, Any]) -> frozenset[str]:
    """Set what is named in `values` and return the names of what changed; what was decided is a fact.

    Raises Absent, NotAllowed, RuleBroken (a value out of bounds, expired not below fading).
    """
    enterprise = Enterprise.objects.filter(code=enterprise_code).visible_to(actor).first()
    if enterprise is None:
        raise Absent("enterprise")
    actor.require(Action.SETTINGS_EDIT, enterprise.path)
    settings, _made = MasterySettings.objects.select_for_update().get_or_create(enterprise=enterprise)
    changed = frozenset(name for name, value in values.items() if getattr(settings, name) != value)
    for name in changed:
        setattr(settings, name, values[name])
    _check(settings)
    settings.save(update_fields=sorted(changed))
    record_fact(
        actor=actor, tenant=enterprise.tenant, path=enterprise.path, kind=EDITED,
        subject=f"enterprise:{enterprise.uuid}", payload=dict(values),
    )  # fmt: skip
    return changed


def _check(settings: MasterySettings) -> None:
    if settings.expired_percent >= settings.fading_percent:
        raise RuleBroken("过期的界限须低于淡忘的界限。")
    for field in MasterySettings._meta.fields:
        if isinstance(field, PositiveSmallIntegerField):
            least, most = bounds_of(field.name)
            if not least <= getattr(settings, field.name) <= most:
                label = str(field.verbose_name)
                raise RuleBroken("{field}：请填 {least} 到 {most} 之间的数。", field=label, least=least, most=most)


def bounds_of(name: str) -> tuple[int, int]:
    """Return between which numbers a setting must be, both included."""
    checks = next(field for field in MasterySettings._meta.fields if field.name == name).validators
    least = max(each.limit_value for each in checks if isinstance(each, MinValueValidator))
    return least, min(*(each.limit_value for each in checks if isinstance(each, MaxValueValidator)), MOST)
