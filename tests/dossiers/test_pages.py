"""What people see of dossiers, and what the pages refuse."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from gangze.access.actor import Actor
from gangze.accounts.models import User
from gangze.dossiers import services
from gangze.dossiers.models import Acknowledgement, Revision
from gangze.dossiers.rules import item_base
from gangze.kernel import clock

from .builders import Crew

pytestmark = pytest.mark.django_db
As = Callable[[Actor], Client]


@pytest.fixture
def as_(db: None) -> As:
    def sign_in(actor: Actor) -> Client:
        User.objects.filter(pk=actor.user_id).update(must_change_password=False)
        client = Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    return sign_in


@pytest.fixture
def token(crew: Crew, in_force: Revision) -> str:
    return services.code_for_revision(actor=crew.officer, revision=in_force).token


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


# The desk


def test_the_list_tells_what_is_in_force_and_who_acknowledged(crew: Crew, in_force: Revision, as_: As) -> None:
    page = text(as_(crew.officer).get(reverse("dossiers:list")))
    assert "聚合主操" in page
    assert "A/1" in page
    assert "0/1" in page
    assert "尚无现行版本" in page  # 聚合外操


def test_the_list_is_narrowed_by_name_and_state(crew: Crew, in_force: Revision, as_: As) -> None:
    client = as_(crew.officer)
    assert "聚合外操" not in text(client.get(reverse("dossiers:list"), {"q": "主操"}))
    assert "聚合主操" not in text(client.get(reverse("dossiers:list"), {"state": "missing"}))
    assert "没有符合条件的岗位" in text(client.get(reverse("dossiers:list"), {"q": "没有这个岗位"}))


@pytest.mark.parametrize("name", ["dossier", "revision"])
def test_a_stranger_is_told_that_there_is_no_such_page(
    crew: Crew, in_force: Revision, stranger: Crew, as_: As, name: str
) -> None:
    arguments = [crew.post.uuid] if name == "dossier" else [crew.post.uuid, in_force.number]
    response = as_(stranger.principal).get(reverse(f"dossiers:{name}", args=arguments))
    assert response.status_code == 404
    assert "聚合" not in text(response)


def test_a_draft_is_edited_item_by_item(crew: Crew, draft: Revision, as_: As) -> None:
    client = as_(crew.officer)
    item = draft.items.get(fields__point="导热油系统")
    url = reverse("dossiers:item_edit", args=[draft.uuid, item.uid])
    assert "每班查漏" in text(client.get(url))
    sent = {"point": "导热油系统", "measures": "每班查漏两次", "base": json.dumps(item_base(item.to_content()))}
    assert "每班查漏两次" in text(client.post(url, sent))


def test_an_edit_of_an_old_state_is_refused_with_a_reason(crew: Crew, draft: Revision, as_: As) -> None:
    item = draft.items.get(fields__point="导热油系统")
    url = reverse("dossiers:item_edit", args=[draft.uuid, item.uid])
    response = as_(crew.officer).post(url, {"point": "导热油系统", "measures": "我写的", "base": "0" * 64})
    assert response.status_code == 409
    assert "刚被别人改过" in text(response)
    assert "我写的" in text(response)


def test_of_two_editors_only_what_they_wrote_differently_is_shown(crew: Crew, draft: Revision, as_: As) -> None:
    item = draft.items.get(fields__point="导热油系统")
    item.fields |= {"measures": "每班查漏\n每周试压"}
    item.save()
    url = reverse("dossiers:item_edit", args=[draft.uuid, item.uid])
    sent = item.fields | {
        "consequence": "我写的",
        "measures": "每班查漏\r\n每周试压",
        "base": "0" * 64,
    }  # as browsers send
    response = as_(crew.officer).post(url, sent)
    assert [(theirs, mine) for _label, theirs, mine in response.context["sides"]] == [("", "我写的")]


@pytest.mark.parametrize("sends_itself", [True, False])
def test_two_editors_of_two_fields_are_told_gently_that_both_went_in(
    crew: Crew, draft: Revision, as_: As, sends_itself: bool
) -> None:
    item = draft.items.get(fields__point="导热油系统")
    seen, base = dict(item.fields), json.dumps(item_base(item.to_content()))
    url = reverse("dossiers:item_edit", args=[draft.uuid, item.uid])
    as_(crew.principal).post(url, seen | {"measures": "甲的措施", "base": base})
    headers = {"Accept": "application/json"} if sends_itself else {}
    sent = seen | {"consequence": "乙的后果", "base": base}
    answer = as_(crew.officer).post(url, sent, headers=headers)
    item.refresh_from_db()
    assert (item.fields["measures"], item.fields["consequence"]) == ("甲的措施", "乙的后果")
    if sends_itself:
        told = answer.json()
        assert told["taken"] == {"measures": "甲的措施"}
        assert "已合在一起" in told["merged"]
    else:
        assert "已合在一起" in text(answer)
        assert "甲的措施" in text(answer)


def test_a_conflict_lists_only_what_both_changed_and_saves_nothing(crew: Crew, draft: Revision, as_: As) -> None:
    item = draft.items.get(fields__point="导热油系统")
    seen, base = dict(item.fields), json.dumps(item_base(item.to_content()))
    url = reverse("dossiers:item_edit", args=[draft.uuid, item.uid])
    as_(crew.principal).post(url, seen | {"measures": "甲的措施", "consequence": "甲的后果", "base": base})
    sent = seen | {"measures": "乙的措施", "remark": "乙的备注", "base": base}
    answer = as_(crew.officer).post(url, sent, headers={"Accept": "application/json"})
    told = answer.json()
    assert answer.status_code == 409
    assert (told["theirs"], told["taken"]) == ({"measures": "甲的措施"}, {"consequence": "甲的后果"})
    assert "甲的后果" not in told["conflict"]
    assert "乙的备注" not in told["conflict"]
    item.refresh_from_db()
    assert "remark" not in item.fields


@pytest.mark.parametrize("base", ["", "[]", "{", '{"measures": 1}', "[" * 20000])
def test_a_base_nobody_can_read_was_not_seen(crew: Crew, draft: Revision, as_: As, base: str) -> None:
    item = draft.items.get(fields__point="导热油系统")
    url = reverse("dossiers:item_edit", args=[draft.uuid, item.uid])
    answer = as_(crew.officer).post(url, item.fields | {"measures": "我写的", "base": base})
    assert answer.status_code == 409


def test_a_deleted_item_can_be_put_back_from_the_page(crew: Crew, draft: Revision, as_: As) -> None:
    client = as_(crew.officer)
    item = draft.items.get(fields__point="导热油系统")
    page = client.post(reverse("dossiers:item_delete", args=[draft.uuid, item.uid]))
    assert "恢复" in text(page)
    deleted = page.context["deleted_text"]
    client.post(reverse("dossiers:item_restore", args=[draft.uuid]), {"deleted": deleted})
    assert draft.items.filter(uid=item.uid).exists()


def test_undo_takes_nothing_that_was_not_deleted_here(crew: Crew, draft: Revision, as_: As) -> None:
    url = reverse("dossiers:item_restore", args=[draft.uuid])
    assert as_(crew.officer).post(url, {"deleted": "made-up"}).status_code == 422


def test_a_scenario_is_edited_with_its_steps(crew: Crew, draft: Revision, as_: As) -> None:
    item = draft.items.get(kind="emergency")
    sent = {
        "accident": "导热油泄漏着火",
        "contacts": "班长 13800007101",
        "step": ["停泵", "", "报告"],
        "who": ["外操", "", "主操"],
        "base": json.dumps(item_base(item.to_content())),
    }
    as_(crew.officer).post(reverse("dossiers:item_edit", args=[draft.uuid, item.uid]), sent)
    item.refresh_from_db()
    assert item.steps == [["停泵", "外操"], ["报告", "主操"]]


def test_the_way_through_review_in_the_browser(crew: Crew, draft: Revision, as_: As) -> None:
    as_(crew.officer).post(reverse("dossiers:submit", args=[draft.uuid]))
    page = as_(crew.principal).get(reverse("dossiers:revision", args=[crew.post.uuid, draft.number]))
    draft.refresh_from_db()
    assert draft.content_hash in text(page)
    url = reverse("dossiers:approve", args=[draft.uuid])
    as_(crew.principal).post(url, {"shown_hash": draft.content_hash})
    draft.refresh_from_db()
    assert draft.state == "in_force"


def test_the_principal_sees_what_waits_for_approval_first(crew: Crew, draft: Revision, as_: As) -> None:
    services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    assert "查看并批准" in text(as_(crew.principal).get("/"))


# The phone


def test_a_typed_code_leads_to_its_card(token: str) -> None:
    spaced = f"{token[:4]}-{token[4:8]}-{token[8:12]}-{token[12:]}".lower()
    response = Client().get("/scan/", {"code": spaced})
    assert response["Location"] == reverse("dossiers:card", args=[token])


def test_the_home_of_a_worker_shows_the_posts_and_what_waits(crew: Crew, in_force: Revision, as_: As) -> None:
    page = text(as_(crew.worker).get("/"))
    assert "等你第一次签收" in page
    assert page.count('class="my-document ') == 4


def test_a_worker_acknowledges_from_the_page(crew: Crew, in_force: Revision, as_: As) -> None:
    client = as_(crew.worker)
    client.post(reverse("dossiers:acknowledge", args=[in_force.uuid]))
    assert Acknowledgement.objects.filter(person=crew.worker_person).exists()
    page = text(client.get(reverse("dossiers:my_document", args=[crew.post.uuid, "emergency"])))
    assert "你已签收现行版本" in page


def acknowledged_offline(crew: Crew, revision: Revision) -> dict[str, object]:
    """Return what the worker's phone sends once it has a network again."""
    return {
        "client_uuid": str(uuid4()),
        "actor": crew.worker.key,
        "kind": "dossier.acknowledged",
        "device_at": clock.now().isoformat(),
        "body": {"revision": str(revision.uuid)},
    }


def test_an_acknowledgement_made_offline_arrives_once(crew: Crew, in_force: Revision, as_: As) -> None:
    client = as_(crew.worker)
    fact = acknowledged_offline(crew, in_force)
    for _attempt in range(2):
        response = client.post("/api/outbox/", fact, content_type="application/json")
        assert response.status_code == 200, text(response)
    assert Acknowledgement.objects.count() == 1


def test_a_fact_of_one_person_is_not_taken_with_the_session_of_another(crew: Crew, in_force: Revision, as_: As) -> None:
    fact = acknowledged_offline(crew, in_force)
    assert as_(crew.officer).post("/api/outbox/", fact, content_type="application/json").status_code == 403
    assert not Acknowledgement.objects.exists()


def test_the_outbox_is_closed_to_people_who_are_not_signed_in(in_force: Revision) -> None:
    assert Client().post("/api/outbox/", {}, content_type="application/json").status_code == 401


def test_a_step_links_to_its_scenario_and_the_form_offers_the_usual_words(crew: Crew, draft: Revision, as_: As) -> None:
    step = draft.items.get(kind="operation")
    step.fields = {**step.fields, "scenario": "导热油泄漏着火"}
    step.save(update_fields=["fields"])
    page = text(as_(crew.officer).get(reverse("dossiers:draft", args=[draft.uuid])))
    assert '<a href="#document-emergency">导热油泄漏着火</a>' in page
    assert '<datalist id="offer-scenario"><option value="导热油泄漏着火">' in page
    assert '<option value="物体打击">' in page
    form = text(as_(crew.officer).get(reverse("dossiers:item_edit", args=[draft.uuid, step.uid])))
    assert 'list="offer-scenario"' in form
    assert 'list="offer-phase"' in form


def test_a_scenario_that_the_card_does_not_have_is_no_link(crew: Crew, draft: Revision, as_: As) -> None:
    step = draft.items.get(kind="operation")
    step.fields = {**step.fields, "scenario": "没有的险情"}
    step.save(update_fields=["fields"])
    page = text(as_(crew.officer).get(reverse("dossiers:draft", args=[draft.uuid])))
    assert "没有的险情" in page
    assert "没有的险情</a>" not in page
