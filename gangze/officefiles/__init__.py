"""Office files as enterprises send them: opened safely, read with their structure, given back with marks.

Knows nothing of what the files are about; import of documents, organisation and roster build on it. Free of Django.
"""

from .marking import mark_source
from .model import (
    PARAGRAPHS_SHEET,
    Alert,
    Block,
    FileRefused,
    Limits,
    Mark,
    Paragraph,
    Sheet,
    Source,
    Span,
    Table,
    cell_name,
    cell_position,
    column_name,
    range_name,
    span_of,
)
from .opening import open_source

__all__ = [
    "PARAGRAPHS_SHEET",
    "Alert",
    "Block",
    "FileRefused",
    "Limits",
    "Mark",
    "Paragraph",
    "Sheet",
    "Source",
    "Span",
    "Table",
    "cell_name",
    "cell_position",
    "column_name",
    "mark_source",
    "open_source",
    "range_name",
    "span_of",
]
