"""A park whose people have been heard and have practised for years: the ledger that the matrix is told from.

Written by COPY into an empty PostgreSQL: organisation, documents of ten items each, and facts of mastery in the order in which
they came, person after person and day after day. The matrix itself is left to be told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import connection, models

from gangze.access.matrix import Role
from gangze.accounts.models import User
from gangze.dossiers.content import Kind
from gangze.dossiers.models import Dossier, Item, Revision
from gangze.kernel import clock
from gangze.ledger.models import Fact, TenantHead
from gangze.mastery.rules.evidence import DEMONSTRATED, EXPLAINED, PRACTISED, RECITED
from gangze.org.models import Assignment, Authority, Enterprise, Person, Post, RoleGrant, Unit
from gangze.org.rules.codes import credit_code_check_character

ITEMS_A_DOCUMENT = 10
OUTCOMES_A_FACT = 4
DAYS = 720
KINDS = (PRACTISED,) * 12 + (RECITED,) * 5 + (EXPLAINED,) * 2 + (DEMONSTRATED,)
"""Of twenty facts twelve are practice, five recitations, two explanations, one is a demonstration."""
OUTCOMES = ("shown",) * 17 + ("partly",) * 2 + ("not",)


@dataclass(frozen=True)
class MasterySize:
    """How large the park is: teams of ten posts, six people a post."""

    enterprises: int = 25
    workshops: int = 5
    teams: int = 4
    posts_a_team: int = 10
    people_a_post: int = 6
    facts_a_person: int = 167

    @property
    def people(self) -> int:
        return self.enterprises * self.workshops * self.teams * self.posts_a_team * self.people_a_post

    @property
    def facts(self) -> int:
        return self.people * self.facts_a_person


FULL = MasterySize()
SMALL = MasterySize(enterprises=5, workshops=2, teams=2, facts_a_person=80)


def copy(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Write rows, all with the same fields, into the table of a model."""
    rows = iter(rows)
    first = next(rows)
    names = list(first)
    columns = ", ".join(f'"{model._meta.get_field(name).column}"' for name in names)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as sink:
        sink.write_row([first[name] for name in names])
        for row in rows:
            sink.write_row([row[name] for name in names])


def fill(size: MasterySize) -> User:
    """Write the park and return its officer; the tables must be empty."""
    park = organisation(size)
    documents()
    _facts(size)
    settle(_TABLES)
    officer = User.objects.create(name="彭例安", phone="13800009003", must_change_password=False)
    Person.objects.create(authority=park, user=officer, name="彭例安", path=park.path)
    RoleGrant.objects.create(user=officer, role=Role.PARK_OFFICER.value, path=park.path)
    return officer


_TABLES = [Authority, Enterprise, Unit, Post, Person, Assignment, Dossier, Revision, Item, Fact, TenantHead]


def settle(tables: Sequence[type[models.Model]]) -> None:
    """Let keys go on after the highest written, and the planner know what is there."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")


def organisation(size: MasterySize) -> Authority:
    """Write the park with its enterprises, units, posts, people and who holds which post; return the park."""
    park = Authority.objects.create(name="示例化工园区", level="park", path="a1/")
    park.path = f"a{park.pk}/"
    park.save(update_fields=["path"])
    houses, units, posts, people, held = [], [], [], [], []
    chance = Random("organisation")
    for house in range(1, size.enterprises + 1):
        path = f"{park.path}e{house}/"
        body = f"91990000MABEN{house:04d}"
        houses.append(_house(house, park, path, body + credit_code_check_character(body)))
        for _workshop in range(size.workshops):
            top = len(units) + 1
            top_path = f"{path}u{top}/"
            units.append(_unit(top, house, None, "workshop", top_path, chance))
            for _team in range(size.teams):
                team = len(units) + 1
                team_path = f"{top_path}u{team}/"
                units.append(_unit(team, house, top, "team", team_path, chance))
                for _post in range(size.posts_a_team):
                    post = len(posts) + 1
                    posts.append(_post_row(post, house, team, f"{team_path}p{post}/", chance))
                    for number in range(size.people_a_post):
                        person = len(people) + 1
                        people.append(_person(person, house, team_path, number, chance))
                        held.append(
                            {"id": person, "person": person, "post": post, "starts_on": date(2020, 1, 1), "ends_on": None}
                        )  # fmt: skip
    for model, rows in ((Enterprise, houses), (Unit, units), (Post, posts), (Person, people), (Assignment, held)):
        copy(model, rows)
    return park


def _house(key: int, park: Authority, path: str, credit_code: str) -> dict[str, Any]:
    return {
        "id": key, "uuid": UUID(int=key), "authority": park.pk, "code": f"99{key:07d}", "credit_code": credit_code,
        "name": f"例样{key}化工有限公司", "industry": "", "principal_name": "", "phone": "", "address": "",
        "is_major_hazard": False, "is_emergency_card_public": True, "is_name_masked_for_park": True, "path": path,
    }  # fmt: skip


def _unit(key: int, house: int, parent: int | None, level: str, path: str, chance: Random) -> dict[str, Any]:
    return {
        "id": key, "uuid": uuid_by(chance), "enterprise": house, "parent": parent, "level": level, "name": f"{key}号{level}",
        "leader_name": "", "phone": "", "path": path,
    }  # fmt: skip


def _post_row(key: int, house: int, team: int, path: str, chance: Random) -> dict[str, Any]:
    return {
        "id": key, "uuid": uuid_by(chance), "enterprise": house, "unit": team, "code": f"P{key:06d}", "name": f"{key}号主操",
        "aliases": "[]", "is_frontline": True, "is_key": False, "speciality": "", "installation": "", "headcount": 6,
        "shift_system": "", "path": path,
    }  # fmt: skip


def _person(key: int, house: int, path: str, number: int, chance: Random) -> dict[str, Any]:
    return {
        "id": key, "uuid": uuid_by(chance), "enterprise": house, "name": f"赵例{'甲乙丙丁戊己'[number]}",
        "employee_number": f"N{key:06d}", "phone": "", "shift_group": "甲乙丙丁"[number % 4], "remark": "", "path": path,
    }  # fmt: skip


def uuid_by(chance: Random) -> UUID:
    """Return a random uuid of version 4."""
    return UUID(int=chance.getrandbits(128), version=4)


def documents() -> None:
    """Write the documents of every post, in force."""
    chance, moment = Random("documents"), clock.now()
    posts = list(Post.objects.order_by("pk").values_list("pk", flat=True))
    copy(
        Dossier,
        ({"id": post, "uuid": uuid_by(chance), "post": post, "is_whole": True, "created_at": moment} for post in posts),
    )
    copy(
        Revision,
        (
            {
                "id": post, "uuid": uuid_by(chance), "dossier": post, "number": 1, "label": "", "state": "in_force",
                "header": "{}", "jingles": "{}", "edit_number": 0, "content_hash": f"{post:064x}", "reason": "",
                "change_classes": "{}", "asked_reviews": "[]", "created_by": "郑样刚", "created_at": moment,
                "in_force_on": date(2020, 1, 1),
            }
            for post in posts
        ),
    )  # fmt: skip
    copy(Item, _items(posts, chance))
    Dossier.objects.update(in_force_id=models.F("pk"))


def _items(posts: Sequence[int], chance: Random) -> Iterator[dict[str, Any]]:
    for post in posts:
        for kind in Kind:
            for number in range(ITEMS_A_DOCUMENT):
                yield {
                    "revision": post, "uid": uuid_by(chance), "kind": kind.value, "position": number,
                    "fields": json.dumps({"point": f"{number}号风险"}), "steps": "[]", "extra": "{}", "photos": "[]",
                    "is_must_know": number < 3, "asked_since": 1,
                }  # fmt: skip


def _facts(size: MasterySize) -> None:
    """Write the facts by enterprise, in the order of time: people take turns, so a person's facts lie far apart."""
    now = clock.now().replace(microsecond=0)
    for house in Enterprise.objects.order_by("pk"):
        count = _facts_of(house, size, now - timedelta(days=DAYS), Random(house.code))
        TenantHead.objects.create(
            tenant=house.tenant, last_number=count, not_before=now, path=house.path,
            sealed_number=0, seal_count=0, last_seal_hash="",
        )  # fmt: skip


_FACT_COLUMNS = (
    "tenant, number, client_uuid, kind, subject, path, payload, author_key, author_name, received_at, business_on, "
    "algorithm, content_hash"
)


def _facts_of(house: Enterprise, size: MasterySize, begin: datetime, chance: Random) -> int:
    uids: dict[tuple[int, str], list[str]] = {}
    items = Item.objects.filter(revision__dossier__post__enterprise=house).order_by("revision_id", "kind", "position")
    for post_id, kind, uid in items.values_list("revision_id", "kind", "uid"):
        uids.setdefault((post_id, kind), []).append(uid.hex)
    held = list(
        Assignment.objects.filter(post__enterprise=house).order_by("pk")
        .values_list("person__uuid", "post_id", "post__uuid", "post__path", "person__name")
    )  # fmt: skip
    kinds = [kind.value for kind in Kind]
    step = timedelta(days=DAYS - 1) / (size.facts_a_person * len(held))
    number, moment, choice, bits = 0, begin, chance.choice, chance.getrandbits
    with connection.cursor() as cursor, cursor.copy(f"COPY ledger_fact ({_FACT_COLUMNS}) FROM STDIN") as sink:
        for _turn in range(size.facts_a_person):
            lines = []
            for person, post_id, post, path, name in held:
                number += 1
                moment += step
                kind, document = choice(KINDS), kinds[bits(2)]
                start = bits(4) % (ITEMS_A_DOCUMENT - OUTCOMES_A_FACT + 1)
                told = ",".join(
                    f'["{uid}","{choice(OUTCOMES)}"]'
                    for uid in uids[(post_id, document)][start : start + OUTCOMES_A_FACT]
                )
                payload = (
                    f'{{"person":"{person}","post":"{post}","document":"{document}","revision":1,"outcomes":[{told}],'
                    f'"session":"{person}","occasion":"spot","seconds":60,"note":"","has_passed":true}}'
                )
                by = name if kind == PRACTISED else "郑样刚"
                lines.append(
                    f"{house.code}\t{number}\t{UUID(int=bits(128), version=4)}\t{kind}\tperson:{person}\t{path}\t{payload}\t"
                    f"bench\t{by}\t{moment.isoformat()}\t{clock.business_date(moment)}\tsha256\t{number:064x}\n"
                )
            sink.write("".join(lines))
    return number
