"""Hearing people: what is recorded, who may, and how it is taken back."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from gangze.access.matrix import Role
from gangze.dossiers.content import Kind
from gangze.dossiers.models import Revision
from gangze.kernel import clock
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.ledger.models import Fact
from gangze.mastery import services
from gangze.mastery.models import Examination
from gangze.mastery.rules.levels import Outcome
from gangze.mastery.rules.marking import (
    DemonstrationMarks,
    ExplanationMarks,
    Marked,
    Mode,
    PointMark,
    RecitationMarks,
    StepMark,
)
from gangze.mastery.selectors import document_to_hear, judgement_of
from gangze.org import services as org
from gangze.org.selectors import actor_of
from tests.builders import TESTS
from tests.dossiers.builders import Crew, hire_crew


def heard(crew: Crew, **more: object) -> services.Heard:
    told = {"document": Kind.RISK, **more}
    return services.Heard(
        person_uuid=crew.worker_person.uuid, post_uuid=crew.post.uuid, revision_number=1, **told  # type: ignore[arg-type]
    )  # fmt: skip


def marks(crew: Crew, verdict: Marked = Marked.SAID, kind: Kind = Kind.RISK) -> RecitationMarks:
    points = document_to_hear(crew.officer, crew.post.uuid, kind).points
    return RecitationMarks(tuple(PointMark(p.key, p.text, verdict, p.is_must_know) for p in points))


def test_a_recitation_is_a_fact_and_a_row(crew: Crew) -> None:
    fact = services.record_recitation(actor=crew.officer, heard=heard(crew), marks=marks(crew))
    assert fact.kind == "mastery.recited"
    assert {outcome for _uid, outcome in fact.payload["outcomes"]} == {"shown"}
    row = Examination.objects.get()
    assert (row.fact_uuid, row.has_passed, str(row.score)) == (fact.client_uuid, True, "100.0")


def test_the_same_marks_sent_twice_are_one_fact(crew: Crew) -> None:
    told = heard(crew, client_uuid=uuid4(), device_at=clock.now())
    once = services.record_recitation(actor=crew.officer, heard=told, marks=marks(crew))
    assert services.record_recitation(actor=crew.officer, heard=told, marks=marks(crew)).pk == once.pk
    assert Examination.objects.count() == 1


def test_two_examiners_who_mark_one_hearing_meet_in_one_session(crew: Crew) -> None:
    one = services.record_recitation(actor=crew.officer, heard=heard(crew), marks=marks(crew))
    other = services.record_recitation(actor=crew.principal, heard=heard(crew), marks=marks(crew, Marked.PARTIAL))
    assert one.payload["session"] == other.payload["session"]
    assert Examination.objects.filter(session=UUID(one.payload["session"])).count() == 2


def test_nobody_marks_himself_and_a_worker_marks_nobody(crew: Crew) -> None:
    with pytest.raises(NotAllowed):
        services.record_recitation(actor=crew.worker, heard=heard(crew), marks=marks(crew))
    org.give_role(actor=TESTS, person_uuid=crew.worker_person.uuid, role=Role.TEAM_LEADER, path=crew.post.unit.path)
    leader = actor_of(crew.worker_person.user)
    with pytest.raises(NotAllowed):
        services.record_recitation(actor=leader, heard=heard(crew), marks=marks(crew))
    assert not Fact.objects.filter(kind="mastery.recited").exists()


def test_whoever_does_not_hold_the_post_that_day_is_not_heard_there(crew: Crew) -> None:
    before = clock.now() - timedelta(days=400)
    with pytest.raises(RuleBroken):
        services.record_recitation(actor=crew.officer, heard=heard(crew, device_at=before), marks=marks(crew))


def test_a_stranger_does_not_find_the_post(crew: Crew) -> None:
    with pytest.raises(Absent):
        services.record_recitation(actor=hire_crew(1).officer, heard=heard(crew), marks=marks(crew))


def test_points_of_another_document_are_refused(crew: Crew) -> None:
    with pytest.raises(RuleBroken):
        services.record_recitation(actor=crew.officer, heard=heard(crew), marks=marks(crew, kind=Kind.DUTY))


def test_an_explanation_and_a_demonstration_are_kept_apart(crew: Crew, in_force: Revision) -> None:
    uid = in_force.items.filter(kind="emergency").values_list("uid", flat=True)[0].hex
    told = heard(crew, document=Kind.EMERGENCY)
    services.record_explanation(
        actor=crew.officer, heard=told, marks=ExplanationMarks(((uid, "为什么先停泵？", Outcome.SHOWN, ""),))
    )
    services.record_demonstration(
        actor=crew.officer,
        heard=told,
        marks=DemonstrationMarks(Mode.DRILL, (StepMark(uid, "停泵", Outcome.SHOWN, 12),), "外操"),
    )
    assert set(Examination.objects.values_list("level", "mode")) == {("explanation", ""), ("demonstration", "drill")}


def test_a_marking_is_taken_back_with_a_ground_and_both_stay(crew: Crew) -> None:
    fact = services.record_recitation(actor=crew.officer, heard=heard(crew), marks=marks(crew))
    with pytest.raises(RuleBroken):
        services.withdraw_examination(actor=crew.officer, fact_uuid=fact.client_uuid, ground=" ")
    taken_back = services.withdraw_examination(actor=crew.officer, fact_uuid=fact.client_uuid, ground="点错人了")
    assert Examination.objects.get().corrected_by == taken_back.client_uuid
    assert not Examination.objects.standing().exists()
    assert Fact.objects.filter(client_uuid=fact.client_uuid).exists()
    with pytest.raises(RuleBroken):
        services.withdraw_examination(actor=crew.officer, fact_uuid=fact.client_uuid, ground="再来一次")


def test_a_worker_sees_his_own_examinations_only(crew: Crew) -> None:
    services.record_recitation(actor=crew.officer, heard=heard(crew), marks=marks(crew))
    stranger = hire_crew(1)
    assert Examination.objects.visible_to(crew.worker).count() == 1
    assert Examination.objects.visible_to(stranger.worker).count() == 0
    assert Examination.objects.visible_to(stranger.officer).count() == 0


def test_the_judge_suggests_by_the_card_in_force(crew: Crew) -> None:
    document = document_to_hear(crew.officer, crew.post.uuid, Kind.OPERATION)
    assert [point.text for point in document.points] == ["投用导热油，升温不超过20℃/h"]
    said = judgement_of(document, "投用导热油的时候升温不超过每小时二十度")
    wrong = judgement_of(document, "投用导热油升温不超过五十度每小时")
    assert said.marks[0].verdict in ("said", "partial")
    assert wrong.marks[0].verdict == "wrong"
