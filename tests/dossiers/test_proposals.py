"""集思广益: proposing, talking, adopting, declining, withdrawing; what is refused, and what a revision keeps of it."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gangze.access.actor import Actor, Grant, system_actor
from gangze.access.matrix import Role
from gangze.dossiers import selectors, services
from gangze.dossiers.content import Kind
from gangze.dossiers.models import Proposal, Revision
from gangze.dossiers.services.printing import _sheets
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.ledger.models import Fact
from gangze.org import services as org
from gangze.org.models import Enterprise
from gangze.org.selectors import actor_of

from .builders import Crew

pytestmark = pytest.mark.django_db
BETTER = "改成每半小时查漏一次，夜班容易漏。"


def item_uid(revision: Revision, point: str = "导热油系统") -> UUID:
    return revision.items.get(fields__point=point).uid


def propose(crew: Crew, revision: Revision, text: str = BETTER, *, actor: Actor | None = None) -> Proposal:
    return services.propose_change(
        actor=actor or crew.worker, post_uuid=crew.post.uuid, kind=Kind.RISK, uid=item_uid(revision), text=text
    )


def facts(kind: str) -> list[dict[str, object]]:
    return [fact.payload for fact in Fact.objects.filter(kind=kind).order_by("number")]


def officer_of_the_park(crew: Crew) -> Actor:
    hired = org.hire_officer(
        actor=system_actor("test"), authority_uuid=crew.enterprise.authority.uuid, name="周例安", phone="13800009001"
    )
    org.give_role(
        actor=system_actor("test"), person_uuid=hired.person.uuid, role=Role.PARK_OFFICER,
        path=crew.enterprise.authority.path,
    )  # fmt: skip
    return actor_of(hired.person.user)


def publish(crew: Crew, draft: Revision) -> Revision:
    sent = services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    return services.approve_revision(actor=crew.principal, revision_uuid=draft.uuid, shown_hash=sent.content_hash)


def adopted_into(proposal: Proposal) -> Revision:
    assert proposal.adopted_in is not None
    return proposal.adopted_in


# Proposing


def test_a_crew_member_proposes_a_change_to_an_item_and_it_is_a_fact(crew: Crew, in_force: Revision) -> None:
    proposal = propose(crew, in_force)
    assert (proposal.state, proposal.author_name, proposal.item_text) == ("open", "姜例东", "导热油系统")
    [told] = facts("dossier.proposed")
    assert (told["text"], told["item"], told["item_text"]) == (BETTER, item_uid(in_force).hex, "导热油系统")
    assert list(selectors.proposals_waiting(crew.officer)) == [proposal]


def test_a_new_item_is_proposed_without_naming_one(crew: Crew, in_force: Revision) -> None:
    proposal = services.propose_change(
        actor=crew.worker, post_uuid=crew.post.uuid, kind=Kind.DUTY, text="交接班时讲清旁路的联锁"
    )
    assert (proposal.kind, proposal.uid, proposal.item_text) == ("duty", None, "")


def test_the_same_form_sent_twice_is_one_proposal_even_when_the_item_has_changed_meanwhile(
    crew: Crew, in_force: Revision
) -> None:
    sent = {"post_uuid": crew.post.uuid, "kind": Kind.RISK, "uid": item_uid(in_force), "client_uuid": uuid4()}
    first = services.propose_change(actor=crew.worker, text=BETTER, **sent)
    in_force.items.filter(uid=sent["uid"]).update(fields={"point": "导热油管线"})
    assert services.propose_change(actor=crew.worker, text=BETTER, **sent) == first
    assert (Proposal.objects.count(), len(facts("dossier.proposed"))) == (1, 1)


@pytest.mark.parametrize(("text", "refusal"), [(" \n ", "请写下建议"), ("字" * 1001, "最多1000字，现有1001字")])
def test_an_empty_or_endless_proposal_is_refused(crew: Crew, in_force: Revision, text: str, refusal: str) -> None:
    with pytest.raises(RuleBroken, match=refusal):
        propose(crew, in_force, text)
    assert facts("dossier.proposed") == []


def test_an_item_that_nobody_has_cannot_be_proposed_about(crew: Crew, in_force: Revision) -> None:
    with pytest.raises(Absent):
        services.propose_change(
            actor=crew.worker, post_uuid=crew.post.uuid, kind=Kind.RISK, uid=uuid4(), text="没有这一条"
        )
    with pytest.raises(Absent):  # the item is a risk, not a duty
        services.propose_change(
            actor=crew.worker, post_uuid=crew.post.uuid, kind=Kind.DUTY, uid=item_uid(in_force), text="不在这一件里"
        )


def test_an_item_of_a_draft_is_open_to_those_who_see_drafts_only(crew: Crew, draft: Revision) -> None:
    assert propose(crew, draft, actor=crew.officer).item_text == "导热油系统"
    with pytest.raises(Absent):
        propose(crew, draft, actor=crew.worker)


def test_nobody_proposes_at_another_post_another_enterprise_or_from_the_park(
    crew: Crew, in_force: Revision, stranger: Crew
) -> None:
    with pytest.raises(Absent):
        services.propose_change(actor=crew.worker, post_uuid=crew.other_post.uuid, kind=Kind.RISK, text="别的岗位")
    with pytest.raises(Absent):
        propose(crew, in_force, actor=stranger.principal)
    with pytest.raises(NotAllowed):
        propose(crew, in_force, actor=officer_of_the_park(crew))


# Talking


def test_others_who_may_propose_there_talk_about_it(crew: Crew, in_force: Revision) -> None:
    proposal = propose(crew, in_force)
    services.reply_to_proposal(actor=crew.principal, proposal_uuid=proposal.uuid, text="同意，现场查过。")
    told = selectors.proposal_told(crew.worker, proposal.uuid)
    assert [(each.author, each.reply.text) for each in told.talk] == [("何例东", "同意，现场查过。")]
    assert [fact["text"] for fact in facts("dossier.proposal_discussed")] == ["同意，现场查过。"]


@pytest.mark.parametrize(("text", "refusal"), [("", "请写下意见"), ("字" * 501, "最多500字")])
def test_an_empty_or_endless_contribution_is_refused(crew: Crew, in_force: Revision, text: str, refusal: str) -> None:
    proposal = propose(crew, in_force)
    with pytest.raises(RuleBroken, match=refusal):
        services.reply_to_proposal(actor=crew.officer, proposal_uuid=proposal.uuid, text=text)


def test_the_talk_is_over_when_the_proposal_is_decided(crew: Crew, in_force: Revision) -> None:
    proposal = propose(crew, in_force)
    services.decline_proposal(actor=crew.officer, proposal_uuid=proposal.uuid, reason="已有巡检表覆盖")
    with pytest.raises(RuleBroken, match="已有处理结果"):
        services.reply_to_proposal(actor=crew.worker, proposal_uuid=proposal.uuid, text="可是夜班没有")


# Deciding


def test_adopting_begins_a_draft_and_shows_the_proposal_beside_its_item_until_it_is_written(
    crew: Crew, in_force: Revision
) -> None:
    proposal = propose(crew, in_force)
    draft = adopted_into(services.adopt_proposal(actor=crew.officer, proposal_uuid=proposal.uuid))
    assert (draft.state, draft.based_on) == ("draft", in_force)
    in_play = selectors.revision_by_uuid(crew.officer, draft.uuid).dossier.proposals_in_play  # type: ignore[attr-defined]
    assert in_play == [proposal]
    with pytest.raises(RuleBroken, match="采纳的建议“改成每半小时查漏一次，夜班容易漏。”还没有写进草稿"):
        services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    assert item_uid(in_force).hex in {gap.uid for gap in selectors.gaps_of(draft)}
    services.mark_proposal_written(actor=crew.officer, proposal_uuid=proposal.uuid)
    assert selectors.revision_by_uuid(crew.officer, draft.uuid).dossier.proposals_in_play == []  # type: ignore[attr-defined]
    assert services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid).state == "in_review"
    assert facts("dossier.submitted")[-1]["adopted"] == [proposal.uuid.hex]


def test_adopting_uses_the_draft_that_is_open(crew: Crew, in_force: Revision) -> None:
    open_draft = services.open_draft(actor=crew.officer, post_uuid=crew.post.uuid)
    adopted = services.adopt_proposal(actor=crew.officer, proposal_uuid=propose(crew, in_force).uuid)
    assert adopted.adopted_in == open_draft


def test_nothing_is_adopted_while_a_revision_is_in_review(crew: Crew, in_force: Revision) -> None:
    proposal = propose(crew, in_force)
    draft = services.open_draft(actor=crew.officer, post_uuid=crew.post.uuid)
    services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    with pytest.raises(RuleBroken, match="正在审核"):
        services.adopt_proposal(actor=crew.officer, proposal_uuid=proposal.uuid)
    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_a_proposal_about_an_item_withdrawn_meanwhile_is_declined_but_not_adopted(
    crew: Crew, in_force: Revision
) -> None:
    proposal = propose(crew, in_force)
    draft = services.open_draft(actor=crew.officer, post_uuid=crew.post.uuid)
    services.delete_item(actor=crew.officer, revision_uuid=draft.uuid, uid=item_uid(in_force))
    with pytest.raises(RuleBroken, match="已从草稿中删去"):
        services.adopt_proposal(actor=crew.officer, proposal_uuid=proposal.uuid)
    publish(crew, draft)
    assert selectors.proposal_told(crew.worker, proposal.uuid).is_item_gone
    declined = services.decline_proposal(actor=crew.officer, proposal_uuid=proposal.uuid, reason="这一条已删去")
    assert declined.state == "declined"


def test_the_author_reads_why_a_proposal_was_declined_also_after_leaving_the_post(
    crew: Crew, in_force: Revision
) -> None:
    proposal = propose(crew, in_force)
    services.decline_proposal(actor=crew.officer, proposal_uuid=proposal.uuid, reason="已有在线检测")
    [row] = selectors.own_news(crew.worker)
    assert (row.proposal.state, row.proposal.decision, row.may_open) == ("declined", "已有在线检测", True)
    without_post = Actor(key=crew.worker.key, name=crew.worker.name, user_id=crew.worker.user_id)
    [row] = selectors.own_news(without_post)
    assert (row.proposal.decision, row.may_open) == ("已有在线检测", False)
    assert facts("dossier.proposal_decided")[0]["reason"] == "已有在线检测"


@pytest.mark.parametrize(("reason", "refusal"), [(" ", "请写明不采纳的原因"), ("字" * 501, "最多500字")])
def test_declining_takes_a_reason(crew: Crew, in_force: Revision, reason: str, refusal: str) -> None:
    proposal = propose(crew, in_force)
    with pytest.raises(RuleBroken, match=refusal):
        services.decline_proposal(actor=crew.officer, proposal_uuid=proposal.uuid, reason=reason)


def test_only_editors_decide_and_only_the_author_withdraws(crew: Crew, in_force: Revision) -> None:
    proposal = propose(crew, in_force)
    with pytest.raises(NotAllowed):
        services.adopt_proposal(actor=crew.worker, proposal_uuid=proposal.uuid)
    with pytest.raises(NotAllowed):
        services.decline_proposal(actor=crew.worker, proposal_uuid=proposal.uuid, reason="自己否了")
    with pytest.raises(NotAllowed):
        services.withdraw_proposal(actor=crew.principal, proposal_uuid=proposal.uuid)
    assert not Revision.objects.filter(state="draft").exists()
    assert services.withdraw_proposal(actor=crew.worker, proposal_uuid=proposal.uuid).state == "withdrawn"
    assert not selectors.proposals_waiting(crew.officer).exists()


def test_only_an_adopted_proposal_of_an_open_draft_is_marked_as_written_and_only_by_an_editor(
    crew: Crew, in_force: Revision
) -> None:
    proposal = propose(crew, in_force)
    with pytest.raises(Absent):
        services.mark_proposal_written(actor=crew.officer, proposal_uuid=proposal.uuid)
    services.adopt_proposal(actor=crew.officer, proposal_uuid=proposal.uuid)
    with pytest.raises(NotAllowed):
        services.mark_proposal_written(actor=crew.worker, proposal_uuid=proposal.uuid)


@pytest.mark.parametrize("verb", ["reply", "adopt", "decline", "withdraw", "written", "read"])
def test_the_other_enterprise_and_the_park_do_not_know_that_there_is_a_proposal(
    crew: Crew, in_force: Revision, stranger: Crew, verb: str
) -> None:
    uuid = propose(crew, in_force).uuid
    acts: dict[str, Callable[[Actor], object]] = {
        "reply": lambda actor: services.reply_to_proposal(actor=actor, proposal_uuid=uuid, text="x"),
        "adopt": lambda actor: services.adopt_proposal(actor=actor, proposal_uuid=uuid),
        "decline": lambda actor: services.decline_proposal(actor=actor, proposal_uuid=uuid, reason="x"),
        "withdraw": lambda actor: services.withdraw_proposal(actor=actor, proposal_uuid=uuid),
        "written": lambda actor: services.mark_proposal_written(actor=actor, proposal_uuid=uuid),
        "read": lambda actor: selectors.proposal_told(actor, uuid),
    }
    for actor in (stranger.principal, stranger.worker, officer_of_the_park(crew)):
        with pytest.raises(Absent):
            acts[verb](actor)
        assert selectors.proposal_list(actor, "", {}).rows == []


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(verbs=st.lists(st.sampled_from(["adopt", "decline", "withdraw"]), min_size=1, max_size=5))
def test_a_proposal_is_decided_at_most_once_whatever_is_tried(crew: Crew, in_force: Revision, verbs: list[str]) -> None:
    uuid = propose(crew, in_force, f"{BETTER}{uuid4()}").uuid
    done, before = 0, len(facts("dossier.proposal_decided"))
    for verb in verbs:
        try:
            if verb == "adopt":
                services.adopt_proposal(actor=crew.officer, proposal_uuid=uuid)
            elif verb == "decline":
                services.decline_proposal(actor=crew.officer, proposal_uuid=uuid, reason="不合适")
            else:
                services.withdraw_proposal(actor=crew.worker, proposal_uuid=uuid)
            done += 1
        except RuleBroken as refusal:
            assert refusal.message == "这条建议已有处理结果。"  # noqa: PT017 — the sentence is the point
    state = {"adopt": "adopted", "decline": "declined", "withdraw": "withdrawn"}[verbs[0]]
    assert Proposal.objects.get(uuid=uuid).state == state
    assert (done, len(facts("dossier.proposal_decided")) - before) == (1, 1)


# What a revision keeps of it


def test_a_revision_tells_who_proposed_talked_wrote_and_signed(crew: Crew, in_force: Revision) -> None:
    proposal = propose(crew, in_force)
    services.reply_to_proposal(actor=crew.principal, proposal_uuid=proposal.uuid, text="同意")
    draft = adopted_into(services.adopt_proposal(actor=crew.officer, proposal_uuid=proposal.uuid))
    services.mark_proposal_written(actor=crew.officer, proposal_uuid=proposal.uuid)
    sent = services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    services.review_revision(actor=crew.officer, revision_uuid=draft.uuid, shown_hash=sent.content_hash)
    done = services.approve_revision(actor=crew.principal, revision_uuid=draft.uuid, shown_hash=sent.content_hash)
    took_part = selectors.participation_of(crew.worker, done)
    assert [(each.name, each.item_text, each.text) for each in took_part.adopted] == [("姜例东", "导热油系统", BETTER)]
    assert (took_part.discussed, took_part.edited) == (("何例东",), ("郑样刚",))
    assert [(each.name, each.step, each.review) for each in took_part.signed] == [
        ("郑样刚", "reviewed", "safety"), ("何例东", "approved", ""),
    ]  # fmt: skip
    assert took_part.names == ["姜例东", "何例东", "郑样刚"]


def test_the_participation_of_a_published_revision_stays_what_it_was(crew: Crew, in_force: Revision) -> None:
    proposal = propose(crew, in_force)
    draft = adopted_into(services.adopt_proposal(actor=crew.officer, proposal_uuid=proposal.uuid))
    services.mark_proposal_written(actor=crew.officer, proposal_uuid=proposal.uuid)
    published = publish(crew, draft)
    before = selectors.participation_of(crew.worker, published)
    later = propose(crew, published, "再加一条")
    services.adopt_proposal(actor=crew.officer, proposal_uuid=later.uuid)
    for act in (
        lambda: services.withdraw_proposal(actor=crew.worker, proposal_uuid=proposal.uuid),
        lambda: services.reply_to_proposal(actor=crew.worker, proposal_uuid=proposal.uuid, text="迟了"),
        lambda: services.mark_proposal_written(actor=crew.officer, proposal_uuid=proposal.uuid),
    ):
        with pytest.raises((RuleBroken, Absent)):
            act()
    assert selectors.participation_of(crew.worker, published) == before


def test_what_was_adopted_into_a_draft_given_up_goes_into_the_next_one(crew: Crew, in_force: Revision) -> None:
    proposal = propose(crew, in_force)
    draft = adopted_into(services.adopt_proposal(actor=crew.officer, proposal_uuid=proposal.uuid))
    services.mark_proposal_written(actor=crew.officer, proposal_uuid=proposal.uuid)
    services.discard_draft(actor=crew.officer, revision_uuid=draft.uuid)
    next_draft = services.open_draft(actor=crew.officer, post_uuid=crew.post.uuid)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.adopted_in, proposal.is_written) == ("adopted", next_draft, False)


def test_the_park_reads_masked_names_of_the_crew(crew: Crew, in_force: Revision) -> None:
    proposal = propose(crew, in_force)
    services.reply_to_proposal(actor=crew.worker, proposal_uuid=proposal.uuid, text="夜班更要紧")
    draft = adopted_into(services.adopt_proposal(actor=crew.officer, proposal_uuid=proposal.uuid))
    services.mark_proposal_written(actor=crew.officer, proposal_uuid=proposal.uuid)
    published = publish(crew, draft)
    # Somebody of the park who is no person of any list: the mask must not depend on being one.
    inspector = Actor(key="inspector", name="许例军", grants=(Grant(Role.INSPECTOR, crew.enterprise.authority.path),))
    for actor in (officer_of_the_park(crew), inspector):
        seen = selectors.participation_of(actor, published)
        assert (seen.adopted[0].name, seen.discussed) == ("姜*东", ("姜*东",))
    Enterprise.objects.filter(pk=crew.enterprise.pk).update(is_name_masked_for_park=False)
    again = selectors.revision_of(inspector, crew.post.uuid, published.number)
    assert selectors.participation_of(inspector, again).adopted[0].name == "姜例东"


def test_the_sheet_names_who_took_part_where_nobody_wrote_that_down(crew: Crew, in_force: Revision) -> None:
    [sheet] = _sheets(crew.officer, [in_force])
    assert sheet.content.header.participants == "郑样刚"
    in_force.header = in_force.header | {"participants": "全班"}
    [sheet] = _sheets(crew.officer, [in_force])
    assert sheet.content.header.participants == "全班"
