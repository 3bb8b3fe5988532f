"""Who needs training: what the list finds and what the rule says of each are the same people."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Q

from gangze.dossiers import services as dossiers
from gangze.dossiers.models import Item, Revision
from gangze.mastery.models import MasterySettings
from gangze.mastery.rules.training import INDUCTION, Course, Lack, Result
from gangze.mastery.selectors.training_needs import certificates_ending, gaps_of, needs_counts, needs_page
from gangze.mastery.services import certificates, training
from gangze.mastery.services.certificates import Paper
from gangze.mastery.services.training import Pupil
from gangze.org import services as org
from gangze.org.models import Assignment, Person
from tests.builders import TESTS
from tests.dossiers.builders import Crew, hire_crew

from .conftest import MakeLesson, day_before

pytestmark = pytest.mark.django_db
DAY = training.today()


def train(crew: Crew, person: Person, lesson: Any, result: Result = Result.PASSED) -> None:
    training.record_training(actor=crew.officer, lesson=lesson, pupils=[Pupil(person.uuid, result)])


def hire(crew: Crew, name: str, days_ago: int | None, *, at: bool = True) -> Person:
    posts = [crew.other_post.uuid] if at else []
    hired_on = None if days_ago is None else day_before(days_ago)
    return org.hire_person(
        actor=TESTS, enterprise_uuid=crew.enterprise.uuid, name=name, hired_on=hired_on, post_uuids=posts
    ).person


def change_duty(crew: Crew, text: str) -> Revision:
    draft = dossiers.open_draft(actor=crew.officer, post_uuid=crew.post.uuid)
    uid = draft.items.get(kind="duty").uid
    dossiers.edit_item(actor=crew.officer, revision_uuid=draft.uuid, uid=uid, fields={"duty": text})
    sent = dossiers.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    return dossiers.approve_revision(actor=crew.principal, revision_uuid=draft.uuid, shown_hash=sent.content_hash)


def changed_duty(crew: Crew) -> Item:
    """Change the duty in substance and let the worker have held the post long before."""
    Assignment.objects.update(starts_on=day_before(100))
    revision = change_duty(crew, "每两小时到现场测一次氧含量并报告班长")
    return revision.items.get(kind="duty")


def listed(crew: Crew, lack: Lack) -> set[str]:
    _page, lines = needs_page(crew.officer, lack, DAY, {})
    assert all(line.gap is not None for line in lines), "the list finds somebody of whom the rule says nothing"
    return {line.name for line in lines}


def ruled(lack: Lack) -> set[str]:
    people = {person.pk: person.name for person in Person.objects.active().exclude(enterprise=None)}
    gaps = gaps_of(list(people), DAY)
    return {people[pk] for pk, found in gaps.items() if any(gap.lack is lack for gap in found)}


def test_list_and_rule_agree_on_everybody(crew: Crew, in_force: Revision, lesson: MakeLesson) -> None:
    changed_duty(crew)
    new, half, short, whole = (hire(crew, f"新例{word}", 20) for word in "甲乙丙丁")
    hire(crew, "新例戊", 365)
    hire(crew, "新例己", None)
    for person, hours in ((half, 0), (short, 20), (whole, 24)):
        for course in INDUCTION[: 1 if person is half else 3]:
            train(crew, person, lesson(course=course, hours=Decimal(hours or 24), title=course.value))
    moved, done = hire(crew, "转例甲", 300), hire(crew, "转例乙", 300)
    Assignment.objects.filter(person__in=[moved, done]).update(starts_on=day_before(300))
    for person in (moved, done):
        org.assign_post(actor=TESTS, person_uuid=person.uuid, post_uuid=crew.post.uuid, starts_on=day_before(5))
    train(crew, done, lesson(course=Course.TRANSFER, post_uuid=crew.post.uuid, trained_on=day_before(95)))
    guest, told = hire(crew, "包例甲", 3, at=False), hire(crew, "包例乙", 3, at=False)
    train(crew, guest, lesson(course=Course.CONTRACTOR, company="示例检维修"), Result.FAILED)
    train(crew, told, lesson(course=Course.CONTRACTOR, company="示例检维修"))
    old = hire(crew, "老例甲", 3000)
    train(crew, old, lesson(hours=Decimal(19)))
    expected = {
        Lack.INDUCTION: {"新例甲", "新例乙", "转例甲", "转例乙"}, Lack.HOURS: {"新例丙"}, Lack.TRANSFER: {"转例甲"},
        Lack.CONTRACTOR: {"包例甲"},
    }  # fmt: skip
    for lack in Lack:
        assert listed(crew, lack) == ruled(lack), lack
        assert listed(crew, lack) == expected.get(lack, ruled(lack)), lack
    assert "老例甲" in listed(crew, Lack.YEARLY)
    assert "姜例东" in listed(crew, Lack.CHANGE)
    assert new.name not in listed(crew, Lack.YEARLY)


def test_transfers_count_training_up_to_ninety_days_before(crew: Crew, lesson: MakeLesson) -> None:
    person = hire(crew, "转例甲", 3000)
    Assignment.objects.filter(person=person).update(starts_on=day_before(3000))
    org.assign_post(actor=TESTS, person_uuid=person.uuid, post_uuid=crew.post.uuid, starts_on=day_before(5))
    train(crew, person, lesson(course=Course.TRANSFER, trained_on=day_before(96)))
    assert listed(crew, Lack.TRANSFER) == ruled(Lack.TRANSFER) == {"转例甲"}
    train(crew, person, lesson(course=Course.TRANSFER, trained_on=day_before(95)))
    assert listed(crew, Lack.TRANSFER) == ruled(Lack.TRANSFER) == set()


def test_training_on_the_changed_item_takes_somebody_off_the_list(
    crew: Crew, in_force: Revision, lesson: MakeLesson
) -> None:
    item = changed_duty(crew)
    assert listed(crew, Lack.CHANGE) == {"姜例东"}
    train(crew, crew.worker_person, lesson(course=Course.CHANGE, post_uuid=crew.post.uuid, uids=(item.uid.hex,)))
    assert listed(crew, Lack.CHANGE) == ruled(Lack.CHANGE) == set()


def test_acknowledging_the_changed_item_takes_somebody_off_the_list(crew: Crew, in_force: Revision) -> None:
    changed_duty(crew)
    current = Revision.objects.get(dossier__post=crew.post, state="in_force")
    dossiers.acknowledge_revision(actor=crew.worker, revision_uuid=current.uuid)
    assert listed(crew, Lack.CHANGE) == ruled(Lack.CHANGE) == set()


def test_an_enterprise_decides_how_many_hours_are_asked(crew: Crew, lesson: MakeLesson) -> None:
    person = hire(crew, "新例甲", 20)
    for course in INDUCTION:
        train(crew, person, lesson(course=course, hours=Decimal(8)))
    assert listed(crew, Lack.HOURS) == {"新例甲"}
    MasterySettings.objects.create(enterprise=crew.enterprise, induction_hours=24)
    assert listed(crew, Lack.HOURS) == ruled(Lack.HOURS) == set()


def test_nobody_is_told_of_people_elsewhere(crew: Crew) -> None:
    hire(crew, "新例甲", 20)
    stranger = hire_crew(1)
    assert needs_counts(stranger.officer, DAY)[Lack.INDUCTION] == 0
    assert needs_counts(crew.officer, DAY)[Lack.INDUCTION] == 1


def test_the_list_is_narrowed_to_a_place(crew: Crew) -> None:
    hire(crew, "新例甲", 20)
    for path, count in (("a9/", 0), (crew.enterprise.path, 1)):
        lines = needs_page(
            crew.officer, Lack.INDUCTION, DAY, {}, lambda way, at=path: Q(**{f"{way}path__startswith": at})
        )[1]
        assert len(lines) == count


def test_certificates_are_told_of_before_they_end(crew: Crew) -> None:
    for days, name in ((-1, "叉车证"), (0, "电工证"), (60, "焊工证"), (61, "司炉证")):
        paper = Paper(name, expires_on=DAY + timedelta(days=days))
        certificates.record_certificate(actor=crew.officer, person_uuid=crew.worker_person.uuid, paper=paper)
    assert certificates_ending(crew.officer, DAY) == (1, 2)
