"""A large park for measurements, written in bulk into an empty database: what stands there after years of use.

25 enterprises of 200 posts and 1,200 people make the 5,000 posts and 30,000 people of the limits. Every post has four
documents in force, with the texts of the demo's files; every person has an account, a post and an acknowledgement.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice
from typing import Any, TypeVar

from django.contrib.auth.hashers import make_password
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import F, Model

from gangze.access.matrix import Role
from gangze.accounts.models import User
from gangze.demo.services import DOSSIER_FILES, FILES
from gangze.dossiers.content import DossierContent
from gangze.dossiers.importing import KnownPost, Organisation, understand
from gangze.dossiers.models import (
    Acknowledgement,
    Dossier,
    Item,
    PrintCode,
    Proposal,
    Revision,
    SignOff,
    Trigger,
    TriggerTask,
    Upload,
)
from gangze.jobs.models import Job
from gangze.ledger.models import Fact, Seal, TenantHead
from gangze.ledger.rules.records import FactRecord
from gangze.officefiles import open_source
from gangze.org.models import Assignment, Authority, CalendarDay, Enterprise, Person, Post, RoleGrant, Unit
from gangze.org.rules.codes import credit_code_check_character

M = TypeVar("M", bound=Model)
TODAY = date(2026, 6, 1)
NOON = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
SEALED_DAYS = 300
UPLOADS_A_HOUSE = 40
JOBS_A_HOUSE = 80
TRIGGERS_A_HOUSE = 40
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
SPECIALITIES = ("工艺", "设备", "电气", "仪表", "储运")


@dataclass(frozen=True)
class Size:
    """How large the park is; posts and people are by enterprise, and each person holds one post."""

    enterprises: int = 25
    workshops: int = 5
    teams: int = 4
    posts_a_team: int = 10
    people_a_post: int = 6

    @property
    def posts(self) -> int:
        """Return the posts of the whole park."""
        return self.enterprises * self.workshops * self.teams * self.posts_a_team

    @property
    def people(self) -> int:
        """Return the people of the whole park, without its officers."""
        return self.posts * self.people_a_post


def fill(size: Size = Size()) -> None:
    """Write the park. Raises RuntimeError when the database is not empty."""
    if Authority.objects.exists():
        raise RuntimeError("the park needs an empty database")
    with transaction.atomic():
        _Builder(size).build()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(_MODELS)):
            cursor.execute(statement)
        # As the server's own housekeeping would leave it after a night.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


_MODELS = (
    Authority, Enterprise, Unit, Post, User, Person, Assignment, RoleGrant, Dossier, Revision, Item, SignOff,
    Acknowledgement, PrintCode, Upload, Trigger, TriggerTask, Proposal, Job, Fact, Seal, TenantHead, CalendarDay,
)  # fmt: skip


def contents() -> list[DossierContent]:
    """Return the documents of the demo's files, one content a post."""
    found = []
    for name in DOSSIER_FILES:
        source = open_source(FILES / name, name=name)
        named = understand(source, Organisation("示例化工园区", ())).posts
        known = tuple(KnownPost(post.name) for post in named)  # what is said of an unknown post has errors
        understanding = understand(source, Organisation("示例化工园区", known))
        found += [
            DossierContent(post.name, {kind: each.content for kind, each in post.documents.items()}, post.header)
            for post in understanding.posts
            if len(post.documents) == 4
        ]
    return found


def _write(rows: Iterable[M], model: type[M]) -> None:
    rows = iter(rows)
    while batch := list(islice(rows, 2000)):
        model._default_manager.bulk_create(batch, batch_size=500)


_COPIED = [field.column for field in Item._meta.concrete_fields if field.name not in ("id", "revision", "uid")]
_COPY_ITEMS = f"""
    INSERT INTO dossiers_item (revision_id, uid, {", ".join(_COPIED)})
    SELECT revision.id, {{identity}}, {", ".join(f"item.{name}" for name in _COPIED)}
    FROM dossiers_item item, dossiers_revision revision JOIN dossiers_dossier dossier ON dossier.id = revision.dossier_id
    WHERE item.revision_id = %s AND revision.id <> %s AND revision.state <> 'superseded' AND dossier.post_id %% %s = %s
"""


class _Builder:
    def __init__(self, size: Size) -> None:
        self.size = size
        self.contents = contents()
        self.password = make_password("gangze-bench")
        self.keys: dict[type[Model], Iterator[int]] = {}
        self.facts: list[Fact] = []

    def next(self, model: type[Model]) -> int:
        """Return the next key of a table; keys are ours, because paths are made of them."""
        return next(self.keys.setdefault(model, count(1)))

    def build(self) -> None:
        city = self._authority("示例市应急管理局", Authority.Level.CITY, None)
        park = self._authority("示例化工园区", Authority.Level.PARK, city)
        days = (TODAY + timedelta(days=number) for number in range(-150, 150, 10))
        _write((CalendarDay(authority=park, day=day, is_working=False, name="例休") for day in days), CalendarDay)
        self._officer(park)
        for number in range(self.size.enterprises):
            self._house(park, number)
        for number, content in enumerate(self.contents):
            self._items(number, content)

    def _items(self, number: int, content: DossierContent) -> None:
        """Write a content's items into one revision, and let the database copy them into all others of the content."""
        wanted = Revision.objects.exclude(state="superseded").order_by("pk")
        first = wanted.annotate(content=F("dossier__post_id") % len(self.contents)).filter(content=number)[0]
        rows = [
            Item.from_content(item, revision=first, position=position)
            for document in content.documents.values()
            for position, item in enumerate(document.items)
        ]
        Item.objects.bulk_create(rows)
        identity = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
        with connection.cursor() as cursor:
            cursor.execute(_COPY_ITEMS.format(identity=identity), [first.pk, first.pk, len(self.contents), number])

    def _authority(self, name: str, level: str, parent: Authority | None) -> Authority:
        key = self.next(Authority)
        path = f"{parent.path if parent else ''}a{key}/"
        return Authority.objects.create(pk=key, name=name, level=level, parent=parent, path=path)

    def _officer(self, park: Authority) -> None:
        user = self._user("周例安", phone="13899999999")
        user.save(force_insert=True)
        Person.objects.create(
            pk=self.next(Person), authority=park, user=user, name=user.name, phone=user.phone, path=park.path
        )
        RoleGrant.objects.create(user=user, role=Role.PARK_OFFICER, path=park.path)

    def _user(self, name: str, **more: Any) -> User:
        return User(pk=self.next(User), name=name, password=self.password, **more)

    def _house(self, park: Authority, number: int) -> None:
        key = self.next(Enterprise)
        body = f"91990000MABEN{number:04d}"
        house = Enterprise.objects.create(
            pk=key, authority=park, code=f"99{number + 1:07d}", credit_code=body + credit_code_check_character(body),
            name=f"示例第{number + 1:03d}化工有限公司", principal_name="何例东", path=f"{park.path}e{key}/",
        )  # fmt: skip
        posts = self._places(house)
        people = self._people(house, posts)
        revisions = self._dossiers(house, posts)
        self._use(house, people, revisions)

    def _places(self, house: Enterprise) -> list[Post]:
        units, posts = [], []
        for workshop_number in range(self.size.workshops):
            workshop = self._unit(house, None, f"第{workshop_number + 1}车间")
            units.append(workshop)
            for team_number in range(self.size.teams):
                team = self._unit(house, workshop, f"{workshop_number + 1}{'甲乙丙丁戊己庚辛'[team_number % 8]}班")
                units.append(team)
                posts += [self._post(house, team, workshop_number, number) for number in range(self.size.posts_a_team)]
        _write(units, Unit)
        _write(posts, Post)
        return posts

    def _unit(self, house: Enterprise, parent: Unit | None, name: str) -> Unit:
        key = self.next(Unit)
        level = Unit.Level.TEAM if parent else Unit.Level.WORKSHOP
        path = f"{(parent or house).path}u{key}/"
        return Unit(pk=key, enterprise=house, parent=parent, level=level, name=name, leader_name="赵样强", path=path)

    def _post(self, house: Enterprise, team: Unit, workshop: int, number: int) -> Post:
        key = self.next(Post)
        name = self.contents[key % len(self.contents)].post
        return Post(
            pk=key, enterprise=house, unit=team, code=f"P{key:05d}", name=f"{name}{key}", is_frontline=number != 0,
            is_key=number == 1, speciality=SPECIALITIES[number % 5], installation=f"{workshop + 1}号装置",
            headcount=self.size.people_a_post, shift_system="四班两倒", path=f"{team.path}p{key}/",
        )  # fmt: skip

    def _people(self, house: Enterprise, posts: list[Post]) -> dict[int, list[Person]]:
        users, people, held = [], [], []
        by_post: dict[int, list[Person]] = {}
        for post in posts:
            for number in range(self.size.people_a_post):
                key = self.next(Person)
                name = f"{SURNAMES[key % 16]}例{'甲乙丙丁戊己庚辛壬癸'[key // 16 % 10]}"
                user = self._user(name, enterprise_code=house.code, employee_number=f"N{key:06d}")
                users.append(user)
                person = Person(
                    pk=key, enterprise=house, user=user, name=name, employee_number=user.employee_number,
                    shift_group="甲乙丙丁"[number % 4], hired_on=date(2020, 1, 1), path=house.path,
                )  # fmt: skip
                by_post.setdefault(post.pk, []).append(person)
                people.append(person)
                assignment = Assignment(pk=self.next(Assignment), person=person, post=post, starts_on=date(2020, 1, 1))
                held.append(assignment)
        _write(users, User)
        _write(people, Person)
        _write(held, Assignment)
        roles = ((users[0], Role.SAFETY_OFFICER), (users[1], Role.PRINCIPAL))
        _write((RoleGrant(user=user, role=role, path=house.path) for user, role in roles), RoleGrant)
        return by_post

    def _dossiers(self, house: Enterprise, posts: list[Post]) -> list[Revision]:
        dossiers = [Dossier(pk=self.next(Dossier), post=post) for post in posts]
        _write(dossiers, Dossier)
        current, others = [], []
        for number, dossier in enumerate(dossiers):
            content = self.contents[dossier.post_id % len(self.contents)]
            current.append(self._revision(dossier, content, number=2, state="in_force"))
            others.append(self._revision(dossier, content, number=1, state="superseded"))
            if number % 10 == 0:
                others.append(self._revision(dossier, content, number=3, state="draft"))
            elif number % 20 == 1:
                others.append(self._revision(dossier, content, number=3, state="in_review"))
        _write((*current, *others), Revision)
        for dossier, revision in zip(dossiers, current, strict=True):
            dossier.in_force, dossier.is_whole = revision, True
        Dossier.objects.bulk_update(dossiers, ["in_force", "is_whole"], batch_size=500)
        return current

    def _revision(self, dossier: Dossier, content: DossierContent, *, number: int, state: str) -> Revision:
        key = self.next(Revision)
        return Revision(
            pk=key, dossier=dossier, number=number, label=f"2026-{number:02d}", state=state,
            header=asdict(content.header), created_by="郑样刚", content_hash=f"{key:064x}", submitted_at=NOON,
            jingles={kind.value: document.jingle for kind, document in content.documents.items()},
            in_force_on=TODAY if state == "in_force" else None,
        )  # fmt: skip

    def _use(self, house: Enterprise, people: dict[int, list[Person]], revisions: list[Revision]) -> None:
        codes, signatures, acknowledgements = [], [], []
        self.facts = []
        for revision in revisions:
            codes.append(PrintCode(revision=revision, created_by="郑样刚"))
            post = revision.dossier.post
            for step in ("submitted", "approved"):
                fact = self._fact(house, post.path, f"dossier.{step}", f"revision:{revision.uuid}")
                signatures.append(
                    SignOff(
                        revision=revision,
                        step=step,
                        actor_key=fact.author_key,
                        actor_name="何例东",
                        signed_at=NOON,
                        content_hash=revision.content_hash,
                        fact_uuid=fact.client_uuid,
                    )
                )
            for person in people[post.pk]:
                fact = self._fact(house, post.path, "dossier.acknowledged", f"revision:{revision.uuid}")
                acknowledgements.append(
                    Acknowledgement(revision=revision, person=person, fact_uuid=fact.client_uuid, acknowledged_at=NOON)
                )
        _write(codes, PrintCode)
        _write(signatures, SignOff)
        _write(acknowledgements, Acknowledgement)
        _write(self.facts, Fact)
        self._seals(house)
        self._changes(house, revisions)
        self._proposals(people, revisions)
        officer = people[revisions[0].dossier.post_id][0].user
        assert officer is not None
        _write((self._upload(house, officer, number) for number in range(UPLOADS_A_HOUSE)), Upload)
        _write((self._job(house, officer, number) for number in range(JOBS_A_HOUSE)), Job)

    def _changes(self, house: Enterprise, revisions: list[Revision]) -> None:
        """Write forty changes of five posts each, some overdue, some ended."""
        triggers, tasks = [], []
        for number in range(TRIGGERS_A_HOUSE):
            trigger = Trigger(
                pk=self.next(Trigger), enterprise=house, kind="equipment", reason=f"{number}号锅炉给水泵改为变频", days=30,
                happened_on=TODAY - timedelta(days=number), state="open", raised_by="郑样刚", raised_at=NOON,
                fact_uuid=uuid.uuid4(),
            )  # fmt: skip
            triggers.append(trigger)
            for revision in revisions[number::TRIGGERS_A_HOUSE]:
                tasks.append(
                    TriggerTask(
                        trigger=trigger,
                        post=revision.dossier.post,
                        due_on=trigger.happened_on + timedelta(days=30),
                        state="open" if number % 3 else "no_change",
                    )
                )
        _write(triggers, Trigger)
        _write(tasks, TriggerTask)

    def _proposals(self, people: dict[int, list[Person]], revisions: list[Revision]) -> None:
        """Write a proposal at every second post, half of them open."""
        rows = []
        for number, revision in enumerate(revisions[::2]):
            author = people[revision.dossier.post_id][0]
            rows.append(
                Proposal(
                    dossier=revision.dossier,
                    kind="risk",
                    text="班前先看联锁投用牌，再接班",
                    author_key=str(author.uuid),
                    author_name=author.name,
                    author_person_id=author.pk,
                    proposed_at=NOON,
                    fact_uuid=uuid.uuid4(),
                    state="open" if number % 2 else "declined",
                )
            )
        _write(rows, Proposal)

    def _fact(self, house: Enterprise, path: str, kind: str, subject: str) -> Fact:
        number = len(self.facts) + 1
        received_at = NOON - timedelta(days=SEALED_DAYS) + timedelta(minutes=number)
        record = FactRecord(
            tenant=house.tenant, number=number, client_uuid=uuid.uuid4(), kind=kind, subject=subject, path=path,
            payload={"post": path, "revision": 2}, author_key=str(uuid.uuid4()), author_name="郑样刚", device_at=None,
            received_at=received_at, business_on=received_at.date(), corrects=None, algorithm="sha256",
        )  # fmt: skip
        values = {name: getattr(record, name) for name in FactRecord.__slots__}
        fact = Fact(**values, content_hash=record.content_hash())
        self.facts.append(fact)
        return fact

    def _seals(self, house: Enterprise) -> None:
        """Write a seal a day; lists and receipts read them, nothing here checks them."""
        each = len(self.facts) // SEALED_DAYS or 1
        seals = [
            Seal(
                tenant=house.tenant, sequence=number + 1, day=TODAY - timedelta(days=SEALED_DAYS - number),
                first_number=number * each + 1, last_number=(number + 1) * each, fact_count=each, root="0" * 64,
                previous="0" * 64, algorithm="sha256", sealed_at=NOON, seal_hash=f"{number:064x}",
                leaves=b"\0" * 32 * each,
            )
            for number in range(SEALED_DAYS)
        ]  # fmt: skip
        _write(seals, Seal)
        TenantHead.objects.create(
            tenant=house.tenant, last_number=len(self.facts), sealed_number=SEALED_DAYS * each, path=house.path,
            seal_count=SEALED_DAYS, last_seal_hash=seals[-1].seal_hash, not_before=NOON,
        )  # fmt: skip

    def _upload(self, house: Enterprise, user: User, number: int) -> Upload:
        state = Upload.State.READY if number % 8 == 0 else Upload.State.STORED
        return Upload(
            enterprise=house, user=user, uploaded_by=user.name, name=f"两单两卡_{number}.xlsx", size=90_000,
            sha256=f"{number:064x}", state=state, report={"posts": [], "errors": [], "warnings": []},
        )  # fmt: skip

    def _job(self, house: Enterprise, user: User, number: int) -> Job:
        return Job(
            kind="dossiers.print", title=f"口袋卡 {number}", tenant=house.tenant, path=house.path, of=10, done=10,
            started_by_key=str(user.uuid), started_by_name=user.name, state=Job.State.SUCCEEDED,
            created_at=NOON - timedelta(hours=number), finished_at=NOON,
        )  # fmt: skip
