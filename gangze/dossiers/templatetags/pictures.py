"""Photos beside items on pages."""

from collections.abc import Iterable

from django import template

from gangze.dossiers.content import ItemContent, Photo
from gangze.dossiers.rules.photos import PHOTO_KINDS, in_pairs

register = template.Library()


@register.filter
def photo_pairs(photos: Iterable[Photo]) -> list[tuple[Photo, ...]]:
    """{% for pair in item.photos|photo_pairs %}: right beside wrong, then the others one by one."""
    return in_pairs(photos)


@register.filter
def carries_photos(item: ItemContent) -> bool:
    """{% if item|carries_photos %}: whether items of this document may have photos."""
    return item.kind in PHOTO_KINDS
