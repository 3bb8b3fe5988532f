"""Frozen values for a dossier's content; what import yields, a revision stores, export and print take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .fields import Kind, main_field


@dataclass(frozen=True, slots=True)
class Step:
    """One ordered step of an emergency scenario; `who` does it, empty when nobody is named."""

    text: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture beside an item: `sha256` finds it in the ledger's media; `verdict` is "right", "wrong" or ""."""

    sha256: str
    verdict: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class ItemContent:
    """One item: a risk, a duty, an operation step or an emergency scenario.

    `fields` maps keys of FIELDS[kind] to text as written; absent means empty. `extra` keeps columns
    nobody understood, by their heading. `uid` is the stable identity (uuid hex), empty before the first store.
    """

    kind: Kind
    fields: Mapping[str, str]
    steps: tuple[Step, ...] = ()
    is_must_know: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)
    uid: str = ""
    photos: tuple[Photo, ...] = ()

    @property
    def main_text(self) -> str:
        """Return the text the item is called by."""
        return self.fields.get(main_field(self.kind).key, "")


@dataclass(frozen=True, slots=True)
class DocumentContent:
    """One of the four documents: items in order and the jingle (empty when there is none)."""

    kind: Kind
    items: tuple[ItemContent, ...] = ()
    jingle: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """What stands over the documents of a post; every field may be empty."""

    revision_label: str = ""
    department: str = ""
    responsible: str = ""
    drafters: str = ""
    participants: str = ""
    reviewer: str = ""
    approver: str = ""
    drafted_on: str = ""
    reviewed_on: str = ""
    approved_on: str = ""
    basis: str = ""
    trigger: str = ""
    next_review_on: str = ""


@dataclass(frozen=True, slots=True)
class DossierContent:
    """The two lists and two cards of one post; a kind may be absent."""

    post: str
    documents: Mapping[Kind, DocumentContent]
    header: Header = field(default_factory=Header)

    def items(self, *kinds: Kind) -> Iterator[ItemContent]:
        """Yield the items of some documents, or of all, in order."""
        for kind in kinds or Kind:
            if kind in self.documents:
                yield from self.documents[kind].items
