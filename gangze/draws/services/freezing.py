"""Freezes the roster of a draw and commits to a secret; a redraw does it again with a ground."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.draws.models import Draw, DrawPart, Roster
from gangze.draws.rules.freezing import Candidate, Header, frozen_roster, labels_as_text
from gangze.draws.rules.hashing import commitment_to, hash_of_text
from gangze.draws.rules.planning import LONGEST_PURPOSE, Wish
from gangze.draws.rules.states import ground_text, require_redrawable
from gangze.draws.selectors import DrawPlace, candidates_at, left_out_at, place_to_draw_at
from gangze.kernel import clock
from gangze.kernel.errors import Absent, RuleBroken
from gangze.ledger.rules.canonical import canonical_bytes
from gangze.ledger.services.recording import lock_head
from gangze.org.models import Authority, Enterprise, Post, Unit

from .telling import tell_everybody

FROZEN = "draw.frozen"


@transaction.atomic
def freeze_draw(
    *,
    actor: Actor,
    place_key: str,
    purpose: str,
    wish: Wish,
    client_uuid: UUID | None = None,
    weights: Mapping[UUID, int] | None = None,
) -> Draw:
    """Return a draw whose roster is frozen and whose secret is committed to.

    `place_key` as DrawPlace has it; `weights` by person (by post where posts are drawn), 1 where none is told; the same
    `client_uuid` again is the same draw. Raises Absent, NotAllowed, RuleBroken. source: docs/rules/draw.md §1.
    """
    place = place_to_draw_at(actor, place_key)
    lock_head(place.tenant)  # two freezes of one house come after each other, so that each knows the earlier
    if client_uuid and (earlier := Draw.objects.visible_to(actor).filter(uuid=client_uuid).first()):
        return earlier
    purpose = purpose.strip()
    if not 1 <= len(purpose) <= LONGEST_PURPOSE:
        raise RuleBroken("请写明用途，不超过{most}个字。", most=LONGEST_PURPOSE)
    return _freeze(actor, place, purpose, wish, client_uuid or uuid4(), weights, None, "")


@transaction.atomic
def redraw(*, actor: Actor, draw_uuid: UUID, ground: str, client_uuid: UUID | None = None) -> Draw:
    """Return a new draw in place of one that was drawn or given up, frozen anew by the same wish; the first stays visible.

    Raises Absent, NotAllowed, RuleBroken without a ground or for a draw that is still open.
    """
    first = Draw.objects.visible_to(actor).filter(uuid=draw_uuid).first()
    if first is None:
        raise Absent("draw")
    actor.require(Action.DRAW_RUN, first.path)
    lock_head(first.tenant)
    again = Draw.objects.filter(redraw_of=first).first()
    if again is not None and client_uuid == again.uuid:
        return again
    require_redrawable(first.state, again is not None)
    place = _place_again(first)
    wish = Wish.of(first.wish)
    return _freeze(actor, place, first.purpose, wish, client_uuid or uuid4(), None, first, ground_text(ground))


def _place_again(first: Draw) -> DrawPlace:
    """Return where the first draw was held; what was closed since has nobody to draw from and is refused there."""
    for table in (Authority.objects, Enterprise.objects, Unit.objects):
        if table.filter(path=first.path).exists():
            return DrawPlace("", first.place, first.path, first.tenant)
    raise RuleBroken("原抽取范围已不存在。")


def _freeze(
    actor: Actor,
    place: DrawPlace,
    purpose: str,
    wish: Wish,
    uuid: UUID,
    weights: Mapping[UUID, int] | None,
    first: Draw | None,
    ground: str,
) -> Draw:
    actor.require(Action.DRAW_RUN, place.path)
    at = clock.now()
    candidates = candidates_at(actor, place, wish, at, weights)
    on = clock.business_date(at)
    redraw_of = {"draw": str(first.uuid), "roster_hash": first.roster_hash, "ground": ground} if first else None
    header = Header(uuid, place.name, purpose, at, redraw_of, _earlier(place, on))
    frozen, labels = frozen_roster(header, wish, candidates, _salts())
    secret, text = secrets.token_hex(32), canonical_bytes(frozen).decode()
    draw = Draw(
        uuid=uuid, tenant=place.tenant, path=place.path, place=place.name, purpose=purpose, wish=wish.plain(),
        houses=sorted({each.enterprise_key for each in candidates}), excused=_excused(frozen, labels),
        entry_count=len(labels), excused_count=sum(each.excused_since is not None for each in candidates),
        left_out_count=left_out_at(actor, place, wish, at),
        roster_hash=hash_of_text(text), commitment=commitment_to(uuid, secret), secret=secret,
        created_by=actor.name, frozen_at=at, business_on=on, redraw_of=first, redraw_ground=ground,
    )  # fmt: skip
    draw.save(force_insert=True)
    Roster.objects.create(draw=draw, frozen_text=text, labels_text=labels_as_text(labels))
    _note_parts(draw, candidates)
    tell_everybody(actor, draw, FROZEN, _told(draw, frozen))
    return draw


def _salts() -> Iterator[str]:
    while True:
        yield secrets.token_hex(16)


def _earlier(place: DrawPlace, on: date) -> tuple[UUID, ...]:
    held = Draw.objects.filter(path=place.path, business_on=on).order_by("frozen_at", "pk")
    return tuple(held.values_list("uuid", flat=True))


def _excused(frozen: Mapping[str, Any], labels: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {**label["place"], "number": entry["number"], "since": entry["excused_since"]}
        for entry, label in zip(frozen["entries"], labels, strict=True)
        if entry["excused_since"]
    ]


def _note_parts(draw: Draw, candidates: Sequence[Candidate]) -> None:
    posts = Post.objects.filter(uuid__in={each.post_uuid for each in candidates}).values_list("unit__path", flat=True)
    paths = sorted(set(posts))
    DrawPart.objects.bulk_create((DrawPart(draw=draw, path=path) for path in paths), batch_size=500)


def _told(draw: Draw, frozen: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "place": draw.place,
        "purpose": draw.purpose,
        "roster_hash": draw.roster_hash,
        "commitment": draw.commitment,
        "entries": draw.entry_count,
        "excused": draw.excused_count,
        "left_out": draw.left_out_count,
        "redraw_of": frozen["redraw_of"],
        "earlier": frozen["earlier"],
    }
