"""Two months of a park in which people are heard, drilled and explained to: told day by day, through the services people use.

Who knows what is drawn from a generator with a fixed seed, so that every demo park tells the same story.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
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
from gangze.mastery.rules.questions import question_of
from gangze.org.models import Person, Post

from .days import first_day, morning, today

_HEARING_WEEKDAYS = (0, 2, 4)
_DICTATED_WEEKDAY = 4
"""On which a recitation is written down as it is said, and marked by a second examiner."""


@dataclass
class Crew:
    """A post with its holders, how well each knows it (0–1, growing), its items in force, and who examines there."""

    post: Post
    revision_number: int
    items: dict[Kind, list[ItemContent]]
    people: list[Person]
    examiners: list[Actor]
    skills: dict[int, float] = field(default_factory=dict)
    weak: list[tuple[Person, Kind, list[ItemContent]]] = field(default_factory=list)
    """Who could not say which items, and says them again on another day."""


def tell(
    examiners: dict[str, Sequence[Actor]], more: Callable[[date, Random], int], say: Callable[[str], None]
) -> None:
    """Tell the story from the day after the first to yesterday; `examiners` by enterprise code, in turn.

    `more` lets happen whatever else happens on a day, and returns how many facts it made. Every morning the day before is
    sealed, as the job does it, and every Monday it is kept for the trend of the matrix.
    """
    chance = Random("Gangze demo")  # noqa: S311 — a story, not a secret
    crews = [
        _crew(post, examiners, chance) for post in Post.objects.filter(dossier__in_force__isnull=False).order_by("pk")
    ]
    day, count = first_day() + timedelta(days=1), 0
    while day < today():
        with clock.standing_at(morning(day, hour=8) + timedelta(minutes=15)):
            seal_all_due(actor=system_actor("demo"))
            if day.weekday() == 0:  # a point a week is enough for a line
                mastery.close_day(actor=system_actor("demo"))
        count += sum(_day_of(crew, day, chance) for crew in crews) + more(day, chance)
        day += timedelta(days=1)
    mastery.close_day(actor=system_actor("demo"))
    say(f"两个月的历史：{count} 次抽背、讲明、演练、练习、培训、排查和交接班")


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
    """Let happen at one post what happens on one day: recitations on three days a week, a why and work watched on one, a drill a month.

    Whoever could not say something says it again on the next day of recitations.
    """
    count = 0
    if day.weekday() in _HEARING_WEEKDAYS:
        again, crew.weak = crew.weak[:2], crew.weak[2:]
        count += sum(_recite(crew, day, chance, kind, items, person) for person, kind, items in again)
        kind = chance.choice(list(Kind))
        count += _recite(crew, day, chance, kind, crew.items[kind])
    if day.weekday() == crew.post.pk % 5:
        count += _explain(crew, day, chance)
    if day.weekday() == (crew.post.pk + 2) % 5:
        count += _show(crew, day, chance)
    if day.day == 5 + crew.post.pk % 20:
        count += sum(_drill(crew, day, chance, number) for number in range(min(3, len(crew.people))))
    return count


def _someone(crew: Crew, chance: Random, examiner: Actor) -> Person:
    return chance.choice([person for person in crew.people if person.pk != examiner.person_id])


def _heard(crew: Crew, person: Person, kind: Kind, **more: object) -> mastery.Heard:
    return mastery.Heard(
        person_uuid=person.uuid, post_uuid=crew.post.uuid, revision_number=crew.revision_number, document=kind, **more  # type: ignore[arg-type]  # only Heard's own fields
    )  # fmt: skip


def _recite(
    crew: Crew, day: date, chance: Random, kind: Kind, items: Sequence[ItemContent], person: Person | None = None
) -> int:
    examiner = crew.examiners[day.toordinal() % len(crew.examiners)]
    is_again = person is not None and person.pk != examiner.person_id
    person = person if person is not None and is_again else _someone(crew, chance, examiner)
    skill = 0.97 if is_again else _practised(crew, person)
    marks = tuple(
        PointMark(point.key, point.text, _verdict(skill, chance), point.is_must_know)
        for item in items
        for point in points_of(item)
    )
    preshift = Occasion.PRESHIFT if chance.random() < 0.6 else Occasion.SPOT
    heard = _heard(crew, person, kind, occasion=preshift, second_count=20 + 8 * len(marks), turn=2 if is_again else 1)
    with clock.standing_at(morning(day) + timedelta(minutes=chance.randrange(300))):
        if is_again or day.weekday() != _DICTATED_WEEKDAY:
            mastery.record_recitation(actor=examiner, heard=heard, marks=RecitationMarks(marks))
        else:
            told = [mastery.Told(mark.key, mark.verdict) for mark in marks]
            mastery.mark_recitation(actor=examiner, heard=heard, verdicts=told, transcript=_spoken(marks))
            _mark_too(crew, examiner, heard, marks, chance)
    left = {mark.uid for mark in marks if mark.verdict is not Marked.SAID}
    if left:
        crew.weak.append((person, kind, [item for item in items if item.uid in left]))
    return 1


def _spoken(marks: Sequence[PointMark]) -> str:
    """Return what somebody said whose recitation was marked so."""
    words = []
    for mark in marks:
        if mark.verdict is Marked.PARTIAL:
            words.append(mark.text[: len(mark.text) // 2])
        elif mark.verdict is Marked.WRONG:
            words.append(mark.text.replace("严禁", "可以").replace("不得", "可以"))
        elif mark.verdict is not Marked.MISSED:
            words.append(mark.text)
    return "，".join(each for each in words if each)


def _mark_too(crew: Crew, first: Actor, heard: mastery.Heard, marks: Sequence[PointMark], chance: Random) -> None:
    """Let a second examiner, where there is one, mark the same recitation, a little differently."""
    others = [each for each in crew.examiners if each.key != first.key]
    if not others:
        return
    seen = tuple(mark if chance.random() < 0.85 else replace(mark, verdict=_verdict(0.5, chance)) for mark in marks)
    mastery.record_recitation(actor=others[0], heard=heard, marks=RecitationMarks(seen))


def _explain(crew: Crew, day: date, chance: Random) -> int:
    """Ask one of a few people about everything of one document: the others will be asked in the months to come."""
    examiner = crew.examiners[day.toordinal() % len(crew.examiners)]
    person = chance.choice([each for each in crew.people[:4] if each.pk != examiner.person_id])
    kind = chance.choice([Kind.RISK, Kind.OPERATION, Kind.RISK, Kind.DUTY, Kind.EMERGENCY])
    answers = tuple(
        (item.uid, str(question_of(item, {}).text), _outcome(crew.skills[person.pk] + 0.15, chance), "")
        for item in crew.items[kind]
    )
    with clock.standing_at(morning(day, hour=14) + timedelta(minutes=chance.randrange(120))):
        mastery.record_explanation(actor=examiner, heard=_heard(crew, person, kind), marks=ExplanationMarks(answers))
    return 1


def _show(crew: Crew, day: date, chance: Random) -> int:
    """Watch one of a few people do everything of one document on site."""
    examiner = crew.examiners[(day.toordinal() + 1) % len(crew.examiners)]
    person = chance.choice([each for each in crew.people[:4] if each.pk != examiner.person_id])
    kind = chance.choice([Kind.OPERATION, Kind.OPERATION, Kind.DUTY, Kind.RISK])
    points = [point for item in crew.items[kind] for point in points_of(item)]
    steps = tuple(
        StepMark(point.uid, point.text, _outcome(crew.skills[person.pk] + 0.2, chance), 40 * number, "", point.key)
        for number, point in enumerate(points, 1)
    )
    with clock.standing_at(morning(day, hour=10) + timedelta(minutes=chance.randrange(120))):
        mastery.record_demonstration(
            actor=examiner, heard=_heard(crew, person, kind, second_count=40 * len(steps)),
            marks=DemonstrationMarks(Mode.WORK, steps),
        )  # fmt: skip
    return 1


def _drill(crew: Crew, day: date, chance: Random, number: int) -> int:
    examiner = crew.examiners[0]
    people = [person for person in crew.people if person.pk != examiner.person_id]
    person = people[(day.month * 3 + number) % len(people)]
    seconds, steps = 0, []
    for scenario in crew.items[Kind.EMERGENCY]:
        for step in scenario.steps:
            seconds += chance.randrange(8, 40)
            steps.append(StepMark(scenario.uid, step.text, _outcome(crew.skills[person.pk] + 0.15, chance), seconds))
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
