"""The slip of a draw on one page: what is printed of it and how it is laid out. Free of Django."""

from .slips import slip_pdf

__all__ = ["slip_pdf"]
