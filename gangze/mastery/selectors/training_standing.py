"""What stands already, in the shape in which a file of training is compared with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.jobs.models import Job
from gangze.kernel.clock import now
from gangze.kernel.errors import Absent
from gangze.mastery.importing import FIELD_NAMES, Standing, StandingPupil
from gangze.mastery.importing.planning import certificate_identity, training_identity
from gangze.mastery.models import Certificate, TrainingRecord, TrainingUpload
from gangze.org.importing import StandingOrganisation, StandingPost
from gangze.org.models import Assignment, Enterprise, Person, Post
from gangze.web.translating import said

SHOWN_ROWS = 50
LONGEST_CELL = 80
STATES = ("created", "unchanged", "bad")


def standing_for(actor: Actor, enterprise: Enterprise) -> Standing:
    """Return the people of an enterprise for whom the actor may record training, and what is recorded of them; five queries."""
    people = Person.objects.reached_by(actor, Action.TRAINING_EDIT).filter(enterprise=enterprise).order_by("pk")
    held: dict[int, list[str]] = defaultdict(list)
    rows = Assignment.objects.filter(person__enterprise=enterprise, ends_on=None).order_by("pk")
    for person_id, post_uuid in rows.values_list("person", "post__uuid"):
        held[person_id].append(str(post_uuid))
    posts = Post.objects.filter(enterprise=enterprise).active().select_related("unit")
    key = str(enterprise.uuid)
    return Standing(
        enterprise_key=key,
        organisation=StandingOrganisation(
            posts=tuple(
                StandingPost(str(post.uuid), key, post.unit.name, "", post.name, post.code, tuple(post.aliases))
                for post in posts
            )
        ),
        people=tuple(
            StandingPupil(
                str(person.uuid), person.name, person.employee_number, tuple(held[person.pk]), person.left_on is not None
            )
            for person in people
        ),
        known=frozenset(_known(enterprise)),
        may_register=actor.may(Action.PEOPLE_EDIT, enterprise.path),
    )  # fmt: skip


def _known(enterprise: Enterprise) -> set[tuple[str, ...]]:
    trainings = TrainingRecord.objects.standing().filter(person__enterprise=enterprise)
    certificates = Certificate.objects.standing().filter(person__enterprise=enterprise)
    known = {
        training_identity(str(uuid), course, on.isoformat(), title)
        for uuid, course, on, title in trainings.values_list("person__uuid", "course", "trained_on", "title")
    }
    return known | {
        certificate_identity(str(uuid), name, number, end.isoformat() if end else "")
        for uuid, name, number, end in certificates.values_list("person__uuid", "name", "number", "expires_on")
    }


def own_training_uploads(actor: Actor) -> list[tuple[TrainingUpload, str]]:
    """Return the actor's files that can still be looked at with their state in words, the latest first; of plans only two keys are read."""
    found = TrainingUpload.objects.open_of(actor, now()).select_related("enterprise").defer("plan", "outcome")
    found = found.annotate(first_error=F("plan__errors__0"), order_count=F("plan__order_count"))
    return [(each, _state_label(each)) for each in found[:20]]


def _state_label(upload: Any) -> str:
    """Return the state as people read it: a file that was looked at and can only be discarded waits for nobody."""
    if upload.state != TrainingUpload.State.CHECKED:
        return str(upload.get_state_display())
    if upload.first_error:
        return _("无法导入")
    return str(upload.get_state_display()) if upload.order_count else _("没有新内容")


@dataclass(frozen=True, slots=True)
class UploadPage:
    """A file with some rows of its plan in one state, and the job that works on it."""

    upload: TrainingUpload
    job: Job | None
    state: str
    counts: dict[str, int]
    rows: list[dict[str, Any]]
    next_start: int | None
    previous_start: int | None


def upload_page(actor: Actor, upload_uuid: UUID, *, state: str, start: int) -> UploadPage:
    """Return a file of the actor as its page shows it. Raises Absent."""
    upload = TrainingUpload.objects.open_of(actor, now()).select_related("enterprise").filter(uuid=upload_uuid).first()
    if upload is None:
        raise Absent("upload")
    rows = upload.plan.get("rows", ())
    counts = {each: sum(row["state"] == each for row in rows) for each in STATES}
    if state not in STATES:
        state = next((each for each in ("bad", "created") if counts[each]), "unchanged")
    found = [row for row in rows if row["state"] == state]
    end = start + SHOWN_ROWS
    job = Job.objects.filter(uuid=upload.job_uuid).first() if upload.job_uuid else None
    return UploadPage(
        upload, job, state, counts, [_labelled(row) for row in found[start:end]],
        end if end < len(found) else None, max(start - SHOWN_ROWS, 0) if start else None,
    )  # fmt: skip


def _labelled(row: dict[str, Any]) -> dict[str, Any]:
    cells = [(said(FIELD_NAMES.get(name, name)), _cut(text)) for name, text in row["cells"].items()]
    told = {"cells": cells, "title": _cut(row["title"]), "detail": _cut(row["detail"])}
    return {**row, **told, "is_new_person": bool(row["order"].get("new_person"))}


def _cut(text: str) -> str:
    """Return what fits into a cell of the list; the whole stands in the file."""
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"
