"""Draws signs as SVG: the shape and colours of the class, a white rim, and the pictogram.

source: GB 2894-2008 4.1.3 (ring 0.8 of the outer diameter, bar 0.08 at 45°), 4.2.3, 4.3.3, 4.4.3 and 6.1 (rim); the safety
colours of GB 2893.
"""

from .catalogue import Sign, SignClass
from .pictograms import PICTOGRAMS, Mark

RED, YELLOW, BLUE, GREEN, BLACK, WHITE = "#c8102e", "#ffd100", "#005eb8", "#00843d", "#000", "#fff"

SAFETY_COLOURS = {
    SignClass.PROHIBITION: RED,
    SignClass.WARNING: YELLOW,
    SignClass.MANDATORY: BLUE,
    SignClass.INFORMATION: GREEN,
}
_INK_AND_GROUND = {
    SignClass.PROHIBITION: (BLACK, WHITE),
    SignClass.WARNING: (BLACK, YELLOW),
    SignClass.MANDATORY: (WHITE, BLUE),
    SignClass.INFORMATION: (WHITE, GREEN),
}
_BEHIND = {
    SignClass.PROHIBITION: f'<circle cx="50" cy="50" r="50" fill="{WHITE}"/>'
    f'<circle cx="50" cy="50" r="43" fill="{WHITE}" stroke="{RED}" stroke-width="9.6"/>',
    SignClass.WARNING: f'<path d="M50 7 97 89H3Z" fill="{WHITE}" stroke="{WHITE}" stroke-width="6" '
    f'stroke-linejoin="round"/><path d="M50 13 91.5 85H8.5Z" fill="{YELLOW}" stroke="{BLACK}" stroke-width="7" '
    f'stroke-linejoin="round"/>',
    SignClass.MANDATORY: f'<circle cx="50" cy="50" r="50" fill="{WHITE}"/>'
    f'<circle cx="50" cy="50" r="47.8" fill="{BLUE}"/>',
    SignClass.INFORMATION: f'<rect width="100" height="100" rx="3" fill="{WHITE}"/>'
    f'<rect x="2.5" y="2.5" width="95" height="95" rx="2" fill="{GREEN}"/>',
}
_BEFORE = {SignClass.PROHIBITION: f'<path d="M19.6 19.6 80.4 80.4" stroke="{RED}" stroke-width="7.7"/>'}


def sign_svg(sign: Sign, *, label: str = "") -> str:
    """Return an SVG element in a square of 100 × 100 units without width, height and style attributes.

    With `label`, which must be escaped already, it is an image of that name to those who hear the page; without, it is
    decoration.
    """
    ink, ground = _INK_AND_GROUND[sign.sign_class]
    marks = "".join(_drawn(mark, ground if mark.is_ground else ink) for mark in PICTOGRAMS[sign.code])
    if sign.sign_class is SignClass.MANDATORY:
        marks = f'<g transform="translate(-8 -8) scale(1.16)">{marks}</g>'
    role = f'role="img" aria-label="{label}"' if label else 'aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" class="sign" {role}>'
        f"{_BEHIND[sign.sign_class]}{marks}{_BEFORE.get(sign.sign_class, '')}</svg>"
    )


def _drawn(mark: Mark, colour: str) -> str:
    if not mark.width:
        return f'<path d="{mark.path}" fill="{colour}"/>'
    return (
        f'<path d="{mark.path}" fill="none" stroke="{colour}" stroke-width="{mark.width:g}" '
        f'stroke-linecap="round" stroke-linejoin="round"/>'
    )
