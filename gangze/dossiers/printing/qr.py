"""QR codes as SVG: the way from paper to the page of a post."""

import io

import segno

_MASK = 3
"""Every reader undoes any of the eight masks. Weighing all of them for the evenest picture takes seven times as long as
drawing one, three seconds for 500 cards. Tokens are random, so that no mask is the uneven one for all cards."""


def qr_svg(url: str, *, label: str = "") -> str:
    """Return an SVG element that shows `url` as a QR code, black on white, with a quiet zone of four modules.

    The size comes from its viewBox, so the page decides; `label` becomes the title that is read aloud. It carries no
    style attribute, as the content security policy of the pages asks. Raises ValueError when `url` is empty.
    """
    if not url:
        raise ValueError("a QR code needs an address")
    target = io.BytesIO()
    # Level M survives a scratched laminate; micro codes are refused because many scanners cannot read them.
    segno.make(url, error="m", micro=False, mask=_MASK).save(
        target, kind="svg", xmldecl=False, omitsize=True, light="#fff", title=label or None, nl=False
    )
    return target.getvalue().decode()
