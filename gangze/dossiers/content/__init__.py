"""What the four documents of a post are made of: the common tongue of import, editing, export and print.

source: notice 二(一); fields as in the product description. Free of Django.
"""

from .fields import FIELDS, OFFERED, Field, FieldKind, Kind, Level, field_of, main_field
from .parts import DocumentContent, DossierContent, Header, ItemContent, Photo, Step

__all__ = [
    "FIELDS",
    "OFFERED",
    "DocumentContent",
    "DossierContent",
    "Field",
    "FieldKind",
    "Header",
    "ItemContent",
    "Kind",
    "Level",
    "Photo",
    "Step",
    "field_of",
    "main_field",
]
