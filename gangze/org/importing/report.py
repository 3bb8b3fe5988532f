"""The report of an import in the shape that the commands print as JSON (docs/rules/organisation.md)."""

from collections import Counter
from typing import Any

from .planning import Plan, State, Subject

_PLURALS = {
    "enterprise": "enterprises", "workshop": "workshops", "team": "teams", "post": "posts", "person": "people",
}  # fmt: skip


def report(plan: Plan) -> dict[str, Any]:
    """Return what the file holds and what an import of it would do, with every error and warning and its cell."""
    return {
        "file": plan.file_name,
        "kind": plan.kind,
        "created": counts(plan, "created"),
        "changed": counts(plan, "changed"),
        "unchanged": counts(plan, "unchanged"),
        "bad": counts(plan, "bad"),
        "missing": plan.missing,
        "changes": [
            {"sheet": row.sheet, "row": row.row, "subject": row.subject, "name": row.title, "changes": row.changes}
            for row in plan.of_state("changed")
        ],
        "unknown_columns": plan.unknown_columns,
        "errors": [problem.as_json() for problem in plan.errors],
        "warnings": [problem.as_json() for problem in plan.warnings],
    }


def counts(plan: Plan, state: State) -> dict[str, int]:
    """Return how many of each subject are in a state; every subject of the kind of file is named, with 0 too."""
    subjects: tuple[Subject, ...] = ("enterprise", "workshop", "team", "post") if plan.kind == "org" else ("person",)
    found = Counter(row.subject for row in plan.of_state(state))
    return {_PLURALS[subject]: found[subject] for subject in subjects}
