"""A change at the cast's enterprise: documents in force at two posts, a clock that stands still, and the steps of a trigger."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import Any

from gangze.dossiers import services
from gangze.dossiers.content import DossierContent
from gangze.dossiers.models import Revision, Trigger, TriggerTask
from gangze.dossiers.rules.triggers import Scope
from gangze.ledger.models import Fact
from gangze.org.models import Post
from tests.cast import PRINCIPAL, SAFETY_OFFICER, Cast
from tests.dossiers.builders import understanding_of, whole_content

RAISED_ON = date(2026, 12, 1)
DUE_ON = date(2026, 12, 31)
"""30 days after the change: the last day of the year."""
REASON = "已逐条核对四件，参数变化不影响本岗位"


class StillClock:
    """A clock that shows noon in the park of one day until it is set to another."""

    def __init__(self, day: date) -> None:
        self.day = day

    def __call__(self) -> datetime:
        """Return noon of the day, in UTC."""
        return datetime(self.day.year, self.day.month, self.day.day, 4, tzinfo=UTC)

    def pass_days(self, days: int) -> None:
        """Let days pass."""
        self.day += timedelta(days=days)


def put_in_force(cast: Cast, post: Post, content: DossierContent | None = None) -> Revision:
    """Return a revision of a post of ours in force."""
    draft = bring(cast, post, content)
    sent = services.submit_revision(actor=cast.actor(SAFETY_OFFICER), revision_uuid=draft.uuid)
    return approve(cast, sent)


def bring(cast: Cast, post: Post, content: DossierContent | None = None) -> Revision:
    """Return a draft of a post of ours with a whole content."""
    services.store_understanding(
        actor=cast.actor(SAFETY_OFFICER), enterprise=cast.ours, post_names=None, file_name="两单两卡.xlsx",
        file_sha256="0" * 64, understanding=understanding_of(content or whole_content(post.name)),
    )  # fmt: skip
    return Revision.objects.get(dossier__post=post, state="draft")


def approve(cast: Cast, sent: Revision, **more: Any) -> Revision:
    """Return a revision in review approved by the principal."""
    return services.approve_revision(
        actor=cast.actor(PRINCIPAL), revision_uuid=sent.uuid, shown_hash=sent.content_hash, **more
    )


def send_and_approve(cast: Cast, draft: Revision) -> Revision:
    """Return a draft after the way through review."""
    return approve(cast, services.submit_revision(actor=cast.actor(SAFETY_OFFICER), revision_uuid=draft.uuid))


def raise_change(cast: Cast, *, by: str = SAFETY_OFFICER, **more: Any) -> Trigger:
    """Return a trigger at our enterprise that names the heat transfer oil."""
    told: dict[str, Any] = {
        "enterprise_code": cast.ours.code, "kind": "parameters", "reason": "导热油出口油温上限由320℃改为315℃",
        "happened_on": RAISED_ON, "reference": "MOC-07", "scope": Scope(keywords=("导热油",)),
    }  # fmt: skip
    return services.raise_trigger(actor=cast.actor(by), **told | more)


def confirm(cast: Cast, trigger: Trigger, posts: Collection[Post], *, by: str = SAFETY_OFFICER) -> list[TriggerTask]:
    """Return the tasks that come of confirming posts."""
    return services.confirm_posts(
        actor=cast.actor(by), trigger_uuid=trigger.uuid, post_uuids=[post.uuid for post in posts]
    )


def one_task(cast: Cast, post: Post | None = None) -> TriggerTask:
    """Return the open task of a trigger confirmed for one post."""
    [task] = confirm(cast, raise_change(cast), [post or cast.post])
    return task


def sign(cast: Cast, task: TriggerTask, *, by: str = SAFETY_OFFICER, reason: str = REASON) -> TriggerTask:
    """Return a task ended by "no change" for the revision in force."""
    current = Revision.objects.filter(dossier__post=task.post, state="in_force").first()
    return services.sign_no_change(
        actor=cast.actor(by), task_uuid=task.uuid, reason=reason, shown_hash=current.content_hash if current else ""
    )


def facts(kind: str) -> list[Fact]:
    """Return the facts of a kind in order."""
    return list(Fact.objects.filter(kind=kind).order_by("pk"))
