"""What an enterprise decides about mastery: thresholds, validity, practice, voice; each decision is a fact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

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
    try:
        settings.clean_fields(exclude=["enterprise"])
    except ValidationError as error:
        fields = {field.name: field.verbose_name for field in settings._meta.fields}
        name, texts = next(iter(error.message_dict.items()))
        raise RuleBroken("{field}：{text}", field=str(fields[name]), text=texts[0]) from error
