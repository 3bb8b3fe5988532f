"""Settings, sending to review and comparing revisions in the pages."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from gangze.access.actor import Actor, system_actor
from gangze.access.matrix import Role
from gangze.accounts.models import User
from gangze.dossiers import services
from gangze.dossiers.models import Revision
from gangze.dossiers.rules import item_base
from gangze.org import services as org
from gangze.org.selectors import actor_of

from .builders import Crew

pytestmark = pytest.mark.django_db
As = Callable[[Actor], Client]
SETTINGS = {"risk_method": "lec", "major": 320, "considerable": 160, "general": 70, "trigger_days": 20}


@pytest.fixture
def as_(db: None) -> As:
    def sign_in(actor: Actor) -> Client:
        User.objects.filter(pk=actor.user_id).update(must_change_password=False)
        client = Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    return sign_in


@pytest.fixture
def next_draft(crew: Crew, in_force: Revision) -> Revision:
    """A draft on the revision in force with one item changed in substance."""
    draft = services.open_draft(actor=crew.officer, post_uuid=crew.post.uuid)
    item = draft.items.get(fields__point="导热油系统")
    services.edit_item(
        actor=crew.officer, revision_uuid=draft.uuid, uid=item.uid, fields={**item.fields, "measures": "每班查漏两次"}
    )
    return draft


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_the_page_that_saves_by_itself_gets_the_new_base_and_what_was_computed(
    crew: Crew, draft: Revision, as_: As
) -> None:
    item = draft.items.get(fields__point="导热油系统")
    sent = {"point": "导热油系统", "likelihood": "5", "severity": "5", "base": json.dumps(item_base(item.to_content()))}
    url = reverse("dossiers:item_edit", args=[draft.uuid, item.uid])
    told = as_(crew.officer).post(url, sent, headers={"Accept": "application/json"}).json()
    item.refresh_from_db()
    assert told == {"base": item_base(item.to_content()), "fields": {"score": "25", "level": "重大"}}


def test_numbers_outside_the_matrix_are_answered_with_a_reason(crew: Crew, draft: Revision, as_: As) -> None:
    item = draft.items.get(fields__point="导热油系统")
    url = reverse("dossiers:item_edit", args=[draft.uuid, item.uid])
    sent = {"point": "导热油系统", "likelihood": "9", "severity": "5"}
    answer = as_(crew.officer).post(url, sent, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert "1～5" in answer.json()["error"]


def test_remarks_stand_beside_their_item_and_blocking_ones_are_told_before_review(
    crew: Crew, draft: Revision, as_: As
) -> None:
    item = draft.items.get(kind="emergency")
    item.fields = {**item.fields, "alarms": "火警 110"}
    item.save(update_fields=["fields"])
    page = text(as_(crew.officer).get(reverse("dossiers:draft_hints", args=[draft.uuid])))
    place = page.split(f'id="hints-{item.uid.hex}"')[1].split("</div>")[0]
    assert "送审前必须改" in place
    assert "119" in place
    assert "送审前还缺" in page.split('id="submit-summary"')[1]


def test_a_move_tells_the_new_place(crew: Crew, draft: Revision, as_: As) -> None:
    last = draft.items.filter(kind="risk").last()
    assert last is not None
    url = reverse("dossiers:item_move", args=[draft.uuid, last.uid])
    assert "现在是第 1 条" in text(as_(crew.officer).post(url, {"places": "-1"}))


def test_an_empty_draft_offers_similar_posts(crew: Crew, in_force: Revision, as_: As) -> None:
    empty = services.open_draft(actor=crew.officer, post_uuid=crew.other_post.uuid)
    client = as_(crew.officer)
    assert "从相似岗位开始" in text(client.get(reverse("dossiers:draft", args=[empty.uuid])))
    client.post(reverse("dossiers:draft_start", args=[empty.uuid, crew.post.uuid]))
    page = text(client.get(reverse("dossiers:draft", args=[empty.uuid])))
    assert "从相似岗位开始" not in page
    assert "导热油系统" in page


def test_a_header_changed_meanwhile_comes_back_with_what_was_typed(crew: Crew, draft: Revision, as_: As) -> None:
    base = json.dumps(services.header_base(draft))
    services.edit_header(actor=crew.principal, revision_uuid=draft.uuid, label="A/9", reason="甲的", header={})
    url = reverse("dossiers:header_edit", args=[draft.uuid])
    answer = as_(crew.officer).post(url, {"label": "A/2", "reason": "乙的", "base": base})
    assert answer.status_code == 409
    assert 'value="乙的"' in text(answer)
    draft.refresh_from_db()
    assert draft.reason == "甲的"


def test_the_author_names_the_class_of_a_change_and_whose_review_is_asked(
    crew: Crew, next_draft: Revision, as_: As
) -> None:
    uid = next_draft.items.get(fields__point="导热油系统").uid.hex
    client = as_(crew.officer)
    url = reverse("dossiers:submit", args=[next_draft.uuid])
    assert f'name="class-{uid}" value="substance" checked' in text(client.get(url))
    client.post(url, {f"class-{uid}": "wording", "reviews_shown": "1", "reviews": ["safety"]})
    next_draft.refresh_from_db()
    assert next_draft.change_classes == {uid: "wording"}
    assert next_draft.asked_reviews == ["safety"]


def test_the_approve_button_says_whose_signature_is_missing(crew: Crew, next_draft: Revision, as_: As) -> None:
    sent = services.submit_revision(actor=crew.officer, revision_uuid=next_draft.uuid, asked_reviews=["safety"])
    url = reverse("dossiers:revision", args=[crew.post.uuid, sent.number])
    principal = as_(crew.principal)
    assert "还不能批准，缺审核意见：安全员" in text(principal.get(url))
    services.review_revision(actor=crew.officer, revision_uuid=sent.uuid, shown_hash=sent.content_hash)
    assert "还不能批准" not in text(principal.get(url))


def appoint(crew: Crew, role: Role, name: str, phone: str, path: str) -> Actor:
    person = org.hire_person(
        actor=system_actor("test"), enterprise_uuid=crew.enterprise.uuid, name=name, phone=phone, post_uuids=[]
    ).person
    org.give_role(actor=system_actor("test"), person_uuid=person.uuid, role=role, path=path)
    return actor_of(person.user)


def test_the_author_is_told_which_review_nobody_could_sign(crew: Crew, next_draft: Revision, as_: As) -> None:
    url = reverse("dossiers:submit", args=[next_draft.uuid])
    page = text(as_(crew.officer).get(url))
    choices = {part.split('"')[0]: part for part in page.split('name="reviews" value="')[1:]}
    assert "没有人能签" in choices["expert"].split("</label>")[0]
    assert "没有人能签" not in choices["safety"].split("</label>")[0]
    appoint(crew, Role.EXPERT, "冯例家", "13800009003", crew.enterprise.path)
    page = text(as_(crew.officer).get(url))
    assert "没有人能签" not in page.split('value="expert"')[1].split("</label>")[0]


def test_whoever_is_asked_for_a_review_is_told_at_home_until_somebody_has_signed_it(
    crew: Crew, next_draft: Revision, as_: As
) -> None:
    leader = appoint(crew, Role.TEAM_LEADER, "冯例队", "13800009001", crew.post.unit.path)
    head = appoint(crew, Role.WORKSHOP_HEAD, "冯例间", "13800009002", crew.post.unit.parent.path)
    expert = appoint(crew, Role.EXPERT, "冯例家", "13800009003", crew.enterprise.path)
    sent = services.submit_revision(
        actor=crew.officer, revision_uuid=next_draft.uuid, asked_reviews=["team", "workshop", "expert"]
    )
    home = reverse("web:home")
    link = reverse("dossiers:revision", args=[crew.post.uuid, sent.number])
    for asked in (leader, head, expert):
        page = text(as_(asked).get(home))
        assert "<h2>等你审核</h2>" in page
        assert "聚合主操" in page.split("<h2>等你审核</h2>")[1]
        assert "郑样刚" in page.split("<h2>等你审核</h2>")[1]
        assert f'href="{link}#review"' in page
        assert 'id="review"' in text(as_(asked).get(link))
    for other in (crew.officer, crew.worker, crew.principal):
        assert "<h2>等你审核</h2>" not in text(as_(other).get(home))
    assert "缺审核意见：班组、车间、专家" in text(as_(crew.principal).get(home))
    services.review_revision(actor=leader, revision_uuid=sent.uuid, shown_hash=sent.content_hash)
    assert "<h2>等你审核</h2>" not in text(as_(leader).get(home))
    assert "<h2>等你审核</h2>" in text(as_(head).get(home))
    assert "缺审核意见：车间、专家" in text(as_(crew.principal).get(home))
    services.return_revision(actor=head, revision_uuid=sent.uuid, comment="再核")
    assert "<h2>等你审核</h2>" not in text(as_(head).get(home))


def test_nobody_is_told_of_a_review_at_a_place_where_it_is_not_theirs_to_sign(
    crew: Crew, next_draft: Revision, stranger: Crew, as_: As
) -> None:
    other_team = org.create_unit(
        actor=system_actor("test"), enterprise_uuid=crew.enterprise.uuid, name="甲班",
        parent_uuid=crew.post.unit.parent.uuid,
    )  # fmt: skip
    leader = appoint(crew, Role.TEAM_LEADER, "冯例队", "13800009001", other_team.path)
    services.submit_revision(actor=crew.officer, revision_uuid=next_draft.uuid, asked_reviews=["team", "safety"])
    home = reverse("web:home")
    assert "<h2>等你审核</h2>" not in text(as_(leader).get(home))
    assert "<h2>等你审核</h2>" not in text(as_(stranger.officer).get(home))
    assert "<h2>等你审核</h2>" in text(as_(crew.officer).get(home))


def test_two_revisions_are_compared_sign_by_sign_as_the_author_classed_them(
    crew: Crew, next_draft: Revision, as_: As
) -> None:
    uid = next_draft.items.get(fields__point="导热油系统").uid.hex
    services.submit_revision(actor=crew.officer, revision_uuid=next_draft.uuid, classes={uid: "wording"})
    url = reverse("dossiers:compare", args=[crew.post.uuid])
    page = text(as_(crew.officer).get(url, {"a": 1, "b": 2}))
    assert "每班查漏<ins>两次</ins>" in page
    assert "change-wording" in page
    assert "每班查漏<del>两次</del>" in text(as_(crew.officer).get(url, {"a": 2, "b": 1}))
    assert as_(crew.officer).get(url, {"a": 1, "b": 7}).status_code == 404


def test_an_enterprise_sets_how_it_grades_and_whose_review_is_usual(crew: Crew, as_: As) -> None:
    client = as_(crew.principal)
    url = reverse("dossiers:enterprise_settings", args=[crew.enterprise.uuid])
    client.post(url, {**SETTINGS, "asked_reviews": ["team", "expert"]})
    found = services.settings_of(crew.enterprise)
    assert (found.risk_method, found.asked_reviews, found.trigger_days) == ("lec", ["team", "expert"], 20)
    refused = client.post(url, {**SETTINGS, "considerable": 400})
    assert refused.status_code == 422
    assert "由大到小" in text(refused)
    assert 'value="400"' in text(refused)
