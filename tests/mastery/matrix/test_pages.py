"""The pages of the matrix: one's own, a person's, a place's, and who may see which."""

import pytest
from django.test import Client
from django.urls import reverse

from gangze.access.matrix import Role
from gangze.dossiers.models import Revision
from gangze.mastery.services.matrix import refresh_person
from gangze.org import services as org
from gangze.org.models import Person
from tests.builders import TESTS, make_person
from tests.dossiers.builders import Crew, hire_crew

from .acting import act, uids


@pytest.fixture(autouse=True)
def told(crew: Crew, in_force: Revision) -> None:
    refresh_person(person_id=crew.worker_person.pk, post_id=crew.post.pk)
    shown = [(uid, "shown") for uid in uids(crew.post)]
    act(crew.post, crew.worker_person, shown, by=crew.officer)
    act(crew.post, crew.worker_person, [(uids(crew.post, "duty")[0], "not")], by=crew.officer, document="duty")


def signed_in(client: Client, person: Person) -> Client:
    assert person.user is not None
    person.user.must_change_password = False
    person.user.save(update_fields=["must_change_password"])
    client.force_login(person.user)
    return client


def who(actor_person_id: int | None) -> Person:
    return Person.objects.get(pk=actor_person_id)


def test_a_worker_sees_the_own_squares_and_what_to_do_next(client: Client, crew: Crew) -> None:
    page = signed_in(client, crew.worker_person).get(reverse("mastery:mine"))
    assert page.status_code == 200
    text = page.content.decode()
    assert "接下来做什么" in text
    assert text.count('class="own-square ') == 12
    assert "现在练一练" in text
    assert "请班组长或安全员听你讲为什么" in text
    assert page["X-Gangze-Keep"] == "private"


def test_a_square_shows_the_facts_behind_it(client: Client, crew: Crew) -> None:
    page = signed_in(client, crew.worker_person).get(
        reverse("mastery:my_cell", args=[crew.post.uuid, "risk", "recall"])
    )
    text = page.content.decode()
    assert page.status_code == 200
    assert "聚合反应器" in text
    assert "考官 郑样刚" in text
    assert text.count("fact-line") == 1


@pytest.mark.parametrize("key", [("risk", "nothing"), ("nothing", "recall")])
def test_a_square_that_is_none_is_not_found(client: Client, crew: Crew, key: tuple[str, str]) -> None:
    page = signed_in(client, crew.worker_person).get(reverse("mastery:my_cell", args=[crew.post.uuid, *key]))
    assert page.status_code == 404


def test_a_worker_never_sees_others(client: Client, crew: Crew) -> None:
    mate = make_person(crew.enterprise, posts=[crew.post])
    refresh_person(person_id=mate.pk, post_id=crew.post.pk)
    signed_in(client, crew.worker_person)
    for name, args in (
        ("person", [mate.uuid]), ("cell", [mate.uuid, crew.post.uuid, "risk", "recall"]), ("place", [crew.post.unit.uuid]),
        ("needs", [crew.post.unit.uuid]),
    ):  # fmt: skip
        assert client.get(reverse(f"mastery:{name}", args=args)).status_code == 404
    assert client.post(reverse("mastery:export", args=[crew.post.unit.uuid])).status_code == 404
    assert client.get(reverse("mastery:places")).status_code == 403


def test_an_officer_goes_from_the_enterprise_down_to_a_square(client: Client, crew: Crew) -> None:
    signed_in(client, who(crew.officer.person_id))
    page = client.get(reverse("mastery:places"), follow=True)
    assert page.redirect_chain[-1][0] == reverse("mastery:place", args=[crew.enterprise.uuid])
    assert "聚合车间" in page.content.decode()
    workshop = client.get(reverse("mastery:place", args=[crew.post.unit.parent.uuid])).content.decode()
    assert "聚合班" in workshop
    team = client.get(reverse("mastery:place", args=[crew.post.unit.uuid])).content.decode()
    assert "姜例东" in team
    person = client.get(reverse("mastery:person", args=[crew.worker_person.uuid])).content.decode()
    cell = reverse("mastery:cell", args=[crew.worker_person.uuid, crew.post.uuid, "risk", "recall"])
    assert cell in person
    assert "聚合反应器" in client.get(cell).content.decode()


def test_who_needs_what_next_is_narrowed_by_the_address(client: Client, crew: Crew) -> None:
    signed_in(client, who(crew.officer.person_id))
    address = reverse("mastery:needs", args=[crew.enterprise.uuid])
    assert "明职责 · 记得住" in client.get(address).content.decode()
    narrowed = client.get(address, {"state": "not_yet"}).content.decode()
    assert "明职责 · 记得住" in narrowed
    assert "能应急 · 做得到" not in narrowed
    assert "没有符合条件的格" in client.get(address, {"state": "expired"}).content.decode()


def test_the_park_sees_masked_names_and_leaders_above_only_sums(client: Client, crew: Crew) -> None:
    park = crew.enterprise.authority
    officer = org.hire_officer(actor=TESTS, authority_uuid=park.uuid, name="园例安", phone="13800009903").person
    org.give_role(actor=TESTS, person_uuid=officer.uuid, role=Role.PARK_OFFICER, path=park.path)
    viewer = org.hire_officer(actor=TESTS, authority_uuid=park.uuid, name="上例看", phone="13800009904").person
    org.give_role(actor=TESTS, person_uuid=viewer.uuid, role=Role.AUTHORITY_VIEWER, path=park.path)
    signed_in(client, officer)
    team = client.get(reverse("mastery:place", args=[crew.post.unit.uuid])).content.decode()
    assert "姜*东" in team
    assert "姜例东" not in team
    cell = reverse("mastery:cell", args=[crew.worker_person.uuid, crew.post.uuid, "risk", "recall"])
    assert "郑样刚" not in client.get(cell).content.decode()
    signed_in(client, viewer)
    assert client.get(reverse("mastery:place", args=[park.uuid])).status_code == 200
    team = client.get(reverse("mastery:place", args=[crew.post.unit.uuid])).content.decode()
    assert "姜" not in team
    assert client.get(reverse("mastery:needs", args=[park.uuid])).status_code == 404
    assert client.get(reverse("mastery:person", args=[crew.worker_person.uuid])).status_code == 404


def test_another_enterprise_finds_nothing(client: Client, crew: Crew) -> None:
    signed_in(client, who(hire_crew(1).officer.person_id))
    assert client.get(reverse("mastery:place", args=[crew.enterprise.uuid])).status_code == 404
    assert client.get(reverse("mastery:person", args=[crew.worker_person.uuid])).status_code == 404
