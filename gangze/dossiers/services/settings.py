"""What an enterprise decides about its own dossiers: risk matrix, usual reviews, days for a trigger."""

from collections.abc import Sequence

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.models import DossierSettings
from gangze.dossiers.rules.reviewing import Review
from gangze.dossiers.rules.severity import DEFAULTS, Method, RiskMatrix
from gangze.kernel.errors import Absent, RuleBroken
from gangze.ledger.services import record_fact
from gangze.org.models import Enterprise


def settings_of(enterprise: Enterprise) -> DossierSettings:
    """Return the settings of an enterprise; the defaults, unsaved, where it has decided nothing."""
    found = DossierSettings.objects.filter(enterprise=enterprise).first()
    return found if found is not None else DossierSettings(enterprise=enterprise)


@transaction.atomic
def edit_settings(
    *,
    actor: Actor,
    enterprise_code: str,
    risk_method: str,
    risk_bounds: Sequence[int],
    asked_reviews: Sequence[str],
    trigger_days: int,
) -> DossierSettings:
    """Set them all; what was decided is a fact. Raises Absent, NotAllowed, RuleBroken (bounds that do not fall, days)."""
    enterprise = Enterprise.objects.filter(code=enterprise_code).visible_to(actor).first()
    if enterprise is None:
        raise Absent("enterprise")
    actor.require(Action.SETTINGS_EDIT, enterprise.path)
    method = Method(risk_method)
    major, considerable, general = risk_bounds
    matrix = RiskMatrix(method, (major, considerable, general), DEFAULTS[method].most)
    if not 1 <= trigger_days <= 365:
        raise RuleBroken("办理期限须在1～365天之间。")
    values = {
        "risk_method": method.value,
        "risk_bounds": list(matrix.bounds),
        "asked_reviews": [review.value for review in Review if review.value in asked_reviews],
        "trigger_days": trigger_days,
    }
    settings, _made = DossierSettings.objects.update_or_create(enterprise=enterprise, defaults=values)
    record_fact(
        actor=actor,
        tenant=enterprise.tenant,
        path=enterprise.path,
        kind="dossier.settings_edited",
        subject=f"enterprise:{enterprise.uuid}",
        payload=values,
    )
    return settings
