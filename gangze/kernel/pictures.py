"""Photos as phones send them, made fit to be shown: upright, of a sensible size, and without what the camera wrote."""

import io
import warnings

from PIL import Image, ImageOps

LONGEST_SIDE = 2400
"""Pixels. A third of an A4 page at 600 dpi is sharp; a phone's twelve megapixels are four times as heavy."""
MOST_UNPACKED = 50_000_000
"""Pixels, of four bytes each and twice in memory while it is turned: half a megabyte of PNG may ask for a gigabyte."""
KEPT_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 85


class NotAPicture(ValueError):
    """The bytes are no picture that we show, or a broken one, or one of more pixels than a camera has."""


def cleaned_picture(content: bytes) -> bytes:
    """Return a JPEG, PNG or WebP picture written anew in its own format, turned as it was held, at most LONGEST_SIDE wide and high.

    Place, time, device and everything else that does not show is left out; only the colour profile stays. Of a moving
    picture the first frame stays. Raises NotAPicture.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=KEPT_FORMATS) as picture:
                kind, profile = picture.format, picture.info.get("icc_profile")
                picture.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG need not be unpacked in full
                if picture.width * picture.height > MOST_UNPACKED:
                    raise NotAPicture("unpacks to more than a photo does")
                upright = ImageOps.exif_transpose(picture)
                upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPicture(str(error)) from error
    if kind == "JPEG" and upright.mode not in ("L", "RGB"):
        upright, profile = upright.convert("RGB"), None
    upright.info = {name: value for name, value in upright.info.items() if name == "transparency"}
    written = io.BytesIO()
    upright.save(written, kind, quality=_QUALITY, icc_profile=profile)
    return written.getvalue()
