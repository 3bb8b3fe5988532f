"""What a machine sees in a photo: a perceptual hash that survives scaling and compression, and when the camera says it was taken."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PIL import ExifTags, Image, ImageOps

from gangze.kernel.clock import PARK_ZONE

from .reports import is_time_of_camera

WIDTH, HEIGHT = 9, 8
FLAT = 0
"""The likeness of what has no features, or is no picture: compared with nothing."""
_SIGN = 1 << 63
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_PIXELS, MOST_UNPACKED = 120_000_000, 30_000_000
"""Half a megabyte of PNG unpacks to 1.5 GB: looked at is only what a phone's camera makes, and unpacked less than that."""


@dataclass(frozen=True, slots=True)
class Look:
    """`likeness` is 64 bits as a signed number, as databases keep them; `taken_at` is None where the camera does not say."""

    likeness: int
    taken_at: datetime | None


def look_at(content: bytes) -> Look:
    """Return what is seen in a photo; a file that is no picture, or a bomb, looks FLAT. Costs a few milliseconds.

    dHash: the picture upright, grey, 9 × 8 pixels; a bit says whether a pixel is brighter than its right neighbour.
    source: N. Krawetz, "Kind of Like That", 2013.
    """
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            _require_pixels(picture, MOST_PIXELS)
            taken_at = _taken(picture.getexif())
            picture.draft("L", (WIDTH * 16, HEIGHT * 16))  # a JPEG need not be unpacked in full
            _require_pixels(picture, MOST_UNPACKED)
            grey = ImageOps.exif_transpose(picture).convert("L").resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    except Exception:  # whatever a decoder raises over foreign bytes: one broken photo must not hinder the others
        return Look(FLAT, None)
    return Look(_difference(grey.tobytes()), taken_at)


def _require_pixels(picture: Image.Image, most: int) -> None:
    if picture.width * picture.height > most:
        raise ValueError("more pixels than a photo has")


def _difference(pixels: bytes) -> int:
    bits = 0
    for row in range(HEIGHT):
        for column in range(WIDTH - 1):
            at = row * WIDTH + column
            bits = bits << 1 | (pixels[at] > pixels[at + 1])
    return bits - (_SIGN << 1) if bits & _SIGN else bits


def distance(one: int, other: int) -> int:
    """Return in how many of 64 bits two likenesses differ, either signed or not."""
    return ((one ^ other) & (2 * _SIGN - 1)).bit_count()


def _taken(exif: Image.Exif) -> datetime | None:
    """Return when the camera says the photo was taken; without a zone it is the park's."""
    told: Mapping[int, Any] = exif.get_ifd(ExifTags.IFD.Exif)
    text = str(told.get(ExifTags.Base.DateTimeOriginal, "")).strip("\0 ")
    zone = str(told.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\0 ")
    try:
        taken_at = _moment(text, zone)
    except ValueError:
        return None
    return taken_at if is_time_of_camera(taken_at) else None


def _moment(text: str, zone: str) -> datetime:
    if zone:
        return datetime.strptime(text + zone, "%Y:%m:%d %H:%M:%S%z")
    return datetime.strptime(text, "%Y:%m:%d %H:%M:%S").replace(tzinfo=PARK_ZONE)
