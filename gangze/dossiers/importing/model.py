"""What an import understood: posts with their documents, what is wrong and where, what a person must decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..content import DocumentContent, DossierContent, Header, ItemContent, Kind

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding at a place of the file; `cell` is None when it concerns a whole sheet or something absent.

    `suggestion` is what a person may choose to cure it, "" when nothing can be offered.
    """

    sheet: str
    cell: str | None
    code: str
    message: str
    severity: Severity = "error"
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was read: sheet (正文 and 表格n in Word) and cell range or paragraph."""

    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class ItemUnderstood:
    """An item with its place; one with an error is shown but neither counted nor stored."""

    content: ItemContent
    place: Place
    has_error: bool = False


@dataclass(frozen=True, slots=True)
class DocumentUnderstood:
    """One document of a post: all items in order, also those with an error."""

    kind: Kind
    items: tuple[ItemUnderstood, ...]
    jingle: str = ""
    jingle_place: Place | None = None

    @property
    def content(self) -> DocumentContent:
        """Return what can be stored: items without an error, and the jingle."""
        return DocumentContent(self.kind, tuple(item.content for item in self.items if not item.has_error), self.jingle)


@dataclass(frozen=True, slots=True)
class PostUnderstood:
    """One post: `name` is the organisation's where known, else as written without blanks."""

    name: str
    documents: Mapping[Kind, DocumentUnderstood]
    header: Header = field(default_factory=Header)
    is_known: bool = True
    written: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnknownColumn:
    """A column nobody understood: kept with its items as extra, offered for mapping."""

    sheet: str
    cell: str
    heading: str
    document: Kind | None
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnmappedBlock:
    """A part of the file that was not taken over, and why."""

    sheet: str
    cell: str
    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a region of the file was taken for: role is title, particulars, header, item, jingle, contacts, note …"""

    sheet: str
    cell: str
    role: str
    document: Kind | None = None
    post: str = ""


@dataclass(frozen=True, slots=True)
class Understanding:
    """The whole of what was understood of a file; nothing has been stored."""

    file: str
    posts: tuple[PostUnderstood, ...]
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    unknown_columns: tuple[UnknownColumn, ...] = ()
    unmapped_blocks: tuple[UnmappedBlock, ...] = ()
    outline: tuple[Taken, ...] = ()

    def to_content(self) -> tuple[DossierContent, ...]:
        """Return the dossiers of known posts with the items that carry no error."""
        return tuple(
            DossierContent(
                post.name,
                {kind: document.content for kind, document in post.documents.items() if document.items},
                post.header,
            )
            for post in self.posts
            if post.is_known
        )
