"""讲明 and 实操演练: why-questions, and drills of several people observed step by step."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from gangze.dossiers.content import Kind
from gangze.dossiers.models import Revision
from gangze.kernel.errors import NotAllowed
from gangze.ledger.models import Fact
from gangze.mastery import services
from gangze.mastery.models import Examination, WhyQuestion
from gangze.mastery.selectors import document_to_hear
from gangze.org import services as org
from tests.builders import TESTS
from tests.dossiers.builders import Crew

from .conftest import As, HandIn


def text(response: Any) -> str:
    return response.content.decode()


def uid_of(revision: Revision, kind: str) -> str:
    return revision.items.filter(kind=kind).values_list("uid", flat=True)[0].hex


def test_a_question_is_made_of_the_card_and_the_author_may_write_another(
    crew: Crew, in_force: Revision, as_: As
) -> None:
    page = reverse("mastery:explain", args=[crew.post.uuid, "emergency"])
    client = as_(crew.officer)
    assert "为什么先“停循环泵，关进出口阀”" in text(client.get(page))
    form = {"uid": uid_of(in_force, "emergency"), "text": "为什么不能用水扑救？", "answer": "导热油会喷溅"}
    client.post(reverse("mastery:questions", args=[crew.post.uuid, "emergency"]), form)
    assert "为什么不能用水扑救？" in text(client.get(page))
    assert Fact.objects.filter(kind="mastery.wording_edited").count() == 1
    client.post(reverse("mastery:questions", args=[crew.post.uuid, "emergency"]), form | {"text": ""})
    assert not WhyQuestion.objects.exists()


def test_a_question_saved_unchanged_is_no_fact(crew: Crew, in_force: Revision) -> None:
    told = {"actor": crew.officer, "post_uuid": crew.post.uuid, "kind": Kind.DUTY, "uid": uid_of(in_force, "duty")}
    assert services.write_question(**told, text="为什么？")
    assert services.write_question(**told, text="为什么？") is None
    assert services.write_question(**told | {"kind": Kind.DUTY}, text="") is not None
    assert services.write_question(**told, text="") is None


def test_only_authors_write_questions(crew: Crew, in_force: Revision) -> None:
    with pytest.raises(NotAllowed):
        services.write_question(
            actor=crew.worker, post_uuid=crew.post.uuid, kind=Kind.DUTY, uid=uid_of(in_force, "duty"), text="为什么？"
        )


def test_only_the_questions_that_were_asked_are_recorded(crew: Crew, in_force: Revision, as_: As) -> None:
    asked = uid_of(in_force, "risk")
    page = reverse("mastery:explain", args=[crew.post.uuid, "risk"])
    form = {"person": str(crew.worker_person.uuid), f"outcome:{asked}": "partly", f"note:{asked}": "只说了一半"}
    shown = text(as_(crew.officer).post(page, form, follow=True))
    [answer] = Fact.objects.get(kind="mastery.explained").payload["answers"]
    assert (answer["uid"], answer["outcome"], answer["note"]) == (asked, "partly", "只说了一半")
    assert "讲得明" in shown


def test_an_explanation_made_offline_tells_the_question_that_was_asked(
    crew: Crew, in_force: Revision, hand_in: HandIn
) -> None:
    body = {
        "person": str(crew.worker_person.uuid), "post": str(crew.post.uuid), "revision": 1, "document": "risk",
        "answers": [{"uid": uid_of(in_force, "risk"), "question": "为什么？", "outcome": "shown"}],
    }  # fmt: skip
    assert hand_in(crew.officer, "mastery.explained", body).status_code == 200
    assert hand_in(crew.officer, "mastery.explained", body | {"answers": []}).status_code == 422


def drilled(crew: Crew, person: Any, session: str, keys: list[str], **more: Any) -> dict[str, Any]:
    return {
        "person": str(person.uuid), "post": str(crew.post.uuid), "revision": 1, "document": "emergency", "occasion": "drill",
        "session": session, "mode": "drill", "role": "外操",
        "steps": [{"key": key, "outcome": "shown", "at_seconds": 12 + n} for n, key in enumerate(keys)], **more,
    }  # fmt: skip


def test_two_people_of_one_drill_meet_on_one_page_with_their_roles(crew: Crew, hand_in: HandIn, as_: As) -> None:
    other = org.hire_person(
        actor=TESTS,
        enterprise_uuid=crew.enterprise.uuid,
        name="钱样二",
        phone="13800000098",
        post_uuids=[crew.post.uuid],
    ).person
    points = document_to_hear(crew.officer, crew.post.uuid, Kind.EMERGENCY).points
    keys = [point.key for point in points]
    session = str(uuid4())
    first = drilled(crew, crew.worker_person, session, keys[2:])
    assert hand_in(crew.officer, "mastery.demonstrated", first).status_code == 200
    second = drilled(crew, other, session, keys, role="主操")
    assert hand_in(crew.officer, "mastery.demonstrated", second).status_code == 200
    assert set(Examination.objects.values_list("role", flat=True)) == {"外操", "主操"}
    shown = text(as_(crew.officer).get(reverse("mastery:session", args=[session])))
    assert "姜例东" in shown
    assert "钱样二" in shown
    assert "0:14" in shown
    assert "κ" not in shown
    assert shown.index("停循环泵") < shown.index("报告班长和调度") < shown.index("火警")


def test_a_step_of_another_card_is_refused(crew: Crew, hand_in: HandIn) -> None:
    told = drilled(crew, crew.worker_person, str(uuid4()), ["0" * 32 + ".s1"])
    assert hand_in(crew.officer, "mastery.demonstrated", told).status_code == 422


def test_the_checklist_names_roles_and_is_there_for_all_four_documents(crew: Crew, as_: As) -> None:
    client = as_(crew.officer)
    shown = client.get(reverse("mastery:drill", args=[crew.post.uuid, "emergency"]))
    assert 'data-who="外操"' in text(shown)
    assert shown["X-Gangze-Keep"] == "private"
    assert "指得出风险在哪里" in text(client.get(reverse("mastery:drill", args=[crew.post.uuid, "risk"])))
    assert "看他按清单写的做一遍" in text(client.get(reverse("mastery:drill", args=[crew.post.uuid, "duty"])))


def test_an_accepted_wording_counts_and_one_against_the_card_is_refused_with_the_reason(crew: Crew, as_: As) -> None:
    point = document_to_hear(crew.officer, crew.post.uuid, Kind.OPERATION).points[0]
    page = reverse("mastery:wordings", args=[crew.post.uuid, "operation"])
    client = as_(crew.officer)
    refused = client.post(page, {"key": point.key, "text": "投用导热油，升温不超过50℃/h"})
    assert refused.status_code == 422
    assert "50" in text(refused)
    assert "投用导热油，升温慢慢来" in text(
        client.post(page, {"key": point.key, "text": "投用导热油，升温慢慢来"}, follow=True)
    )
    assert client.post(page, {"key": point.key, "text": "投用导热油，升温慢慢来"}).status_code == 422
    strange = client.post(page, {"key": point.key, "text": "今天天气好"})
    assert strange.status_code == 422
    assert "机器认不出这是在说这个要点" in text(strange)
    told = Fact.objects.get(kind="mastery.wording_edited").payload
    assert told == {"what": "accepted", "key": point.key, "text": "投用导热油，升温慢慢来"}


def test_words_of_the_trade_are_added_and_removed(crew: Crew, as_: As) -> None:
    page = reverse("mastery:trade_words", args=[crew.enterprise.uuid])
    client = as_(crew.officer)
    assert client.post(page, {"words": "大釜"}).status_code == 422
    opposite = client.post(page, {"words": "上风向 下风向"})
    assert opposite.status_code == 422
    assert "意思相反" in text(opposite)
    shown = text(client.post(page, {"words": "反应釜、大釜 R101"}, follow=True))
    assert "反应釜 大釜 R101" in shown
    assert client.post(page, {"words": "反应釜 大釜 R101"}).status_code == 422
    group = crew.enterprise.trade_words.get()
    client.post(reverse("mastery:trade_words_drop", args=[crew.enterprise.uuid, group.pk]))
    assert not crew.enterprise.trade_words.exists()
    assert as_(crew.worker).get(page).status_code in (403, 404)
