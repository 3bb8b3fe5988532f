"""Findings, made and led on through the services people use."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from PIL import Image

from gangze.inspections.models import Finding
from gangze.inspections.rules.handling import Seen
from gangze.inspections.rules.reports import Report, Shot, Work
from gangze.inspections.rules.words import FindingKind, FindingSource
from gangze.inspections.selectors.findings import calendar_today
from gangze.inspections.services.closing import (
    Verdict,
    assign_finding,
    check_finding,
    rectify_finding,
)
from gangze.inspections.services.photos import keep_photos
from gangze.inspections.services.reporting import report_finding
from tests.cast import SAFETY_OFFICER, TEAM_LEADER, WORKER, WORKSHOP_HEAD, Cast


def picture(seed: int = 1, *, size: tuple[int, int] = (160, 120), quality: int = 85) -> io.BytesIO:
    """Return a JPEG of blocks in greys that follow from the seed: the same picture at any size."""
    blocks = Image.new("L", (9, 8))
    blocks.putdata([(seed * 7919 + place * 104729 + place * place * seed * 31) % 251 for place in range(72)])
    written = io.BytesIO()
    blocks.resize(size, Image.Resampling.NEAREST).convert("RGB").save(written, "JPEG", quality=quality)
    written.seek(0)
    return written


def photo(cast: Cast, seed: int = 1, name: str = TEAM_LEADER, **more: Any) -> Shot:
    """Return a photo that is stored in our enterprise's media."""
    return keep_photos(
        actor=cast.actor(name), tenant=cast.ours.tenant, path=cast.post.path, files=[picture(seed, **more)]
    )[0]


def reported(cast: Cast, name: str = WORKER, *, client_uuid: UUID | None = None, **said: Any) -> Finding:
    """Return a finding at our post, reported by our worker."""
    wish: dict[str, Any] = {
        "kind": FindingKind.UNSAFE_CONDITION, "post_uuid": cast.post.uuid, "words": "二层平台护栏松动", "source": FindingSource.SPOT,
    }  # fmt: skip
    report = Report(**wish | said)
    return report_finding(actor=cast.actor(name), report=report, client_uuid=client_uuid or uuid4())


def assigned(cast: Cast, finding: Finding, *, to: str = TEAM_LEADER, due_on: date | None = None) -> Finding:
    """Return the finding given to our team leader by the workshop head, due in three days."""
    return assign_finding(
        actor=cast.actor(WORKSHOP_HEAD), finding_uuid=finding.uuid, owner_uuid=cast.people[to].uuid,
        due_on=due_on or calendar_today() + timedelta(days=3),
    )  # fmt: skip


def rectified(cast: Cast, finding: Finding, *, name: str = TEAM_LEADER, seed: int = 2, fen: int = 12000) -> Finding:
    """Return the finding rectified by its owner, with a photo."""
    work = Work("重新焊接护栏立柱", (photo(cast, seed),), fen)
    return rectify_finding(actor=cast.actor(name), finding_uuid=finding.uuid, work=work)


def checked(
    cast: Cast, finding: Finding, *, name: str = SAFETY_OFFICER, passed: bool = True, note: str = ""
) -> Finding:
    """Return the finding closed, or sent back, by the safety officer."""
    verdict = Verdict(passed, Seen.SITE if passed else "", note)
    return check_finding(actor=cast.actor(name), finding_uuid=finding.uuid, verdict=verdict)


def closed(cast: Cast, **said: Any) -> Finding:
    """Return a finding that went all the way."""
    return checked(cast, rectified(cast, assigned(cast, reported(cast, **said))))
