"""What was understood of a file and may be stored, kept beside the file: what goes into drafts is what the preview showed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gangze.dossiers.content import DocumentContent, DossierContent, Header, ItemContent, Kind, Step
from gangze.dossiers.importing import Understanding
from gangze.dossiers.importing.model import PostUnderstood


def storable(understanding: Understanding) -> dict[str, DossierContent]:
    """Return by post what may be stored: of known posts the documents without any error."""
    return {
        post.name: DossierContent(post.name, _clean_documents(post), post.header)
        for post in understanding.posts
        if post.is_known
    }


def chosen(contents: Mapping[str, DossierContent], post_names: Sequence[str] | None) -> dict[str, DossierContent]:
    """Return the contents of the chosen posts; None chooses all."""
    wanted = None if post_names is None else set(post_names)
    return {name: content for name, content in contents.items() if wanted is None or name in wanted}


def _clean_documents(post: PostUnderstood) -> dict[Kind, DocumentContent]:
    return {
        kind: document.content
        for kind, document in post.documents.items()
        if document.items and not any(item.has_error for item in document.items)
    }


def write_contents(path: Path, key: str, contents: Mapping[str, DossierContent]) -> None:
    """Keep contents in a file, whole or not at all, under the key of all that they were understood from."""
    kept = {"key": key, "posts": [_kept(content) for content in contents.values()]}
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    partial.replace(path)


def read_contents(path: Path, key: str) -> dict[str, DossierContent] | None:
    """Return the contents kept under this key; None when there are none, or they were understood from something else."""
    if not path.exists():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    return {post["post"]: _content(post) for post in kept["posts"]} if kept["key"] == key else None


def _kept(content: DossierContent) -> dict[str, Any]:
    return {
        "post": content.post,
        "header": asdict(content.header),
        "documents": [
            {
                "kind": kind.value,
                "jingle": document.jingle,
                "items": [
                    [dict(item.fields), [[step.text, step.who] for step in item.steps], item.is_must_know, dict(item.extra)]
                    for item in document.items
                ],
            }
            for kind, document in content.documents.items()
        ],
    }  # fmt: skip


def _content(kept: Mapping[str, Any]) -> DossierContent:
    documents = {}
    for document in kept["documents"]:
        kind = Kind(document["kind"])
        items = tuple(
            ItemContent(kind, fields, tuple(Step(text, who) for text, who in steps), is_must_know, extra)
            for fields, steps, is_must_know, extra in document["items"]
        )
        documents[kind] = DocumentContent(kind, items, document["jingle"])
    return DossierContent(kept["post"], documents, Header(**kept["header"]))
