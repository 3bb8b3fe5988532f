"""Dossiers as files in the layouts enterprises know; what is exported can be imported again. Free of Django."""

from .word import to_docx
from .workbook import to_xlsx

__all__ = ["to_docx", "to_xlsx"]
