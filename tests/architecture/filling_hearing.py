"""More of everything that hearing people leaves behind: markings of one session and of others, own attempts, words."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.utils.timezone import now

from gangze.jobs.models import Job
from gangze.ledger.models import Fact
from gangze.mastery.models import AcceptedWording, Examination, TradeWord, WhyQuestion
from gangze.mastery.rules.evidence import PRACTISED, RECITED, subject_of
from gangze.mastery.selectors import REVIEW_KIND
from gangze.org.models import Person, Post
from tests.cast import SAFETY_OFFICER, WORKER, Cast

from ..permissions.objects import Side


def add_hearing(cast: Cast, side: Side, post: Post, person: Person, number: int) -> None:
    """Add a marking to the session that pages show, one at another post, an own attempt, and what an author adds."""
    shown = side.special["mastery:session", "session_uuid"]
    for session, where in ((shown, cast.post), (uuid4(), post)):
        _examination(cast, session, where, person, number)
    worker = cast.people[WORKER]
    told = {
        "occasion": "self",
        "post": str(post.uuid),
        "document": "risk",
        "score": "50.0",
        "points": _points(number),
        "transcript": "",
    }
    _fact(cast, PRACTISED, subject_of(worker.uuid), told, cast.actor(WORKER).key, 300_000 + number)
    WhyQuestion.objects.create(post=cast.post, uid=uuid4(), text=f"为什么{number}")
    AcceptedWording.objects.create(
        post=cast.post, key=f"{uuid4().hex}.risk", text=f"说法{number}", added_by="测样", added_at=now()
    )
    TradeWord.objects.create(enterprise=cast.ours, words=f"词{number} 语{number}")
    _review(cast)


def _examination(cast: Cast, session: Any, post: Post, person: Person, number: int) -> None:
    told = {"session": str(session), "points": _points(number), "origin": "page", "note": ""}
    key = f"author{number}"
    fact = _fact(
        cast, RECITED, subject_of(person.uuid), told, key, (100_000 if post == cast.post else 200_000) + number
    )
    Examination.objects.create(
        fact_uuid=fact.client_uuid, session=session, level="recall", person=person, post=post, revision_number=1, document="emergency",
        occasion="spot", score=80, has_passed=True, examiner_key=key, examiner_name="测样", happened_at=now(), path=post.path,
    )  # fmt: skip


def _points(number: int) -> list[dict[str, Any]]:
    return [{"key": f"{number:032x}.s1", "text": f"要点{number}", "verdict": "said", "must": False, "out_of_order": False,
             "suggested": "", "reason": ""}]  # fmt: skip


def _fact(cast: Cast, kind: str, subject: str, payload: dict[str, Any], author: str, number: int) -> Fact:
    return Fact.objects.create(
        tenant=cast.ours.code, number=number, kind=kind, subject=subject, path=cast.post.path, payload=payload, author_key=author,
        author_name="测样", received_at=now(), device_at=now(), business_on=now().date(), algorithm="sha256", content_hash="0" * 64,
    )  # fmt: skip


def _review(cast: Cast) -> None:
    facts = Examination.objects.filter(path__startswith=cast.ours.path).values_list("fact_uuid", flat=True)
    points = [["要点", "said", "wrong", ""]]
    worst = [{"fact": str(fact), "session": str(fact), "distance": 3, "count": 1, "points": points} for fact in facts]
    summary = {
        "recitations": 1,
        "points": 1,
        "kappa": 0.5,
        "equal": 0.5,
        "table": [["said", "wrong", 1]],
        "worst": worst,
    }
    for name in (SAFETY_OFFICER,):
        Job.objects.create(
            kind=REVIEW_KIND, tenant=cast.ours.code, path=cast.ours.path, arguments={}, state="succeeded", summary=summary,
            started_by_key=cast.actor(name).key, started_by_name=name, finished_at=now(),
        )  # fmt: skip
