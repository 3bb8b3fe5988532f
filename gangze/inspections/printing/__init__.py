"""Sheets of rounds on paper: a day of a plan on a page, to be ticked by hand and entered later. Free of Django."""

from .sheets import Column, PaperRow, PaperSheet, sheets_pdf

__all__ = ["Column", "PaperRow", "PaperSheet", "sheets_pdf"]
