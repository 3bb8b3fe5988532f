"""复核: the recitations in which machine and examiner differ most, as the last job found them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.jobs.models import Job
from gangze.kernel.errors import Absent, NotAllowed
from gangze.kernel.wording import Sentence
from gangze.mastery.models import Examination
from gangze.mastery.rules.agreeing import agreement_word
from gangze.mastery.rules.marking import Marked
from gangze.mastery.rules.reviewing import MOST_WORST
from gangze.org.models import Enterprise, Unit
from gangze.org.rules.naming import shown_name

REVIEW_KIND = "mastery.review"
SET_KIND = "mastery.judge_set"
MOST_PLACES = 200


@dataclass(frozen=True, slots=True)
class ReviewPlace:
    """Where recorded recitations can be judged anew: an enterprise, or a unit of one."""

    uuid: UUID
    name: str
    tenant: str
    path: str


@dataclass(frozen=True, slots=True)
class Differing:
    """One recitation in which machine and examiner differ: who, where, the points that differ the most.

    `may_accept`: the actor may accept another wording there, if it is the machine that misheard.
    """

    examination: Examination
    name: str
    told: Mapping[str, Any]
    may_accept: bool


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The page of a place: the last finished review, the job under way or failed, and sets judged lately."""

    places: Sequence[ReviewPlace]
    place: ReviewPlace
    report: Job | None
    job: Job | None
    word: Sentence | None
    table: list[tuple[str, list[int]]]
    worst: list[Differing]
    sets: list[Job]


def review_page(actor: Actor, place: str) -> ReviewPage:
    """Return the page of a place by its uuid, of the first for "". Raises Absent for one that is not the actor's, NotAllowed for none."""
    places = _places(actor)
    if not places:
        raise NotAllowed(Action.MASTERY_PEOPLE.value)
    chosen = next((each for each in places if str(each.uuid) == place or not place), None)
    if chosen is None:
        raise Absent("place")
    jobs = Job.objects.visible_to(actor).filter(kind=REVIEW_KIND, path=chosen.path).order_by("-created_at", "-pk")
    last = jobs.first()
    report = last if last is None or last.state == "succeeded" else jobs.filter(state="succeeded").first()
    found = report.summary if report else {}
    sets = Job.objects.visible_to(actor).filter(kind=SET_KIND, started_by_key=actor.key).order_by("-created_at", "-pk")
    return ReviewPage(
        places,
        chosen,
        report,
        None if last == report else last,
        _word(found),
        _table(found),
        _worst(actor, found),
        list(sets[:5]),
    )


def _places(actor: Actor) -> list[ReviewPlace]:
    houses = Enterprise.objects.reached_by(actor, Action.MASTERY_PEOPLE).active().order_by("code")
    units = Unit.objects.active().filter(path__in=actor.reaches(Action.MASTERY_PEOPLE)).select_related("enterprise")
    found = [ReviewPlace(each.uuid, each.name, each.tenant, each.path) for each in houses[:MOST_PLACES]]
    return found + [
        ReviewPlace(each.uuid, each.name, each.enterprise.tenant, each.path) for each in units.order_by("path")
    ]


def _word(found: Mapping[str, Any]) -> Sentence | None:
    return agreement_word(found["kappa"], found["equal"]) if found.get("points") else None


def _table(found: Mapping[str, Any]) -> list[tuple[str, list[int]]]:
    """Return the counts by the examiner's verdict (rows), each by the machine's (columns), in order of the buttons."""
    verdicts = [each.value for each in Marked if each is not Marked.PROMPTED]
    counts = {(one, other): number for one, other, number in found.get("table", ())}
    return [(one, [counts.get((one, other), 0) for other in verdicts]) for one in verdicts] if counts else []


def _worst(actor: Actor, found: Mapping[str, Any]) -> list[Differing]:
    told = {each["fact"]: each for each in found.get("worst", ())[:MOST_WORST]}
    rows = (
        Examination.objects.visible_to(actor)
        .filter(fact_uuid__in=list(told))
        .select_related("person", "post__enterprise")
    )
    by_fact = {str(row.fact_uuid): row for row in rows}
    return [
        Differing(by_fact[fact], _name(actor, by_fact[fact]), each, actor.may(Action.DOSSIER_EDIT, by_fact[fact].path))
        for fact, each in told.items()
        if fact in by_fact
    ]


def _name(actor: Actor, row: Examination) -> str:
    masked = row.post.enterprise.is_name_masked_for_park
    return shown_name(
        actor, name=row.person.name, path=row.person.path, person_id=row.person_id, is_masked_for_park=masked
    )
