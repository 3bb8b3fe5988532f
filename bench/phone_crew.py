"""People with phones: accounts, sessions, posts with documents in force, plans whose rounds lie some hours back, and the
records that they made of them without a network. To be used within `set_up`; the tables must be empty."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from mastery_park import MasterySize, copy, documents, organisation, settle, uuid_by
from phones import CSRF, Phone, Photo, Record

from gangze.accounts.models import User
from gangze.dossiers.models import Dossier, Item, Revision
from gangze.inspections.models import Occurrence, Plan, PlanVersion
from gangze.inspections.rules.planning import Question, Specification, occurrence_uuid
from gangze.inspections.rules.sheets import SheetItem, finding_uuid, sheet_items
from gangze.inspections.rules.words import OccurrenceState
from gangze.inspections.selectors.sheets import duty_source
from gangze.kernel import clock
from gangze.org.models import Assignment, Authority, Enterprise, Person, Post, Unit
from gangze.org.outbox.batches import MOST_RECORDS
from gangze.org.outbox.records import record_hash

PEOPLE_A_HOUSE, PEOPLE_A_POST = 100, 5
ROUNDS, FINDINGS = 8, 2
"""What a phone holds: so many rounds, one of them with something found, and findings reported by themselves, a photo each."""
PATROL, LONG = "例巡", "例长表"
BATCHES = 5
ASKED, ASKED_AT_LENGTH = 8, 40
EVERY, TIMES = timedelta(minutes=10), 140
WORDS = "机封处有轻微渗漏，已擦净并写进交接班记录，压力和液位都在指标内。"


@dataclass(frozen=True)
class Crew:
    """Everybody with a phone; `singles` are records of about 6 kB, each with the phone it is on; `batches` such by the hundred;
    `facts` are the uuids of every fact that must be there once all of the phones' own records are taken."""

    phones: list[Phone]
    singles: list[tuple[Phone, Record]]
    batches: list[tuple[Phone, list[Record]]]
    facts: set[UUID]


def crew_of(count: int, single_count: int) -> Crew:
    """Write a park of `count` people, a multiple of a house's 100, and return what their phones hold."""
    houses = count // PEOPLE_A_HOUSE
    organisation(MasterySize(houses, workshops=2, teams=2, posts_a_team=5, people_a_post=PEOPLE_A_POST))
    documents()
    _accounts()
    begin = clock.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    moments = [begin - EVERY * turn for turn in range(TIMES)]
    plans = {name: _plans(name, count, moments) for name, count in ((PATROL, ASKED), (LONG, ASKED_AT_LENGTH))}
    settle(
        [
            Authority,
            Enterprise,
            Unit,
            Post,
            Person,
            Assignment,
            Dossier,
            Revision,
            Item,
            User,
            Plan,
            PlanVersion,
            Occurrence,
        ]
    )
    people = list(Assignment.objects.select_related("person__user", "post").order_by("pk"))
    phones, singles, batches = [], [], []
    sheets = _Sheets(moments)
    facts: set[UUID] = set()
    for number, (held, key) in enumerate(zip(people, _sessions([_user(each) for each in people]), strict=True)):
        maker = _Maker(held, Random(number), number % PEOPLE_A_POST)
        records, photos, made = maker.shift(plans[PATROL][held.post_id], sheets)
        facts |= made
        phones.append(
            Phone(_user(held).uuid, f"{settings.SESSION_COOKIE_NAME}={key}; csrftoken={CSRF}", records, photos)
        )
        wanted = single_count // len(people) + (number < single_count % len(people))
        if number < BATCHES:
            batches.append((phones[-1], maker.long(plans[LONG][held.post_id], moments[-MOST_RECORDS:])))
        singles.append([(phones[-1], each) for each in maker.long(plans[LONG][held.post_id], moments[:wanted])])
    in_turn = [each for turn in range(TIMES) for own in singles for each in own[turn : turn + 1]]
    return Crew(phones, in_turn, batches, facts)


def _accounts() -> None:
    """Give everybody an account of the person's own key, which has no password but will have a session."""
    chance, moment, password = Random("accounts"), clock.now(), make_password(None)
    copy(
        User,
        (
            {
                "id": key, "uuid": uuid_by(chance), "username": f"u{key}", "name": name, "phone": f"139{key:08d}",
                "enterprise_code": "", "employee_number": "", "email": "", "must_change_password": False, "pin_hash": "",
                "is_active": True, "is_staff": False, "is_superuser": False, "date_joined": moment, "password": password,
            }
            for key, name in list(Person.objects.order_by("pk").values_list("pk", "name"))
        ),
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{Person._meta.db_table}" SET user_id = id')


def _user(held: Assignment) -> User:
    assert held.person.user is not None  # everybody was given one
    return held.person.user


def _sessions(users: Sequence[User]) -> list[str]:
    """Open a session for each and return their keys."""
    store, ends = SessionStore(), clock.now() + timedelta(days=1)
    backend = settings.AUTHENTICATION_BACKENDS[0]
    keys = [f"{Random(user.pk).getrandbits(160):032x}"[:32] for user in users]
    Session.objects.bulk_create(
        Session(
            session_key=key, expire_date=ends,
            session_data=store.encode(
                {SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: backend, HASH_SESSION_KEY: user.get_session_auth_hash()}
            ),
        )
        for key, user in zip(keys, users, strict=True)
    )  # fmt: skip
    return keys


def _plans(name: str, asked: int, moments: Sequence[datetime]) -> dict[int, Plan]:
    """Write a daily plan for each post with a round at each moment; return them by the post's key."""
    chance = Random(name)
    posts = list(Post.objects.order_by("pk"))
    plans = Plan.objects.bulk_create(
        Plan(uuid=uuid_by(chance), enterprise_id=post.enterprise_id, unit_id=post.unit_id, post=post, cadence="daily",
             speciality="process", name=name, path=post.path, scheduled_until=clock.business_date(clock.now()))
        for post in posts
    )  # fmt: skip
    questions = tuple(Question(f"k{turn}", f"第{turn}项正常") for turn in range(asked))
    told = Specification(questions=questions, duty_questions=name == PATROL, every_minutes=10).to_json()
    versions = PlanVersion.objects.bulk_create(
        PlanVersion(plan=plan, number=1, effective_on=date(2026, 1, 1), specification=told, fact_uuid=uuid_by(chance))
        for plan in plans
    )
    copy(Occurrence, _occurrences(plans, versions, moments))
    return {plan.post_id or 0: plan for plan in plans}


def _occurrences(
    plans: Sequence[Plan], versions: Sequence[PlanVersion], moments: Sequence[datetime]
) -> Iterator[dict[str, Any]]:
    margin = timedelta(minutes=5)
    for plan, version in zip(plans, versions, strict=True):
        for moment in moments:
            day = clock.business_date(moment)
            yield {
                "uuid": occurrence_uuid(plan.uuid, moment), "enterprise": plan.enterprise_id, "plan": plan.pk,
                "version": version.pk, "path": plan.path, "business_on": day, "period": day.isoformat(), "shift": "",
                "group": "", "scheduled_for": moment, "opens_at": moment - margin, "due_at": moment + margin,
                "closes_at": moment + 2 * margin, "state": OccurrenceState.DUE.value,
            }  # fmt: skip


class _Sheets:
    """What each post's patrol asks at each moment, worked out once."""

    def __init__(self, moments: Sequence[datetime]) -> None:
        self.moments = moments
        self.questions = tuple(Question(f"k{turn}", f"第{turn}项正常") for turn in range(ASKED))
        self.post_id, self.source = 0, None

    def at(self, post: Post, moment: datetime) -> tuple[SheetItem, ...]:
        """Return the rows of a sheet; people of one post come one after another."""
        if self.post_id != post.pk:
            self.post_id = post.pk
            self.source = duty_source(Revision.objects.get(dossier__post=post))  # type: ignore[assignment]  # None at first
        return sheet_items(self.questions, self.source, moment)


class _Maker:
    """Somebody who makes records on a phone."""

    def __init__(self, held: Assignment, chance: Random, turn: int) -> None:
        self.actor, self.post, self.chance, self.turn = _user(held).uuid, held.post, chance, turn

    def shift(self, plan: Plan, sheets: _Sheets) -> tuple[list[Record], list[Photo], set[UUID]]:
        """Return the records of a shift, their photos, and the facts that will come of them."""
        own = sheets.moments[self.turn : self.turn + PEOPLE_A_POST * ROUNDS : PEOPLE_A_POST]
        records, facts = [], set()
        for number, moment in enumerate(own):
            answers = [{"key": item.key, "answer": "ok"} for item in sheets.at(self.post, moment)]
            if number == 0:
                answers[2] |= {"answer": "finding", "note": WORDS}
            record = self._round(plan, moment, answers)
            facts |= {record.client_uuid} | ({finding_uuid(record.client_uuid, "q:k2")} if number == 0 else set())
            records.append(record)
        photos = [Photo(self.chance.getrandbits(60)) for _ in range(FINDINGS)]
        for photo in photos:
            body = {
                "where": f"post:{self.post.uuid}", "kind": "unsafe_condition", "words": WORDS, "place": "二层平台",
                "photos": [{"sha256": photo.sha256, "size": photo.size, "taken_at": ""}],
            }  # fmt: skip
            records.append(self._record("finding.reported", sheets.moments[0], body))
            facts.add(records[-1].client_uuid)
        return records, photos, facts

    def long(self, plan: Plan, moments: Sequence[datetime]) -> list[Record]:
        """Return rounds with a word to each of forty answers."""
        answers = [{"key": f"q:k{turn}", "answer": "ok", "note": WORDS} for turn in range(ASKED_AT_LENGTH)]
        return [self._round(plan, moment, answers) for moment in moments]

    def _round(self, plan: Plan, moment: datetime, answers: Sequence[Mapping[str, Any]]) -> Record:
        body = {
            "plan": str(plan.uuid), "scheduled_for": moment.isoformat(), "version": 1,
            "revision": 1 if plan.name == PATROL else None, "started_at": moment.isoformat(),
            "finished_at": (moment + timedelta(seconds=40 + self.turn)).isoformat(), "answers": list(answers),
        }  # fmt: skip
        return self._record("round.done", moment + timedelta(minutes=1), body)

    def _record(self, kind: str, device_at: datetime, body: Mapping[str, Any]) -> Record:
        uuid = uuid_by(self.chance)
        told = {
            "client_uuid": str(uuid), "actor": str(self.actor), "kind": kind,
            "device_at": device_at.isoformat(), "body": body, "clock_skew_ms": 0,
        }  # fmt: skip
        return Record(uuid, json.dumps(told, ensure_ascii=False).encode(), record_hash(told))
