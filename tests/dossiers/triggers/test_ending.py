"""A task ends by a revision that cites it or by a signed “no change”, and by nothing else."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gangze.access.actor import system_actor
from gangze.dossiers import services
from gangze.dossiers.content import Kind
from gangze.dossiers.models import Revision, TriggerTask
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from tests.cast import (
    ADMINISTRATOR,
    AUTHORITY_VIEWER,
    EXPERT,
    INSPECTOR,
    PARK_OFFICER,
    PRINCIPAL,
    SAFETY_OFFICER,
    STRANGER,
    TEAM_LEADER,
    WORKER,
    WORKSHOP_HEAD,
    Cast,
)

from .change import (
    REASON,
    StillClock,
    approve,
    bring,
    confirm,
    facts,
    one_task,
    put_in_force,
    raise_change,
    send_and_approve,
    sign,
)

pytestmark = pytest.mark.django_db


def test_a_revision_that_cites_the_trigger_ends_the_task_when_it_comes_into_force(cast: Cast) -> None:
    put_in_force(cast, cast.post)
    task = one_task(cast)
    draft = services.revise_for_task(actor=cast.actor(WORKSHOP_HEAD), task_uuid=task.uuid)
    sent = services.submit_revision(actor=cast.actor(SAFETY_OFFICER), revision_uuid=draft.uuid)
    task.refresh_from_db()
    assert task.state == "open"
    assert facts("dossier.submitted")[-1].payload["triggers"] == [str(task.trigger.uuid)]
    revision = approve(cast, sent)
    task.refresh_from_db()
    assert (task.state, task.revision, task.ended_by) == ("revised", revision, PRINCIPAL)
    assert task.trigger.state == "closed"
    [fact] = facts("trigger.done")
    assert (fact.path, fact.payload["revision"]) == (cast.post.path, revision.number)
    assert fact.payload["content_hash"] == revision.content_hash


def test_a_revision_approved_for_a_later_day_ends_the_task_on_that_day(cast: Cast, clock: StillClock) -> None:
    put_in_force(cast, cast.post)
    task = one_task(cast)
    draft = services.revise_for_task(actor=cast.actor(SAFETY_OFFICER), task_uuid=task.uuid)
    sent = services.submit_revision(actor=cast.actor(SAFETY_OFFICER), revision_uuid=draft.uuid)
    approve(cast, sent, in_force_on=clock.day + timedelta(days=3))
    task.refresh_from_db()
    assert task.state == "open"
    clock.pass_days(3)
    services.enforce_due_revisions(actor=system_actor("tests"), today=clock.day)
    task.refresh_from_db()
    assert task.state == "revised"


def test_a_revision_ends_only_the_tasks_of_its_own_post_and_of_what_it_cites(cast: Cast) -> None:
    put_in_force(cast, cast.post)
    trigger, other = raise_change(cast), raise_change(cast, reason="换了循环泵")
    tasks = {task.post_id: task for task in confirm(cast, trigger, [cast.post, cast.other_post])}
    mine, neighbour = tasks[cast.post.pk], tasks[cast.other_post.pk]
    [uncited] = confirm(cast, other, [cast.post])
    send_and_approve(cast, services.revise_for_task(actor=cast.actor(SAFETY_OFFICER), task_uuid=mine.uuid))
    for task in (mine, neighbour, uncited, trigger):
        task.refresh_from_db()
    assert [task.state for task in (mine, neighbour, uncited)] == ["revised", "open", "open"]
    assert trigger.state == "open"


def test_the_safety_officer_signs_that_nothing_has_to_change(cast: Cast) -> None:
    current = put_in_force(cast, cast.post)
    task = sign(cast, one_task(cast))
    assert (task.state, task.reason, task.ended_by) == ("no_change", REASON, SAFETY_OFFICER)
    task.trigger.refresh_from_db()
    assert task.trigger.state == "closed"
    [fact] = facts("trigger.no_change")
    assert fact.payload == {
        "post": str(cast.post.uuid), "due_on": "2026-12-31", "reason": REASON, "revision": current.number,
        "content_hash": current.content_hash,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "error"),
    [
        (PRINCIPAL, RuleBroken), (WORKSHOP_HEAD, RuleBroken), (TEAM_LEADER, NotAllowed), (WORKER, Absent), (EXPERT, Absent),
        (INSPECTOR, Absent), (PARK_OFFICER, Absent), (ADMINISTRATOR, Absent), (STRANGER, Absent),
    ],
)  # fmt: skip
def test_nobody_else_signs_no_change(cast: Cast, name: str, error: type[Exception]) -> None:
    task = one_task(cast)
    with pytest.raises(error):
        sign(cast, task, by=name)
    task.refresh_from_db()
    assert task.state == "open"


def test_the_park_signs_nothing_even_when_the_task_has_climbed_to_it(cast: Cast, clock: StillClock) -> None:
    task = one_task(cast)
    clock.pass_days(60)
    for name in (PARK_OFFICER, INSPECTOR, AUTHORITY_VIEWER):
        with pytest.raises(NotAllowed):
            sign(cast, task, by=name)
        with pytest.raises(NotAllowed):
            services.revise_for_task(actor=cast.actor(name), task_uuid=task.uuid)


def test_no_change_is_refused_without_a_reason_twice_or_for_another_revision(cast: Cast) -> None:
    put_in_force(cast, cast.post)
    task = one_task(cast)
    with pytest.raises(RuleBroken, match="至少6个字"):
        sign(cast, task, reason="不用改")
    with pytest.raises(RuleBroken, match="不是你看到的"):
        services.sign_no_change(
            actor=cast.actor(SAFETY_OFFICER), task_uuid=task.uuid, shown_hash="0" * 64, reason=REASON
        )
    sign(cast, task)
    with pytest.raises(RuleBroken, match="已经办结"):
        sign(cast, task)
    assert len(facts("trigger.no_change")) == 1


def test_the_button_of_a_task_opens_the_draft_that_cites_it_and_may_be_pressed_again(cast: Cast) -> None:
    put_in_force(cast, cast.post)
    task = one_task(cast)
    draft = services.revise_for_task(actor=cast.actor(WORKSHOP_HEAD), task_uuid=task.uuid)
    again = services.revise_for_task(actor=cast.actor(WORKSHOP_HEAD), task_uuid=task.uuid)
    assert (draft, list(again.triggers.all())) == (again, [task.trigger])
    told = "操作参数变更 MOC-07：导热油出口油温上限由320℃改为315℃"
    assert (again.reason, again.header["trigger"]) == (told, told)


def test_while_a_revision_is_in_review_no_draft_is_opened_for_a_task(cast: Cast) -> None:
    draft = bring(cast, cast.post)
    task = one_task(cast)
    services.submit_revision(actor=cast.actor(SAFETY_OFFICER), revision_uuid=draft.uuid)
    with pytest.raises(RuleBroken, match="正在审核"):
        services.revise_for_task(actor=cast.actor(SAFETY_OFFICER), task_uuid=task.uuid)
    sent = Revision.objects.get(pk=draft.pk)
    with pytest.raises(RuleBroken, match="正在审核"):
        services.cite_triggers(
            actor=cast.actor(SAFETY_OFFICER), revision_uuid=sent.uuid, trigger_uuids={task.trigger.uuid}
        )


def test_a_task_that_has_ended_opens_no_draft(cast: Cast) -> None:
    task = sign(cast, one_task(cast))
    with pytest.raises(RuleBroken, match="已经办结"):
        services.revise_for_task(actor=cast.actor(SAFETY_OFFICER), task_uuid=task.uuid)


def test_whoever_edits_no_documents_opens_no_draft_for_a_task(cast: Cast) -> None:
    task = one_task(cast)
    with pytest.raises(NotAllowed):
        services.revise_for_task(actor=cast.actor(TEAM_LEADER), task_uuid=task.uuid)
    for name in (WORKER, PARK_OFFICER, STRANGER):
        with pytest.raises(Absent):
            services.revise_for_task(actor=cast.actor(name), task_uuid=task.uuid)


def test_the_header_follows_the_ticks_until_somebody_writes_it(cast: Cast) -> None:
    officer = cast.actor(SAFETY_OFFICER)
    one, two = one_task(cast).trigger, raise_change(cast, reason="换了循环泵", reference="")
    confirm(cast, two, [cast.post])
    draft = bring(cast, cast.post)
    draft = services.cite_triggers(actor=officer, revision_uuid=draft.uuid, trigger_uuids={one.uuid, two.uuid})
    assert draft.header["trigger"] == services.trigger_words([one, two])
    draft = services.cite_triggers(actor=officer, revision_uuid=draft.uuid, trigger_uuids={two.uuid})
    assert draft.header["trigger"] == "操作参数变更：换了循环泵"
    draft = services.cite_triggers(actor=officer, revision_uuid=draft.uuid, trigger_uuids=())
    assert draft.header["trigger"] == ""
    services.edit_header(
        actor=officer, revision_uuid=draft.uuid, label="A/1", reason="", header={"trigger": "年度评审"}
    )
    draft = services.cite_triggers(actor=officer, revision_uuid=draft.uuid, trigger_uuids={two.uuid})
    assert draft.header["trigger"] == "年度评审"


def test_the_reason_of_the_revision_before_is_not_carried_on(cast: Cast) -> None:
    put_in_force(cast, cast.post)
    send_and_approve(cast, services.revise_for_task(actor=cast.actor(PRINCIPAL), task_uuid=one_task(cast).uuid))
    [task] = confirm(cast, raise_change(cast, reason="换了循环泵", reference=""), [cast.post])
    draft = services.revise_for_task(actor=cast.actor(SAFETY_OFFICER), task_uuid=task.uuid)
    assert draft.header["trigger"] == "操作参数变更：换了循环泵"
    assert list(draft.triggers.all()) == [task.trigger]


def test_a_draft_cites_only_what_waits_at_its_own_post(cast: Cast) -> None:
    draft = bring(cast, cast.post)
    elsewhere = one_task(cast, cast.other_post).trigger
    ended = sign(cast, one_task(cast)).trigger
    for trigger in (elsewhere, ended, raise_change(cast)):
        with pytest.raises(Absent):
            services.cite_triggers(
                actor=cast.actor(SAFETY_OFFICER), revision_uuid=draft.uuid, trigger_uuids={trigger.uuid}
            )
    assert not draft.triggers.exists()


def test_citing_counts_as_an_edit_so_that_an_old_page_is_not_sent(cast: Cast) -> None:
    draft = bring(cast, cast.post)
    task = one_task(cast)
    services.revise_for_task(actor=cast.actor(WORKSHOP_HEAD), task_uuid=task.uuid)
    with pytest.raises(RuleBroken, match="刚被别人改过"):
        services.submit_revision(
            actor=cast.actor(SAFETY_OFFICER), revision_uuid=draft.uuid, edit_number=draft.edit_number
        )


STEPS = ("cite", "uncite", "discard", "edit", "submit", "return", "approve", "withdraw", "confirm", "sign")


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), max_size=14))
def test_a_task_ends_only_by_a_revision_that_cites_it_or_a_signature(cast: Cast, steps: list[str]) -> None:
    with transaction.atomic():
        put_in_force(cast, cast.post)
        task = one_task(cast)
        for step in steps:
            before = TriggerTask.objects.get(pk=task.pk).state
            is_cited = task.trigger.revisions.filter(dossier__post=cast.post, state="in_review").exists()
            _take(cast, task, step)
            after = TriggerTask.objects.get(pk=task.pk)
            if before != after.state:
                assert (step, after.state, is_cited) in [("approve", "revised", True), ("sign", "no_change", is_cited)]
        told = len(facts("trigger.done")) + len(facts("trigger.no_change"))
        task.refresh_from_db()
        task.trigger.refresh_from_db()
        transaction.set_rollback(True)
    assert told == (task.state != "open")
    assert task.trigger.state == ("open" if task.state == "open" else "closed")


def _take(cast: Cast, task: TriggerTask, step: str) -> None:
    """Take one step with whatever is open at the post; a refusal is an answer too."""
    officer = cast.actor(SAFETY_OFFICER)
    try:
        with transaction.atomic():
            if step in ("withdraw", "confirm", "sign", "cite"):
                _step_of_trigger(cast, task, step)
                return
            draft = Revision.objects.filter(dossier__post=task.post).open().first()
            draft = draft or services.open_draft(actor=officer, post_uuid=task.post.uuid)
            if step == "uncite":
                services.cite_triggers(actor=officer, revision_uuid=draft.uuid, trigger_uuids=())
            elif step == "discard":
                services.discard_draft(actor=officer, revision_uuid=draft.uuid)
            elif step == "edit":
                services.edit_jingle(actor=officer, revision_uuid=draft.uuid, kind=Kind.RISK, jingle="班前先查漏")
            elif step == "submit":
                services.submit_revision(actor=officer, revision_uuid=draft.uuid)
            elif step == "return":
                services.return_revision(actor=officer, revision_uuid=draft.uuid, comment="再看看")
            else:
                approve(cast, draft)
    except RuleBroken:
        pass


def _step_of_trigger(cast: Cast, task: TriggerTask, step: str) -> None:
    officer = cast.actor(SAFETY_OFFICER)
    if step == "withdraw":
        services.withdraw_trigger(actor=officer, trigger_uuid=task.trigger.uuid, reason="不想办了")
    elif step == "confirm":
        confirm(cast, task.trigger, [cast.post])
    elif step == "sign":
        sign(cast, TriggerTask.objects.get(pk=task.pk))
    else:
        services.revise_for_task(actor=officer, task_uuid=task.uuid)
