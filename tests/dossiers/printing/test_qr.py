"""The code on paper, read back by an independent decoder from the picture of the page."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from gangze.dossiers.printing import Layout, Mark, qr_svg

from .builders import URL, full_content, full_print, printed, sheet_of

DOTS_AN_INCH = 300


def codes_on(pdf: bytes) -> list[str]:
    """Return what the codes of the first page say, read from its picture."""
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=DOTS_AN_INCH / 72, grayscale=True).to_pil()
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("layout", Layout)
def test_every_layout_carries_one_code_that_a_scanner_reads(layout: Layout) -> None:
    assert codes_on(full_print(layout)) == [URL]


def test_a_print_without_a_token_carries_no_code() -> None:
    sheet = replace(sheet_of(full_content()), url="", mark=Mark.DRAFT)
    assert codes_on(printed(sheet, layout=Layout.BADGE)) == []


def test_a_code_without_an_address_is_refused() -> None:
    with pytest.raises(ValueError, match="address"):
        qr_svg("")
