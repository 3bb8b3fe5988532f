"""How the ledger's pages show names of tenants and contents of facts."""

import json
from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def named(names: Mapping[str, str], tenant: str) -> str:
    """{{ names|named:tenant }}: the tenant's name, or its key where it has none."""
    return names.get(tenant, tenant)


@register.filter
def readable_json(payload: Any) -> str:
    """{{ payload|readable_json }}: the content of a fact, indented, Chinese as it is."""
    return json.dumps(payload, ensure_ascii=False, indent=2, sort_keys=True)
