"""Draws as pages show them: what the actor may see of them, and names as the actor may see those."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.draws.models import Contribution, Draw, Drawn, DrawPart, Substitution
from gangze.draws.rules.hashing import SIDES
from gangze.draws.rules.states import DrawState
from gangze.kernel.errors import Absent
from gangze.org.models import Post
from gangze.org.rules.personal import masked_name
from gangze.org.selectors import shown_name
from gangze.web.keyset import KeysetPage, keyset_page

from .documents import kinds_in_force

HEARD_FIRST = ("emergency", "operation", "duty", "risk")
"""Which document is heard where none was drawn: the first of these that the post has in force."""


@dataclass(frozen=True, slots=True)
class DrawFilter:
    """What the list is narrowed to; "" does not narrow."""

    query: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class DrawnPerson:
    """Somebody who was drawn, for apps that go on with it; posts drawn without a person have None for it."""

    draw_uuid: UUID
    place: str
    purpose: str
    drawn_at: datetime
    number: int
    rank: int
    is_substitute: bool
    is_absent: bool
    is_called: bool
    post_id: int
    post_uuid: UUID
    person_id: int | None
    person_uuid: UUID | None
    document: str


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """Somebody drawn as a line of the result: the name as the actor may see it."""

    drawn: Drawn
    name: str
    absence: Substitution | None
    call: Substitution | None
    kinds: Collection[str] = ()
    """The documents that the post has in force."""

    @property
    def document_to_hear(self) -> str:
        """Return which document can be recited: the one that was drawn, else the first wanted; "" for none in force."""
        wanted = (self.drawn.document,) if self.drawn.document else HEARD_FIRST
        return next((kind for kind in wanted if kind in self.kinds), "")

    @property
    def is_next(self) -> bool:
        """Return whether something is to be done with the person: drawn or called, and there."""
        return self.absence is None and (not self.drawn.is_substitute or self.call is not None)


@dataclass(frozen=True, slots=True)
class SideRow:
    """One side: who has entered a number; the number itself only once the draw is drawn."""

    side: str
    contribution: Contribution | None
    by: str
    number: str
    may_enter: bool


@dataclass(frozen=True, slots=True)
class DrawPage:
    """A draw with what may be seen of it; `hidden_count` are people drawn elsewhere, `earlier_count` draws of the same day."""

    draw: Draw
    plan: Mapping[str, Any]
    sides: list[SideRow]
    drawn: list[DrawnRow]
    substitutes: list[DrawnRow]
    hidden_count: int
    excused: list[Mapping[str, Any]]
    redraw: Draw | None
    may_run: bool

    @property
    def has_no_wishes(self) -> bool:
        """Return whether nothing was asked of the draw but how many."""
        wishes = ("every_key_post", "every_shift", "each_enterprise", "each_workshop", "is_rested_first")
        return not any(self.plan.get(wish) for wish in wishes)

    @property
    def is_covered(self) -> bool:
        """Return whether the actor looks at everything that was drawn."""
        return not self.hidden_count


def draw_list(actor: Actor, filters: DrawFilter, query: Mapping[str, str]) -> KeysetPage[Draw]:
    """Return a page of the draws the actor may see, latest first, with `drawn_count`."""
    draws = Draw.objects.visible_to(actor)
    if filters.query:
        draws = draws.filter(Q(place__icontains=filters.query) | Q(purpose__icontains=filters.query))
    if filters.state:
        draws = draws.filter(state=filters.state)
    counted = draws.annotate(drawn_count=Count("drawn", filter=Q(drawn__is_substitute=False)))
    return keyset_page(counted, order=["-frozen_at", "-pk"], query=query)


def open_draws(actor: Actor, limit: int) -> list[Draw]:
    """Return the draws that wait for numbers, latest first; for the home page."""
    draws = Draw.objects.visible_to(actor)
    return list(draws.filter(state__in=(DrawState.FROZEN.value, DrawState.CONTRIBUTED.value))[:limit])


def draw_by(actor: Actor, draw_uuid: UUID) -> Draw:
    """Return a draw without its roster. Raises Absent."""
    draw = Draw.objects.visible_to(actor).select_related("redraw_of").filter(uuid=draw_uuid).first()
    if draw is None:
        raise Absent("draw")
    return draw


def draw_page(actor: Actor, draw_uuid: UUID) -> DrawPage:
    """Return everything the page of a draw shows; a constant number of queries. Raises Absent."""
    draw = draw_by(actor, draw_uuid)
    rows = _rows(actor, draw) if draw.state == DrawState.DRAWN else []
    drawn = [row for row in rows if not row.drawn.is_substitute]
    in_all = Drawn.objects.filter(draw=draw, is_substitute=False).count() if rows or not draw.is_open else 0
    reached = _reached_posts(actor, [each["post_uuid"] for each in draw.excused])
    return DrawPage(
        draw=draw,
        plan=draw.wish,
        sides=sides_of(actor, draw),
        drawn=drawn,
        substitutes=[row for row in rows if row.drawn.is_substitute],
        hidden_count=in_all - len(drawn),
        excused=[each for each in draw.excused if each["post_uuid"] in reached],
        redraw=Draw.objects.filter(redraw_of=draw).first(),
        may_run=actor.may(Action.DRAW_RUN, draw.path),
    )


def _reached_posts(actor: Actor, uuids: Sequence[str]) -> set[str]:
    posts = Post.objects.reached_by(actor, Action.DRAW_VIEW).filter(uuid__in=uuids)
    return {str(uuid) for uuid in posts.values_list("uuid", flat=True)}


def drawn_of(actor: Actor, draw: Draw) -> QuerySet[Drawn]:
    """Return who was drawn where the actor may look, substitutes after the drawn, each in order of the draw."""
    found = Drawn.objects.visible_to(actor).filter(draw=draw)
    return found.select_related(
        "post__unit__parent", "post__enterprise", "person__enterprise", "absence__substitute", "call__absent"
    )


def _rows(actor: Actor, draw: Draw) -> list[DrawnRow]:
    found = list(drawn_of(actor, draw))
    kinds = kinds_in_force({each.post_id for each in found}) if found else {}
    return [
        DrawnRow(
            each, _name(actor, each), getattr(each, "absence", None), getattr(each, "call", None),
            kinds.get(each.post_id, ()),
        )
        for each in found
    ]  # fmt: skip


def _name(actor: Actor, drawn: Drawn) -> str:
    return shown_name(actor, drawn.person) if drawn.person else drawn.post.name


def drawn_by(actor: Actor, draw_uuid: UUID, number: int) -> DrawnRow:
    """Return one of a result by number on the roster. Raises Absent."""
    draw = draw_by(actor, draw_uuid)
    found = next((row for row in _rows(actor, draw) if row.drawn.number == number), None)
    if found is None:
        raise Absent("drawn")
    return found


def sides_of(actor: Actor, draw: Draw) -> list[SideRow]:
    """Return both sides; numbers stay hidden until both are there, names of strangers are masked."""
    told = {each.side: each for each in draw.contributions.all()}
    paths = list(DrawPart.objects.filter(draw=draw).values_list("path", flat=True)) if draw.is_open else []
    rows = []
    for side in SIDES:
        found = told.get(side)
        rows.append(
            SideRow(
                side=side,
                contribution=found,
                by=by_as_seen(actor, draw, found) if found else "",
                number=found.number if found and draw.state == DrawState.DRAWN else "",
                may_enter=found is None and may_enter(actor, draw, side, paths),
            )
        )
    return rows


def by_as_seen(actor: Actor, draw: Draw, contribution: Contribution) -> str:
    """Return who entered a number: in full for whoever looks at the whole place and for the own entry."""
    is_whole = actor.may(Action.DRAW_VIEW, draw.path) or contribution.by == actor.name
    return contribution.by if is_whole else masked_name(contribution.by)


def may_enter(actor: Actor, draw: Draw, side: str, paths: Sequence[str]) -> bool:
    """Return whether the actor may enter a side's number: who draws both, on one device; who is drawn from the second."""
    if not draw.is_open:
        return False
    if actor.may(Action.DRAW_RUN, draw.path):
        return True
    return side == "second" and any(actor.may(Action.DRAW_RUN, path) for path in paths)


def drawn_people(actor: Actor, draw_uuid: UUID) -> list[DrawnPerson]:
    """Return who was drawn where the actor may look, substitutes after the drawn; empty before the draw. Raises Absent."""
    draw = draw_by(actor, draw_uuid)
    if draw.drawn_at is None:
        return []
    return [
        DrawnPerson(
            draw_uuid=draw.uuid, place=draw.place, purpose=draw.purpose, drawn_at=draw.drawn_at, number=each.number,
            rank=each.rank, is_substitute=each.is_substitute, is_absent=hasattr(each, "absence"),
            is_called=hasattr(each, "call"), post_id=each.post_id, post_uuid=each.post.uuid, person_id=each.person_id,
            person_uuid=each.person.uuid if each.person else None, document=each.document,
        )
        for each in drawn_of(actor, draw)
    ]  # fmt: skip
