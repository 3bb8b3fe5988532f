"""The page of practice with and without scripts, the home page, and the list of hints."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from gangze.access.actor import Actor
from gangze.accounts.models import User
from gangze.kernel import clock
from gangze.ledger.models import Fact
from gangze.mastery import services
from gangze.mastery.models import PracticePack
from gangze.mastery.practising import Form
from gangze.mastery.rules.levels import Outcome
from gangze.mastery.selectors.practice import questions_of
from tests.dossiers.builders import Crew, hire_crew

from .builders import right_answers

PAGE = "/my/practice/"


@pytest.fixture
def as_(db: None) -> Callable[[Actor], Client]:
    def sign_in(actor: Actor) -> Client:
        User.objects.filter(pk=actor.user_id).update(must_change_password=False)
        client = Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    return sign_in


As = Callable[[Actor], Client]


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def hand_in(client: Client, actor: Actor, pack: PracticePack, **changed: object) -> object:
    """Hand a pack in as a device does."""
    answers = [
        {"number": each.number, "chosen": list(each.chosen), "own_mark": each.own_mark, "milliseconds": 2500}
        for each in right_answers(questions_of(pack))
    ]
    body = {"pack": str(pack.uuid), "answers": answers, **changed}
    told = {
        "client_uuid": str(uuid4()), "kind": "mastery.practised", "device_at": clock.now().isoformat(), "body": body,
        "actor": actor.key,
    }  # fmt: skip
    return client.post(
        "/api/outbox/", json.dumps(told), content_type="application/json", headers={"accept": "application/json"}
    )


def test_the_page_is_whole_and_kept_on_the_device_until_sign_out(crew: Crew, as_: As) -> None:
    response = as_(crew.worker).get(PAGE)
    page = text(response)
    assert response["X-Gangze-Keep"] == "private"
    today, ahead = PracticePack.objects.order_by("day")
    for pack in (today, ahead):
        assert f'data-pack="{pack.uuid}"' in page
        for question in questions_of(pack):
            assert all(option.replace('"', "&quot;") in page for option in question.options)
    assert "hx-get" not in page


def test_a_device_hands_in_what_was_answered_and_the_page_says_so(crew: Crew, as_: As) -> None:
    client = as_(crew.worker)
    client.get(PAGE)
    pack = PracticePack.objects.earliest("day")
    assert hand_in(client, crew.worker, pack).status_code in (200, 201)  # type: ignore[attr-defined]
    page = text(client.get(PAGE))
    assert "今天练完了" in page
    assert "再练一组" in page
    assert f'data-pack="{pack.uuid}"' not in page
    assert "今天练完了" in text(client.get("/"))


def test_a_tampered_or_foreign_pack_is_refused_by_the_outbox(crew: Crew, as_: As) -> None:
    pack = services.hand_out_practice(actor=crew.worker)[0]
    refused = hand_in(as_(crew.worker), crew.worker, pack, answers=[])
    assert refused.status_code == 422  # type: ignore[attr-defined]
    assert "对不上" in json.loads(refused.content)["error"]  # type: ignore[attr-defined]
    assert hand_in(as_(crew.officer), crew.officer, pack).status_code == 404  # type: ignore[attr-defined]
    assert not Fact.objects.filter(kind="mastery.practised").exists()


def test_without_scripts_the_page_is_a_form(crew: Crew, as_: As) -> None:
    pack = services.hand_out_practice(actor=crew.worker)[0]
    form: dict[str, str] = {}
    for n, question in enumerate(questions_of(pack), 1):
        if question.form is Form.RECALL:
            form[f"words-{n}"] = question.answer
        elif question.form is Form.ORDER:
            form |= {f"place-{n}-{option}": str(place) for place, option in enumerate(question.right)}
        else:
            form[f"choice-{n}"] = str(question.right[0])
    response = as_(crew.worker).post(reverse("mastery:practice_answer", args=[pack.uuid]), form)
    assert (response.status_code, response["Location"]) == (302, PAGE)
    pack.refresh_from_db()
    recalled = {question.uid for question in questions_of(pack) if question.form is Form.RECALL}
    assert {outcome for uid, outcome in pack.outcomes.items() if uid not in recalled} <= {"shown"}


def test_a_form_that_leaves_questions_out_is_answered_with_a_sentence(crew: Crew, as_: As) -> None:
    pack = services.hand_out_practice(actor=crew.worker)[0]
    response = as_(crew.worker).post(reverse("mastery:practice_answer", args=[pack.uuid]), {})
    assert response.status_code == 422
    assert not Fact.objects.filter(kind="mastery.practised").exists()


def test_words_are_judged_point_by_point_while_there_is_a_network(crew: Crew, as_: As) -> None:
    client = as_(crew.worker)
    pack, number = recall_of(crew)
    question = questions_of(pack)[number - 1]
    url = reverse("mastery:practice_judged", args=[pack.uuid, number])
    assert 'data-outcome="shown"' in text(client.post(url, {"words": " ".join(text for _key, text in question.points)}))
    assert 'data-outcome="not"' in text(client.post(url, {"words": "不知道"}))
    assert client.post(reverse("mastery:practice_judged", args=[pack.uuid, 99]), {"words": "x"}).status_code == 404
    assert as_(crew.officer).post(url, {"words": "x"}).status_code == 404


def recall_of(crew: Crew) -> tuple[PracticePack, int]:
    """Return a pack of the worker with a question in one's own words, and its number."""
    for _turn in range(20):
        pack = services.begin_more_practice(actor=crew.worker)
        questions = questions_of(pack)
        for number, question in enumerate(questions, 1):
            if question.form is Form.RECALL:
                return pack, number
        services.record_practice(actor=crew.worker, pack_uuid=pack.uuid, answers=right_answers(questions))
    raise AssertionError("no question in one's own words")


def test_another_pack_is_begun_when_the_first_is_done(crew: Crew, as_: As) -> None:
    client = as_(crew.worker)
    pack = services.hand_out_practice(actor=crew.worker)[0]
    services.record_practice(actor=crew.worker, pack_uuid=pack.uuid, answers=right_answers(questions_of(pack)))
    assert client.post(reverse("mastery:practice_more")).status_code == 302
    assert f'data-pack="{PracticePack.objects.get(day=pack.day, turn=2).uuid}"' in text(client.get(PAGE))


def test_people_who_have_nothing_to_practise_are_told_why(crew: Crew, as_: As) -> None:
    assert "你现在没有任职的岗位" in text(as_(crew.officer).get(PAGE))
    assert "两单两卡生效后" in text(as_(hire_crew(1).worker).get(PAGE))
    assert "开始练" not in text(as_(crew.officer).get("/"))
    assert "开始练" in text(as_(crew.worker).get("/"))


def test_what_is_left_to_learn_is_shown_without_points_or_rank(crew: Crew, as_: As) -> None:
    pack = services.hand_out_practice(actor=crew.worker)[0]
    questions = questions_of(pack)
    answers = right_answers(questions)
    place = next(n for n, question in enumerate(questions) if len(question.right) == 1)
    wrong = (questions[place].right[0] + 1) % len(questions[place].options)
    answers[place] = type(answers[place])(place + 1, (wrong,), milliseconds=9000)
    services.record_practice(actor=crew.worker, pack_uuid=pack.uuid, answers=answers)
    page = text(as_(crew.worker).get(PAGE))
    assert "还要再学的 1 条" in page
    assert questions[place].answer.split("\n")[0] in page
    for word in ("得分", "排名", "名次", "用时"):
        assert word not in page


def test_leaders_are_asked_to_listen_and_workers_see_no_such_list(crew: Crew, as_: As) -> None:
    url = reverse("mastery:practice_hints")
    assert "没有要留意的" in text(as_(crew.officer).get(url))
    for _turn in range(3):
        pack = services.begin_more_practice(actor=crew.worker)
        answers = right_answers(questions_of(pack), 150)
        services.record_practice(
            actor=crew.worker, pack_uuid=pack.uuid, answers=answers, device_at=clock.now() - timedelta(seconds=1)
        )
    page = text(as_(crew.officer).get(url))
    assert "姜例东" in page
    assert "请当面听一遍" in page
    assert "1 人连着几组" in text(as_(crew.officer).get("/"))
    assert as_(crew.worker).get(url).status_code == 403
    assert text(as_(hire_crew(1).officer).get(url)).count("姜例东") == 0
    assert Outcome.SHOWN.value in PracticePack.objects.answered()[0].outcomes.values()
