"""What the preview of an import shows: posts and items as understood, and the source to look at beside them."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from gangze.dossiers.content import DocumentContent, DossierContent, Header, ItemContent, Kind, Step
from gangze.dossiers.importing import Understanding
from gangze.dossiers.importing.model import DocumentUnderstood, PostUnderstood
from gangze.kernel.wording import kept
from gangze.officefiles import PARAGRAPHS_SHEET, Sheet, Source, Table

MAX_SOURCE_ROWS = 20_000
MAX_SOURCE_COLUMNS = 60


def preview_of(understanding: Understanding, plans: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """Return a JSON value: posts with documents and items, problems, what waits for a decision, the outline."""
    return {
        "posts": [_post(post, plans.get(post.name)) for post in understanding.posts],
        "errors": [kept(asdict(problem)) for problem in understanding.errors],
        "warnings": [kept(asdict(problem)) for problem in understanding.warnings],
        "unknown_columns": [asdict(column) for column in understanding.unknown_columns],
        "unmapped_blocks": [kept(asdict(block)) for block in understanding.unmapped_blocks],
        "outline": [asdict(taken) for taken in understanding.outline],
    }


def storable(understanding: Understanding) -> dict[str, DossierContent]:
    """Return by post what may be stored: of known posts the documents without any error."""
    return {
        post.name: DossierContent(post.name, _clean_documents(post), post.header)
        for post in understanding.posts
        if post.is_known
    }


def _clean_documents(post: PostUnderstood) -> dict[Kind, DocumentContent]:
    return {
        kind: document.content
        for kind, document in post.documents.items()
        if document.items and not any(item.has_error for item in document.items)
    }


def contents_of(preview: Mapping[str, Any]) -> dict[str, DossierContent]:
    """Return what `storable` returned for the understanding that this is the preview of."""
    return {
        post["name"]: DossierContent(
            post["name"],
            {
                Kind(each["kind"]): _content(each)
                for each in post["documents"]
                if each["items"] and not each["bad_count"]
            },
            Header(**post["header"]),
        )
        for post in preview["posts"]
        if post["is_known"]
    }


def _content(document: Mapping[str, Any]) -> DocumentContent:
    kind = Kind(document["kind"])
    items = tuple(
        ItemContent(
            kind, item["fields"], tuple(Step(text, who) for text, who in item["steps"]), item["must"], item["extra"]
        )
        for item in document["items"]
    )
    return DocumentContent(kind, items, document["jingle"])


def _post(post: PostUnderstood, plan: Mapping[str, int] | None) -> dict[str, Any]:
    documents = [_document(post.documents.get(kind), kind) for kind in Kind]
    return {
        "name": post.name,
        "is_known": post.is_known,
        "written": list(post.written),
        "header": {key: value for key, value in asdict(post.header).items() if value},
        "documents": documents,
        "plan": dict(plan) if plan is not None else None,
        "is_storable": post.is_known and any(each["count"] and not each["bad_count"] for each in documents),
        "has_errors": any(each["bad_count"] for each in documents),
    }


def _document(document: DocumentUnderstood | None, kind: Kind) -> dict[str, Any]:
    items = document.items if document is not None else ()
    return {
        "kind": kind.value,
        "count": len(items),
        "bad_count": sum(item.has_error for item in items),
        "jingle": document.jingle if document is not None else "",
        "items": [
            {
                "fields": dict(item.content.fields),
                "steps": [[step.text, step.who] for step in item.content.steps],
                "extra": dict(item.content.extra),
                "must": item.content.is_must_know,
                "sheet": item.place.sheet,
                "cell": item.place.cell,
                "bad": item.has_error,
            }
            for item in items
        ],
    }


def source_pages(source: Source) -> Iterator[dict[str, Any]]:
    """Return the file for looking at: one value for each sheet, or for the running text and each table of a Word file."""
    for sheet in source.sheets:
        yield _sheet(sheet)
    paragraphs = [
        [f"段落{block.number}", f"{block.label}{block.text}"] for block in source.blocks if not isinstance(block, Table)
    ]
    if paragraphs:
        yield {"name": PARAGRAPHS_SHEET, "rows": paragraphs, "merges": [], "is_text": True, "hidden_rows": []}
    for block in source.blocks:
        if isinstance(block, Table):
            yield _sheet(block.grid)


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "rows": [list(row[:MAX_SOURCE_COLUMNS]) for row in sheet.rows[:MAX_SOURCE_ROWS]],
        "merges": [[span.top, span.left, span.bottom, span.right] for span in sheet.merges],
        "is_text": False,
        "hidden_rows": sorted(sheet.hidden_rows),
    }
