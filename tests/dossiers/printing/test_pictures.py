"""Safety signs on paper: drawn beside their names, and the text stays what it was."""

import io

import pypdfium2
import pytest

from gangze.dossiers.content import DocumentContent, DossierContent, ItemContent, Kind
from gangze.dossiers.printing import Layout
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
