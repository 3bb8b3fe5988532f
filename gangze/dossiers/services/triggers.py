"""更新触发: raised, its posts confirmed, each post's task ended by a revision that cites it or by a signed "no change"."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import date
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.models import Revision, Trigger, TriggerTask
from gangze.dossiers.rules.triggers import (
    Scope,
    TriggerKind,
    due_on,
    header_text,
    require_reason_for_no_change,
    require_reason_to_withdraw,
)
from gangze.dossiers.selectors.concerning import concerned_posts
from gangze.dossiers.selectors.triggers import RAISED, citable_triggers, enterprises_for_triggers, known_triggers
from gangze.kernel import clock
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.ledger.models import Fact
from gangze.ledger.services import record_fact
from gangze.org.models import Enterprise, Post
from gangze.org.rules.granting import enterprise_path

from .drafting import clean_text, draft_for_edit, open_draft, touch
from .settings import settings_of

CONFIRMED, WITHDRAWN, NO_CHANGE, DONE = "trigger.confirmed", "trigger.withdrawn", "trigger.no_change", "trigger.done"
MOST_KEYWORDS = 20


def today() -> date:
    """Return the business date of this moment."""
    return clock.business_date(clock.now())


@transaction.atomic
def raise_trigger(
    *,
    actor: Actor,
    enterprise_code: str,
    kind: str,
    reason: str,
    happened_on: date,
    reference: str = "",
    scope: Scope | None = None,
    client_uuid: UUID | None = None,
) -> Trigger:
    """Record that something changed; which posts it concerns is proposed next and confirmed by a person.

    `client_uuid` names the filled-in form: sent twice, it is one trigger. Raises Absent for an enterprise in which the actor
    may raise none, RuleBroken (no reason, a day that lies ahead, too many keywords, other content under the same name).
    source: notice 二(一).
    """
    enterprise = enterprises_for_triggers(actor).filter(code=enterprise_code).first()
    if enterprise is None:
        raise Absent("enterprise")
    days = settings_of(enterprise).trigger_days
    scope = scope or Scope()
    reason = clean_text(reason)[:500]
    if not reason:
        raise RuleBroken("请写明发生了什么变化。")
    if len(scope.keywords) > MOST_KEYWORDS:
        raise RuleBroken("关键词最多{most}个。", most=MOST_KEYWORDS)
    due_on(happened_on, today(), days)
    # Made of the enterprise too: what another enterprise's browser sent is no name here.
    trigger_uuid = uuid5(enterprise.uuid, str(client_uuid or uuid4()))
    values = {
        "kind": TriggerKind(kind).value,
        "reason": reason,
        "happened_on": happened_on.isoformat(),
        "reference": clean_text(reference)[:100],
        "scope": {name: list(chosen) for name, chosen in asdict(scope).items()},
        "days": days,
    }
    fact = _record(actor, enterprise, trigger_uuid, RAISED, values, client_uuid=trigger_uuid)
    made, _is_new = Trigger.objects.get_or_create(
        fact_uuid=fact.client_uuid,
        defaults=values
        | {
            "uuid": trigger_uuid,
            "enterprise": enterprise,
            "happened_on": happened_on,
            "raised_by": actor.name,
            "raised_at": fact.received_at,
        },
    )
    return made


@transaction.atomic
def confirm_posts(*, actor: Actor, trigger_uuid: UUID, post_uuids: Collection[UUID]) -> list[TriggerTask]:
    """Give each post a task and return the new ones; posts that have one keep it, so that more can be added later.

    The fact names the posts, and those that were proposed and left out. Raises Absent (also for a post of elsewhere),
    NotAllowed for a post where the actor may not, RuleBroken (no post, a trigger that has ended).
    """
    trigger = _locked_trigger(actor, trigger_uuid)
    if trigger.state not in (Trigger.State.PROPOSED, Trigger.State.OPEN):
        raise RuleBroken("这项变更已经了结，不能再加岗位。")
    posts = _posts(actor, trigger, post_uuids)
    if not posts:
        raise RuleBroken("请至少选择一个岗位；确实不涉及任何岗位的，请撤回并写明原因。")
    tasked = set(trigger.tasks.values_list("post_id", flat=True))
    due = due_on(trigger.happened_on, today(), trigger.days)
    tasks = [TriggerTask(trigger=trigger, post=post, due_on=due) for post in posts if post.pk not in tasked]
    if not tasks:
        return []
    TriggerTask.objects.bulk_create(tasks, batch_size=500)
    trigger.state = Trigger.State.OPEN
    trigger.save(update_fields=["state"])
    held = tasked | {post.pk for post in posts}
    left_out = [
        str(post.uuid)
        for post, _reasons in concerned_posts(trigger.enterprise, trigger.told_scope)
        if post.pk not in held and actor.may(Action.TRIGGER_EDIT, post.path)
    ]
    payload = {
        "posts": [str(task.post.uuid) for task in tasks],
        "left_out": left_out,
        "due_on": due.isoformat(),
    }
    _record(actor, trigger.enterprise, trigger.uuid, CONFIRMED, payload)
    return tasks


def _posts(actor: Actor, trigger: Trigger, post_uuids: Collection[UUID]) -> list[Post]:
    wanted = set(post_uuids)
    posts = list(trigger.enterprise.posts.active().filter(uuid__in=wanted).order_by("path"))
    visible = {post for post in posts if actor.may(Action.TRIGGER_VIEW, post.path)}
    if len(visible) != len(wanted):
        raise Absent("post")
    for post in posts:
        actor.require(Action.TRIGGER_EDIT, post.path)
    return posts


@transaction.atomic
def withdraw_trigger(*, actor: Actor, trigger_uuid: UUID, reason: str) -> Trigger:
    """Take back a trigger before its posts are confirmed. Raises Absent, NotAllowed, RuleBroken (too late, no reason)."""
    trigger = _locked_trigger(actor, trigger_uuid)
    require_reason_to_withdraw(reason, is_proposed=trigger.state == Trigger.State.PROPOSED)
    trigger.state = Trigger.State.WITHDRAWN
    trigger.save(update_fields=["state"])
    _record(actor, trigger.enterprise, trigger.uuid, WITHDRAWN, {"reason": clean_text(reason)[:500]})
    return trigger


@transaction.atomic
def sign_no_change(*, actor: Actor, task_uuid: UUID, shown_hash: str, reason: str) -> TriggerTask:
    """End a task with the safety officer's signature that the documents in force stay true.

    `shown_hash` is the content hash of the revision in force that the signer read, "" where there is none. Raises Absent,
    NotAllowed, RuleBroken (ended already, another role, no reason, another revision in force by now).
    """
    task = _visible_task(actor, task_uuid)
    post = task.post
    actor.require(Action.TRIGGER_EDIT, post.path)
    trigger = Trigger.objects.select_for_update().get(pk=task.trigger_id)  # before the task, as everywhere
    task.refresh_from_db(fields=["state"])
    roles = actor.roles_at(post.path)
    require_reason_for_no_change(reason, is_open=task.state == TriggerTask.State.OPEN, roles=roles)
    current = Revision.objects.filter(dossier__post=post, state="in_force").first()
    if shown_hash != (current.content_hash if current else ""):
        raise RuleBroken("现行版本已经不是你看到的那一版，请刷新后再签。")
    task.reason = clean_text(reason)[:500]
    revision = current.number if current else None
    told = {"reason": task.reason, "revision": revision, "content_hash": shown_hash}
    _end_task(actor, task, TriggerTask.State.NO_CHANGE, NO_CHANGE, told)
    _close_when_done(trigger)
    return task


def end_cited_tasks(actor: Actor, revision: Revision) -> None:
    """End the tasks of a post that a revision coming into force answers; call it in the transaction that does so."""
    cited = Trigger.objects.filter(revisions=revision).order_by("pk").values_list("pk", flat=True)
    triggers = {row.pk: row for row in Trigger.objects.select_for_update().filter(pk__in=list(cited)).order_by("pk")}
    tasks = TriggerTask.objects.open().filter(trigger__in=triggers, post=revision.dossier.post)
    for task in tasks.select_related("post__enterprise", "trigger"):
        task.revision = revision
        told = {"revision": revision.number, "content_hash": revision.content_hash}
        _end_task(actor, task, TriggerTask.State.REVISED, DONE, told)
        _close_when_done(triggers[task.trigger_id])


def _end_task(
    actor: Actor, task: TriggerTask, state: TriggerTask.State, kind: str, payload: Mapping[str, object]
) -> None:
    post = task.post
    told = {"post": str(post.uuid), "due_on": task.due_on.isoformat(), **payload}
    fact = _record(actor, post.enterprise, task.trigger.uuid, kind, told, path=post.path)
    task.state = state
    task.ended_by, task.ended_at, task.fact_uuid = actor.name, fact.received_at, fact.client_uuid
    task.save(update_fields=["state", "revision", "reason", "ended_by", "ended_at", "fact_uuid"])


def _close_when_done(trigger: Trigger) -> None:
    """Close a trigger, locked, once none of its tasks is open."""
    if not trigger.tasks.open().exists():
        trigger.state = Trigger.State.CLOSED
        trigger.save(update_fields=["state"])


@transaction.atomic
def revise_for_task(*, actor: Actor, task_uuid: UUID) -> Revision:
    """Return the open draft of a task's post, begun if there was none, citing the trigger. Safe to repeat.

    Raises Absent, NotAllowed, RuleBroken (task ended; the post's revision is in review).
    """
    task = _visible_task(actor, task_uuid)
    if task.state != TriggerTask.State.OPEN:
        raise RuleBroken("这项任务已经办结。")
    draft = open_draft(actor=actor, post_uuid=task.post.uuid, reason=trigger_words([task.trigger])[:200])
    cited = {trigger.uuid for trigger in draft.triggers.all()}
    return cite_triggers(actor=actor, revision_uuid=draft.uuid, trigger_uuids=cited | {task.trigger.uuid})


@transaction.atomic
def cite_triggers(*, actor: Actor, revision_uuid: UUID, trigger_uuids: Collection[UUID]) -> Revision:
    """Set which triggers a draft answers, and what its header says of them unless somebody wrote that by hand.

    Only triggers with an open task at the post can be added. Raises Absent, NotAllowed, RuleBroken (not a draft).
    """
    revision = draft_for_edit(actor, revision_uuid)
    before = list(revision.triggers.order_by("pk"))
    kept = Trigger.objects.filter(pk__in=[trigger.pk for trigger in before])
    after = list((citable_triggers(revision.dossier.post) | kept).filter(uuid__in=set(trigger_uuids)))
    if len(after) != len(set(trigger_uuids)):
        raise Absent("trigger")
    if before == after:
        return revision
    revision.triggers.set(after)
    base = revision.based_on
    told = header_text(
        revision.header.get("trigger", ""),
        inherited=base.header.get("trigger", "") if base else "",
        filled=trigger_words(before),
        now=trigger_words(after),
    )
    revision.header = revision.header | {"trigger": told}
    revision.save(update_fields=["header"])
    touch(revision)
    return revision


def cited_uuids(revision: Revision) -> list[str]:
    """Return the uuids of the triggers a revision cites, as the fact of its submission names them."""
    return [str(uuid) for uuid in revision.triggers.order_by("pk").values_list("uuid", flat=True)]


def trigger_words(triggers: Iterable[Trigger]) -> str:
    """Return what a header says of triggers: "工艺变更 MOC-07：…", one a line; in Chinese, for it is printed."""
    return "\n".join(_words(trigger) for trigger in triggers)


def _words(trigger: Trigger) -> str:
    head = " ".join(part for part in (str(TriggerKind(trigger.kind).label), trigger.reference) if part)
    return f"{head}：{trigger.reason}"


def _locked_trigger(actor: Actor, trigger_uuid: UUID) -> Trigger:
    """Return a trigger the actor knows, locked; raises Absent, and NotAllowed for people who raise none there."""
    known = known_triggers(actor, today()).filter(uuid=trigger_uuid).values("pk")
    trigger = Trigger.objects.select_for_update(of=("self",)).select_related("enterprise").filter(pk__in=known).first()
    if trigger is None:
        raise Absent("trigger")
    own = {enterprise_path(path) for path in actor.reaches(Action.TRIGGER_EDIT)}
    if not actor.is_system and trigger.enterprise.path not in own:
        raise NotAllowed(Action.TRIGGER_EDIT.value)
    return trigger


def _visible_task(actor: Actor, task_uuid: UUID) -> TriggerTask:
    tasks = TriggerTask.objects.seen_on(actor, today()).select_related("trigger", "post__enterprise")
    task = tasks.filter(uuid=task_uuid).first()
    if task is None:
        raise Absent("task")
    return task


def _record(
    actor: Actor,
    enterprise: Enterprise,
    trigger_uuid: UUID,
    kind: str,
    payload: Mapping[str, object],
    *,
    path: str = "",
    client_uuid: UUID | None = None,
) -> Fact:
    return record_fact(
        actor=actor,
        tenant=enterprise.tenant,
        path=path or enterprise.path,
        kind=kind,
        subject=f"trigger:{trigger_uuid}",
        payload=payload,
        client_uuid=client_uuid,
    )
