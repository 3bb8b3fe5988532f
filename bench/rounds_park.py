"""A park whose rounds have been done for weeks or months: what fell due, what was done, what was found, and the facts behind.

People, posts and plans by COPY; the days by INSERT … SELECT within PostgreSQL, from the running day backwards, so that a longer
history is the same park looked at later. To be used within `set_up`; the tables must be empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.db import connection
from mastery_park import MasterySize, organisation, settle, uuid_by

from gangze.access.matrix import Role
from gangze.accounts.models import User
from gangze.inspections.models import Finding, Occurrence, Plan, PlanVersion, Round
from gangze.inspections.rules.planning import Question, Specification
from gangze.kernel import clock
from gangze.ledger.models import Fact, TenantHead
from gangze.org.models import Assignment, Authority, Enterprise, Person, Post, RoleGrant, Unit

SIZE = MasterySize()
"""30,000 people at 5,000 posts."""
A_DAY = 12
"""Rounds of a post: one every two hours."""
AHEAD_DAYS, DAYS_AT_ONCE = 2, 5
FACTS_A_DAY = SIZE.enterprises * SIZE.workshops * SIZE.teams * SIZE.posts_a_team * A_DAY
"""Nineteen of twenty rounds are done, and one of nineteen finds something: as many facts as rounds that fell due."""


@dataclass
class RoundsPark:
    """The park and who looks at it; `days` is how far back it goes."""

    officer: User
    park_officer: User
    leader: User
    workers: list[User]
    days: int = 0
    today: date = field(default_factory=lambda: clock.business_date(clock.now()))

    def reach(self, facts: int) -> int:
        """Write history until there are about so many facts; return how many there are."""
        wanted = max(1, round(facts / FACTS_A_DAY))
        with _in_bulk():
            for day in range(self.days, wanted, DAYS_AT_ONCE):
                first = self.today - timedelta(days=min(day + DAYS_AT_ONCE, wanted) - 1)
                for statement in (_DUE, _FACTS_OF_ROUNDS, _ROUNDS, _FINDINGS, _FACTS_OF_FINDINGS):
                    _run(statement, first, self.today - timedelta(days=day))
        self.days = max(self.days, wanted)
        _heads()
        settle(
            [
                Authority,
                Enterprise,
                Unit,
                Post,
                Person,
                Assignment,
                User,
                Plan,
                PlanVersion,
                Occurrence,
                Round,
                Finding,
                Fact,
            ]
        )
        return Fact.objects.count()


def build(worker_count: int) -> RoundsPark:
    """Write the park as it begins: nothing has been done yet, two days are ahead."""
    park = organisation(SIZE)
    _plans()
    settle([Authority, Enterprise, Unit, Post, Person, Assignment])
    chance = Random("people")
    house = Enterprise.objects.order_by("pk")[0]
    team = Unit.objects.filter(enterprise=house, level="team").order_by("pk")[0]
    people = Person.objects.filter(enterprise__isnull=False).order_by("pk")
    workers = [_account(people[chance.randrange(SIZE.people)], number) for number in range(worker_count)]
    officer = _officer("郑样刚", Role.SAFETY_OFFICER, house.path, enterprise=house)
    park_officer = _officer("彭例安", Role.PARK_OFFICER, park.path, authority=park)
    leader = _officer("钱样长", Role.TEAM_LEADER, team.path, enterprise=house)
    built = RoundsPark(officer, park_officer, leader, workers)
    _run("CREATE SEQUENCE bench_number", built.today, built.today)
    _run(_DUE, built.today + timedelta(days=1), built.today + timedelta(days=AHEAD_DAYS))
    return built


def _account(person: Person, number: int) -> User:
    if person.user is None:
        person.user = User.objects.create(name=person.name, phone=f"139{number:08d}")
        person.save(update_fields=["user"])
    return person.user


def _officer(name: str, role: Role, path: str, **belongs: Authority | Enterprise) -> User:
    user = User.objects.create(name=name, phone=f"138{User.objects.count():08d}")
    Person.objects.create(user=user, name=name, path=path, employee_number=f"O{user.pk}", **belongs)
    RoleGrant.objects.create(user=user, role=role.value, path=path)
    return user


def _plans() -> None:
    chance, begins = Random("plans"), date(2020, 1, 1)
    questions = tuple(Question(f"k{turn}", f"第{turn}项正常") for turn in range(8))
    told = Specification(questions=questions, every_minutes=120).to_json()
    plans = Plan.objects.bulk_create(
        Plan(uuid=uuid_by(chance), enterprise_id=post.enterprise_id, unit_id=post.unit_id, post=post, cadence="daily",
             speciality="process", name="操作巡检", path=post.path, scheduled_until=clock.business_date(clock.now()))
        for post in Post.objects.order_by("pk")
    )  # fmt: skip
    PlanVersion.objects.bulk_create(
        PlanVersion(plan=plan, number=1, effective_on=begins, specification=told, fact_uuid=uuid_by(chance))
        for plan in plans
    )


def _run(statement: str, first: date, last: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"first": first, "last": last, "a_day": A_DAY, "people": SIZE.people_a_post})


@contextmanager
def _in_bulk() -> Iterator[None]:
    """Write without triggers, without waiting for the disk, and without the indexes that hold no constraint; they come back."""
    with connection.cursor() as cursor:
        cursor.execute(_PLAIN_INDEXES, [[model._meta.db_table for model in (Occurrence, Round, Finding, Fact)]])
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        for setting in ("synchronous_commit = off", "jit = off", "session_replication_role = replica"):
            cursor.execute(f"SET {setting}")
        yield
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("RESET ALL")


def _heads() -> None:
    """Let each ledger's head say how far it has got."""
    TenantHead.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(_HEADS)


_PLAIN_INDEXES = """
SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
WHERE t.relname = ANY(%s) AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)
"""
_DUE = """
INSERT INTO inspections_occurrence (uuid, enterprise_id, plan_id, version_id, path, business_on, period, shift, "group", scheduled_for,
    opens_at, due_at, closes_at, state, fact_uuid, done_at)
SELECT gen_random_uuid(), p.enterprise_id, p.id, v.id, p.path, day, day::text, '', '', at, at - interval '30 minutes',
    at + interval '30 minutes', at + interval '1 hour', state, CASE WHEN state = 'done' THEN gen_random_uuid() END,
    CASE WHEN state = 'done' THEN at + interval '5 minutes' END
FROM (SELECT date(d) AS day FROM generate_series(%(first)s::timestamp, %(last)s::timestamp, '1 day') AS d) AS days
CROSS JOIN generate_series(0, %(a_day)s - 1) AS turn
CROSS JOIN LATERAL (SELECT (day + time '08:00') AT TIME ZONE 'Asia/Shanghai' + turn * interval '2 hours' AS at) AS moment
CROSS JOIN inspections_plan p JOIN inspections_planversion v ON v.plan_id = p.id
CROSS JOIN LATERAL (SELECT CASE WHEN at + interval '1 hour' > now() THEN 'due'
    WHEN hashint4(p.id::int * 12 + turn + (day - date '2020-01-01') * 60000) %% 20 <> 0 THEN 'done' ELSE 'missed' END AS state) AS stands
ORDER BY days.day, turn, p.id
"""
_FACTS_OF_ROUNDS = """
INSERT INTO ledger_fact (tenant, number, client_uuid, kind, subject, path, payload, author_key, author_name, device_at, received_at,
    business_on, algorithm, content_hash)
SELECT e.code, nextval('bench_number'), o.fact_uuid, 'round.done', 'plan:' || p.uuid, o.path,
    jsonb_build_object('occurrence', o.uuid, 'version', 1, 'asked', 8, 'origin', 'page', 'answers', '[]'::jsonb), 'bench', '赵例甲',
    o.done_at, o.done_at, o.business_on, 'sha256', md5(o.uuid::text) || md5(o.path)
FROM inspections_occurrence o JOIN inspections_plan p ON p.id = o.plan_id JOIN org_enterprise e ON e.id = o.enterprise_id
WHERE o.business_on BETWEEN %(first)s::date AND %(last)s::date AND o.state = 'done'
"""
_ROUNDS = """
INSERT INTO inspections_round (fact_uuid, plan_id, occurrence_id, version_number, person_id, path, business_on, scheduled_for, started_at,
    finished_at, received_at, is_on_time, is_afterwards, origin, ok_count, finding_count, not_applicable_count, unable_count,
    unanswered_count, photo_count, digest)
SELECT o.fact_uuid, o.plan_id, o.id, 1, (p.post_id - 1) * %(people)s + 1 + abs(hashtext(o.uuid::text)) %% %(people)s, o.path, o.business_on,
    o.scheduled_for, o.scheduled_for, o.done_at, o.done_at, true, false, 'page', 8,
    (hashtext(o.fact_uuid::text) %% 19 = 0)::int, 0, 0, 0, 0, md5(o.uuid::text)
FROM inspections_occurrence o JOIN inspections_plan p ON p.id = o.plan_id WHERE o.business_on BETWEEN %(first)s::date AND %(last)s::date AND o.state = 'done'
"""
_FINDINGS = """
INSERT INTO inspections_finding (uuid, enterprise_id, unit_id, post_id, path, round_fact, kind, level, source, category, place, words, search,
    said, document, state, closed_at, major_since, is_anonymous, is_fixed_on_spot, asks_grading, reporter_id, owner_id, reported_at, business_on, due_on, deadline_on,
    rectified_by, fen, seen, climbed, sent_back_count, has_returned)
SELECT gen_random_uuid(), p.enterprise_id, p.unit_id, p.post_id, r.path, r.fact_uuid,
    (ARRAY['unsafe_act', 'unsafe_condition', 'management_gap'])[1 + r.id %% 3], CASE WHEN r.id %% 400 = 0 THEN 'major' ELSE 'general' END,
    'round', (ARRAY['process', 'equipment', 'electrical', 'instrument'])[1 + r.id %% 4], '二层平台',
    said.words, upper(said.words || E'\n二层平台\n' || post.name), '', '',
    CASE WHEN ended.already THEN 'closed' ELSE (ARRAY['reported', 'assigned', 'rectified'])[1 + r.id %% 3] END,
    CASE WHEN ended.already THEN r.finished_at + interval '3 days' END,
    CASE WHEN r.id %% 400 = 0 THEN r.finished_at END, false, false, false, r.person_id, (p.post_id - 1) * %(people)s + 1, r.finished_at,
    r.business_on, r.business_on + 7, CASE WHEN NOT ended.already THEN r.business_on + (ARRAY[0, 7, 3])[1 + r.id %% 3] END,
    '', 0, '', 0, 0, false
FROM inspections_round r JOIN inspections_plan p ON p.id = r.plan_id JOIN org_post post ON post.id = p.post_id
CROSS JOIN LATERAL (SELECT (ARRAY['机封渗漏', '压力表超期', '护栏松动', '标识不清'])[1 + r.id %% 4] || r.id AS words) AS said
CROSS JOIN LATERAL (SELECT hashtext(r.digest) %% 25 <> 0 AND r.business_on < current_date - 3 AS already) AS ended
WHERE r.business_on BETWEEN %(first)s::date AND %(last)s::date AND r.finding_count = 1
"""
_FACTS_OF_FINDINGS = """
INSERT INTO ledger_fact (tenant, number, client_uuid, kind, subject, path, payload, author_key, author_name, device_at, received_at,
    business_on, algorithm, content_hash)
SELECT e.code, nextval('bench_number'), f.uuid, 'finding.reported', 'finding:' || f.uuid, f.path,
    jsonb_build_object('finding', f.uuid, 'words', f.words, 'place', f.place), 'bench', '赵例甲', f.reported_at, f.reported_at,
    f.business_on, 'sha256', md5(f.uuid::text) || md5(f.path)
FROM inspections_finding f JOIN org_enterprise e ON e.id = f.enterprise_id WHERE f.business_on BETWEEN %(first)s::date AND %(last)s::date
"""
_HEADS = """
INSERT INTO ledger_tenanthead (tenant, last_number, sealed_number, seal_count, last_seal_hash, not_before, path)
SELECT tenant, max(number), 0, 0, '', max(received_at), max(split_part(path, '/', 1) || '/' || split_part(path, '/', 2) || '/')
FROM ledger_fact GROUP BY tenant
"""
