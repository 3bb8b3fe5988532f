"""How change triggers are shown."""

from django import template

from gangze.dossiers.rules.triggers import TriggerKind
from gangze.web.translating import said

register = template.Library()


@register.filter
def trigger_kind(kind: str) -> str:
    """{{ trigger.kind|trigger_kind }} → 工艺变更, in the language of the page."""
    return said(TriggerKind(kind).label)
