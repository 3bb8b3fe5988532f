"""Uploaded files of the person who asks, with the rows of their plans page by page."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gangze.access.actor import Actor
from gangze.jobs.models import Job
from gangze.kernel.clock import now
from gangze.web.translating import said

from ..importing import FIELD_NAMES
from ..models import PendingImport

ROWS_A_PAGE = 50
STATES = ("created", "changed", "unchanged", "bad")


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """Some rows of a plan in one state; `next_start` and `previous_start` are positions, None where there are none."""

    rows: list[dict[str, Any]]
    next_start: int | None
    previous_start: int | None


def own_uploads(actor: Actor) -> list[PendingImport]:
    """Return the uploads of the actor that can still be looked at, the latest first; plans are not read."""
    return list(PendingImport.objects.open(now()).filter(owner_id=actor.user_id).defer("plan", "outcome")[:20])


def upload_by(actor: Actor, upload_uuid: UUID) -> PendingImport:
    """Return an upload of the actor. Raises DoesNotExist for anybody else's."""
    return PendingImport.objects.open(now()).filter(owner_id=actor.user_id).get(uuid=upload_uuid)


def job_of(actor: Actor, pending: PendingImport) -> Job | None:
    """Return the job that works on an upload; None when none does or did."""
    if pending.job_uuid is None:
        return None
    return Job.objects.visible_to(actor).filter(uuid=pending.job_uuid).first()


def preview_page(pending: PendingImport, *, state: str, query: str, start: int) -> PreviewPage:
    """Return some rows of the plan in a state whose title or place contains the query."""
    rows = [row for row in pending.plan.get("rows", ()) if row["state"] == state and _matches(row, query)]
    shown = [_labelled(row) for row in rows[start : start + ROWS_A_PAGE]]
    end = start + ROWS_A_PAGE
    return PreviewPage(shown, end if end < len(rows) else None, max(start - ROWS_A_PAGE, 0) if start else None)


def _matches(row: dict[str, Any], query: str) -> bool:
    return not query or any(query in str(text) for text in (row["title"], row["detail"], *row["cells"].values()))


def _labelled(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row with fields under the names that people know; what nobody knows keeps its heading."""
    changes = [(said(FIELD_NAMES.get(name, name)), *old_and_new) for name, old_and_new in row["changes"].items()]
    cells = [(said(FIELD_NAMES.get(name, name)), text) for name, text in row["cells"].items() if name != "serial"]
    return {**row, "changes": changes, "cells": cells}


def state_counts(pending: PendingImport) -> dict[str, int]:
    """Return how many rows of the plan are in each state."""
    rows = pending.plan.get("rows", ())
    return {state: sum(row["state"] == state for row in rows) for state in STATES}
