"""A finding with a photo and an anonymous one: what the addresses of findings stand for."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from gangze.inspections.rules.reports import Report
from gangze.inspections.rules.words import FindingKind
from gangze.inspections.services.photos import keep_for_report
from gangze.inspections.services.reporting import report_finding
from gangze.org.models import Enterprise, Person, Post
from gangze.org.selectors import actor_of


def found(enterprise: Enterprise, post: Post, worker: Person) -> dict[tuple[str, str], Any]:
    """Report both as the worker, and return the parts of addresses by route and part."""
    assert worker.user is not None
    actor = actor_of(worker.user)
    told = Report(FindingKind.UNSAFE_CONDITION, post_uuid=post.uuid, words=f"{enterprise.name}的护栏松动")
    picture = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(picture, "JPEG")
    picture.seek(0)
    shots = keep_for_report(actor=actor, report=told, files=[picture])
    finding = report_finding(actor=actor, report=Report(told.kind, post_uuid=post.uuid, words=told.words, shots=shots))
    unnamed = report_finding(
        actor=actor,
        report=Report(told.kind, post_uuid=post.uuid, words=f"{enterprise.name}短接联锁", is_anonymous=True),
    )
    special: dict[tuple[str, str], Any] = {
        (f"inspections:{name}", "finding_uuid"): finding.uuid for name in ("finding", "finding_photo", "finding_act")
    }
    return special | {
        ("inspections:finding_photo", "sha256"): shots[0].sha256,
        ("inspections:finding_act", "act"): "assign",
        ("inspections:finding_follow", "finding_uuid"): unnamed.uuid,
        ("inspections:board_wall", "token"): "0" * 32,
    }
