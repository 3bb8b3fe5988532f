"""The pre-shift meeting of a unit: who may be present, and what each would be asked today."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import ItemContent
from gangze.dossiers.models import Item
from gangze.kernel.clock import PARK_ZONE, business_date, now
from gangze.kernel.errors import Absent, NotAllowed
from gangze.mastery.models import Standing
from gangze.mastery.rules.choosing import Candidate, ranked
from gangze.mastery.rules.cueing import cue_of
from gangze.mastery.rules.levels import Level, Outcome
from gangze.mastery.rules.pointing import points_of
from gangze.org import events
from gangze.org.models import Assignment, Unit
from gangze.org.rules.duty import together
from gangze.org.scoping import reach_filter
from gangze.web.translating import said

from .examining import Hearable, holders_to_hear

ASKED = 3
"""How many items are ready for each person: 换一条 asks the next."""
MOST_PEOPLE = 60
DAYS_AHEAD = 7
BEFORE = timedelta(hours=1)
"""So long before their shift people meet at the earliest."""


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody of the unit with what to ask; `agenda` is JSON for the page: items with their points."""

    uuid: UUID
    name: str
    posts: str
    agenda: str
    group: str
    """The shift group; "" for none."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """The meeting of a unit."""

    unit: Unit
    people: list[Attendee]
    duty: str
    """JSON for the page: {"known": groups that the rota knows, "turns": when whose meeting is}; it is kept, so it has days ahead."""


def units_to_meet(actor: Actor) -> tuple[list[Unit], Unit | None]:
    """Return the units where the actor may hold a meeting, and the own one if there is one. Raises NotAllowed for none."""
    if not actor.reaches(Action.EXAMINE):
        raise NotAllowed(Action.EXAMINE.value)
    units = (
        Unit.objects.active().filter(reach_filter(actor, Action.EXAMINE, "path")).select_related("parent", "enterprise")
    )
    found = list(units.order_by("path")[:300])
    held = (
        Assignment.objects.on(business_date(now()))
        .filter(person_id=actor.person_id or 0)
        .values_list("post__unit", flat=True)
    )
    own = set(held)
    return found, next((unit for unit in found if unit.pk in own), found[0] if len(found) == 1 else None)


def meeting_of(actor: Actor, unit_uuid: UUID) -> Meeting:
    """Return the meeting of a unit: everybody who holds a post there with something in force. Raises Absent, NotAllowed."""
    unit = Unit.objects.visible_to(actor).active().select_related("enterprise").filter(uuid=unit_uuid).first()
    if unit is None:
        raise Absent("unit")
    actor.require(Action.EXAMINE, unit.path)
    by_person: dict[int, list[Hearable]] = defaultdict(list)
    for each in holders_to_hear(actor, unit.path):
        if each.has_documents and (each.person.pk in by_person or len(by_person) < MOST_PEOPLE):
            by_person[each.person.pk].append(each)
    items = _items({each.revision_id for held in by_person.values() for each in held})
    last = _last_shown(by_person)
    people = [_attendee(held, items, last.get(pk, {})) for pk, held in by_person.items()]
    return Meeting(unit, people, json.dumps(_duty(unit), ensure_ascii=False))


def _duty(unit: Unit) -> dict[str, Any]:
    """Return whose meeting is when: from BEFORE the shift begins until BEFORE it ends, in milliseconds of the epoch."""
    today = business_date(now())
    asked = {"path": unit.path, "first": today - timedelta(days=1), "last": today + timedelta(days=DAYS_AHEAD)}
    answers: list[tuple[Any, Any]] = events.duty_asked.send(sender=None, **asked)
    duty = together([answer for _receiver, answer in answers if answer is not None])
    turns = [
        {"shift": turn.shift, "groups": sorted(turn.groups), "from": _ms(turn.starts_at - BEFORE), "to": _ms(turn.ends_at - BEFORE)}
        for turn in duty.turns
    ]  # fmt: skip
    return {"known": sorted(duty.known), "turns": turns}


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _items(revisions: Iterable[int]) -> dict[int, list[Item]]:
    found: dict[int, list[Item]] = defaultdict(list)
    for item in Item.objects.filter(revision__in=list(revisions)).select_related("revision"):
        found[item.revision_id].append(item)
    return found


def _last_shown(people: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return by person the business day on which each item (uid, hex) was last shown without help."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    rows = Standing.objects.filter(person__in=list(people), level=Level.RECALL.value, outcome=Outcome.SHOWN.value)
    for person_id, uid, acted_at in rows.values_list("person", "uid", "acted_at"):
        found[person_id][uid.hex] = acted_at.astimezone(PARK_ZONE).date()
    return found


def _attendee(held: Sequence[Hearable], items: dict[int, list[Item]], last: dict[str, Any]) -> Attendee:
    first = held[0]
    written = {each.revision_id: [item.to_content() for item in items[each.revision_id]] for each in held}
    known = {content.uid: (each, content) for each in held for content in written[each.revision_id]}
    candidates = [
        Candidate(uid, content.is_must_know, last.get(uid))
        for uid, (_each, content) in known.items()
        if points_of(content)
    ]
    chosen = ranked(candidates, person=str(first.person.uuid), day=business_date(now()))[:ASKED]
    agenda = [_told(*known[each.uid], written, items) for each in chosen]
    posts = "、".join(dict.fromkeys(each.post.name for each in held))
    told = json.dumps(agenda, ensure_ascii=False)
    return Attendee(first.person.uuid, first.name, posts, told, first.person.shift_group)


def _told(
    held: Hearable, content: ItemContent, written: Mapping[int, list[ItemContent]], items: Mapping[int, list[Item]]
) -> dict[str, Any]:
    document = [each for each in written[held.revision_id] if each.kind is content.kind]
    return {
        "post": str(held.post.uuid), "post_name": held.post.name, "revision": items[held.revision_id][0].revision.number,
        "document": content.kind.value, "ask": said(cue_of(content, document)), "must": content.is_must_know,
        "points": [{"key": point.key, "text": point.text} for point in points_of(content)],
    }  # fmt: skip
