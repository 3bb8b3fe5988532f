"""What a printed code opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from gangze.access.actor import Actor
from gangze.dossiers.models import PrintCode, Revision
from gangze.kernel.errors import Absent
from gangze.org.models import Post


def codes_of(actor: Actor, post: Post) -> QuerySet[PrintCode]:
    """Return the codes printed for a post, newest first."""
    return (
        PrintCode.objects.visible_to(actor)
        .filter(revision__dossier__post=post)
        .select_related("revision")
        .order_by("-pk")
    )


@dataclass(frozen=True, slots=True)
class ScannedCard:
    """What a printed code leads to: the post and its revision in force, and whether the print is outdated."""

    token: str
    post: Post
    revision: Revision | None
    printed: Revision
    is_revoked: bool

    @property
    def closed_on(self) -> date | None:
        """Return the day on which the post, or its whole enterprise, was closed; None while it stands."""
        return self.post.closed_on or self.post.enterprise.closed_on

    @property
    def is_outdated(self) -> bool:
        return self.revision is not None and self.revision.pk != self.printed.pk


def scanned_card(token: str) -> ScannedCard:
    """Return what a code opens; raises Absent for a token that never was. One query besides the items.

    Without an actor on purpose: the holder of the paper is the permission (docs/decisions). What may be shown of it
    without sign-in is decided by the enterprise's setting.
    """
    code = (
        PrintCode.objects.filter(token=token.upper())
        .select_related(
            "revision__dossier__post__enterprise", "revision__dossier__post__unit", "revision__dossier__in_force"
        )
        .first()
    )
    if code is None:
        raise Absent("code")
    dossier = code.revision.dossier
    dossier.post.dossier = dossier
    return ScannedCard(code.token, dossier.post, dossier.in_force, code.revision, code.revoked_at is not None)
