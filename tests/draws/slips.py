"""Slips made without a database: a roster of three enterprises with fixed secrets, and everything that follows from it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid5

from gangze.draws.rules.drawing import draw_from
from gangze.draws.rules.freezing import Candidate, Header, frozen_roster
from gangze.draws.rules.hashing import SLIP_FORMAT, commitment_to, digest_of_number, roster_hash, seed_of
from gangze.draws.rules.planning import Wish

DRAW = UUID("6f1c1f0e-5d0b-4a52-9f5e-0d3f5c2a7b11")
SECRET = "5ec2e7" + "0" * 54 + "d2a3"
FROZEN_AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
NUMBERS = {"first": "0420", "second": "777"}
WISH = Wish(
    count=6, substitutes=3, every_key_post=True, every_shift=True, each_workshop=1, documents=("risk", "emergency")
)


def salts() -> Iterator[str]:
    return (f"{number:032x}" for number in count(1))


def candidate(number: int, **more: Any) -> Candidate:
    """Return somebody of a plant in which every fourth post is a key post and two people share a post."""
    told: dict[str, Any] = {
        "enterprise_key": f"99000000{number % 3}",
        "enterprise": f"示例{'甲乙丙'[number % 3]}厂",
        "workshop_key": f"车间{number % 6}",
        "unit": f"车间{number % 6} · 班组",
        "post_uuid": uuid5(DRAW, f"post {number // 2}"),
        "post": f"岗位{number // 2}",
        "is_key": number // 2 % 4 == 0,
        "person_uuid": uuid5(DRAW, f"person {number}"),
        "name": f"测例{number}",
        "shown_name": "测**",
        "employee_number": f"T{number:04d}",
        "shift": "甲乙丙丁"[number % 4],
        "weight": 1 + number % 3,
    }
    return Candidate(**{**told, **more})


def plant(size: int = 24) -> list[Candidate]:
    """Return a plant; number 5 is on leave since before the freeze."""
    people = [candidate(number) for number in range(size)]
    people[4] = candidate(4, excused_since=datetime(2026, 3, 1, 2, 0, tzinfo=UTC), ground="病假")
    return people


def frozen_of(
    people: Sequence[Candidate], wish: Wish = WISH, **more: Any
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    told: dict[str, Any] = {"place": "示例园区", "purpose": "抽背", "redraw_of": None, "earlier": ()}
    header = Header(draw=DRAW, frozen_at=FROZEN_AT, **{**told, **more})
    return frozen_roster(header, wish, people, salts())


def slip_from(
    people: Sequence[Candidate] | None = None, wish: Wish = WISH, secret: str = SECRET, **more: Any
) -> dict[str, Any]:
    """Return a sound slip."""
    frozen, labels = frozen_of(plant() if people is None else people, wish, **more)
    found, commitment = roster_hash(frozen), commitment_to(DRAW, secret)
    nonces = {"first": "a" * 32, "second": "b" * 32}
    seed = seed_of(DRAW, found, commitment, secret, NUMBERS)
    return {
        "format": SLIP_FORMAT, "frozen": frozen, "roster_hash": found, "commitment": commitment, "secret": secret,
        "contributions": [
            {
                "side": side, "by": by, "number": NUMBERS[side], "nonce": nonces[side],
                "digest": digest_of_number(DRAW, side, NUMBERS[side], nonces[side]),
                "entered_at": "2026-03-02T01:40:00.000000Z",
            }
            for side, by in (("first", "周例安"), ("second", "郑样刚"))
        ],
        "seed": seed, "drawn_at": "2026-03-02T01:41:00.000000Z", "result": draw_from(frozen, seed).plain(), "after": [],
        "openings": labels,
    }  # fmt: skip
