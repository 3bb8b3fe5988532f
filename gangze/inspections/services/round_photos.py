"""Photos of answers: kept from a form, opened for whoever sees the round."""

from __future__ import annotations

from typing import BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Plan
from gangze.inspections.rules.reports import Shot
from gangze.inspections.selectors.rounds import RoundPage
from gangze.kernel.errors import Absent
from gangze.ledger.services import open_stored

from .photos import keep_photos


def keep_round_photos(
    *, actor: Actor, plan: Plan, files: MultiValueDict[str, UploadedFile[bytes]]
) -> dict[str, tuple[Shot, ...]]:
    """Store the photos of a sheet's form, `p:<key>`, and return them by key. Raises NotAllowed, RuleBroken (no picture, too many)."""
    actor.require(Action.ROUND_DO, plan.path)
    sent = {name[2:]: files.getlist(name) for name in files if name.startswith("p:")}
    return {
        key: keep_photos(actor=actor, tenant=plan.enterprise.tenant, path=plan.path, files=[each.open() for each in pictures])
        for key, pictures in sent.items()
    }  # fmt: skip


def open_round_photo(*, page: RoundPage, sha256: str) -> tuple[str, BinaryIO]:
    """Return what kind of picture a round's photo is, and its opened bytes. Raises Absent: not of the round, or not here yet."""
    named = {shot.sha256 for line in page.lines if line.given for shot in line.given.photos}
    if sha256 not in named | {page.fact.payload.get("scan", "")}:
        raise Absent(sha256)
    media, stream = open_stored(tenant=page.row.round.plan.enterprise.tenant, sha256=sha256)
    return media.content_type, stream
