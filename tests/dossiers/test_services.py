"""From a file to the revision in force, and its acknowledgement: outcome, fact, refusal."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from gangze.access.actor import system_actor
from gangze.dossiers import selectors, services
from gangze.dossiers.content import DocumentContent, ItemContent, Kind
from gangze.dossiers.models import Acknowledgement, Dossier, Item, PrintCode, Revision
from gangze.dossiers.rules import item_base
from gangze.kernel import clock
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.ledger.models import Fact

from .builders import Crew, understanding_of, whole_content

pytestmark = pytest.mark.django_db


def store(crew: Crew, *contents: object, bad: tuple[str, Kind] | None = None) -> dict[str, list[str]]:
    return services.store_understanding(
        actor=crew.officer,
        enterprise=crew.enterprise,
        understanding=understanding_of(*contents, bad=bad),  # type: ignore[arg-type]
        post_names=None,
        file_name="两单两卡.xlsx",
        file_sha256="0" * 64,
    )


def facts(kind: str) -> int:
    return Fact.objects.filter(kind=kind).count()


# Import


def test_an_import_writes_a_draft_and_one_fact(crew: Crew) -> None:
    assert store(crew, whole_content()) == {"stored": ["聚合主操"], "unchanged": [], "left_out": []}
    draft = Revision.objects.get()
    assert (draft.state, draft.label, draft.items.count()) == ("draft", "A/1", 5)
    assert facts("dossier.imported") == 1


def test_importing_the_same_file_twice_changes_nothing(crew: Crew, draft: Revision) -> None:
    before = list(Item.objects.values_list("pk", "uid"))
    assert store(crew, whole_content())["unchanged"] == ["聚合主操"]
    assert list(Item.objects.values_list("pk", "uid")) == before
    assert facts("dossier.imported") == 1


def test_importing_what_is_in_force_opens_no_draft(crew: Crew, in_force: Revision) -> None:
    assert store(crew, whole_content())["unchanged"] == ["聚合主操"]
    assert Revision.objects.count() == 1


def test_a_corrected_file_keeps_the_identity_of_its_items(crew: Crew, in_force: Revision) -> None:
    content = whole_content()
    risks = content.documents[Kind.RISK]
    corrected = replace(risks.items[0], fields={**risks.items[0].fields, "measures": "每半小时记录温度压力"})
    documents = {**content.documents, Kind.RISK: replace(risks, items=(corrected, risks.items[1]))}
    store(crew, replace(content, documents=documents))
    draft = Revision.objects.get(state="draft")
    assert set(draft.items.values_list("uid")) == set(in_force.items.values_list("uid"))
    assert [line.change for line in selectors.changes_of(draft)[Kind.RISK]] == ["substance"]


def test_a_star_set_here_survives_a_re_import(crew: Crew, draft: Revision) -> None:
    item = draft.items.get(fields__point="聚合反应器")
    services.edit_item(
        actor=crew.officer, revision_uuid=draft.uuid, uid=item.uid, fields=item.fields, is_must_know=True
    )
    content = whole_content()
    duties = DocumentContent(Kind.DUTY, (ItemContent(Kind.DUTY, {"duty": "交接班讲清异常"}),))
    store(crew, replace(content, documents={**content.documents, Kind.DUTY: duties}))
    assert Revision.objects.get().items.get(fields__point="聚合反应器").is_must_know


def test_a_document_with_an_error_is_left_out_whole(crew: Crew) -> None:
    store(crew, whole_content(), bad=("聚合主操", Kind.RISK))
    assert set(Item.objects.values_list("kind", flat=True)) == {"duty", "operation", "emergency"}


def test_an_import_into_a_post_in_review_stores_nothing_of_any_post(crew: Crew, draft: Revision) -> None:
    services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    changed = replace(whole_content(), documents={Kind.DUTY: whole_content().documents[Kind.DUTY]})
    duties = DocumentContent(Kind.DUTY, (ItemContent(Kind.DUTY, {"duty": "另一条"}),))
    with pytest.raises(RuleBroken, match="正在审核"):
        store(crew, whole_content("聚合外操"), replace(changed, documents={Kind.DUTY: duties}))
    assert not Revision.objects.filter(dossier__post=crew.other_post).exists()


def test_nobody_imports_into_another_enterprise(crew: Crew, stranger: Crew) -> None:
    with pytest.raises(NotAllowed):
        services.store_understanding(
            actor=stranger.officer,
            enterprise=crew.enterprise,
            understanding=understanding_of(whole_content()),
            post_names=None,
            file_name="x",
            file_sha256="",
        )
    assert not Dossier.objects.exists()


# Drafts


def test_two_people_editing_one_item_lose_nothing(crew: Crew, draft: Revision) -> None:
    item = draft.items.get(fields__point="导热油系统")
    seen = item_base(item.to_content())
    arguments = {"revision_uuid": draft.uuid, "uid": item.uid, "base": seen}
    services.edit_item(actor=crew.officer, fields={**item.fields, "measures": "每班查漏两次"}, **arguments)
    with pytest.raises(RuleBroken, match="刚被别人改过"):
        services.edit_item(actor=crew.principal, fields={**item.fields, "measures": "每周查漏"}, **arguments)
    item.refresh_from_db()
    assert item.fields["measures"] == "每班查漏两次"


def test_a_deleted_item_comes_back_to_its_place_under_its_identity(crew: Crew, draft: Revision) -> None:
    order = [item.uid for item in draft.items.filter(kind="risk")]
    content = services.delete_item(actor=crew.officer, revision_uuid=draft.uuid, uid=order[0])
    services.restore_item(actor=crew.officer, revision_uuid=draft.uuid, content=content, position=0)
    assert [item.uid for item in draft.items.filter(kind="risk")] == order


def test_items_move_within_their_document(crew: Crew, draft: Revision) -> None:
    first, second = draft.items.filter(kind="risk")
    services.move_item(actor=crew.officer, revision_uuid=draft.uuid, uid=second.uid, places=-1)
    assert [item.uid for item in draft.items.filter(kind="risk")] == [second.uid, first.uid]


def test_a_worker_neither_sees_nor_edits_a_draft(crew: Crew, draft: Revision) -> None:
    with pytest.raises(Absent):
        services.edit_jingle(actor=crew.worker, revision_uuid=draft.uuid, kind=Kind.RISK, jingle="x")
    assert not Revision.objects.visible_to(crew.worker).exists()


def test_a_discarded_draft_frees_the_post_and_is_kept(crew: Crew, draft: Revision) -> None:
    services.discard_draft(actor=crew.officer, revision_uuid=draft.uuid)
    assert services.open_draft(actor=crew.officer, post_uuid=crew.post.uuid).number == 2
    assert facts("dossier.draft_discarded") == 1


# Publishing


def test_the_whole_way_leaves_three_facts_bound_to_one_hash(crew: Crew, in_force: Revision) -> None:
    told = Fact.objects.filter(kind__in=["dossier.submitted", "dossier.approved", "dossier.published"])
    assert told.count() == 3
    assert {fact.payload["content_hash"] for fact in told} == {in_force.content_hash}
    assert Dossier.objects.get().in_force == in_force


def test_the_safety_officer_cannot_approve(crew: Crew, draft: Revision) -> None:
    sent = services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    with pytest.raises(NotAllowed):
        services.approve_revision(actor=crew.officer, revision_uuid=draft.uuid, shown_hash=sent.content_hash)


def test_a_signature_for_something_else_than_was_shown_is_refused(crew: Crew, draft: Revision) -> None:
    services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    with pytest.raises(RuleBroken, match="与你看到的不一致"):
        services.approve_revision(actor=crew.principal, revision_uuid=draft.uuid, shown_hash="f" * 64)


def test_content_changed_behind_our_back_is_not_approved(crew: Crew, draft: Revision) -> None:
    sent = services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    Item.objects.filter(revision=draft, kind="duty").update(fields={"duty": "偷换的内容"})
    with pytest.raises(RuleBroken, match="指纹不一致"):
        services.approve_revision(actor=crew.principal, revision_uuid=draft.uuid, shown_hash=sent.content_hash)


def test_a_published_revision_cannot_be_edited(crew: Crew, in_force: Revision) -> None:
    item = in_force.items.first()
    assert item is not None
    with pytest.raises(RuleBroken, match="已定稿"):
        services.edit_item(actor=crew.officer, revision_uuid=in_force.uuid, uid=item.uid, fields={"point": "x"})
    with pytest.raises(RuleBroken, match="已定稿"):
        services.delete_item(actor=crew.officer, revision_uuid=in_force.uuid, uid=item.uid)


def test_a_returned_revision_is_a_draft_again_with_the_reason(crew: Crew, draft: Revision) -> None:
    services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    with pytest.raises(RuleBroken, match="退回的原因"):
        services.return_revision(actor=crew.principal, revision_uuid=draft.uuid, comment=" ")
    returned = services.return_revision(actor=crew.principal, revision_uuid=draft.uuid, comment="压力单位不对")
    assert (returned.state, returned.content_hash) == ("draft", "")
    assert [each.comment for each in selectors.signatures_of(returned)] == ["", "压力单位不对"]


def test_the_next_revision_supersedes_the_one_in_force(crew: Crew, in_force: Revision) -> None:
    new = services.open_draft(actor=crew.officer, post_uuid=crew.post.uuid)
    services.edit_jingle(actor=crew.officer, revision_uuid=new.uuid, kind=Kind.RISK, jingle="新的顺口溜")
    sent = services.submit_revision(actor=crew.officer, revision_uuid=new.uuid)
    services.approve_revision(actor=crew.principal, revision_uuid=new.uuid, shown_hash=sent.content_hash)
    in_force.refresh_from_db()
    assert in_force.state == "superseded"
    assert Dossier.objects.get().in_force == new


def test_an_approval_for_later_comes_into_force_on_its_day(crew: Crew, draft: Revision) -> None:
    sent = services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    today = clock.now().astimezone(clock.PARK_ZONE).date()
    day = today + timedelta(days=3)
    approval = {"actor": crew.principal, "revision_uuid": draft.uuid, "shown_hash": sent.content_hash}
    services.approve_revision(**approval, in_force_on=day)  # type: ignore[arg-type]
    assert Dossier.objects.get().in_force is None
    system = system_actor("schedule")
    assert services.enforce_due_revisions(actor=system, today=today) == 0
    assert services.enforce_due_revisions(actor=system, today=day) == 1
    assert services.enforce_due_revisions(actor=system, today=day) == 0


# Acknowledgement


def test_a_holder_acknowledges_once_however_often_it_is_sent(crew: Crew, in_force: Revision) -> None:
    client = uuid4()
    for _attempt in range(3):
        services.acknowledge_revision(actor=crew.worker, revision_uuid=in_force.uuid, client_uuid=client)
    assert Acknowledgement.objects.count() == 1
    assert facts("dossier.acknowledged") == 1


def test_only_holders_of_the_post_acknowledge(crew: Crew, in_force: Revision, stranger: Crew) -> None:
    with pytest.raises(RuleBroken, match="任职"):
        services.acknowledge_revision(actor=crew.officer, revision_uuid=in_force.uuid)
    with pytest.raises(Absent):
        services.acknowledge_revision(actor=stranger.worker, revision_uuid=in_force.uuid)


def test_an_old_revision_is_not_acknowledged_any_more(crew: Crew, in_force: Revision) -> None:
    new = services.open_draft(actor=crew.officer, post_uuid=crew.post.uuid)
    services.edit_jingle(actor=crew.officer, revision_uuid=new.uuid, kind=Kind.RISK, jingle="新的")
    sent = services.submit_revision(actor=crew.officer, revision_uuid=new.uuid)
    services.approve_revision(actor=crew.principal, revision_uuid=new.uuid, shown_hash=sent.content_hash)
    with pytest.raises(RuleBroken, match="不是现行版本"):
        services.acknowledge_revision(actor=crew.worker, revision_uuid=in_force.uuid)


def test_acknowledgements_rebuilt_from_facts_equal_the_incremental_ones(crew: Crew, in_force: Revision) -> None:
    services.acknowledge_revision(actor=crew.worker, revision_uuid=in_force.uuid)
    columns = ("revision", "person", "method", "fact_uuid", "acknowledged_at")
    before = list(Acknowledgement.objects.values_list(*columns))
    services.rebuild_acknowledgements(actor=system_actor("rebuild"), tenant=crew.enterprise.code)
    assert list(Acknowledgement.objects.values_list(*columns)) == before


def test_a_paper_signature_is_the_same_fact_with_its_origin_told(crew: Crew, in_force: Revision) -> None:
    services.enter_paper_acknowledgement(
        actor=crew.officer, revision_uuid=in_force.uuid, person_uuid=crew.worker_person.uuid
    )
    done = Acknowledgement.objects.get()
    assert (done.method, done.person_id) == ("paper", crew.worker_person.pk)
    fact = Fact.objects.get(kind="dossier.acknowledged")
    assert (fact.author_name, fact.payload["method"]) == ("郑样刚", "paper")


# Codes


def test_a_code_opens_the_revision_in_force_and_tells_when_the_print_is_old(crew: Crew, in_force: Revision) -> None:
    code = services.code_for_revision(actor=crew.officer, revision=in_force)
    assert not selectors.scanned_card(code.token).is_outdated
    new = services.open_draft(actor=crew.officer, post_uuid=crew.post.uuid)
    services.edit_jingle(actor=crew.officer, revision_uuid=new.uuid, kind=Kind.RISK, jingle="新的")
    sent = services.submit_revision(actor=crew.officer, revision_uuid=new.uuid)
    services.approve_revision(actor=crew.principal, revision_uuid=new.uuid, shown_hash=sent.content_hash)
    scanned = selectors.scanned_card(code.token)
    assert scanned.is_outdated
    assert scanned.revision == new


def test_a_revoked_code_is_replaced_by_a_new_one(crew: Crew, in_force: Revision) -> None:
    old = services.code_for_revision(actor=crew.officer, revision=in_force)
    assert services.code_for_revision(actor=crew.officer, revision=in_force) == old
    services.revoke_code(actor=crew.officer, token=old.token, reason="卡片丢失")
    assert selectors.scanned_card(old.token).is_revoked
    assert services.code_for_revision(actor=crew.officer, revision=in_force).token != old.token
    assert PrintCode.objects.count() == 2


def test_nobody_revokes_a_code_of_another_enterprise(crew: Crew, in_force: Revision, stranger: Crew) -> None:
    code = services.code_for_revision(actor=crew.officer, revision=in_force)
    with pytest.raises(Absent):
        services.revoke_code(actor=stranger.officer, token=code.token, reason="x")
