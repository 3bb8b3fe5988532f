"""Paper: A4 documents, folded pocket cards, chest badges and wall boards as PDF. Free of Django."""

from .documents import PrintCancelled, missing_characters, print_documents
from .fonts import FontSet, FontsMissing, MissingCharacter, MissingGlyphs, fonts_from, fonts_in
from .pages import print_page
from .qr import qr_svg
from .sheets import Layout, Mark, PrintSheet
from .typesetting import TypesettingFailed, is_printable_picture

__all__ = [
    "FontSet",
    "FontsMissing",
    "Layout",
    "Mark",
    "MissingCharacter",
    "MissingGlyphs",
    "PrintCancelled",
    "PrintSheet",
    "TypesettingFailed",
    "fonts_from",
    "fonts_in",
    "is_printable_picture",
    "missing_characters",
    "print_documents",
    "print_page",
    "qr_svg",
]
