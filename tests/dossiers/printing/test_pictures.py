"""Safety signs and photos on paper: drawn beside their words, and the text stays what it was."""

import io
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from gangze.dossiers.content import DocumentContent, DossierContent, ItemContent, Kind, Photo
from gangze.dossiers.printing import Layout, PrintSheet, is_printable_picture
from gangze.dossiers.signs.drawing import BLUE, RED, YELLOW

from .builders import printed, sheet_of, squeezed, text_of

WITH_ITEMS = [Layout.A4, Layout.POCKET, Layout.BOARD]


def content_with(*, sign: str) -> DossierContent:
    risk = ItemContent(Kind.RISK, {"point": "导热油管线", "measures": "戴好手套再开阀", "sign": sign})
    return DossierContent("聚合外操", {Kind.RISK: DocumentContent(Kind.RISK, (risk,))})


def colours_of(pdf: bytes) -> set[str]:
    """Return the colours of the first page's pixels, as the signs write them."""
    image = pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render(scale=2).to_pil().convert("RGB")
    return {f"#{red:02x}{green:02x}{blue:02x}" for _, (red, green, blue) in image.getcolors(maxcolors=1 << 24)}


@pytest.mark.parametrize("layout", WITH_ITEMS)
def test_signs_are_drawn_in_their_colours_beside_their_names(layout: Layout) -> None:
    pdf = printed(sheet_of(content_with(sign="当心烫伤、必须戴防护手套、禁止烟火")), layout=layout)
    assert {YELLOW, BLUE, RED} <= colours_of(pdf)
    assert squeezed("当心烫伤、必须戴防护手套、禁止烟火") in text_of(pdf)


@pytest.mark.parametrize("layout", WITH_ITEMS)
def test_a_name_without_a_sign_is_printed_as_text_only(layout: Layout) -> None:
    pdf = printed(sheet_of(content_with(sign="当心落水")), layout=layout)
    assert not {YELLOW, BLUE, RED} & colours_of(pdf)
    assert "当心落水" in text_of(pdf)


# Photos

GREEN_PHOTO, PINK_PHOTO = (20, 200, 90), (250, 60, 200)


def picture(colour: tuple[int, int, int], kind: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(target, kind, **({"lossless": True} if kind == "webp" else {}))
    return target.getvalue()


def sheet_with_photos(folder: Path, **files: bytes) -> PrintSheet:
    """Return a print whose one risk has a photo for each file: right, wrong and neither in turn."""
    verdicts = ("right", "wrong", "")
    photos = tuple(Photo(name, verdicts[n % 3], f"说明{name}") for n, name in enumerate(files))
    for name, content in files.items():
        (folder / name).write_bytes(content)
    content = content_with(sign="当心烫伤")
    [risk] = content.items()
    document = DocumentContent(Kind.RISK, (replace(risk, photos=photos),))
    return replace(
        sheet_of(replace(content, documents={Kind.RISK: document})),
        pictures={name: str(folder / name) for name in files},
    )


def near(colours: set[str], wanted: tuple[int, int, int]) -> bool:
    """Return whether a colour is there within what JPEG changes."""
    pixels = (bytes.fromhex(each[1:]) for each in colours)
    return any(max(abs(a - b) for a, b in zip(pixel, wanted, strict=True)) < 12 for pixel in pixels)


@pytest.mark.parametrize("layout", [Layout.A4, Layout.BOARD])
@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_photos_are_printed_with_their_verdict_in_words(tmp_path: Path, layout: Layout, kind: str) -> None:
    sheet = sheet_with_photos(tmp_path, photo1=picture(GREEN_PHOTO, kind), photo2=picture(PINK_PHOTO, kind))
    pdf = printed(sheet, layout=layout)
    assert near(colours_of(pdf), GREEN_PHOTO)
    assert near(colours_of(pdf), PINK_PHOTO)
    text = text_of(pdf)
    assert text.index("正确") < text.index("说明photo1") < text.index("错误") < text.index("说明photo2")


@pytest.mark.parametrize("layout", [Layout.POCKET, Layout.BADGE])
def test_what_is_carried_in_a_pocket_has_no_photos(tmp_path: Path, layout: Layout) -> None:
    pdf = printed(sheet_with_photos(tmp_path, photo1=picture(GREEN_PHOTO, "png")), layout=layout)
    assert not near(colours_of(pdf), GREEN_PHOTO)
    assert "说明photo1" not in text_of(pdf)


@pytest.mark.parametrize("layout", [Layout.A4, Layout.BOARD])
def test_a_broken_or_missing_file_is_told_on_the_paper_and_loses_no_print(tmp_path: Path, layout: Layout) -> None:
    whole, cut = picture(GREEN_PHOTO, "png"), picture(PINK_PHOTO, "png")[:60]
    sheet = sheet_with_photos(tmp_path, photo1=whole, photo2=cut, photo3=whole)
    (tmp_path / "photo3").unlink()
    pdf = printed(sheet, layout=layout)
    assert near(colours_of(pdf), GREEN_PHOTO)
    assert text_of(pdf).count(squeezed("照片文件损坏，无法打印")) == 2


@pytest.mark.parametrize(
    ("content", "is_whole"),
    [
        (picture(GREEN_PHOTO, "png"), True),
        (picture(GREEN_PHOTO, "jpeg"), True),
        (picture(GREEN_PHOTO, "webp"), True),
        (picture(GREEN_PHOTO, "png")[:60], False),
        (b"%PDF-1.7 not a picture", False),
        (b"", False),
    ],
)
def test_only_a_whole_picture_counts_as_printable(content: bytes, is_whole: bool) -> None:
    assert is_printable_picture(content) is is_whole
