"""What is kept of a photo is what it shows, and nothing that tells where, when and with what it was taken."""

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from gangze.kernel import pictures
from gangze.kernel.pictures import LONGEST_SIDE, NotAPicture, cleaned_picture

PLACE = 0x8825
ORIENTATION, MAKER = 0x0112, 0x010F
SECRETS = (b"Kamera-7", b"a secret remark", b"GPS")


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def written_by_a_phone(kind: str, size: tuple[int, int] = (60, 40)) -> bytes:
    """Return a picture that was taken with the phone on its side, its top left quarter red."""
    picture = Image.new("RGB", size, (0, 0, 255))
    picture.paste((255, 0, 0), (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "Kamera-7"
    exif.get_ifd(PLACE)[1] = "N"
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "a secret remark GPS")
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>GPS</x:xmpmeta>"
    more: dict[str, Any] = {"PNG": {"pnginfo": words}, "JPEG": {"comment": b"a secret remark", "xmp": xmp}}.get(
        kind, {"xmp": xmp}
    )
    return saved(picture, kind, exif=exif, **more)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_stands_upright_and_tells_nothing_but_what_it_shows(kind: str) -> None:
    taken = written_by_a_phone(kind)
    assert any(secret in taken for secret in SECRETS)
    kept = cleaned_picture(taken)
    assert not [secret for secret in SECRETS if secret in kept]
    with Image.open(io.BytesIO(kept)) as picture:
        assert (picture.format, picture.size) == (kind, (40, 60))
        assert not picture.getexif()
        red, _green, blue = picture.convert("RGB").getpixel((35, 5))  # type: ignore[misc]  # three bands
        assert red > 200 > 100 > blue


def test_a_large_photo_is_made_smaller_and_keeps_its_shape() -> None:
    with Image.open(io.BytesIO(cleaned_picture(written_by_a_phone("JPEG", (4000, 3000))))) as picture:
        assert picture.size == (LONGEST_SIDE * 3 // 4, LONGEST_SIDE)


def test_a_small_photo_is_not_made_larger() -> None:
    with Image.open(io.BytesIO(cleaned_picture(saved(Image.new("L", (5, 3)), "PNG")))) as picture:
        assert picture.size == (5, 3)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("P", "PNG"), ("RGBA", "PNG"), ("LA", "PNG"), ("I;16", "PNG"), ("1", "PNG"), ("L", "JPEG"), ("CMYK", "JPEG"), ("RGBA", "WEBP")],
)  # fmt: skip
def test_pictures_of_every_sort_are_taken(mode: str, kind: str) -> None:
    with Image.open(io.BytesIO(cleaned_picture(saved(Image.new(mode, (20, 10)), kind)))) as picture:
        picture.load()
        assert (picture.format, picture.size) == (kind, (20, 10))


def test_the_same_photo_stays_the_same_however_often_it_is_sent() -> None:
    assert cleaned_picture(written_by_a_phone("JPEG")) == cleaned_picture(written_by_a_phone("JPEG"))


def test_what_can_be_seen_through_stays_so() -> None:
    picture = Image.new("P", (4, 4))
    kept = cleaned_picture(saved(picture, "PNG", transparency=0))
    with Image.open(io.BytesIO(kept)) as read:
        assert read.convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]  # four bands


def bomb() -> bytes:
    """Return a PNG whose head says that it is 60,000 pixels wide and high."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"%PDF-1.7", b"\xff\xd8\xff\xe0", written_by_a_phone("JPEG")[:300], bomb(), saved(Image.new("L", (3, 3)), "GIF"),
     saved(Image.new("L", (3, 3)), "BMP")],
    ids=["empty", "letter", "pdf", "head of a JPEG", "cut off", "too many pixels", "GIF", "BMP"],
)  # fmt: skip
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPicture):
        cleaned_picture(content)


def test_what_unpacks_to_more_than_a_photo_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_UNPACKED", 10_000)
    with pytest.raises(NotAPicture):
        cleaned_picture(saved(Image.new("L", (200, 200)), "PNG"))
