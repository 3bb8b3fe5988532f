"""Handing out packs and taking them back: frozen, once, late, tampered with, somebody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from gangze.access.actor import Actor
from gangze.access.matrix import Role
from gangze.dossiers.content import Kind
from gangze.dossiers.models import Revision
from gangze.kernel import clock
from gangze.kernel.errors import Absent, RuleBroken
from gangze.ledger.models import Fact
from gangze.mastery import services
from gangze.mastery.models import MasterySettings, PracticePack, Standing
from gangze.mastery.practising import Answer, Form, Question
from gangze.mastery.rules.evidence import evidence_in
from gangze.mastery.rules.levels import Outcome
from gangze.mastery.rules.marking import Marked, PointMark, RecitationMarks
from gangze.mastery.selectors import document_to_hear
from gangze.mastery.selectors.practice import (
    held_items,
    hint_count,
    is_done_today,
    left_to_learn,
    posts_to_practise,
    practice_hints,
    questions_of,
)
from gangze.org import services as org
from gangze.org.outbox import take
from gangze.org.selectors import actor_of
from tests.builders import TESTS
from tests.dossiers.builders import Crew, hire_crew

from .builders import right_answers


def handed_out(crew: Crew) -> PracticePack:
    """Return the worker's pack of today."""
    return services.hand_out_practice(actor=crew.worker)[0]


def answered(crew: Crew, pack: PracticePack, **more: object) -> Fact:
    milliseconds = more.pop("milliseconds", 9000)
    return services.record_practice(
        actor=crew.worker, pack_uuid=pack.uuid, answers=right_answers(questions_of(pack), milliseconds), **more  # type: ignore[arg-type]
    )  # fmt: skip


def facts_of(pack: PracticePack) -> list[Fact]:
    return [fact for fact in Fact.objects.filter(kind="mastery.practised") if fact.payload["pack"] == str(pack.uuid)]


def test_a_worker_gets_a_pack_for_today_and_one_for_a_tomorrow_without_network(crew: Crew) -> None:
    packs = services.hand_out_practice(actor=crew.worker)
    today = clock.business_date(clock.now())
    assert [(pack.day, pack.turn) for pack in packs] == [(today, 1), (today + timedelta(days=1), 0)]
    assert all(questions_of(pack) for pack in packs)


def test_opening_the_page_again_hands_out_the_same_packs(crew: Crew) -> None:
    once = services.hand_out_practice(actor=crew.worker)
    assert services.hand_out_practice(actor=crew.worker) == once
    assert PracticePack.objects.count() == 2


def test_a_frozen_pack_stays_as_it_was_when_the_documents_change(crew: Crew, in_force: Revision) -> None:
    pack = handed_out(crew)
    item = in_force.items.get(kind="duty")
    item.fields = {"duty": "另一条职责"}
    item.save(update_fields=["fields"])
    assert services.hand_out_practice(actor=crew.worker)[0].questions == pack.questions


def test_the_enterprise_decides_how_many_questions_there_are(crew: Crew) -> None:
    MasterySettings.objects.create(enterprise=crew.enterprise, practice_count=3)
    assert len(handed_out(crew).questions) == 3


def test_people_without_a_post_or_without_documents_get_nothing(crew: Crew) -> None:
    assert services.hand_out_practice(actor=crew.officer) == []
    assert services.hand_out_practice(actor=hire_crew(1).worker) == []
    assert is_done_today(crew.officer) is None
    with pytest.raises(RuleBroken):
        services.begin_more_practice(actor=crew.officer)


def test_an_attempt_is_a_fact_for_each_document_with_everything_that_was_asked(crew: Crew) -> None:
    pack = handed_out(crew)
    fact = answered(crew, pack)
    facts = facts_of(pack)
    assert fact in facts
    assert sum(len(each.payload["questions"]) for each in facts) == len(pack.questions)
    told = {question["number"]: question for each in facts for question in each.payload["questions"]}
    assert [told[n]["ask"] for n in sorted(told)] == [question["ask"] for question in pack.questions]
    for each in facts:
        assert (each.payload["seed"], each.payload["rules"]) == (pack.seed, pack.rules_version)
        evidence = evidence_in(each.kind, each.client_uuid, each.payload, each.received_at)
        assert evidence is not None
        assert {outcome for _uid, outcome in evidence.outcomes} == {Outcome.SHOWN}
    assert is_done_today(crew.worker)


def test_what_was_practised_is_remembered_by_item(crew: Crew) -> None:
    pack = handed_out(crew)
    answered(crew, pack)
    rows = Standing.objects.filter(person=crew.worker_person, level="recall")
    assert {row.uid.hex for row in rows} == {question["uid"] for question in pack.questions}
    held = {each.item.uid: each for each in held_items(crew.worker, posts_to_practise(crew.worker))}
    assert not any(held[question["uid"]].is_new for question in pack.questions)


def test_the_same_pack_handed_in_twice_is_one_fact(crew: Crew) -> None:
    pack = handed_out(crew)
    once = answered(crew, pack, client_uuid=uuid4(), device_at=clock.now())
    again = answered(crew, pack, client_uuid=uuid4(), device_at=clock.now(), milliseconds=4000)
    assert again == once
    assert len(facts_of(pack)) == once.payload["parts"]


def test_yesterdays_pack_that_waited_on_a_device_is_taken_with_the_devices_time(crew: Crew) -> None:
    pack, done_at = handed_out(crew), clock.now()
    with clock.standing_at(clock.now() + timedelta(days=1)):
        fact = answered(crew, pack, device_at=done_at)
        assert is_done_today(crew.worker) is False
    pack.refresh_from_db()
    assert (fact.device_at, pack.happened_at) == (done_at, done_at)


def test_a_pack_made_ahead_and_answered_without_network_is_the_days(crew: Crew) -> None:
    ahead = services.hand_out_practice(actor=crew.worker)[1]
    with clock.standing_at(clock.now() + timedelta(days=1)):
        answered(crew, ahead, device_at=clock.now())
        assert is_done_today(crew.worker)
        packs = services.hand_out_practice(actor=crew.worker)
        assert [pack.turn for pack in packs if pack.day == ahead.day] == [0]


def test_a_pack_of_another_person_is_absent(crew: Crew) -> None:
    pack = handed_out(crew)
    for other in (crew.officer, hire_crew(1).worker):
        with pytest.raises(Absent):
            services.record_practice(actor=other, pack_uuid=pack.uuid, answers=right_answers(questions_of(pack)))
    with pytest.raises(Absent):
        services.record_practice(actor=crew.worker, pack_uuid=uuid4(), answers=[])


def test_a_pack_that_was_tampered_with_is_refused_and_can_still_be_answered(crew: Crew) -> None:
    pack = handed_out(crew)
    with pytest.raises(RuleBroken):
        services.record_practice(actor=crew.worker, pack_uuid=pack.uuid, answers=[Answer(1, (99,))])
    assert not facts_of(pack)
    assert answered(crew, pack)


def test_a_device_whose_clock_is_days_wrong_is_told_so(crew: Crew) -> None:
    pack = handed_out(crew)
    for wrong in (timedelta(days=40), timedelta(days=-40)):
        with pytest.raises(RuleBroken):
            answered(crew, pack, device_at=clock.now() + wrong)


def test_the_server_finds_what_was_right_whatever_the_device_says(crew: Crew) -> None:
    pack = handed_out(crew)
    questions = questions_of(pack)
    place, question = next((n, each) for n, each in enumerate(questions, 1) if len(each.right) == 1)
    wrong = next(n for n in range(len(question.options)) if n not in question.right)
    answers = [
        {"number": each.number, "chosen": list(each.chosen), "own_mark": each.own_mark, "milliseconds": 3000, "outcome": "shown"}
        for each in right_answers(questions)
    ]  # fmt: skip
    answers[place - 1]["chosen"] = [wrong]
    take(
        actor=crew.worker, kind="mastery.practised", client_uuid=uuid4(), device_at=clock.now(),
        body={"pack": str(pack.uuid), "answers": answers},
    )  # fmt: skip
    pack.refresh_from_db()
    assert pack.outcomes[question.uid] == "not"
    assert question.uid in {each.uid for each in left_to_learn(pack)}


def test_words_that_turn_the_card_round_are_not_taken_for_right(crew: Crew, in_force: Revision) -> None:
    uid = in_force.items.get(kind="operation").uid.hex
    place = questions_of(handed_out(crew))[0].place
    asked = replace(place, uid=uid)
    question = Question(asked, Form.RECALL, "标准？", "升温不超过20℃/h", points=((f"{uid}.step", "升温不超过20℃/h"),))
    assert services.listen(question, "升温可以超过20度每小时") is Outcome.NOT
    assert services.listen(question, "升温不超过每小时二十度") is Outcome.SHOWN


def test_more_practice_is_another_pack_of_the_same_day_and_begins_nothing_beyond_three(crew: Crew) -> None:
    first = handed_out(crew)
    assert services.begin_more_practice(actor=crew.worker) == first
    answered(crew, first)
    second = services.begin_more_practice(actor=crew.worker)
    assert (second.day, second.turn) == (first.day, 2)
    assert len({*first.begun, *second.begun}) <= 3
    assert services.begin_more_practice(actor=crew.worker) == second


def test_practising_again_on_the_same_day_hardly_strengthens_memory(crew: Crew) -> None:
    first = handed_out(crew)
    answered(crew, first)
    before = dict(Standing.objects.filter(level="recall").values_list("uid", "stability"))
    for _turn in range(4):
        answered(crew, services.begin_more_practice(actor=crew.worker))
    for uid, stability in Standing.objects.filter(level="recall").values_list("uid", "stability"):
        assert stability <= before[uid] * 1.06


def test_three_packs_in_a_row_in_impossible_time_ask_a_leader_to_listen_and_hearing_ends_it(crew: Crew) -> None:
    leader = leader_of(crew)
    for turn in range(3):
        assert not practice_hints(leader, {}).rows
        pack = handed_out(crew) if turn == 0 else services.begin_more_practice(actor=crew.worker)
        answered(crew, pack, milliseconds=200)
    assert [(hint.name, hint.pack.hasty_run) for hint in practice_hints(leader, {}).rows] == [("姜例东", 3)]
    assert practice_hints(crew.worker, {}).rows == []
    heard(crew, leader)
    assert not practice_hints(leader, {}).rows


def test_a_pack_in_believable_time_ends_the_hint(crew: Crew) -> None:
    for _turn in range(3):
        answered(crew, services.begin_more_practice(actor=crew.worker), milliseconds=200)
    assert hint_count(crew.officer) == 1
    answered(crew, services.begin_more_practice(actor=crew.worker))
    assert hint_count(crew.officer) == 0


def heard(crew: Crew, leader: Actor) -> None:
    """Let a leader hear the worker."""
    points = document_to_hear(leader, crew.post.uuid, Kind.RISK).points
    services.record_recitation(
        actor=leader,
        heard=services.Heard(
            crew.worker_person.uuid, crew.post.uuid, 1, Kind.RISK, device_at=clock.now() + timedelta(minutes=1)
        ),
        marks=RecitationMarks(tuple(PointMark(p.key, p.text, Marked.SAID, p.is_must_know) for p in points)),
    )


def leader_of(crew: Crew) -> Actor:
    """Return somebody who leads the worker's team."""
    person = org.hire_person(
        actor=TESTS, enterprise_uuid=crew.enterprise.uuid, name="尹样领", phone="13800000090", post_uuids=[]
    ).person
    org.give_role(actor=TESTS, person_uuid=person.uuid, role=Role.TEAM_LEADER, path=crew.post.unit.path)
    return actor_of(person.user)


def test_a_pack_is_forgotten_when_nobody_can_ask_for_it_any_more(crew: Crew) -> None:
    done = handed_out(crew)
    fact = answered(crew, done)
    waiting = services.begin_more_practice(actor=crew.worker)
    with clock.standing_at(clock.now() + timedelta(days=3)):
        services.hand_out_practice(actor=crew.worker)
        done.refresh_from_db()
        assert (done.questions, done.fact_uuid) == ([], fact.client_uuid)
        assert services.record_practice(actor=crew.worker, pack_uuid=done.uuid, answers=[]) == fact
        assert PracticePack.objects.filter(pk=waiting.pk).exists()
    with clock.standing_at(clock.now() + timedelta(days=20)):
        services.hand_out_practice(actor=crew.worker)
        assert not PracticePack.objects.filter(pk=waiting.pk).exists()
    with clock.standing_at(clock.now() + timedelta(days=40)):
        services.hand_out_practice(actor=crew.worker)
        assert not PracticePack.objects.filter(pk=done.pk).exists()
