"""Takes the numbers of both sides, and draws in the same act in which the second one comes."""

import re
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.draws.models import Contribution, Draw, Drawn, DrawPart
from gangze.draws.rules.drawing import Pick, Result, draw_from
from gangze.draws.rules.freezing import labels_at
from gangze.draws.rules.hashing import NUMBER, SIDES, commitment_to, digest_of_number, hash_of_text, seed_of
from gangze.draws.rules.states import DrawState, ground_text, require_open
from gangze.draws.selectors import may_enter
from gangze.kernel import clock
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.org.models import Person, Post

from .telling import tell, tell_everybody

CONTRIBUTED, DRAWN, ABANDONED = "draw.contributed", "draw.drawn", "draw.abandoned"
LONGEST_NAME = 50


@transaction.atomic
def contribute(*, actor: Actor, draw_uuid: UUID, side: str, number: str, by: str) -> Draw:
    """Record the number of one side; with the second one the draw is drawn. Returns the draw.

    `by` is who entered it, also on somebody else's device. The fact of the number holds its digest only, so that nobody reads the first
    before the second is there. The same number of the same side again changes nothing. Raises Absent, NotAllowed, RuleBroken.
    """
    draw = _locked(actor, draw_uuid)
    if side not in SIDES:
        raise Absent("side")
    told = {each.side: each for each in draw.contributions.all()}
    number, by = _number(number), by.strip()
    if side in told and (told[side].number, told[side].by) == (number, by):
        return draw
    paths = DrawPart.objects.filter(draw=draw).values_list("path", flat=True)
    require_open(draw.state)
    if not may_enter(actor, draw, side, list(paths)):
        raise NotAllowed(Action.DRAW_RUN.value)
    _require_fresh(told, side, by)
    told[side] = _record(actor, draw, side, number, by)
    if len(told) == len(SIDES):
        _draw(actor, draw, told)
    else:
        draw.state = DrawState.CONTRIBUTED.value
        draw.save(update_fields=["state"])
    return draw


@transaction.atomic
def abandon_draw(*, actor: Actor, draw_uuid: UUID, ground: str) -> Draw:
    """Give up a draw that is not drawn yet; it stays visible with its ground. Raises Absent, NotAllowed, RuleBroken."""
    draw = _locked(actor, draw_uuid)
    actor.require(Action.DRAW_RUN, draw.path)
    require_open(draw.state)
    draw.ground, draw.state = ground_text(ground), DrawState.ABANDONED.value
    draw.abandoned_at, draw.abandoned_by = clock.now(), actor.name
    draw.save(update_fields=["ground", "state", "abandoned_at", "abandoned_by"])
    tell_everybody(actor, draw, ABANDONED, {"roster_hash": draw.roster_hash, "ground": draw.ground})
    return draw


def _locked(actor: Actor, draw_uuid: UUID) -> Draw:
    found = Draw.objects.visible_to(actor).select_for_update(of=("self",))
    draw = found.filter(uuid=draw_uuid).first()
    if draw is None:
        raise Absent("draw")
    return draw


def _number(text: str) -> str:
    number = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if not NUMBER.fullmatch(number):
        raise RuleBroken("数字须为1到20位，只能是0到9。")
    return number


def _require_fresh(told: Mapping[str, Contribution], side: str, by: str) -> None:
    if side in told:
        raise RuleBroken("这一方已经填过数字。")
    if not 1 <= len(by) <= LONGEST_NAME:
        raise RuleBroken("请写填数人的姓名。")
    if any(each.by == by for each in told.values()):
        raise RuleBroken("双方的数字须由两个人分别填。")


def _record(actor: Actor, draw: Draw, side: str, number: str, by: str) -> Contribution:
    nonce = secrets.token_hex(16)
    digest = digest_of_number(draw.uuid, side, number, nonce)
    payload = {"side": side, "digest": digest, "by": by, "roster_hash": draw.roster_hash}
    fact = tell(actor, draw, CONTRIBUTED, payload, side)
    return Contribution.objects.create(
        draw=draw, side=side, by=by, account=actor.name, number=number, nonce=nonce, digest=digest,
        fact_uuid=fact.client_uuid, entered_at=fact.received_at,
    )  # fmt: skip


def _draw(actor: Actor, draw: Draw, told: Mapping[str, Contribution]) -> None:
    """Open the secret and draw. Raises RuntimeError when what was frozen is not what was published."""
    if (
        hash_of_text(draw.roster.frozen_text) != draw.roster_hash
        or commitment_to(draw.uuid, draw.secret) != draw.commitment
    ):
        raise RuntimeError(f"the roster or the secret of draw {draw.uuid} is not the one published")
    numbers = {side: each.number for side, each in told.items()}
    draw.seed = seed_of(draw.uuid, draw.roster_hash, draw.commitment, draw.secret, numbers)
    draw.drawn_at, draw.state = clock.now(), DrawState.DRAWN.value
    draw.save(update_fields=["seed", "drawn_at", "state"])
    result = draw_from(draw.frozen, draw.seed)
    Drawn.objects.bulk_create(_rows(draw, result), batch_size=500)
    tell_everybody(actor, draw, DRAWN, _told(draw, told), own={"result": result.plain()})


def _rows(draw: Draw, result: Result) -> Iterator[Drawn]:
    numbers = [pick.number for pick in (*result.drawn, *result.substitutes)]
    picked = list(labels_at(draw.roster.labels_text, numbers))
    labels = dict(zip(numbers, picked, strict=True))
    posts = {
        str(post.uuid): post for post in Post.objects.filter(uuid__in={one["place"]["post_uuid"] for one in picked})
    }
    uuids = {one["person"]["person_uuid"] for one in picked if one["person"]}
    people = {str(uuid): pk for uuid, pk in Person.objects.filter(uuid__in=uuids).values_list("uuid", "pk")}
    for is_substitute, picks in ((False, result.drawn), (True, result.substitutes)):
        for rank, pick in enumerate(picks, 1):
            yield _row(draw, pick, rank, is_substitute, labels[pick.number], posts, people)


def _row(
    draw: Draw,
    pick: Pick,
    rank: int,
    is_substitute: bool,
    label: Mapping[str, Any],
    posts: Mapping[str, Post],
    people: Mapping[str, int],
) -> Drawn:
    post = posts[label["place"]["post_uuid"]]
    person = label["person"]
    return Drawn(
        draw=draw, number=pick.number, rank=rank, is_substitute=is_substitute, post=post, path=post.path,
        person_id=people[person["person_uuid"]] if person else None, document=pick.document, drawn_on=draw.business_on,
    )  # fmt: skip


def _told(draw: Draw, told: Mapping[str, Contribution]) -> dict[str, Any]:
    return {
        "roster_hash": draw.roster_hash,
        "commitment": draw.commitment,
        "secret": draw.secret,
        "numbers": [{"side": side, "number": told[side].number, "nonce": told[side].nonce} for side in SIDES],
        "seed": draw.seed,
    }
