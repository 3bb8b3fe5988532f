"""Where pages of mastery lead: to what their reader may see, and to all of it."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gangze.access.actor import Actor
from gangze.access.matrix import Role
from gangze.dossiers.content import Kind
from gangze.ledger.models import Fact
from gangze.mastery import services
from gangze.mastery.practising import Answer
from gangze.mastery.rules.evidence import EXPLAINED, PRACTISED
from gangze.mastery.rules.marking import Marked
from gangze.mastery.selectors import document_to_hear
from gangze.mastery.selectors.practice import questions_of
from gangze.mastery.services.matrix import refresh_person
from gangze.org import services as org
from gangze.org.selectors import actor_of
from tests.builders import TESTS, make_person
from tests.dossiers.builders import Crew, hire_crew

from ..matrix.acting import act, uids
from .conftest import As

RISK = Kind.RISK


@pytest.fixture
def leader(crew: Crew) -> Actor:
    """Somebody of the team who hears its people and is no safety officer: he may not look into the ledger."""
    person = make_person(crew.enterprise, posts=[crew.other_post])
    org.give_role(actor=TESTS, person_uuid=person.uuid, role=Role.TEAM_LEADER, path=crew.post.unit.path)
    assert person.user is not None
    return actor_of(person.user)


@pytest.fixture(autouse=True)
def heard(crew: Crew) -> Fact:
    """Open the cells, then have the worker heard by the officer and by himself, and a fact that no marking stands for."""
    refresh_person(person_id=crew.worker_person.pk, post_id=crew.post.pk)
    document = document_to_hear(crew.officer, crew.post.uuid, RISK)
    told = services.Heard(crew.worker_person.uuid, crew.post.uuid, document.revision.number, RISK)
    verdicts = [services.Told(point.key, Marked.SAID) for point in document.points]
    fact = services.mark_recitation(actor=crew.officer, heard=told, verdicts=verdicts)
    test = services.SelfTest(crew.post.uuid, document.revision.number, RISK, "每班查漏")
    services.record_self_test(actor=crew.worker, test=test)
    act(crew.post, crew.worker_person, [(uids(crew.post)[0], "shown")], by=crew.officer, kind=EXPLAINED)
    return fact


def main_of(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode()).partition("<main")[2].partition("</main>")[0]


def ways(html: str) -> list[str]:
    return [way for way in re.findall(r'href="(/[^"#]*)', html) if not way.startswith("/static/")]


def lines(html: str) -> list[str]:
    return re.findall(r'<section class="fact-line.*?</section>', html, re.DOTALL)


def cells(crew: Crew, level: str, *, own: bool) -> str:
    if own:
        return reverse("mastery:my_cell", args=[crew.post.uuid, "risk", level])
    return reverse("mastery:cell", args=[crew.worker_person.uuid, crew.post.uuid, "risk", level])


@pytest.mark.parametrize("level", ["recall", "explanation"])
@pytest.mark.parametrize("reader", ["worker", "leader", "officer"])
def test_every_fact_of_a_square_is_one_tap_away_for_whoever_sees_the_square(
    crew: Crew, leader: Actor, as_: As, level: str, reader: str
) -> None:
    client: Client = as_({"worker": crew.worker, "leader": leader, "officer": crew.officer}[reader])
    found = lines(main_of(client.get(cells(crew, level, own=reader == "worker"))))
    assert len(found) == {"recall": 2, "explanation": 1}[level]
    for line in found:
        assert ways(line)
        for way in ways(line):
            assert client.get(way, follow=True).status_code == 200, way


def test_a_marking_leads_to_its_words_and_verdicts(crew: Crew, heard: Fact, as_: As) -> None:
    shown = main_of(as_(crew.worker).get(cells(crew, "recall", own=True)))
    assert reverse("mastery:examined", args=[heard.client_uuid]) in shown


def test_what_practice_asked_is_its_owners_alone(crew: Crew, leader: Actor, as_: As) -> None:
    pack = services.hand_out_practice(actor=crew.worker)[0]
    answers = [
        Answer(number, chosen=question.right) if question.right else Answer(number, words="我说的话", is_judged=True)
        for number, question in enumerate(questions_of(pack), 1)
    ]
    fact = services.record_practice(actor=crew.worker, pack_uuid=pack.uuid, answers=answers)
    page = reverse("mastery:evidence", args=[fact.client_uuid])
    own, others = (main_of(as_(each).get(page)) for each in (crew.worker, leader))
    asked = [question["ask"] for question in fact.payload["questions"] if isinstance(question["ask"], str)]
    assert "问了什么" in own
    assert "问了什么，怎么答的</h2>" not in others
    assert "只有本人看得到" in others
    assert "我说的话" not in others
    assert not [ask for ask in asked if ask in others]


def test_a_fact_of_a_square_is_nobody_elses(crew: Crew, as_: As) -> None:
    fact = Fact.objects.get(kind=PRACTISED)
    mate = make_person(crew.enterprise, posts=[crew.post])
    assert mate.user is not None
    page = reverse("mastery:evidence", args=[fact.client_uuid])
    assert as_(actor_of(mate.user)).get(page).status_code == 404
    assert as_(hire_crew(1).officer).get(page).status_code == 404
    unknown = reverse("mastery:evidence", args=["7c0b9f2e-1111-4222-8333-444455556666"])
    assert as_(crew.worker).get(unknown).status_code == 404


def test_the_page_of_ones_own_marking_leads_nowhere_that_one_may_not_go(crew: Crew, heard: Fact, as_: As) -> None:
    client = as_(crew.worker)
    shown = main_of(client.get(reverse("mastery:examined", args=[heard.client_uuid]), follow=True))
    assert reverse("mastery:mine") in ways(shown)
    for way in ways(shown):
        assert client.get(way, follow=True).status_code == 200, way


def test_the_page_of_a_marking_leads_its_examiner_on(crew: Crew, heard: Fact, as_: As) -> None:
    client = as_(crew.officer)
    shown = main_of(client.get(reverse("mastery:examined", args=[heard.client_uuid]), follow=True))
    assert reverse("mastery:examine", args=[crew.post.uuid, "risk"]) in ways(shown)
    assert reverse("mastery:mine") not in ways(shown)
    for way in ways(shown):
        assert client.get(way, follow=True).status_code == 200, way
