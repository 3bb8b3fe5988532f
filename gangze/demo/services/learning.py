"""What else happens in two months: people practise, are trained, hold certificates, and are drawn to recite."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from gangze.access.actor import Actor
from gangze.dossiers.content import Kind
from gangze.draws import services as draws
from gangze.draws.rules.planning import Wish
from gangze.draws.selectors import drawn_people
from gangze.kernel import clock
from gangze.mastery import services as mastery
from gangze.mastery.practising import Answer, Form, Question
from gangze.mastery.rules.levels import Occasion, Outcome
from gangze.mastery.rules.marking import Marked, PointMark, RecitationMarks
from gangze.mastery.rules.training import Course
from gangze.mastery.selectors import document_to_hear
from gangze.mastery.selectors.practice import questions_of
from gangze.mastery.services.certificates import Paper, record_certificate
from gangze.mastery.services.practising import hand_out_practice, record_practice
from gangze.mastery.services.training import Lesson, Pupil, record_training
from gangze.org.models import Enterprise, Person, Post

from .days import morning

PURPOSE = "园区抽背（示例）"
DRAWN_AGO = 9
TRAINED_AGO = {48: Decimal(16), 20: Decimal(4)}
"""How many days ago the park drew, and the crews were trained for how many hours."""
CERTIFICATES = {"电工": "低压电工作业操作证", "锅炉司炉": "锅炉司炉作业证", "聚合主操": "聚合工艺作业操作证"}


def practise(actors: Sequence[Actor], day: date, chance: Random) -> int:
    """Let people answer their pack of a day, most of it right; returns how many did."""
    count = 0
    for actor in actors:
        with clock.standing_at(morning(day, hour=11)):
            packs = [pack for pack in hand_out_practice(actor=actor) if pack.day == day and pack.fact_uuid is None]
            for pack in packs[:1]:
                answers = [_answer(number, each, chance) for number, each in enumerate(questions_of(pack), 1)]
                record_practice(actor=actor, pack_uuid=pack.uuid, answers=answers)
                count += 1
    return count


def _answer(number: int, question: Question, chance: Random) -> Answer:
    milliseconds = chance.randrange(4_000, 15_000) + 80 * question.character_count
    is_right = chance.random() < 0.9
    if question.form is Form.RECALL:
        mark = Outcome.SHOWN if is_right else Outcome.PARTLY
        return Answer(number, own_mark=mark, milliseconds=milliseconds)
    chosen = list(question.right)
    if not is_right and question.form is Form.ORDER:
        chosen = chosen[1:] + chosen[:1]
    elif not is_right:
        chosen = [(chosen[0] + 1) % len(question.options)]
    return Answer(number, tuple(chosen), milliseconds=milliseconds)


def train(actors: dict[str, Actor], day: date, today: date) -> int:
    """Record that every crew was trained, and certificates of which one ends soon and one has ended; returns how many facts."""
    ago, count = (today - day).days, 0
    hours = TRAINED_AGO[ago]
    for post in Post.objects.filter(dossier__in_force__isnull=False).select_related("enterprise").order_by("pk"):
        people = list(Person.objects.filter(assignments__post=post, left_on__isnull=True).order_by("pk").distinct())
        lesson = Lesson(
            course=Course.ROUTINE, title=f"{post.name}两单两卡学习", hours=hours, trained_on=day,
            post_uuid=post.uuid, trainer="安全员", examiner="车间主任",
        )  # fmt: skip
        actor = actors[post.enterprise.code]
        there = people[1:] if ago == max(TRAINED_AGO) else people  # somebody was ill
        with clock.standing_at(morning(day, hour=16)):
            record_training(actor=actor, lesson=lesson, pupils=[Pupil(person.uuid) for person in there])
            count += len(there)
            if ago == min(TRAINED_AGO):
                count += _certify(actor, post, people, today)
    return count


def _certify(actor: Actor, post: Post, people: Sequence[Person], today: date) -> int:
    if post.name not in CERTIFICATES:
        return 0
    for number, person in enumerate(people):
        ends = today + timedelta(days=(-3, 25, 52, 400, 700)[number % 5])
        paper = Paper(
            name=CERTIFICATES[post.name], number=f"T9900{post.pk:03d}{number:03d}", issuer="示例市应急管理局",
            issued_on=ends - timedelta(days=6 * 365), expires_on=ends,
        )  # fmt: skip
        record_certificate(actor=actor, person_uuid=person.uuid, paper=paper)
    return len(people)


def draw(inspector: Actor, officer: Actor, enterprise: Enterprise, day: date) -> int:
    """Let the park draw three people of an enterprise and hear who has documents in force; returns how many were heard."""
    with clock.standing_at(morning(day, hour=10)):
        wish = Wish(3, 1, every_key_post=False, every_shift=False, documents=("operation", "emergency"))
        made = draws.freeze_draw(actor=inspector, place_key=f"enterprise:{enterprise.uuid}", purpose=PURPOSE, wish=wish)
        draws.contribute(actor=inspector, draw_uuid=made.uuid, side="first", number="8421", by=inspector.name)
        draws.contribute(actor=officer, draw_uuid=made.uuid, side="second", number="20260917", by=officer.name)
    count = 0
    for number, each in enumerate(drawn_people(inspector, made.uuid)):
        post = Post.objects.get(uuid=each.post_uuid)
        if each.is_substitute or each.person_uuid is None or not getattr(post, "dossier", None):
            continue
        heard = document_to_hear(inspector, each.post_uuid, Kind(each.document or "emergency"))
        verdicts = (Marked.SAID, Marked.SAID, Marked.PROMPTED if number else Marked.WRONG)
        marks = tuple(
            PointMark(point.key, point.text, verdicts[place % 3], point.is_must_know)
            for place, point in enumerate(heard.points)
        )
        with clock.standing_at(morning(day, hour=10) + timedelta(minutes=12 * (number + 1))):
            mastery.record_recitation(
                actor=inspector,
                heard=mastery.Heard(
                    person_uuid=each.person_uuid, post_uuid=each.post_uuid, revision_number=heard.revision.number,
                    document=heard.kind, occasion=Occasion.DRAW, draw_uuid=made.uuid, second_count=150,
                ),
                marks=RecitationMarks(marks),
            )  # fmt: skip
        count += 1
    return count
