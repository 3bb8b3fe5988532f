"""Safety signs on pages: beside the words that name them, and to pick from."""

from dataclasses import dataclass

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from gangze.dossiers.signs import SIGNS, Sign, SignClass, sign_svg, signs_in
from gangze.web.translating import said

register = template.Library()


@dataclass(frozen=True, slots=True)
class Choice:
    """A sign to pick: what it writes into the field, the names that mean it there, and whether it stands there."""

    name: str
    said: str
    names: str
    drawing: SafeString
    is_picked: bool


@register.simple_tag
def safety_signs(text: str) -> SafeString:
    """{% safety_signs text %}: the drawings of the signs that a text names, each called by its name; empty for none."""
    drawings = "".join(sign_svg(sign, label=escape(said(sign.name))) for sign in signs_in(text))
    # Our own drawings; the names in them are escaped.
    return mark_safe(f'<span class="safety-signs">{drawings}</span>' if drawings else "")  # noqa: S308


@register.simple_tag
def signs_to_pick(text: str | None) -> list[tuple[str, list[Choice]]]:
    """{% signs_to_pick form.sign.value as classes %}: every class of signs with its signs, those in the text picked."""
    picked = signs_in(text or "")
    return [
        (said(each.title), [_choice(sign, sign in picked) for sign in SIGNS if sign.sign_class is each])
        for each in SignClass
    ]


def _choice(sign: Sign, is_picked: bool) -> Choice:
    name = str(sign.name)
    drawing = mark_safe(sign_svg(sign))  # noqa: S308 - our own drawing
    return Choice(name, said(sign.name), "|".join((name, *sign.variants)), drawing, is_picked)
