"""A shift at one post as three phones recorded it: rounds, hand-over, findings, measures, and what was heard and read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from gangze.dossiers.content import Kind
from gangze.dossiers.models import Item
from gangze.inspections.models import Measure
from gangze.inspections.rules.answering import Given
from gangze.inspections.rules.months import Wish
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.rules.sheets import finding_uuid
from gangze.inspections.rules.words import Answer
from gangze.inspections.services.months import MonthTold, close_month
from gangze.kernel.clock import standing_at
from gangze.mastery.selectors import document_to_hear
from tests.cast import PRINCIPAL, SAFETY_OFFICER, TEAM_LEADER, WORKER, Cast
from tests.inspections.rounds import DAY, TEN, Shop, make_shop

from .photographed import JPEG

PHOTOS = {
    hashlib.sha256(bytes_).hexdigest(): bytes_ for bytes_ in (JPEG + bytes([n]) * (400 * (n + 1)) for n in range(4))
}
SHAS = list(PHOTOS)
END = moment_of(DAY, 20 * 60)
NOW = END + timedelta(minutes=30)
"""When the phones come out of the basement."""
PEOPLE = (WORKER, TEAM_LEADER, SAFETY_OFFICER)


def named(number: int) -> dict[str, Any]:
    """Return a photo as a body names it."""
    return {"sha256": SHAS[number], "size": len(PHOTOS[SHAS[number]])}


def uuid_of(name: str) -> UUID:
    """Return the uuid of the record with a name."""
    return uuid5(UUID(int=7), name)


class Shift:
    """The records of each person, by name, and the photos on each phone."""

    def __init__(self, shop: Shop, records: dict[str, list[dict[str, Any]]]) -> None:
        self.shop, self.records = shop, records

    @property
    def cast(self) -> Cast:
        return self.shop.cast

    def photos(self, person: str) -> dict[str, bytes]:
        """Return the photos that a person's records name."""
        told = str(self.records[person])
        return {sha: photo for sha, photo in PHOTOS.items() if sha in told}

    @property
    def count(self) -> int:
        """Return how many records there are."""
        return sum(map(len, self.records.values()))


def make_shift(cast: Cast) -> Shift:
    """Return the shift of the cast, with a month closed before it whose measure the team leader owes."""
    shop = make_shop(cast)
    with standing_at(moment_of(date(2027, 3, 1), 600)):
        wish = Wish("更换聚合釜搅拌机封", cast.people[TEAM_LEADER].uuid, date(2027, 3, 20), uuid_of("measure"))
        told = MonthTold(cast.ours.uuid, "2027-02", [wish], words="二月的月排查在停产检修期间，未做")
        close_month(actor=cast.actor(PRINCIPAL), told=told)
    assert Measure.objects.exists()
    records = {WORKER: _workers(shop), TEAM_LEADER: _leaders(shop), SAFETY_OFFICER: _officers(shop)}
    return Shift(shop, records)


def record(cast: Cast, person: str, name: str, kind: str, at: datetime, body: dict[str, Any]) -> dict[str, Any]:
    """Return a record as a phone keeps it."""
    actor, uuid = str(cast.users[person].uuid), str(uuid_of(name))
    return {"client_uuid": uuid, "actor": actor, "kind": kind, "device_at": at.isoformat(), "body": body}


def a_round(
    shop: Shop, person: str, name: str, at: datetime, *different: Given, photo: int | None = None
) -> dict[str, Any]:
    """Return a round of ten o'clock, finished at a moment; `photo` is of what is told as different."""
    answers = [
        {"key": each.key, "answer": each.answer.value, "value": each.value, "note": each.note,
         "photos": [named(photo)] if each in different and photo is not None else []}
        for each in shop.answers(*different)
    ]  # fmt: skip
    body = {
        "plan": str(shop.plan.uuid), "scheduled_for": TEN.isoformat(), "version": 1, "revision": shop.revision.number,
        "started_at": (at - timedelta(minutes=3)).isoformat(), "finished_at": at.isoformat(), "answers": answers,
    }  # fmt: skip
    return record(shop.cast, person, name, "round.done", at, body)


def _report(shop: Shop, person: str, name: str, at: datetime, **more: Any) -> dict[str, Any]:
    body = {"where": f"post:{shop.cast.post.uuid}", "kind": "unsafe_condition", "words": "二层平台护栏松动"}
    return record(shop.cast, person, name, "finding.reported", at, body | more)


def _rectified(shop: Shop, name: str, at: datetime, finding: UUID, photo: int) -> dict[str, Any]:
    body = {"finding": str(finding), "measures": "紧固并试漏", "yuan": "120", "photos": [named(photo)]}
    return record(shop.cast, SAFETY_OFFICER, name, "finding.rectified", at, body)


def _end(shop: Shop, **more: Any) -> dict[str, Any]:
    return {"post": str(shop.cast.post.uuid), "ends_at": END.isoformat(), "shift": "白班", **more}


def _workers(shop: Shop) -> list[dict[str, Any]]:
    cast, minute = shop.cast, timedelta(minutes=1)
    found = str(finding_uuid(uuid_of("round"), "q:leak"))
    state = {"state": "bypass", "note": "LT101"}
    given = [
        _end(shop, is_normal=True),
        _end(shop, is_normal=False, states=[state], findings=[found], note="泵备用"),
    ]
    read = {"revision": str(shop.revision.uuid)}
    said = {"post": str(cast.post.uuid), "revision": 1, "document": "operation", "transcript": "升温不超过二十度每小时"}
    proposed = {"post": str(cast.post.uuid), "document": "risk", "text": "搅拌机封渗漏时停车检查"}
    return [
        a_round(shop, WORKER, "round", TEN + 5 * minute, Given("q:leak", Answer.FINDING, note="滴漏"), photo=0),
        _report(shop, WORKER, "again", TEN + 40 * minute, recurs=str(uuid_of("first"))),
        record(cast, WORKER, "read", "dossier.acknowledged", TEN + 60 * minute, read),
        record(cast, WORKER, "proposed", "dossier.proposed", TEN + 70 * minute, proposed),
        record(cast, WORKER, "alone", "mastery.self_tested", TEN + 80 * minute, said),
        *(
            record(cast, WORKER, f"given{n}", "handover.given", END + (n - 5) * minute, body)
            for n, body in enumerate(given)
        ),
    ]


def _leaders(shop: Shop) -> list[dict[str, Any]]:
    cast, minute = shop.cast, timedelta(minutes=1)
    measure = {"measure": str(uuid_of("measure"))}
    not_done, done = ({"state": "not_done", "outcome": "备件未到"}, {"state": "done", "outcome": "已换，试漏合格"})
    return [
        a_round(shop, TEAM_LEADER, "second", TEN + 2 * minute),
        record(cast, TEAM_LEADER, "not_done", "measure.reported", TEN + 60 * minute, measure | not_done),
        record(cast, TEAM_LEADER, "done", "measure.reported", TEN + 300 * minute, measure | done),
        record(cast, TEAM_LEADER, "taken", "handover.taken", END + 4 * minute, _end(shop, note="已看过")),
    ]


def _officers(shop: Shop) -> list[dict[str, Any]]:
    cast, minute = shop.cast, timedelta(minutes=1)
    post, officer = cast.post, cast.actor(SAFETY_OFFICER)
    heard = {"person": str(cast.people[WORKER].uuid), "post": str(post.uuid), "revision": 1}
    points: Sequence[Any] = document_to_hear(officer, post.uuid, Kind.EMERGENCY).points
    asked = Item.objects.filter(revision=shop.revision, kind=Kind.RISK.value).order_by("pk").first()
    assert asked is not None
    recited = {"document": "emergency", "occasion": "spot", "seconds": 65,
               "points": [{"key": each.key, "verdict": "said"} for each in points]}  # fmt: skip
    explained = {"document": "risk", "answers": [{"uid": str(asked.uid), "question": "为什么？", "outcome": "shown"}]}
    drilled = {"document": "emergency", "occasion": "drill", "session": str(uuid_of("drill")), "mode": "drill", "role": "外操",
               "steps": [{"key": each.key, "outcome": "shown", "at_seconds": 12 + n} for n, each in enumerate(points)]}  # fmt: skip
    return [
        _report(shop, SAFETY_OFFICER, "first", TEN + 10 * minute, photos=[named(1)]),
        _rectified(shop, "rectified", TEN + 90 * minute, finding_uuid(uuid_of("round"), "q:leak"), 2),
        _rectified(shop, "rectified_again", TEN + 95 * minute, uuid_of("again"), 3),
        record(cast, SAFETY_OFFICER, "recited", "mastery.recited", TEN + 100 * minute, heard | recited),
        record(cast, SAFETY_OFFICER, "explained", "mastery.explained", TEN + 110 * minute, heard | explained),
        record(cast, SAFETY_OFFICER, "drilled", "mastery.demonstrated", TEN + 120 * minute, heard | drilled),
    ]
