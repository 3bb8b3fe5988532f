"""The content hash a sign-off is bound to and a print carries (docs/rules/dossiers.md)."""

import hashlib
import json
from typing import Any

from gangze.dossiers.content import FIELDS, DossierContent, ItemContent


def content_hash(content: DossierContent, *, post_uuid: str) -> str:
    """Return the SHA-256 (hex) of a dossier's content: post, header, documents, items in order with identity."""
    header = content.header
    canonical = {
        "post": post_uuid,
        "name": content.post,
        "header": {name: getattr(header, name) for name in header.__slots__},
        "documents": {
            kind.value: {"jingle": document.jingle, "items": [_canonical(item) for item in document.items]}
            for kind, document in content.documents.items()
            if document.items or document.jingle
        },
    }
    return _digest(canonical)


def item_hash(item: ItemContent) -> str:
    """Return the SHA-256 (hex) of one item's text, without its identity and place."""
    return _digest(_canonical(item, with_identity=False))


def words_hash(words: object) -> str:
    """Return the SHA-256 (hex) of words outside the items: a jingle, or what stands over the documents."""
    return _digest(words)


def _canonical(item: ItemContent, *, with_identity: bool = True) -> dict[str, Any]:
    known = [field.key for field in FIELDS[item.kind]]
    content: dict[str, Any] = {
        "fields": {key: item.fields[key] for key in known if item.fields.get(key)},
        "steps": [[step.text, step.who] for step in item.steps],
        "must": item.is_must_know,
        "extra": {key: value for key, value in item.extra.items() if value},
    }
    if item.photos:  # absent, not empty: hashes of before there were photos stay what they are
        content["photos"] = [[photo.sha256, photo.verdict, photo.caption] for photo in item.photos]
    if with_identity:
        content["uid"] = item.uid
    return content


def _digest(canonical: object) -> str:
    text = json.dumps(canonical, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
