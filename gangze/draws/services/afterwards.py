"""What is noted after a draw without altering it: who was absent, who takes the place; and who is excused from draws to come."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.draws.models import Draw, Drawn, DrawPart, Excuse, Substitution
from gangze.draws.rules.drawing import substitute_for
from gangze.draws.rules.states import ground_text, require_drawn
from gangze.draws.selectors import people_within_reach, today
from gangze.kernel.errors import Absent, RuleBroken
from gangze.ledger.services import record_fact
from gangze.org.models import Person

from .telling import tell

SUBSTITUTED, EXCUSED, EXCUSE_ENDED = "draw.substituted", "draw.excused", "draw.excuse_ended"


@transaction.atomic
def note_absence(*, actor: Actor, draw_uuid: UUID, number: int, ground: str) -> Substitution:
    """Note that somebody drawn is absent, and call the substitute whose turn it is (None left: nobody).

    The draw stays as it is. Noted twice it is one note. Raises Absent, NotAllowed, RuleBroken for who was not drawn or called.
    source: docs/rules/draw.md §7.
    """
    draw = (
        Draw.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("roster")
        .filter(uuid=draw_uuid)
        .first()
    )
    if draw is None:
        raise Absent("draw")
    absent = Drawn.objects.visible_to(actor).filter(draw=draw, number=number).first()
    if absent is None:
        raise Absent("drawn")
    actor.require(Action.DRAW_RUN, draw.path)
    require_drawn(draw.state)
    notes = list(draw.substitutions.select_related("absent", "substitute"))
    if earlier := next((each for each in notes if each.absent_id == absent.pk), None):
        return earlier
    if absent.is_substitute and all(each.substitute_id != absent.pk for each in notes):
        raise RuleBroken("此人是候补，还没有被替换上来。")
    substitute = _next_substitute(draw, absent, notes)
    ground = ground_text(ground)
    told = {"absent": number, "substitute": substitute.number if substitute else None, "ground": ground}
    fact = tell(actor, draw, SUBSTITUTED, told, str(number))
    return Substitution.objects.create(
        draw=draw, absent=absent, substitute=substitute, ground=ground, noted_by=actor.name,
        noted_at=fact.received_at, fact_uuid=fact.client_uuid,
    )  # fmt: skip


def _next_substitute(draw: Draw, absent: Drawn, notes: Sequence[Substitution]) -> Drawn | None:
    standing_by = {each.number: each for each in draw.drawn.filter(is_substitute=True).order_by("rank")}
    used = {each.absent.number for each in notes} | {each.substitute.number for each in notes if each.substitute}
    found = substitute_for(absent.number, entries=draw.frozen["entries"], substitutes=list(standing_by), used=used)
    return standing_by[found] if found is not None else None


@transaction.atomic
def excuse_person(
    *,
    actor: Actor,
    person_uuid: UUID,
    ground: str,
    starts_on: date,
    ends_on: date | None = None,
    client_uuid: UUID | None = None,
) -> Excuse:
    """Record why somebody cannot be drawn from a day on, to a day (None: until ended). Rosters already frozen stay as they are.

    The same `client_uuid` again is the same excuse. Raises Absent, NotAllowed, RuleBroken.
    """
    person = people_within_reach(actor).select_related("enterprise").filter(uuid=person_uuid).first()
    if person is None or person.enterprise is None:
        raise Absent("person")
    uuid = client_uuid or uuid4()
    if earlier := Excuse.objects.visible_to(actor).filter(uuid=uuid).first():
        return earlier
    if ends_on is not None and ends_on < max(starts_on, today()):
        raise RuleBroken("结束日期不能早于开始日期，也不能早于今天。")
    excuse = Excuse(
        uuid=uuid, person=person, path=person.path, ground=ground_text(ground), starts_on=starts_on, ends_on=ends_on,
        recorded_by=actor.name,
    )  # fmt: skip
    told = {"person": person.uuid, "ground": excuse.ground, "starts_on": starts_on, "ends_on": ends_on}
    fact = record_fact(
        actor=actor, tenant=person.enterprise.tenant, path=person.path, kind=EXCUSED, subject=f"person:{person.uuid}",
        payload=told, client_uuid=uuid,
    )  # fmt: skip
    excuse.fact_uuid, excuse.recorded_at = fact.client_uuid, fact.received_at
    excuse.save(force_insert=True)
    return excuse


@transaction.atomic
def end_excuse(*, actor: Actor, excuse_uuid: UUID, ends_on: date) -> Excuse:
    """End an excuse with a day, today or later: its last. Raises Absent, NotAllowed, RuleBroken."""
    found = Excuse.objects.visible_to(actor).select_for_update(of=("self",)).select_related("person__enterprise")
    excuse = found.filter(uuid=excuse_uuid).first()
    if excuse is None:
        raise Absent("excuse")
    actor.require(Action.DRAW_RUN, excuse.path)
    if ends_on < max(excuse.starts_on, today()):
        raise RuleBroken("结束日期不能早于开始日期，也不能早于今天。")
    if excuse.ends_on is not None and excuse.ends_on < today():
        raise RuleBroken("这条免抽已经结束。")
    person: Person = excuse.person
    assert person.enterprise is not None  # only people of enterprises are excused
    record_fact(
        actor=actor, tenant=person.enterprise.tenant, path=excuse.path, kind=EXCUSE_ENDED,
        subject=f"person:{person.uuid}", payload={"excuse": excuse.uuid, "ends_on": ends_on},
    )  # fmt: skip
    excuse.ends_on = ends_on
    excuse.save(update_fields=["ends_on"])
    return excuse


def follow_move(*, old_path: str, new_path: str) -> None:
    """Give rows below a place that has moved its new path; called where the organisation tells of a move."""
    moved = Concat(Value(new_path), Substr(F("path"), len(old_path) + 1))
    for table in (Draw, DrawPart, Drawn, Excuse):
        table._default_manager.filter(path__startswith=old_path).update(path=moved)
