"""自测 and 班前会: reciting alone is practice; a meeting asks what was not shown lately."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from gangze.kernel import clock
from gangze.ledger.models import Fact
from gangze.mastery.models import Examination
from gangze.mastery.selectors import meeting_of
from tests.dossiers.builders import Crew, hire_crew

from .conftest import As, HandIn

SELF_TESTED, PRACTISED = "mastery.self_tested", "mastery.practised"


def text(response: Any) -> str:
    return response.content.decode()


def body(crew: Crew, transcript: str, document: str = "operation", **more: Any) -> dict[str, Any]:
    return {"post": str(crew.post.uuid), "revision": 1, "document": document, "transcript": transcript, **more}


def test_a_self_test_is_judged_at_once_and_shows_the_cards_words(crew: Crew, as_: As) -> None:
    page = reverse("mastery:self_test", args=[crew.post.uuid, "operation"])
    shown = text(as_(crew.worker).post(page, {"transcript": "投用导热油升温不超过五十度每小时"}, follow=True))
    assert "说错" in shown
    assert "升温不超过20℃/h" in shown
    fact = Fact.objects.get(kind=PRACTISED)
    assert fact.payload["occasion"] == "self"
    assert fact.payload["outcomes"][0][1] == "not"


def test_a_self_test_is_practice_and_no_examination(crew: Crew, hand_in: HandIn) -> None:
    assert hand_in(crew.worker, SELF_TESTED, body(crew, "升温不超过二十度每小时")).status_code == 200
    assert not Examination.objects.exists()


def test_the_page_does_not_show_the_card_before(crew: Crew, as_: As) -> None:
    shown = as_(crew.worker).get(reverse("mastery:self_test", args=[crew.post.uuid, "operation"]))
    before = text(shown).partition("data-after")[0]
    assert "20℃" not in before
    assert shown["X-Gangze-Keep"] == "private"


@pytest.mark.parametrize("transcript", ["", "   ", "说" * 20_001])
def test_nothing_said_and_too_much_said_are_refused(crew: Crew, hand_in: HandIn, transcript: str) -> None:
    assert hand_in(crew.worker, SELF_TESTED, body(crew, transcript)).status_code == 422


def test_only_holders_of_the_post_on_that_day_test_themselves_there(crew: Crew, hand_in: HandIn, as_: As) -> None:
    assert as_(crew.officer).get(reverse("mastery:self_test", args=[crew.post.uuid, "risk"])).status_code == 403
    before = (clock.now() - timedelta(days=400)).isoformat()
    assert hand_in(crew.worker, SELF_TESTED, body(crew, "每班查漏"), device_at=before).status_code == 404
    assert hand_in(hire_crew(1).worker, SELF_TESTED, body(crew, "每班查漏")).status_code == 404


def test_one_sees_only_the_own_attempts(crew: Crew, hand_in: HandIn, as_: As) -> None:
    hand_in(crew.worker, SELF_TESTED, body(crew, "升温不超过二十度每小时"))
    fact = Fact.objects.get(kind=PRACTISED)
    assert "会操作 · 聚合主操" in text(as_(crew.worker).get(reverse("mastery:self_tests")))
    url = reverse("mastery:self_test_result", args=[fact.client_uuid])
    assert as_(crew.worker).get(url).status_code == 200
    assert as_(crew.officer).get(url).status_code == 404


def test_a_self_test_handed_in_twice_is_one_fact(crew: Crew, hand_in: HandIn) -> None:
    told = {"client_uuid": "7c0b9f2e-1111-4222-8333-444455556666", "device_at": clock.now().isoformat()}
    for _attempt in range(2):
        assert hand_in(crew.worker, SELF_TESTED, body(crew, "每班查漏", "risk"), **told).status_code == 200
    assert Fact.objects.filter(kind=PRACTISED).count() == 1


def test_a_meeting_has_everybody_of_the_unit_but_the_one_who_leads_it(crew: Crew) -> None:
    meeting = meeting_of(crew.officer, crew.post.unit.uuid)
    assert [each.name for each in meeting.people] == ["姜例东"]
    agenda = json.loads(meeting.people[0].agenda)
    assert len(agenda) == 3
    assert agenda[0]["points"]
    for item in agenda:
        assert item["document"] in ("emergency", "risk") or item["ask"] not in "".join(
            point["text"] for point in item["points"]
        )


def test_a_meeting_asks_first_what_was_not_shown(crew: Crew, hand_in: HandIn) -> None:
    shown = json.loads(meeting_of(crew.officer, crew.post.unit.uuid).people[0].agenda)[0]
    told = {
        "person": str(crew.worker_person.uuid), "post": shown["post"], "revision": shown["revision"], "document": shown["document"],
        "occasion": "preshift", "points": [{"key": point["key"], "verdict": "said"} for point in shown["points"]],
    }  # fmt: skip
    assert hand_in(crew.officer, "mastery.recited", told).status_code == 200
    agenda = json.loads(meeting_of(crew.officer, crew.post.unit.uuid).people[0].agenda)
    assert shown["points"] not in [item["points"] for item in agenda]
    assert Examination.objects.get().occasion == "preshift"


def test_the_pages_of_a_meeting(crew: Crew, as_: As) -> None:
    page = reverse("mastery:preshift", args=[crew.post.unit.uuid])
    response = as_(crew.officer).get(page)
    assert "抽一个人" in text(response)
    assert "data-back" not in text(response), "web/assets/js/forms.js goes back in the history on data-back"
    assert response["X-Gangze-Keep"] == "private"
    assert as_(crew.officer).get(reverse("mastery:preshift_units")).status_code == 200
    assert as_(crew.worker).get(reverse("mastery:preshift_units")).status_code == 403
    assert as_(hire_crew(1).officer).get(page).status_code == 404
    assert as_(crew.worker).get(page).status_code == 404


def test_the_home_of_who_hears_others_offers_the_meeting(crew: Crew, as_: As) -> None:
    meetings = reverse("mastery:preshift_units")
    assert meetings in text(as_(crew.officer).get("/")).partition("<main")[2]
    assert meetings not in text(as_(crew.worker).get("/"))
