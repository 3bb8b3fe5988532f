"""What rounds and findings put into the shell: home sections, the page behind a code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import Kind
from gangze.inspections.selectors.due import mine_now
from gangze.inspections.selectors.findings import findings_at_home, findings_of_trigger
from gangze.inspections.selectors.months import measure_rows, months_to_close, open_measures
from gangze.inspections.selectors.reporting import may_report
from gangze.inspections.selectors.weeks import weeks_to_sign
from gangze.kernel.wording import Sentence
from gangze.web.references import Reference

MOST_WEEKS, MOST_MEASURES = 6, 5
_PAPER = re.compile(r"(/rounds/paper/[0-9a-f-]{36}/\d{4}-\d{2}-\d{2}/(?:\?(?:at=\d{8}T\d{4}Z)?&?(?:r=\d{1,6})?)?)$")


def due(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return what may be done now at the person's posts; None for people without rounds to do."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    mine = mine_now(actor, ahead=False)
    if not mine.plans:
        return None
    return {
        "open": mine.open, "plans": mine.plans, "posts": mine.posts, "excused": mine.excused, "kinds": list(Kind)
    }  # fmt: skip


def page_of_paper(text: str) -> str | None:
    """Return the path of the page on which a printed sheet is entered, None for another code."""
    found = _PAPER.search(text.strip())
    return found[1] if found else None


def rounds_of_post(actor: Actor, post_uuid: UUID, path: str) -> str | None:
    """Return the page of what is due, with the scanned post first; None for people who do no rounds there."""
    return f"{reverse('inspections:now')}#{post_uuid}" if actor.may(Action.ROUND_DO, path) else None


def findings(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return what of findings needs the person now, and whether a new one may be reported; None for who has no part in them."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    reports = bool(actor.reaches(Action.FINDING_REPORT))
    if not reports and not actor.reaches(Action.FINDING_VIEW):
        return None
    home = findings_at_home(actor)
    if home.is_empty and not reports:
        return None
    return {
        "owed": home.owed, "waiting": home.waiting, "climbed": home.climbed, "major": home.major, "may_report": reports
    }  # fmt: skip


def report_at_post(actor: Actor, post_uuid: UUID, path: str) -> str | None:
    """Return the report of a finding with the scanned post filled in; None for people who can report nothing there."""
    return f"{reverse('inspections:finding_report')}?post={post_uuid}" if may_report(actor, path) else None


def findings_behind_trigger(actor: Actor, trigger_uuid: UUID) -> list[Reference]:
    """Return the findings from which a change trigger was raised, as far as the actor sees them."""
    return [
        Reference(
            Sentence("来自隐患"), f"{each.code} {each.told}"[:80], reverse("inspections:finding", args=[each.uuid])
        )
        for each in findings_of_trigger(actor, trigger_uuid)
    ]


def periods(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return the months to close, the weeks to sign, and the measures the person owes; None where there is none of them."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    weeks = weeks_to_sign(actor)
    told = {
        "months": months_to_close(actor), "weeks": weeks[:MOST_WEEKS], "more_weeks": len(weeks[MOST_WEEKS:]),
        "measures": measure_rows(actor, open_measures(actor, MOST_MEASURES)) if actor.person_id is not None else [],
    }  # fmt: skip
    return told if any(told.values()) else None
