"""More trainings, certificates, files and recordings."""

from datetime import date, timedelta
from uuid import uuid4

from django.utils.timezone import now

from gangze.mastery.models import Certificate, Recording, TrainingRecord, TrainingUpload
from gangze.org.models import Assignment, Person, Post
from tests.cast import SAFETY_OFFICER, WORKER, Cast


def add_training(cast: Cast, post: Post, person: Person, number: int) -> None:
    """Add to the worker's file, give a new person everything that can lack, and bring a file."""
    for each in (cast.people[WORKER], person):
        TrainingRecord.objects.create(
            fact_uuid=uuid4(), person=each, course="routine", title=f"防火{number}", post_uuid=post.uuid, hours=2,
            trained_on=date(2026, 1, 1) + timedelta(days=number), result="passed",
        )  # fmt: skip
        for renewed in (None, uuid4()):
            Certificate.objects.create(
                fact_uuid=uuid4(), person=each, name=f"证{number}", expires_on=date(2020, 1, 1), sorted_on=date(2020, 1, 1),
                renewed_by=renewed,
            )  # fmt: skip
    _add_lacking(cast, post, number)
    TrainingUpload.objects.create(
        enterprise=cast.ours,
        owner=cast.users[SAFETY_OFFICER],
        file_name=f"台账{number}.csv",
        expires_at=now() + timedelta(days=1),
    )
    Recording.objects.create(
        speaker=cast.people[WORKER], post=cast.post, document="risk", content_type="audio/webm", size_bytes=4, text="先停泵",
        recorded_by="测例", made_at=now(), kept_until=date(2099, 1, 1),
    )  # fmt: skip


def _add_lacking(cast: Cast, post: Post, number: int) -> None:
    today = now().date()
    new = Person.objects.create(
        enterprise=cast.ours, name=f"新人{number}", path=cast.team.path, hired_on=today - timedelta(days=9)
    )
    Assignment.objects.create(person=new, post=cast.post, starts_on=today - timedelta(days=9))
    Assignment.objects.create(person=new, post=post, starts_on=today - timedelta(days=3))
