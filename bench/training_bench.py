"""Measures who needs training in a park of 30,000 people, 360,000 trainings and 1.2 million acknowledged items, on SQLite.

Run: python bench/training_bench.py   (in a temporary data folder; GANGZE_VAR names one to fill once and measure again)
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gangze.config.settings")
if "GANGZE_VAR" not in os.environ:
    folder = tempfile.TemporaryDirectory(prefix="gangze-training-")  # goes when the measurement ends
    os.environ["GANGZE_VAR"] = folder.name

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from limits import TRAINING_PAGE_MS, Findings  # noqa: E402

from gangze.access.actor import Actor, Grant  # noqa: E402
from gangze.access.matrix import Role  # noqa: E402
from gangze.dossiers.models import Dossier, Item, ItemAcknowledgement, Revision  # noqa: E402
from gangze.mastery.models import Certificate, TrainingRecord  # noqa: E402
from gangze.mastery.rules.training import Lack  # noqa: E402
from gangze.mastery.selectors import training as reads  # noqa: E402
from gangze.mastery.selectors.training_needs import certificates_ending, needs_counts, needs_page  # noqa: E402
from gangze.org.models import Assignment, Authority, Enterprise, Person, Post, Unit  # noqa: E402
from tests.builders import valid_credit_code  # noqa: E402

HOUSES, UNITS, POSTS, CHANGED_POSTS, PEOPLE, ITEMS, RECORDS = 25, 20, 200, 40, 1200, 40, 12
DAY = reads.today()


def before(days: int) -> date:
    """Return the day so many days ago."""
    return DAY - timedelta(days=days)


def fill() -> None:
    """Write the park: a fifth of the posts has a second revision that changed five items; every third person missed it."""
    random.seed(1)
    park = Authority.objects.create(name="示例园区", level="park")
    Authority.objects.filter(pk=park.pk).update(path=f"a{park.pk}/")
    for number in range(HOUSES):
        house = Enterprise.objects.create(
            authority=park, code=f"98{number:07d}", credit_code=valid_credit_code(number), name=f"示例企业{number}"
        )
        Enterprise.objects.filter(pk=house.pk).update(path=f"a{park.pk}/e{house.pk}/")
        house.refresh_from_db()
        fill_house(house)


def fill_house(house: Enterprise) -> None:
    """Write one enterprise."""
    units = [Unit.objects.create(enterprise=house, level="workshop", name=f"车间{number}") for number in range(UNITS)]
    for unit in units:
        unit.path = f"{house.path}u{unit.pk}/"
        unit.save(update_fields=["path"])
    posts = [Post.objects.create(enterprise=house, unit=units[n % UNITS], name=f"岗位{n}") for n in range(POSTS)]
    for post in posts:
        post.path = f"{post.unit.path}p{post.pk}/"
        post.save(update_fields=["path"])
    revisions = fill_documents(posts)
    people = Person.objects.bulk_create(
        Person(
            enterprise=house, name=f"测例{n}", employee_number=str(n), path=units[n % POSTS % UNITS].path,
            hired_on=before(random.choice([50, 900, 2000])),
        )
        for n in range(PEOPLE)
    )  # fmt: skip
    Assignment.objects.bulk_create(
        [Assignment(person=each, post=posts[n % POSTS], starts_on=before(600)) for n, each in enumerate(people)]
        + [
            Assignment(person=each, post=posts[(n + 7) % POSTS], starts_on=before(100))
            for n, each in enumerate(people)
            if not n % 30
        ]
    )
    fill_acts(people, revisions)


def fill_documents(posts: list[Post]) -> list[tuple[Revision, list[Item]]]:
    """Write the documents of posts; return revisions in force with their items."""
    dossiers = Dossier.objects.bulk_create([Dossier(post=post) for post in posts])
    Revision.objects.bulk_create(
        Revision(dossier=each, number=1, state="superseded", in_force_on=before(400), created_by="x")
        for each in dossiers[:CHANGED_POSTS]
    )
    revisions = Revision.objects.bulk_create(
        Revision(
            dossier=each, number=2 if n < CHANGED_POSTS else 1, state="in_force", in_force_on=before(30), created_by="x"
        )
        for n, each in enumerate(dossiers)
    )
    for dossier, revision in zip(dossiers, revisions, strict=True):
        dossier.in_force = revision
    Dossier.objects.bulk_update(dossiers, ["in_force"])
    found = []
    for n, revision in enumerate(revisions):
        items = [
            Item(
                revision=revision,
                uid=uuid.uuid4(),
                kind="risk",
                position=k,
                asked_since=2 if n < CHANGED_POSTS and k < 5 else 1,
            )
            for k in range(ITEMS)
        ]
        found.append((revision, Item.objects.bulk_create(items)))
    return found


def fill_acts(people: list[Person], revisions: list[tuple[Revision, list[Item]]]) -> None:
    """Write acknowledgements, trainings and certificates of people."""
    ItemAcknowledgement.objects.bulk_create(
        (
            ItemAcknowledgement(
                dossier_id=revision.dossier_id,
                person=each,
                uid=item.uid,
                number=(item.asked_since or 1) if n % 3 else 1,
                fact_uuid=uuid.uuid4(),
            )
            for n, each in enumerate(people)
            for revision, items in [revisions[n % POSTS]]
            for item in items
        ),
        batch_size=5000,
    )
    TrainingRecord.objects.bulk_create(
        (
            TrainingRecord(
                fact_uuid=uuid.uuid4(), person=each, course=random.choice(["routine", "company", "workshop", "team"]), title="防火",
                hours=4, trained_on=before(random.randrange(700)), result="passed",
            )
            for each in people
            for _ in range(RECORDS)
        ),
        batch_size=2000,
    )  # fmt: skip
    ends = [DAY + timedelta(days=random.randrange(-30, 1000)) for _ in people]
    Certificate.objects.bulk_create(
        Certificate(fact_uuid=uuid.uuid4(), person=each, name="电工证", expires_on=end, sorted_on=end)
        for each, end in zip(people, ends, strict=True)
    )


def measured(read: Callable[[], Any], rounds: int = 5) -> float:
    """Return the median milliseconds of a read."""
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        read()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def readings(actor: Actor) -> dict[str, Callable[[], Any]]:
    """Return by name what a page of training asks the database."""
    found: dict[str, Callable[[], Any]] = {
        "records": lambda: reads.record_page(actor, reads.TrainingFilter(), {}),
        "certificates": lambda: reads.certificate_page(actor, reads.TrainingFilter(), {}),
        "certificates that end, counted": lambda: certificates_ending(actor, DAY),
    }
    for lack in Lack:
        found[f"{lack.value}, counted"] = lambda lack=lack: needs_counts(actor, DAY, [lack])
        found[f"{lack.value}, a page"] = lambda lack=lack: needs_page(actor, lack, DAY, {})
    return found


def main() -> int:
    """Fill an empty data folder, then measure as the park and as an officer."""
    call_command("migrate", verbosity=0)
    if not Enterprise.objects.exists():
        with transaction.atomic():
            fill()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    findings = Findings(
        f"SQLite, {Person.objects.count():,} people, {TrainingRecord.objects.count():,} trainings, {ItemAcknowledgement.objects.count():,} "
        "acknowledged items; reads without the web server, median of 5. Counting stops at 100."
    )
    park, house = Authority.objects.get(), Enterprise.objects.order_by("pk")[0]
    for who, role, path in (("park", Role.PARK_OFFICER, park.path), ("officer", Role.SAFETY_OFFICER, house.path)):
        for name, read in readings(Actor(who, who, (Grant(role, path),), user_id=1)).items():
            median = measured(read)
            findings.rows.append({"case": f"{who}: {name}", "median (ms)": round(median)})
            if name.endswith("a page"):
                findings.hold(f"{who}: {name}, in ms", median, TRAINING_PAGE_MS)
    return findings.tell()


if __name__ == "__main__":
    raise SystemExit(main())
