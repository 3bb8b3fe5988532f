"""The slip of a draw: everything needed to do it again, with the names its reader may see. source: docs/rules/draw.md §6."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.draws.models import Draw, Substitution
from gangze.draws.rules.hashing import SLIP_FORMAT
from gangze.draws.rules.states import require_drawn
from gangze.kernel.errors import Absent
from gangze.ledger.rules.canonical import moment_text
from gangze.org.models import Post
from gangze.org.rules.naming import sees_full_names

from .reading import by_as_seen


def slip_of(actor: Actor, draw_uuid: UUID) -> dict[str, Any]:
    """Return the slip as the actor may have it. Raises Absent, RuleBroken before there is a result."""
    draw = Draw.objects.visible_to(actor).select_related("roster").filter(uuid=draw_uuid).first()
    if draw is None:
        raise Absent("draw")
    require_drawn(draw.state)
    assert draw.drawn_at is not None  # a drawn draw has its moment
    return {
        "format": SLIP_FORMAT,
        "frozen": draw.frozen,
        "roster_hash": draw.roster_hash,
        "commitment": draw.commitment,
        "secret": draw.secret,
        "contributions": [
            {
                "side": each.side, "by": by_as_seen(actor, draw, each), "number": each.number, "nonce": each.nonce,
                "digest": each.digest, "entered_at": moment_text(each.entered_at),
            }
            for each in draw.contributions.order_by("side")
        ],
        "seed": draw.seed,
        "drawn_at": moment_text(draw.drawn_at),
        "result": _result(draw),
        "after": [_note(each) for each in draw.substitutions.select_related("absent", "substitute")],
        "openings": list(openings_of(actor, draw)),
    }  # fmt: skip


def _result(draw: Draw) -> dict[str, Any]:
    picks: dict[str, Any] = {"drawn": [], "substitutes": []}
    for each in draw.drawn.order_by("is_substitute", "rank"):
        name = "substitutes" if each.is_substitute else "drawn"
        picks[name].append({"number": each.number, "document": each.document})
    return picks


def _note(each: Substitution) -> dict[str, Any]:
    return {
        "absent": each.absent.number,
        "substitute": each.substitute.number if each.substitute else None,
        "ground": each.ground,
        "noted_at": moment_text(each.noted_at),
    }


def openings_of(actor: Actor, draw: Draw) -> Iterator[dict[str, Any]]:
    """Yield the labels of the roster that the actor may see; the person's only to whoever sees names in full."""
    reached = _full_names_by_post(actor, draw)
    for label in draw.labels:
        is_full = reached.get(label["place"]["post_uuid"])
        if is_full is not None:
            yield label if is_full else {**label, "person": None, "person_salt": None}


def _full_names_by_post(actor: Actor, draw: Draw) -> Mapping[str, bool]:
    posts = Post.objects.reached_by(actor, Action.DRAW_VIEW).filter(enterprise__code__in=draw.houses)
    rows = posts.values_list("uuid", "path", "enterprise__is_name_masked_for_park")
    return {str(uuid): not masked or sees_full_names(actor, path) for uuid, path, masked in rows}
