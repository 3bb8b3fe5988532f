"""More findings with photos, in several states."""

from __future__ import annotations

from uuid import uuid4

from gangze.inspections.models import FindingPhoto
from gangze.inspections.rules.reports import Report
from gangze.inspections.rules.words import FindingKind
from gangze.inspections.selectors.findings import calendar_today
from gangze.inspections.services.closing import assign_finding
from gangze.inspections.services.reporting import report_finding
from gangze.org.models import Post
from tests.cast import SAFETY_OFFICER, TEAM_LEADER, WORKER, Cast


def add_findings(cast: Cast, post: Post, number: int) -> None:
    """Add two findings of our worker's post, one of them assigned, and one of another post."""
    for place in (cast.post, cast.post, post):
        told = Report(FindingKind.UNSAFE_CONDITION, post_uuid=place.uuid, words=f"护栏松动{number}")
        finding = report_finding(actor=cast.actor(WORKER), report=told)
        FindingPhoto.objects.create(
            finding=finding, fact_uuid=uuid4(), sha256=uuid4().hex * 2, likeness=number, is_evidence=False
        )
    assign_finding(
        actor=cast.actor(SAFETY_OFFICER), finding_uuid=finding.uuid, owner_uuid=cast.people[TEAM_LEADER].uuid, due_on=calendar_today()
    )  # fmt: skip
