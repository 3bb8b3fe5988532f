"""Recording, correcting and withdrawing training: what becomes a fact, and who may."""

import io
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command

from gangze.access.actor import system_actor
from gangze.access.matrix import Role
from gangze.dossiers.models import Revision
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.ledger.models import Fact
from gangze.mastery.models import TrainedItem, TrainingRecord
from gangze.mastery.rules.training import Course, Result
from gangze.mastery.services import training
from gangze.mastery.services.training import Lesson, Pupil
from gangze.mastery.services.training_evidence import SentFile, keep_evidence, open_evidence
from gangze.mastery.services.training_rows import derive_training, rebuild_training
from gangze.org import services as org
from gangze.org.models import Person
from gangze.org.selectors import actor_of
from tests.builders import TESTS
from tests.dossiers.builders import Crew, hire_crew

from .conftest import MakeLesson

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00" * 32


def record(crew: Crew, lesson: Lesson, *people: Person, result: Result = Result.PASSED) -> list[Fact]:
    pupils = [Pupil(person.uuid, result) for person in people or (crew.worker_person,)]
    return training.record_training(actor=crew.officer, lesson=lesson, pupils=pupils)


def colleague(crew: Crew, name: str = "钱例南") -> Person:
    return org.hire_person(
        actor=TESTS,
        enterprise_uuid=crew.enterprise.uuid,
        name=name,
        phone="13800000950",
        post_uuids=[crew.other_post.uuid],
    ).person


def test_each_of_many_people_gets_a_fact_and_a_record(crew: Crew, lesson: MakeLesson) -> None:
    facts = record(crew, lesson(trainer="郑样刚", examiner="何例东"), crew.worker_person, colleague(crew))
    assert [fact.kind for fact in facts] == ["mastery.trained"] * 2
    row = TrainingRecord.objects.get(person=crew.worker_person)
    assert (row.course, row.title, row.hours, row.result) == ("routine", "防火防爆", Decimal("4.0"), "passed")
    assert (row.trainer, row.examiner) == ("郑样刚", "何例东")


def test_one_person_out_of_reach_leaves_everybody_unrecorded(crew: Crew, lesson: MakeLesson) -> None:
    stranger = hire_crew(1)
    with pytest.raises(Absent):
        record(crew, lesson(), crew.worker_person, stranger.worker_person)
    assert not TrainingRecord.objects.exists()


def test_a_worker_and_a_team_leader_record_nothing(crew: Crew, lesson: MakeLesson) -> None:
    leader = colleague(crew)
    org.give_role(actor=TESTS, person_uuid=leader.uuid, role=Role.TEAM_LEADER, path=crew.post.unit.path)
    assert leader.user is not None
    for actor in (crew.worker, actor_of(leader.user)):
        with pytest.raises(Absent):
            training.record_training(actor=actor, lesson=lesson(), pupils=[Pupil(crew.worker_person.uuid)])


def test_what_was_trained_of_a_card_is_kept_with_its_revision(
    crew: Crew, in_force: Revision, lesson: MakeLesson
) -> None:
    uid = in_force.items.filter(kind="risk").values_list("uid", flat=True)[0]
    [fact] = record(crew, lesson(course=Course.CHANGE, post_uuid=crew.post.uuid, uids=(uid.hex,)))
    assert (fact.payload["revision"], fact.path) == (1, crew.post.path)
    assert list(TrainedItem.objects.values_list("uid", "number")) == [(uid, 1)]


def test_a_failed_training_teaches_no_item(crew: Crew, in_force: Revision, lesson: MakeLesson) -> None:
    uid = in_force.items.values_list("uid", flat=True)[0]
    record(crew, lesson(post_uuid=crew.post.uuid, uids=(uid.hex,)), result=Result.FAILED)
    assert not TrainedItem.objects.exists()


@pytest.mark.parametrize("told", [
    {"title": " "}, {"title": "长" * 201}, {"hours": Decimal(0)}, {"trained_on": training.today() + timedelta(days=1)},
    {"course": Course.CONTRACTOR}, {"uids": ("00" * 16,)}, {"evidence": ("0" * 64,)},
])  # fmt: skip
def test_what_cannot_be_is_refused(crew: Crew, lesson: MakeLesson, told: dict[str, object]) -> None:
    with pytest.raises(RuleBroken):
        record(crew, lesson(**told))


def test_items_of_another_card_are_refused(crew: Crew, in_force: Revision, lesson: MakeLesson) -> None:
    with pytest.raises(RuleBroken):
        record(crew, lesson(post_uuid=crew.post.uuid, uids=(uuid4().hex,)))


def test_nobody_and_the_same_person_twice_are_refused(crew: Crew, lesson: MakeLesson) -> None:
    with pytest.raises(RuleBroken):
        training.record_training(actor=crew.officer, lesson=lesson(), pupils=[])
    with pytest.raises(RuleBroken):
        record(crew, lesson(), crew.worker_person, crew.worker_person)


def test_a_form_sent_twice_says_who_has_the_record_already(crew: Crew, lesson: MakeLesson) -> None:
    record(crew, lesson())
    with pytest.raises(RuleBroken, match="姜例东"):
        record(crew, lesson())
    assert TrainingRecord.objects.count() == 1


def test_a_correction_names_the_old_record_and_takes_its_place(
    crew: Crew, in_force: Revision, lesson: MakeLesson
) -> None:
    uid = in_force.items.values_list("uid", flat=True)[0]
    [wrong] = record(crew, lesson(post_uuid=crew.post.uuid, uids=(uid.hex,)))
    right = training.correct_training(
        actor=crew.officer,
        fact_uuid=wrong.client_uuid,
        lesson=lesson(hours=Decimal(6)),
        result=Result.FAILED,
        score=None,
    )
    assert right.corrects == wrong.client_uuid
    assert TrainingRecord.objects.get(fact_uuid=wrong.client_uuid).corrected_by == right.client_uuid
    assert TrainingRecord.objects.standing().get().hours == Decimal(6)
    assert not TrainedItem.objects.exists()


def test_a_record_is_withdrawn_once_and_with_a_ground(crew: Crew, lesson: MakeLesson) -> None:
    [fact] = record(crew, lesson())
    with pytest.raises(RuleBroken):
        training.withdraw_training(actor=crew.officer, fact_uuid=fact.client_uuid, ground="  ")
    training.withdraw_training(actor=crew.officer, fact_uuid=fact.client_uuid, ground="登记错人")
    assert not TrainingRecord.objects.standing().exists()
    with pytest.raises(RuleBroken):
        training.withdraw_training(actor=crew.officer, fact_uuid=fact.client_uuid, ground="再来一次")


def test_a_worker_sees_the_own_record_and_cannot_withdraw_it(crew: Crew, lesson: MakeLesson) -> None:
    [fact] = record(crew, lesson())
    assert TrainingRecord.objects.visible_to(crew.worker).count() == 1
    with pytest.raises(NotAllowed):
        training.withdraw_training(actor=crew.worker, fact_uuid=fact.client_uuid, ground="不喜欢")
    with pytest.raises(Absent):
        training.withdraw_training(actor=hire_crew(1).officer, fact_uuid=fact.client_uuid, ground="不是我的")


def test_training_goes_with_the_person_to_another_team(crew: Crew, lesson: MakeLesson) -> None:
    system = system_actor("test")
    record(crew, lesson())
    unit = org.create_unit(actor=system, enterprise_uuid=crew.enterprise.uuid, name="纺丝车间")
    post = org.create_post(actor=system, unit_uuid=unit.uuid, name="纺丝主操")
    leader = colleague(crew)
    org.give_role(actor=TESTS, person_uuid=leader.uuid, role=Role.TEAM_LEADER, path=unit.path)
    assert leader.user is not None
    assert not TrainingRecord.objects.visible_to(actor_of(leader.user)).exists()
    org.move_person(
        actor=system, person_uuid=crew.worker_person.uuid, from_post_uuid=crew.post.uuid, to_post_uuid=post.uuid
    )
    assert TrainingRecord.objects.visible_to(actor_of(leader.user)).exists()


# Evidence


def keep(crew: Crew, content: bytes, name: str = "签到表.png", declared: str = "image/png") -> tuple[str, ...]:
    file = SentFile(io.BytesIO(content), declared, name)
    return keep_evidence(actor=crew.officer, enterprise=crew.enterprise, path=crew.enterprise.path, files=[file])


def test_a_scan_is_kept_and_given_to_whoever_sees_the_record(crew: Crew, lesson: MakeLesson) -> None:
    hashes = keep(crew, PNG)
    [fact] = record(crew, lesson(evidence=hashes))
    for actor in (crew.officer, crew.worker):
        kind, name, stream = open_evidence(actor=actor, fact_uuid=fact.client_uuid, sha256=hashes[0])
        with stream:
            assert (kind, stream.read()) == ("image/png", PNG)
        assert name.endswith(".png")
    with pytest.raises(Absent):
        open_evidence(actor=hire_crew(1).officer, fact_uuid=fact.client_uuid, sha256=hashes[0])
    with pytest.raises(Absent):
        open_evidence(actor=crew.officer, fact_uuid=fact.client_uuid, sha256="0" * 64)


@pytest.mark.parametrize("content", [
    b"", b"<script>alert(1)</script>", b"GIF89a" + b"\0" * 60, b"OggS" + b"\0" * 60, b"PK\x03\x04" + b"\0" * 60,
])  # fmt: skip
def test_other_files_are_refused_whatever_they_claim_to_be(crew: Crew, content: bytes) -> None:
    with pytest.raises(RuleBroken):
        keep(crew, content)


def test_a_file_too_large_is_refused(crew: Crew) -> None:
    with pytest.raises(RuleBroken):
        keep(crew, PNG + b"\0" * (10 * 1024 * 1024))


def test_a_file_that_another_kept_cannot_be_claimed(crew: Crew, lesson: MakeLesson) -> None:
    hashes = keep(crew, PNG)
    with pytest.raises(RuleBroken):
        training.record_training(
            actor=crew.principal, lesson=lesson(evidence=hashes), pupils=[Pupil(crew.worker_person.uuid)]
        )


# Derived rows


def rows() -> list[tuple[object, ...]]:
    names = ("fact_uuid", "person", "course", "hours", "result", "items", "corrected_by")
    return sorted(TrainingRecord.objects.values_list(*names), key=lambda row: str(row[0]))


def test_rows_made_anew_equal_those_made_one_by_one(crew: Crew, in_force: Revision, lesson: MakeLesson) -> None:
    uids = tuple(uid.hex for uid in in_force.items.values_list("uid", flat=True))
    facts = record(crew, lesson(post_uuid=crew.post.uuid, uids=uids), crew.worker_person, colleague(crew))
    training.withdraw_training(actor=crew.officer, fact_uuid=facts[0].client_uuid, ground="登记错人")
    before, items = rows(), set(TrainedItem.objects.values_list("person", "uid", "number"))
    assert rebuild_training(actor=TESTS) == 3
    assert (rows(), set(TrainedItem.objects.values_list("person", "uid", "number"))) == (before, items)
    with pytest.raises(NotAllowed):
        rebuild_training(actor=crew.principal)


def test_a_withdrawal_that_comes_before_its_record_still_counts(crew: Crew, lesson: MakeLesson) -> None:
    [fact] = record(crew, lesson())
    later = training.withdraw_training(actor=crew.officer, fact_uuid=fact.client_uuid, ground="登记错人")
    TrainingRecord.objects.all().delete()
    for batch in ([later], [fact], [fact]):
        derive_training(batch)
    assert TrainingRecord.objects.get().corrected_by == later.client_uuid


def test_the_fact_names_person_and_day(crew: Crew, lesson: MakeLesson) -> None:
    [fact] = record(crew, lesson())
    assert UUID(fact.payload["person"]) == crew.worker_person.uuid
    assert fact.payload["trained_on"] == training.today().isoformat()
    assert fact.subject == f"person:{crew.worker_person.uuid}"


def test_a_command_rebuilds_and_says_of_how_many_facts(crew: Crew, lesson: MakeLesson) -> None:
    record(crew, lesson())
    said = io.StringIO()
    call_command("training", "rebuild", stdout=said)
    assert "1 条记录" in said.getvalue()
