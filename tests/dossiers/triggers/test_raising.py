"""A change is told, its posts are proposed and confirmed, or it is withdrawn: outcome, fact, refusal."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gangze.dossiers import services
from gangze.dossiers.models import Trigger, TriggerTask
from gangze.dossiers.rules.triggers import Scope
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.org.models import Post
from tests.builders import make_post
from tests.cast import (
    ADMINISTRATOR,
    EXPERT,
    PARK_OFFICER,
    SAFETY_OFFICER,
    STRANGER,
    TEAM_LEADER,
    WORKER,
    WORKSHOP_HEAD,
    Cast,
)

from .change import (
    DUE_ON,
    RAISED_ON,
    confirm,
    facts,
    one_task,
    put_in_force,
    raise_change,
    sign,
)

pytestmark = pytest.mark.django_db


def test_a_change_is_raised_as_one_fact_with_the_days_of_the_enterprise(cast: Cast) -> None:
    services.edit_settings(
        actor=cast.actor(SAFETY_OFFICER), enterprise_code=cast.ours.code, risk_method="ls", risk_bounds=[20, 15, 9],
        asked_reviews=[], trigger_days=20,
    )  # fmt: skip
    trigger = raise_change(cast)
    assert (trigger.state, trigger.days, trigger.raised_by) == ("proposed", 20, SAFETY_OFFICER)
    [fact] = facts("trigger.raised")
    assert (fact.subject, fact.path) == (f"trigger:{trigger.uuid}", cast.ours.path)
    assert fact.payload["scope"] == {"installations": [], "units": [], "posts": [], "keywords": ["导热油"]}


def test_a_form_sent_twice_is_one_trigger(cast: Cast) -> None:
    name = uuid4()
    assert raise_change(cast, client_uuid=name) == raise_change(cast, client_uuid=name)
    assert (Trigger.objects.count(), len(facts("trigger.raised"))) == (1, 1)
    with pytest.raises(RuleBroken, match="未保存"):
        raise_change(cast, client_uuid=name, reason="另一件事")


def test_two_enterprises_that_send_one_name_have_two_triggers(cast: Cast) -> None:
    name = uuid4()
    ours = raise_change(cast, client_uuid=name)
    theirs = raise_change(cast, by=STRANGER, enterprise_code=cast.theirs.code, client_uuid=name)
    assert (ours.enterprise, theirs.enterprise) == (cast.ours, cast.theirs)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"reason": "  "}, "写明发生了什么"),
        ({"happened_on": RAISED_ON + timedelta(days=1)}, "不能晚于今天"),
        ({"scope": Scope(keywords=tuple(map(str, range(21))))}, "最多20个"),
    ],
)
def test_a_change_that_tells_too_little_is_refused(cast: Cast, told: dict[str, object], sentence: str) -> None:
    with pytest.raises(RuleBroken, match=sentence):
        raise_change(cast, **told)
    assert not Trigger.objects.exists()


@pytest.mark.parametrize("name", [WORKER, TEAM_LEADER, EXPERT, PARK_OFFICER, ADMINISTRATOR, STRANGER])
def test_whoever_edits_no_documents_here_raises_nothing(cast: Cast, name: str) -> None:
    with pytest.raises(Absent):
        raise_change(cast, by=name)


def test_each_confirmed_post_gets_a_task_due_thirty_days_after_the_change(cast: Cast) -> None:
    put_in_force(cast, cast.post)
    put_in_force(cast, cast.other_post)
    trigger = raise_change(cast)
    [task] = confirm(cast, trigger, [cast.post])
    trigger.refresh_from_db()
    assert (task.post, task.due_on, task.state, trigger.state) == (cast.post, DUE_ON, "open", "open")
    [fact] = facts("trigger.confirmed")
    assert fact.payload["posts"] == [str(cast.post.uuid)]
    assert fact.payload["left_out"] == [str(cast.other_post.uuid)]


def test_confirming_twice_changes_nothing_and_a_post_can_be_added_later(cast: Cast) -> None:
    trigger = raise_change(cast)
    confirm(cast, trigger, [cast.post])
    assert confirm(cast, trigger, [cast.post]) == []
    assert len(facts("trigger.confirmed")) == 1
    assert [task.post for task in confirm(cast, trigger, [cast.post, cast.other_post])] == [cast.other_post]
    assert trigger.tasks.count() == 2


def test_confirming_no_post_is_refused(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="至少选择一个岗位"):
        confirm(cast, raise_change(cast), [])


def test_a_post_of_elsewhere_is_as_if_it_were_not(cast: Cast) -> None:
    trigger = raise_change(cast)
    for post in (cast.their_post, Post(uuid=uuid4())):
        with pytest.raises(Absent):
            confirm(cast, trigger, [cast.post, post])
    own = raise_change(cast, by=WORKSHOP_HEAD)
    with pytest.raises(Absent):
        confirm(cast, own, [cast.other_post], by=WORKSHOP_HEAD)
    assert not TriggerTask.objects.exists()


def test_a_trigger_that_has_ended_takes_no_more_posts(cast: Cast) -> None:
    withdrawn = raise_change(cast)
    services.withdraw_trigger(actor=cast.actor(SAFETY_OFFICER), trigger_uuid=withdrawn.uuid, reason="重复提出")
    with pytest.raises(RuleBroken, match="已经了结"):
        confirm(cast, withdrawn, [cast.post])
    task = one_task(cast)
    sign(cast, task)
    with pytest.raises(RuleBroken, match="已经了结"):
        confirm(cast, task.trigger, [cast.other_post])


@pytest.mark.parametrize(
    ("name", "error"), [(TEAM_LEADER, NotAllowed), (PARK_OFFICER, Absent), (STRANGER, Absent), (WORKER, Absent)]
)
def test_whoever_raises_no_changes_confirms_and_withdraws_none(cast: Cast, name: str, error: type[Exception]) -> None:
    trigger = one_task(cast).trigger
    with pytest.raises(error):
        confirm(cast, trigger, [cast.post], by=name)
    with pytest.raises(error):
        services.withdraw_trigger(actor=cast.actor(name), trigger_uuid=trigger.uuid, reason="重复提出")


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_the_scope_tasks_exist_exactly_for_the_confirmed_posts(cast: Cast, data: st.DataObject) -> None:
    with transaction.atomic():
        teams = {"一班": cast.team, "二班": cast.other_team}
        posts = [
            make_post(team, name=f"{name}岗位{number}", installation=f"装置{number % 2}")
            for name, team in teams.items()
            for number in range(3)
        ]
        picked = st.lists(st.sampled_from(posts), unique=True)
        scope = Scope(
            installations=tuple(data.draw(st.lists(st.sampled_from(["装置0", "装置1", "装置9"]), unique=True))),
            units=tuple(str(unit.uuid) for unit in data.draw(st.lists(st.sampled_from([cast.team, cast.workshop])))),
            posts=tuple(str(post.uuid) for post in data.draw(picked)),
        )
        trigger = raise_change(cast, scope=scope)
        confirmed: set[Post] = set()
        for chosen in data.draw(st.lists(picked.filter(bool), min_size=1, max_size=3)):
            confirm(cast, trigger, chosen)
            confirmed |= set(chosen)
        tasked = list(TriggerTask.objects.filter(trigger=trigger).values_list("post", flat=True))
        transaction.set_rollback(True)
    assert sorted(tasked) == sorted(post.pk for post in confirmed)


def test_a_trigger_is_withdrawn_with_a_reason_that_stays(cast: Cast) -> None:
    trigger = raise_change(cast, by=WORKSHOP_HEAD)
    withdrawn = services.withdraw_trigger(
        actor=cast.actor(WORKSHOP_HEAD), trigger_uuid=trigger.uuid, reason="同型号更换，不属于变更"
    )
    assert withdrawn.state == "withdrawn"
    assert [fact.payload for fact in facts("trigger.withdrawn")] == [{"reason": "同型号更换，不属于变更"}]
    with pytest.raises(RuleBroken):
        services.withdraw_trigger(actor=cast.actor(SAFETY_OFFICER), trigger_uuid=trigger.uuid, reason="再撤回一次")


def test_once_posts_are_confirmed_a_trigger_cannot_be_withdrawn(cast: Cast) -> None:
    task = one_task(cast)
    with pytest.raises(RuleBroken, match="不能撤回"):
        services.withdraw_trigger(actor=cast.actor(SAFETY_OFFICER), trigger_uuid=task.trigger.uuid, reason="不想办了")
    task.refresh_from_db()
    assert task.state == "open"
