"""Rounds as people do them: a post with documents in force, a plan, and answers to what its sheet asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from gangze.access.actor import Actor
from gangze.dossiers import services as dossiers
from gangze.dossiers.models import Revision
from gangze.inspections.models import Plan
from gangze.inspections.rules.answering import Given
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.rules.sheets import ItemKind, SheetItem
from gangze.inspections.rules.words import Answer
from gangze.inspections.selectors.sheets import items_of_sheet
from gangze.inspections.services.doing import RoundTold, record_round
from gangze.kernel.clock import standing_at
from gangze.ledger.models import Fact
from gangze.org.models import Enterprise, Post
from tests.cast import PRINCIPAL, SAFETY_OFFICER, WORKER, Cast
from tests.dossiers.builders import understanding_of, whole_content

from .builders import plan_for

DAY = date(2027, 3, 3)
TEN = moment_of(DAY, 600)
"""What falls due at ten opens at half past nine, is on time until half past ten, and closes at half past eleven."""


def publish(enterprise: Enterprise, officer: Actor, principal: Actor, post: Post) -> Revision:
    """Return the first revision in force at a post, published the day before DAY."""
    with standing_at(moment_of(DAY - timedelta(days=1), 600)):
        dossiers.store_understanding(
            actor=officer, enterprise=enterprise, understanding=understanding_of(whole_content(post.name)),
            post_names=None, file_name="两单两卡.xlsx", file_sha256="0" * 64,
        )  # fmt: skip
        draft = Revision.objects.get(dossier__post=post)
        sent = dossiers.submit_revision(actor=officer, revision_uuid=draft.uuid)
        return dossiers.approve_revision(actor=principal, revision_uuid=draft.uuid, shown_hash=sent.content_hash)


@dataclass
class Shop:
    """The cast's post with documents and a plan that falls due at eight and every two hours on DAY."""

    cast: Cast
    plan: Plan
    revision: Revision

    @property
    def worker(self) -> Actor:
        return self.cast.actor(WORKER)

    def items(self, moment: datetime = TEN) -> tuple[SheetItem, ...]:
        """Return what the sheet of a moment asks."""
        return items_of_sheet(self.plan, self.plan.versions.get(), self.revision.number, moment)

    def answers(self, *different: Given, moment: datetime = TEN) -> list[Given]:
        """Return an answer to every item: in order and within limits, but for what is told."""
        told = {each.key: each for each in different}
        usual = [
            Given(item.key, Answer.OK, "50" if item.kind is ItemKind.READING else "") for item in self.items(moment)
        ]
        return [told.get(each.key, each) for each in usual]

    def told(self, *different: Given, moment: datetime = TEN, after_minutes: int = 5, **more: Any) -> RoundTold:
        """Return a whole round, finished some minutes after it fell due."""
        done_at = moment + timedelta(minutes=after_minutes)
        values: dict[str, Any] = {
            "plan_uuid": self.plan.uuid, "scheduled_for": moment, "version": 1, "revision": self.revision.number,
            "answers": self.answers(*different, moment=moment), "started_at": done_at - timedelta(seconds=25), "finished_at": done_at,
        }  # fmt: skip
        return RoundTold(**values | more)

    def do(self, *different: Given, by: Actor | None = None, **more: Any) -> Fact:
        """Record a whole round a minute after it was finished; returns its fact."""
        told = self.told(*different, **more)
        with standing_at(told.finished_at + timedelta(minutes=1)):
            return record_round(actor=by or self.worker, told=told)


def make_shop(cast: Cast) -> Shop:
    """Return the shop of the cast."""
    revision = publish(cast.ours, cast.actor(SAFETY_OFFICER), cast.actor(PRINCIPAL), cast.post)
    return Shop(cast, plan_for(cast.post, on=DAY), revision)
