"""Two months of a park in which people are heard, drilled and explained to: told day by day, through the services people use.

Who knows what is drawn from a generator with a fixed seed, so that every demo park tells the same story.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from gangze.access.actor import Actor, system_actor
from gangze.dossiers.content import ItemContent, Kind
from gangze.dossiers.models import Revision
from gangze.kernel import clock
from gangze.ledger.services import seal_all_due
from gangze.mastery import services as mastery
from gangze.mastery.rules.levels import Occasion, Outcome
from gangze.mastery.rules.marking import (
    DemonstrationMarks,
    ExplanationMarks,
    Marked,
    Mode,
    PointMark,
    RecitationMarks,
    StepMark,
)
from gangze.mastery.rules.pointing import points_of
from gangze.org.models import Person, Post

DAYS = 62
"""How long ago the story begins."""
_HEARING_WEEKDAYS = (0, 2, 4)


@dataclass
class Crew:
    """A post with its holders, how well each knows it (0–1, growing), its items in force, and who examines there."""

    post: Post
    revision_number: int
    items: dict[Kind, list[ItemContent]]
    people: list[Person]
    examiners: list[Actor]
    skills: dict[int, float] = field(default_factory=dict)


def morning(day: date, *, hour: int = 9) -> datetime:
    """Return an hour of a day in the park's zone."""
    return datetime.combine(day, time(hour), clock.PARK_ZONE)


def first_day() -> date:
    """Return the day on which the story begins."""
    return clock.business_date(clock.now()) - timedelta(days=DAYS)


def tell(examiners: dict[str, Sequence[Actor]], say: Callable[[str], None]) -> None:
    """Tell the story from the day after the first to yesterday; `examiners` by enterprise code, in turn.

    Every morning the day before is sealed and kept for the trend of the matrix, as the jobs do it.
    """
    chance = Random("Gangze demo")  # noqa: S311 — a story, not a secret
    crews = [
        _crew(post, examiners, chance) for post in Post.objects.filter(dossier__in_force__isnull=False).order_by("pk")
    ]
    day, last = first_day() + timedelta(days=1), clock.business_date(clock.now())
    count = 0
    while day < last:
        with clock.standing_at(morning(day, hour=8) + timedelta(minutes=15)):
            seal_all_due(actor=system_actor("demo"))
            mastery.close_day(actor=system_actor("demo"))
        for crew in crews:
            count += _day_of(crew, day, chance)
        day += timedelta(days=1)
    mastery.close_day(actor=system_actor("demo"))
    say(f"两个月的历史：{count} 次抽背、讲明和演练")


def _crew(post: Post, examiners: dict[str, Sequence[Actor]], chance: Random) -> Crew:
    revision = Revision.objects.get(dossier__post=post, state="in_force")
    items: dict[Kind, list[ItemContent]] = {kind: [] for kind in Kind}
    for item in revision.items.order_by("position"):
        items[Kind(item.kind)].append(item.to_content())
    people = list(Person.objects.filter(assignments__post=post, left_on__isnull=True).order_by("pk").distinct())
    crew = Crew(post, revision.number, items, people, list(examiners[post.enterprise.code]))
    crew.skills = {person.pk: chance.uniform(0.55, 0.95) for person in people}
    return crew


def _day_of(crew: Crew, day: date, chance: Random) -> int:
    """Let happen at one post what happens on one day: recitations on three days a week, a why on one, a drill a month."""
    count = 0
    if day.weekday() in _HEARING_WEEKDAYS:
        count += _recite(crew, day, chance, chance.choice(list(Kind)))
    if day.weekday() == crew.post.pk % 5:
        count += _explain(crew, day, chance)
    if day.day == 5 + crew.post.pk % 20:
        count += sum(_drill(crew, day, chance, number) for number in range(min(3, len(crew.people))))
    return count


def _someone(crew: Crew, chance: Random, examiner: Actor) -> Person:
    return chance.choice([person for person in crew.people if person.pk != examiner.person_id])


def _heard(crew: Crew, person: Person, kind: Kind, **more: object) -> mastery.Heard:
    return mastery.Heard(
        person_uuid=person.uuid, post_uuid=crew.post.uuid, revision_number=crew.revision_number, document=kind, **more  # type: ignore[arg-type]  # only Heard's own fields
    )  # fmt: skip


def _recite(crew: Crew, day: date, chance: Random, kind: Kind) -> int:
    examiner = crew.examiners[day.toordinal() % len(crew.examiners)]
    person = _someone(crew, chance, examiner)
    skill = _practised(crew, person)
    items = crew.items[kind] if kind is not Kind.EMERGENCY else crew.items[kind][:1]
    marks = tuple(
        PointMark(point.key, point.text, _verdict(skill, chance), point.is_must_know)
        for item in items
        for point in points_of(item)
    )
    preshift = Occasion.PRESHIFT if chance.random() < 0.6 else Occasion.SPOT
    with clock.standing_at(morning(day) + timedelta(minutes=chance.randrange(300))):
        mastery.record_recitation(
            actor=examiner,
            heard=_heard(crew, person, kind, occasion=preshift, second_count=20 + 8 * len(marks)),
            marks=RecitationMarks(marks),
        )
    return 1


def _explain(crew: Crew, day: date, chance: Random) -> int:
    examiner = crew.examiners[day.toordinal() % len(crew.examiners)]
    person = _someone(crew, chance, examiner)
    skill = crew.skills[person.pk]
    asked = chance.sample(crew.items[Kind.RISK], min(3, len(crew.items[Kind.RISK])))
    answers = tuple((item.uid, f"为什么“{item.main_text}”要这样管控？", _outcome(skill, chance), "") for item in asked)
    with clock.standing_at(morning(day, hour=14) + timedelta(minutes=chance.randrange(120))):
        mastery.record_explanation(
            actor=examiner, heard=_heard(crew, person, Kind.RISK), marks=ExplanationMarks(answers)
        )
    return 1


def _drill(crew: Crew, day: date, chance: Random, number: int) -> int:
    examiner = crew.examiners[0]
    people = [person for person in crew.people if person.pk != examiner.person_id]
    person = people[(day.month * 3 + number) % len(people)]
    scenario = crew.items[Kind.EMERGENCY][day.month % len(crew.items[Kind.EMERGENCY])]
    seconds, steps = 0, []
    for step in scenario.steps:
        seconds += chance.randrange(8, 40)
        steps.append(StepMark(scenario.uid, step.text, _outcome(crew.skills[person.pk] + 0.1, chance), seconds))
    if not steps:
        return 0
    mode = Mode.DRILL if day.month % 2 else Mode.TABLETOP
    with clock.standing_at(morning(day, hour=15) + timedelta(minutes=number)):
        mastery.record_demonstration(
            actor=examiner,
            heard=_heard(crew, person, Kind.EMERGENCY, occasion=Occasion.DRILL, second_count=seconds),
            marks=DemonstrationMarks(mode, tuple(steps), ("主操", "外操", "班长")[number]),
        )
    return 1


def _practised(crew: Crew, person: Person) -> float:
    """Return how well the person knows it now; everybody grows with being heard."""
    crew.skills[person.pk] = min(0.98, crew.skills[person.pk] + 0.02)
    return crew.skills[person.pk]


def _verdict(skill: float, chance: Random) -> Marked:
    if chance.random() < skill:
        return Marked.SAID
    return chance.choices([Marked.PROMPTED, Marked.PARTIAL, Marked.MISSED, Marked.WRONG], [4, 4, 3, 1])[0]


def _outcome(skill: float, chance: Random) -> Outcome:
    if chance.random() < skill:
        return Outcome.SHOWN
    return chance.choices([Outcome.PARTLY, Outcome.NOT], [3, 1])[0]
