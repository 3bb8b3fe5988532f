"""What the command line prints of an understanding."""

from __future__ import annotations

from typing import Any

from .model import PostUnderstood, Problem, Understanding


def report(understanding: Understanding) -> dict[str, Any]:
    """Return file, posts with counts of items that can be stored, errors and warnings, as a value for json.

    Posts the organisation does not know are not listed: nothing of them can be stored, their error says so.
    """
    return {
        "file": understanding.file,
        "posts": [_post(post) for post in understanding.posts if post.is_known],
        "errors": [_problem(problem) for problem in understanding.errors],
        "warnings": [_problem(problem) for problem in understanding.warnings],
    }


def _post(post: PostUnderstood) -> dict[str, Any]:
    return {
        "post": post.name,
        "documents": {
            kind.value: {
                "items": sum(1 for item in document.items if not item.has_error),
                "jingle": bool(document.jingle),
            }
            for kind, document in post.documents.items()
        },
    }


def _problem(problem: Problem) -> dict[str, str | None]:
    return {"sheet": problem.sheet, "cell": problem.cell, "code": problem.code, "message": problem.message}
