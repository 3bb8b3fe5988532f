"""Sheets of rounds on paper: a shift, or a day, of a plan on a page, to be ticked by hand and entered later. Free of Django."""

from .sheets import Column, PaperLine, PaperSheet, sheets_pdf

__all__ = ["Column", "PaperLine", "PaperSheet", "sheets_pdf"]
