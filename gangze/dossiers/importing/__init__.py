"""The import of 两单两卡: files as enterprises keep them in, dossiers with places and questions out. Free of Django."""

from .mapping import Mapping
from .model import (
    DocumentUnderstood,
    ItemUnderstood,
    Place,
    PostUnderstood,
    Problem,
    Taken,
    Understanding,
    UnknownColumn,
    UnmappedBlock,
)
from .posts import KnownPost, Organisation
from .report import report
from .understanding import understand

__all__ = [
    "DocumentUnderstood",
    "ItemUnderstood",
    "KnownPost",
    "Mapping",
    "Organisation",
    "Place",
    "PostUnderstood",
    "Problem",
    "Taken",
    "Understanding",
    "UnknownColumn",
    "UnmappedBlock",
    "report",
    "understand",
]
