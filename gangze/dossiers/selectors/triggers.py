"""Triggers and tasks as pages show them: who knows of which, what has climbed to whom, what the park may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, IntegerField, Min, OuterRef, Q, QuerySet, Value, When

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.models import Revision, Trigger, TriggerTask
from gangze.dossiers.rules.triggers import REACHES, Climb, climbed, due_before
from gangze.kernel import clock
from gangze.kernel.errors import Absent, NotAllowed
from gangze.ledger.models import Fact
from gangze.org.models import Enterprise, Post, Unit
from gangze.org.rules.granting import enterprise_path
from gangze.org.scoping import reach_filter
from gangze.web.keyset import KeysetPage, keyset_page

RAISED = "trigger.raised"
HISTORY = (RAISED, "trigger.confirmed", "trigger.withdrawn", "trigger.no_change", "trigger.done")
TRIGGER_STATES = Trigger.State.choices


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as it stands on a day; `days_left` is negative once it is overdue, `climb` says how far it has climbed."""

    task: TriggerTask
    days_left: int
    climb: Climb

    @property
    def is_open(self) -> bool:
        return self.task.state == TriggerTask.State.OPEN

    @property
    def days_overdue(self) -> int:
        """Return the days since it was due, 0 where it is not overdue or has ended."""
        return max(0, -self.days_left) if self.is_open else 0


@dataclass(frozen=True, slots=True)
class TriggerRow:
    """A trigger in the list, with counts of the tasks that the actor sees; `days_left` is until the next of them is due."""

    trigger: Trigger
    task_count: int
    ended_count: int
    overdue_count: int
    next_due_on: date | None
    days_left: int

    @property
    def open_count(self) -> int:
        return self.task_count - self.ended_count


@dataclass(frozen=True, slots=True)
class TriggerFilter:
    """What the list is narrowed to; empty means everything."""

    query: str = ""
    state: str = ""
    kind: str = ""
    enterprise: str = ""
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class TriggerList:
    """A page of the list; keys as in KeysetPage."""

    rows: list[TriggerRow]
    next_key: str | None
    previous_key: str | None

    @property
    def has_other_pages(self) -> bool:
        return bool(self.next_key or self.previous_key)


@dataclass(frozen=True, slots=True)
class TriggerFigures:
    """How many tasks there are where the actor looks, seen or not; `proposed_count` triggers wait for their posts."""

    open_count: int
    overdue_count: int
    park_count: int
    ended_count: int
    proposed_count: int


@dataclass(frozen=True, slots=True)
class TriggerPage:
    """One trigger: the places it names, its tasks that the actor sees, and what happened (inside the enterprise only)."""

    trigger: Trigger
    units: list[str]
    posts: list[str]
    hidden_count: int
    tasks: KeysetPage[TriggerTask]
    rows: list[TaskRow]
    figures: TriggerFigures
    history: list[Fact]
    is_inside: bool
    may_edit: bool


def today() -> date:
    """Return the business date of this moment."""
    return clock.business_date(clock.now())


def known_triggers(actor: Actor, day: date) -> QuerySet[Trigger]:
    """Return the triggers of enterprises the actor looks after, those with a task the actor sees, and the actor's own."""
    houses = {enterprise_path(path) for path in actor.reaches(Action.TRIGGER_VIEW)} - {""}
    own = Fact.objects.filter(kind=RAISED, author_key=actor.key).values("client_uuid")
    with_task = Exists(TriggerTask.objects.seen_on(actor, day).filter(trigger=OuterRef("pk")))
    visible = Trigger.objects.visible_to(actor).order_by().values("pk")
    return Trigger.objects.filter(
        Q(pk__in=visible) | Q(with_task) | Q(fact_uuid__in=own, enterprise__path__in=houses)
    ).select_related("enterprise")


def trigger_by_uuid(actor: Actor, trigger_uuid: UUID) -> Trigger:
    """Return a trigger the actor knows; raises Absent."""
    trigger = known_triggers(actor, today()).filter(uuid=trigger_uuid).first()
    if trigger is None:
        raise Absent("trigger")
    return trigger


def trigger_to_confirm(actor: Actor, trigger_uuid: UUID) -> Trigger:
    """Return a trigger whose posts the actor may confirm or add to; raises Absent, NotAllowed."""
    trigger = trigger_by_uuid(actor, trigger_uuid)
    if not may_edit(actor, trigger):
        raise NotAllowed(Action.TRIGGER_EDIT.value)
    return trigger


def may_edit(actor: Actor, trigger: Trigger) -> bool:
    """Return whether the actor raises and confirms triggers somewhere in the trigger's enterprise."""
    return any(path.startswith(trigger.enterprise.path) for path in actor.reaches(Action.TRIGGER_EDIT))


def enterprises_for_triggers(actor: Actor) -> QuerySet[Enterprise]:
    """Return the enterprises in which the actor may raise triggers, as a whole or for a part."""
    own = {enterprise_path(path) for path in actor.reaches(Action.TRIGGER_EDIT)} - {""}
    return Enterprise.objects.active().filter(reach_filter(actor, Action.TRIGGER_EDIT, "path") | Q(path__in=own))


def enterprises_with_triggers(actor: Actor) -> QuerySet[Enterprise]:
    """Return the enterprises the list can be narrowed to; none for people of a part of one."""
    return Enterprise.objects.reached_by(actor, Action.TRIGGER_VIEW)


def looks_from_above(actor: Actor) -> bool:
    """Return whether the actor looks at triggers from a park only: tasks that have climbed there, and counts."""
    return not any(enterprise_path(path) for path in actor.reaches(Action.TRIGGER_VIEW))


def trigger_list(actor: Actor, filters: TriggerFilter, query: Mapping[str, str]) -> TriggerList:
    """Return the page of the list that the URL asks for, newest first; a constant number of queries."""
    if not actor.reaches(Action.TRIGGER_VIEW):
        raise NotAllowed(Action.TRIGGER_VIEW.value)
    day = today()
    page = keyset_page(_filtered(actor, filters, day), order=["-pk"], query=query)
    return TriggerList(_rows(actor, page.rows, day), page.next_key, page.previous_key)


def _filtered(actor: Actor, filters: TriggerFilter, day: date) -> QuerySet[Trigger]:
    triggers = known_triggers(actor, day)
    wanted = {"state": filters.state, "kind": filters.kind, "enterprise__code": filters.enterprise}
    triggers = triggers.filter(**{name: value for name, value in wanted.items() if value})
    if filters.query:
        triggers = triggers.filter(_named(filters.query))
    if filters.is_overdue:
        overdue = TriggerTask.objects.seen_on(actor, day).overdue_on(day)
        triggers = triggers.filter(Exists(overdue.filter(trigger=OuterRef("pk"))))
    return triggers


def triggers_named(actor: Actor, query: str) -> QuerySet[Trigger]:
    """Return the triggers the actor knows whose reason or number matches, newest first."""
    return known_triggers(actor, today()).filter(_named(query)).order_by("-pk")


def _named(query: str) -> Q:
    return Q(reason__icontains=query) | Q(reference__icontains=query)


def _rows(actor: Actor, triggers: Sequence[Trigger], day: date) -> list[TriggerRow]:
    is_open = Q(state=TriggerTask.State.OPEN)
    counts: dict[int, Mapping[str, Any]] = {
        found["trigger"]: found
        for found in TriggerTask.objects.seen_on(actor, day)
        .filter(trigger__in=[trigger.pk for trigger in triggers])
        .order_by()
        .values("trigger")
        .annotate(
            task_count=Count("pk"),
            ended_count=Count("pk", filter=~is_open),
            overdue_count=Count("pk", filter=is_open & Q(due_on__lt=day)),
            next_due_on=Min("due_on", filter=is_open),
        )
    }
    return [_row(trigger, counts.get(trigger.pk, {}), day) for trigger in triggers]


def _row(trigger: Trigger, counts: Mapping[str, Any], day: date) -> TriggerRow:
    due: date | None = counts.get("next_due_on")
    return TriggerRow(
        trigger=trigger,
        task_count=counts.get("task_count", 0),
        ended_count=counts.get("ended_count", 0),
        overdue_count=counts.get("overdue_count", 0),
        next_due_on=due,
        days_left=(due - day).days if due else 0,
    )


def trigger_figures(actor: Actor, enterprise_code: str = "") -> TriggerFigures:
    """Return the counts of everything where the actor may look, also of tasks that the park does not see one by one."""
    triggers = Trigger.objects.reached_by(actor, Action.TRIGGER_VIEW)
    tasks = TriggerTask.objects.reached_by(actor, Action.TRIGGER_VIEW)
    if enterprise_code:
        triggers, tasks = (
            triggers.filter(enterprise__code=enterprise_code),
            tasks.filter(post__enterprise__code=enterprise_code),
        )
    return _figures(tasks, today(), triggers.filter(state=Trigger.State.PROPOSED).count())


def _figures(tasks: QuerySet[TriggerTask], day: date, proposed_count: int) -> TriggerFigures:
    is_open = Q(state=TriggerTask.State.OPEN)
    return TriggerFigures(
        **tasks.aggregate(
            open_count=Count("pk", filter=is_open),
            overdue_count=Count("pk", filter=is_open & Q(due_on__lt=day)),
            park_count=Count("pk", filter=is_open & Q(due_on__lt=due_before(Climb.PARK, day))),
            ended_count=Count("pk", filter=~is_open),
        ),
        proposed_count=proposed_count,
    )


def trigger_page(actor: Actor, trigger_uuid: UUID, query: Mapping[str, str]) -> TriggerPage:
    """Return one trigger with the page of its tasks that the URL asks for, open ones first; raises Absent."""
    trigger = trigger_by_uuid(actor, trigger_uuid)
    day = today()
    is_ended = Case(When(state=TriggerTask.State.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    tasks = TriggerTask.objects.seen_on(actor, day).filter(trigger=trigger).annotate(is_ended=is_ended)
    shown = tasks.select_related("post__unit__parent", "post__enterprise", "revision")
    page = keyset_page(shown, order=["is_ended", "due_on", "pk"], query=query)
    scope = trigger.told_scope
    units = Unit.objects.visible_to(actor).filter(uuid__in=scope.units).order_by("path")
    posts = Post.objects.reached_by(actor, Action.TRIGGER_VIEW).filter(uuid__in=scope.posts).order_by("path")
    unit_names, post_names = [unit.name for unit in units], [post.name for post in posts]
    reached = TriggerTask.objects.reached_by(actor, Action.TRIGGER_VIEW).filter(trigger=trigger)
    is_inside = any(path.startswith(trigger.enterprise.path) for path in actor.reaches(Action.TRIGGER_VIEW))
    return TriggerPage(
        trigger=trigger,
        units=unit_names,
        posts=post_names,
        hidden_count=len(scope.units) + len(scope.posts) - len(unit_names) - len(post_names),
        tasks=page,
        rows=[task_row(task, day) for task in page.rows],
        figures=_figures(reached, day, 0),
        history=_history(actor, trigger) if is_inside else [],
        is_inside=is_inside,
        may_edit=may_edit(actor, trigger),
    )


def _history(actor: Actor, trigger: Trigger) -> list[Fact]:
    """Return what happened to a trigger: as a whole, and at the posts where the actor may look."""
    facts = Fact.objects.filter(subject=f"trigger:{trigger.uuid}", kind__in=HISTORY)
    whole = Q(path=trigger.enterprise.path)
    return list(facts.filter(whole | reach_filter(actor, Action.TRIGGER_VIEW, "path")).order_by("number")[:200])


def task_row(task: TriggerTask, day: date) -> TaskRow:
    """Return a task as it stands on a day."""
    return TaskRow(task, (task.due_on - day).days, climbed(task.due_on, day))


def task_by_uuid(actor: Actor, task_uuid: UUID) -> TaskRow:
    """Return a task the actor sees; raises Absent."""
    day = today()
    tasks = TriggerTask.objects.seen_on(actor, day).select_related(
        "trigger__enterprise", "post__unit__parent", "post__enterprise", "post__dossier__in_force", "revision"
    )
    task = tasks.filter(uuid=task_uuid).first()
    if task is None:
        raise Absent("task")
    return task_row(task, day)


def tasks_for(actor: Actor) -> QuerySet[TriggerTask]:
    """Return the open tasks that have climbed to the actor by one of the roles held, due first."""
    day = today()
    reached = Q(pk__in=[])
    for grant in actor.grants:
        climb = REACHES.get(grant.role)
        if climb is not None:
            before = due_before(climb, day)
            due: dict[str, Any] = {} if before is None else {"due_on__lt": before}
            reached |= Q(post__path__startswith=grant.unit_path, **due)
    tasks = TriggerTask.objects.seen_on(actor, day).open().filter(reached)
    return tasks.select_related("trigger", "post__unit", "post__enterprise").order_by("due_on", "pk")


def triggers_to_confirm(actor: Actor) -> QuerySet[Trigger]:
    """Return the triggers that wait for somebody to confirm their posts, where the actor may, oldest first."""
    own = {enterprise_path(path) for path in actor.reaches(Action.TRIGGER_EDIT)}
    proposed = known_triggers(actor, today()).filter(state=Trigger.State.PROPOSED, enterprise__path__in=own)
    return proposed.order_by("pk")


def citable_triggers(post: Post) -> QuerySet[Trigger]:
    """Return the triggers with an open task at a post, oldest first; whoever edits the post's draft may cite them."""
    tasks = TriggerTask.objects.open().filter(post=post)
    return Trigger.objects.filter(pk__in=tasks.values("trigger")).order_by("pk")


def triggers_to_tick(revision: Revision) -> list[tuple[Trigger, bool]]:
    """Return what a draft may cite, oldest first, each with whether it does."""
    cited = Exists(Trigger.objects.filter(pk=OuterRef("pk"), revisions=revision))
    is_citable = Q(pk__in=citable_triggers(revision.dossier.post).order_by().values("pk"))
    offered = Trigger.objects.annotate(is_cited=cited).filter(is_citable | Q(is_cited=True)).order_by("pk")
    return [(trigger, trigger.is_cited) for trigger in offered]  # type: ignore[attr-defined]  # annotated above


def cited_triggers(actor: Actor, revision: Revision) -> list[Trigger]:
    """Return the triggers a revision cites that the actor knows, oldest first."""
    return list(known_triggers(actor, today()).filter(revisions=revision).order_by("pk"))


def open_tasks_of(actor: Actor, post: Post) -> list[TaskRow]:
    """Return the open tasks of a post that the actor sees, due first."""
    day = today()
    tasks = TriggerTask.objects.seen_on(actor, day).open().filter(post=post).select_related("trigger")
    return [task_row(task, day) for task in tasks.order_by("due_on", "pk")]
