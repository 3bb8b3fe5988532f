"""What a person decided by hand about layouts nobody understood, remembered for an enterprise."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from typing import Any

from ..content import FIELDS, Kind
from .wording import bare, plain

IGNORE = "ignore"
SPECIAL_KEYS = ("serial", "post", "jingle", "steps", "who", "must_know", IGNORE)
"""What a column can be besides a field: its number, the post, the jingle, steps of a scenario, who does them."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Decisions by hand; everything is compared after plain().

    `columns` maps (document or "" for any, heading) to a field key, a special key or "ignore". `documents` maps the
    name of a sheet or the text of a title to a document or "ignore". `posts` maps the name of a sheet, a title or a
    post as written to the name of a post.
    """

    columns: Dictionary[tuple[str, str], str] = field(default_factory=dict)
    documents: Dictionary[str, str] = field(default_factory=dict)
    posts: Dictionary[str, str] = field(default_factory=dict)

    def column(self, heading: str, kind: Kind) -> str | None:
        """Return the key a heading was given for a document, None when nothing was decided."""
        if not self.columns:
            return None
        for name in (plain(heading), bare(heading)):
            found = self.columns.get((kind.value, name)) or self.columns.get(("", name))
            if found is not None:
                return found
        return None

    def document(self, title: str) -> Kind | None:
        """Return the document a sheet or title was said to be, None when nothing was decided or it is ignored."""
        found = self.documents.get(plain(title))
        return Kind(found) if found and found != IGNORE else None

    def is_ignored(self, title: str) -> bool:
        """Tell whether a sheet or block was said to hold nothing to import."""
        return self.documents.get(plain(title)) == IGNORE

    def post(self, name: str) -> str | None:
        """Return the post a sheet, title or name was said to mean, None when nothing was decided."""
        return self.posts.get(plain(name))

    def merged(self, other: Mapping) -> Mapping:
        """Return these decisions with those of `other` on top."""
        return Mapping(
            {**self.columns, **other.columns},
            {**self.documents, **other.documents},
            {**self.posts, **other.posts},
        )

    def to_json(self) -> dict[str, Any]:
        """Return a value that json can write."""
        columns: dict[str, dict[str, str]] = {}
        for (kind, heading), key in sorted(self.columns.items()):
            columns.setdefault(kind or "*", {})[heading] = key
        return {"columns": columns, "documents": dict(self.documents), "posts": dict(self.posts)}

    @classmethod
    def from_json(cls, stored: Dictionary[str, Any]) -> Mapping:
        """Return the mapping kept by to_json(); raises ValueError for an unknown document or field."""
        columns = {}
        for kind, headings in dict(stored.get("columns", {})).items():
            for heading, key in headings.items():
                _refuse_unknown(kind, key)
                columns["" if kind == "*" else Kind(kind).value, plain(heading)] = key
        documents = {plain(title): value for title, value in dict(stored.get("documents", {})).items()}
        for value in documents.values():
            if value != IGNORE:
                Kind(value)
        return cls(columns, documents, {plain(name): post for name, post in dict(stored.get("posts", {})).items()})


def _refuse_unknown(kind: str, key: str) -> None:
    known = {found.key for fields in FIELDS.values() for found in fields} if kind == "*" else _keys(Kind(kind))
    if key not in known and key not in SPECIAL_KEYS:
        raise ValueError(key)


def _keys(kind: Kind) -> set[str]:
    return {found.key for found in FIELDS[kind]}
