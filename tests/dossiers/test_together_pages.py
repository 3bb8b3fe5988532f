"""The pages of 集思广益 and 制度与专班: what each person sees, and that nothing has to be typed twice."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from gangze.access.actor import Actor
from gangze.accounts.models import User
from gangze.dossiers import services
from gangze.dossiers.content import Kind
from gangze.dossiers.models import CharterRevision, Proposal, Revision
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
def uid(in_force: Revision) -> UUID:
    return in_force.items.get(fields__point="导热油系统").uid


@pytest.fixture
def proposal(crew: Crew, uid: UUID) -> Proposal:
    return services.propose_change(
        actor=crew.worker, post_uuid=crew.post.uuid, kind=Kind.RISK, uid=uid, text="每半小时查漏"
    )


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


# Proposing on the phone


def test_a_worker_proposes_beside_the_item_and_finds_it_on_the_home_page(crew: Crew, uid: UUID, as_: As) -> None:
    client = as_(crew.worker)
    url = reverse("dossiers:propose_item", args=[crew.post.uuid, "risk", uid])
    assert url in text(client.get(reverse("dossiers:my_document", args=[crew.post.uuid, "risk"])))
    form = text(client.get(url))
    assert "每班查漏" in form
    assert 'data-outbox="dossier.proposed"' in form
    page = client.post(url, {"text": "每半小时查漏", "client_uuid": str(uuid4())}, follow=True)
    assert "待研究" in text(page)
    home = text(client.get("/"))
    assert "我的建议" in home
    assert "每半小时查漏" in home


def test_a_proposal_that_is_refused_comes_back_with_what_was_typed(crew: Crew, uid: UUID, as_: As) -> None:
    client = as_(crew.worker)
    url = reverse("dossiers:propose_item", args=[crew.post.uuid, "risk", uid])
    page = client.post(url, {"text": "  "})
    assert (page.status_code, "请写下建议" in text(page)) == (422, True)
    long = "这一条写得太笼统" * 200
    page = client.post(url, {"text": long})
    assert (page.status_code, long in text(page)) == (422, True)
    assert not Proposal.objects.exists()


def test_a_proposal_made_without_a_network_arrives_once(crew: Crew, uid: UUID, as_: As) -> None:
    client = as_(crew.worker)
    fact = {
        "client_uuid": str(uuid4()), "actor": crew.worker.key, "kind": "dossier.proposed", "device_at": clock.now().isoformat(),
        "body": {"post": str(crew.post.uuid), "document": "risk", "uid": uid.hex, "text": "夜班看不清液位计"},
    }  # fmt: skip
    for _again in range(2):
        answer = client.post("/api/outbox/", fact, content_type="application/json")
        assert (answer.status_code, answer.json()["client_uuid"]) == (200, fact["client_uuid"])
    assert Proposal.objects.get().text == "夜班看不清液位计"
    crossed = {**fact, "kind": "dossier.acknowledged", "client_uuid": str(uuid4())}
    refused = client.post("/api/outbox/", crossed, content_type="application/json")
    assert (refused.status_code, Proposal.objects.count()) == (422, 1)


def test_whoever_may_not_propose_is_offered_nothing(crew: Crew, in_force: Revision, uid: UUID, as_: As) -> None:
    token = services.code_for_revision(actor=crew.officer, revision=in_force).token
    assert "提建议" not in text(Client().get(reverse("dossiers:card", args=[token])))
    url = reverse("dossiers:propose_item", args=[crew.other_post.uuid, "risk", uid])
    assert as_(crew.worker).get(url).status_code == 404


# Deciding at the desk


def test_an_open_proposal_waits_on_the_home_of_whoever_edits_there(
    crew: Crew, proposal: Proposal, stranger: Crew, as_: As
) -> None:
    assert "待你研究的建议" in text(as_(crew.officer).get("/"))
    assert "待你研究的建议" not in text(as_(crew.worker).get("/"))
    assert "每半小时查漏" not in text(as_(stranger.officer).get("/"))


def test_an_editor_adopts_writes_and_ticks_it_off(crew: Crew, proposal: Proposal, uid: UUID, as_: As) -> None:
    client = as_(crew.officer)
    assert "采纳，写进草稿" in text(client.get(reverse("dossiers:proposal", args=[proposal.uuid])))
    answer = client.post(reverse("dossiers:proposal_adopt", args=[proposal.uuid]))
    draft = Revision.objects.get(state="draft")
    assert answer.headers["Location"] == reverse("dossiers:draft", args=[draft.uuid]) + f"#item-{uid.hex}"
    page = text(client.get(reverse("dossiers:draft", args=[draft.uuid])))
    assert reverse("dossiers:proposal_written", args=[proposal.uuid]) in page
    row = text(client.get(reverse("dossiers:item_row", args=[draft.uuid, uid])))
    assert "每半小时查漏" in row
    client.post(reverse("dossiers:proposal_written", args=[proposal.uuid]))
    assert "每半小时查漏" not in text(client.get(reverse("dossiers:item_row", args=[draft.uuid, uid])))


def test_a_reason_that_is_refused_comes_back_with_what_was_typed(crew: Crew, proposal: Proposal, as_: As) -> None:
    client = as_(crew.officer)
    url = reverse("dossiers:proposal_decline", args=[proposal.uuid])
    assert client.post(url, {"reason": ""}).status_code == 422
    services.withdraw_proposal(actor=crew.worker, proposal_uuid=proposal.uuid)
    assert "已有处理结果" in text(client.post(url, {"reason": "已有在线检测"}))
    reply = client.post(reverse("dossiers:proposal_reply", args=[proposal.uuid]), {"text": "迟到的意见"})
    assert (reply.status_code, "已有处理结果" in text(reply)) == (422, True)


def test_the_author_sees_the_reason(crew: Crew, proposal: Proposal, as_: As) -> None:
    as_(crew.officer).post(reverse("dossiers:proposal_decline", args=[proposal.uuid]), {"reason": "已有在线检测"})
    client = as_(crew.worker)
    for url in ("/", reverse("dossiers:proposals") + "?whose=mine", reverse("dossiers:proposal", args=[proposal.uuid])):
        assert "已有在线检测" in text(client.get(url))


def test_the_list_is_narrowed_by_what_was_decided(crew: Crew, proposal: Proposal, as_: As) -> None:
    client = as_(crew.officer)
    url = reverse("dossiers:proposals")
    assert "每半小时查漏" in text(client.get(url, {"state": "open"}))
    assert "没有这样的建议" in text(client.get(url, {"state": "declined"}))
    assert "没有这样的建议" in text(client.get(url, {"whose": "mine"}))


def test_the_revision_page_tells_who_took_part(crew: Crew, proposal: Proposal, as_: As) -> None:
    services.adopt_proposal(actor=crew.officer, proposal_uuid=proposal.uuid)
    services.mark_proposal_written(actor=crew.officer, proposal_uuid=proposal.uuid)
    draft = Revision.objects.get(state="draft")
    services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    page = text(as_(crew.principal).get(reverse("dossiers:revision", args=[crew.post.uuid, draft.number])))
    part = page[page.index('id="participation"') :]
    for word in ("提出并被采纳", "姜例东", "每半小时查漏", "郑样刚"):
        assert word in part


# 制度与专班


def test_a_system_is_begun_from_the_suggestion_edited_and_approved(crew: Crew, as_: As) -> None:
    officer, principal = as_(crew.officer), as_(crew.principal)
    house = reverse("dossiers:charter", args=[crew.enterprise.uuid])
    assert officer.get(reverse("dossiers:charters")).headers["Location"] == house
    assert "从建议稿开始" in text(officer.get(house))
    begin = reverse("dossiers:charter_begin", args=[crew.enterprise.uuid, "system"])
    assert "建议稿" in text(officer.post(begin, {"from": "suggestion"}, follow=True))
    draft = CharterRevision.objects.get()
    edit = reverse("dossiers:charter_edit", args=[draft.uuid])
    officer.post(edit, {"edit_number": 0, "title": "工作制度", "body": "第一条 四件齐全。"})
    page = principal.get(reverse("dossiers:charter_version", args=[draft.uuid]))
    assert "第一条 四件齐全。" in text(page)
    shown = page.context["shown_hash"]
    principal.post(reverse("dossiers:charter_approve", args=[draft.uuid]), {"shown_hash": shown})
    assert CharterRevision.objects.get().state == "in_force"
    assert officer.get(edit).status_code == 302


def test_members_are_kept_in_the_order_of_the_numbers_beside_them(crew: Crew, as_: As) -> None:
    draft = services.begin_charter(actor=crew.officer, enterprise_uuid=crew.enterprise.uuid, subject="group")
    sent = {
        "edit_number": 0, "title": "工作专班", "place": ["2", "1", "3"], "name": ["郑样刚", "何例东", ""],
        "post": ["安全员", "总经理", ""], "duty": ["审核", "组长", ""],
    }  # fmt: skip
    as_(crew.officer).post(reverse("dossiers:charter_edit", args=[draft.uuid]), sent)
    draft.refresh_from_db()
    assert [member["name"] for member in draft.members] == ["何例东", "郑样刚"]


def test_the_second_editor_keeps_what_was_typed_sees_the_others_text_and_can_save_it_in(crew: Crew, as_: As) -> None:
    draft = services.begin_charter(actor=crew.officer, enterprise_uuid=crew.enterprise.uuid, subject="system")
    url = reverse("dossiers:charter_edit", args=[draft.uuid])
    as_(crew.officer).post(url, {"edit_number": 0, "title": "工作制度", "body": "安全员写的一条"})
    client = as_(crew.principal)
    page = client.post(url, {"edit_number": 0, "title": "工作制度", "body": "负责人写的一条"})
    assert page.status_code == 422
    for words in ("刚被别人改过", "安全员写的一条", "负责人写的一条"):
        assert words in text(page)
    both = {"edit_number": page.context["form"]["edit_number"].value(), "title": "工作制度", "body": "两条都要"}
    assert client.post(url, both).status_code == 302
    draft.refresh_from_db()
    assert draft.body == "两条都要"


def test_a_member_without_a_name_is_refused_and_stays_typed(crew: Crew, as_: As) -> None:
    draft = services.begin_charter(actor=crew.officer, enterprise_uuid=crew.enterprise.uuid, subject="group")
    sent = {"edit_number": 0, "title": "工作专班", "place": ["1"], "name": [""], "post": ["班长"], "duty": ["组织抽背"]}
    page = as_(crew.officer).post(reverse("dossiers:charter_edit", args=[draft.uuid]), sent)
    assert page.status_code == 422
    for words in ("第1位成员没有姓名", "班长", "组织抽背"):
        assert words in text(page)
