"""Who is told of a task as days pass, and who sees what."""

from datetime import date, timedelta

import pytest

from gangze.dossiers import selectors
from gangze.dossiers.models import Trigger
from gangze.dossiers.rules.triggers import Climb
from gangze.kernel.errors import Absent
from tests.cast import (
    AUTHORITY_VIEWER,
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
    StillClock,
    confirm,
    one_task,
    raise_change,
    sign,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "climb"),
    [
        (date(2026, 12, 2), Climb.TEAM),
        (date(2026, 12, 31), Climb.TEAM),
        (date(2027, 1, 1), Climb.OFFICER),
        (date(2027, 1, 7), Climb.OFFICER),
        (date(2027, 1, 8), Climb.PRINCIPAL),
        (date(2027, 1, 14), Climb.PRINCIPAL),
        (date(2027, 1, 15), Climb.PARK),
        (date(2028, 2, 29), Climb.PARK),
    ],
)
def test_a_task_climbs_over_the_end_of_the_year(cast: Cast, clock: StillClock, day: date, climb: Climb) -> None:
    task = one_task(cast)
    clock.day = day
    assert selectors.task_by_uuid(cast.actor(TEAM_LEADER), task.uuid).climb is climb
    reached = {
        name
        for name in (WORKER, TEAM_LEADER, WORKSHOP_HEAD, SAFETY_OFFICER, PRINCIPAL, PARK_OFFICER, STRANGER)
        if task in selectors.tasks_for(cast.actor(name))
    }
    up = [(TEAM_LEADER, WORKSHOP_HEAD), (SAFETY_OFFICER,), (PRINCIPAL,), (PARK_OFFICER,)]
    assert reached == {name for names in up[: climb + 1] for name in names}


def test_before_the_morning_hand_over_it_is_still_the_day_before(
    cast: Cast, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = one_task(cast)
    clock.day = date(2027, 1, 1)
    noon = clock()
    monkeypatch.setattr("gangze.kernel.clock.now", lambda: noon - timedelta(hours=4, minutes=1))
    assert selectors.task_by_uuid(cast.actor(TEAM_LEADER), task.uuid).days_overdue == 0
    monkeypatch.setattr("gangze.kernel.clock.now", lambda: noon - timedelta(hours=4))
    assert selectors.task_by_uuid(cast.actor(TEAM_LEADER), task.uuid).days_overdue == 1


def test_the_park_sees_what_has_climbed_to_it_and_of_the_rest_only_numbers(cast: Cast, clock: StillClock) -> None:
    early = raise_change(cast)
    confirm(cast, early, [cast.post])
    clock.pass_days(30)
    late = raise_change(cast, reason="换了循环泵", happened_on=clock.day)
    confirm(cast, late, [cast.post])
    raise_change(cast, reason="待确认", happened_on=clock.day)
    clock.pass_days(15)
    for name in (PARK_OFFICER, INSPECTOR, AUTHORITY_VIEWER):
        park = cast.actor(name)
        assert [row.trigger for row in selectors.trigger_list(park, selectors.TriggerFilter(), {}).rows] == [early]
        figures = selectors.trigger_figures(park)
        assert (figures.open_count, figures.overdue_count, figures.park_count, figures.proposed_count) == (2, 1, 1, 1)
        page = selectors.trigger_page(park, early.uuid, {})
        assert (len(page.rows), page.history, page.is_inside) == (1, [], False)
        with pytest.raises(Absent):
            selectors.trigger_page(park, late.uuid, {})


def test_once_ended_a_task_is_a_number_for_the_park_again(cast: Cast, clock: StillClock) -> None:
    task = one_task(cast)
    clock.pass_days(60)
    sign(cast, task)
    park = cast.actor(PARK_OFFICER)
    assert selectors.trigger_list(park, selectors.TriggerFilter(), {}).rows == []
    assert selectors.trigger_figures(park).ended_count == 1


def test_a_team_sees_its_own_tasks_of_a_trigger_and_no_others(cast: Cast) -> None:
    trigger = raise_change(cast)
    confirm(cast, trigger, [cast.post, cast.other_post])
    page = selectors.trigger_page(cast.actor(TEAM_LEADER), trigger.uuid, {})
    assert [row.task.post for row in page.rows] == [cast.post]
    assert [fact.kind for fact in page.history] == ["trigger.raised", "trigger.confirmed"]


def test_a_workshop_head_sees_the_own_trigger_before_it_has_tasks_and_no_others(cast: Cast) -> None:
    own = raise_change(cast, by=WORKSHOP_HEAD)
    raise_change(cast, reason="换了循环泵")
    head = cast.actor(WORKSHOP_HEAD)
    assert [row.trigger for row in selectors.trigger_list(head, selectors.TriggerFilter(), {}).rows] == [own]
    assert list(selectors.triggers_to_confirm(head)) == [own]


def test_another_enterprise_learns_nothing_of_a_change(cast: Cast, clock: StillClock) -> None:
    task = one_task(cast)
    clock.pass_days(60)
    stranger = cast.actor(STRANGER)
    assert selectors.trigger_list(stranger, selectors.TriggerFilter(), {}).rows == []
    assert selectors.trigger_figures(stranger).open_count == 0
    for ask in (
        lambda: selectors.trigger_page(stranger, task.trigger.uuid, {}),
        lambda: selectors.task_by_uuid(stranger, task.uuid),
    ):
        with pytest.raises(Absent):
            ask()


def test_the_list_is_narrowed_by_state_kind_enterprise_overdue_and_words(cast: Cast, clock: StillClock) -> None:
    early = one_task(cast).trigger
    clock.pass_days(40)
    late = raise_change(cast, kind="law", reason="新标准实施", happened_on=clock.day, reference="GB 1")
    officer = cast.actor(SAFETY_OFFICER)

    def found(**told: object) -> list[Trigger]:
        return [row.trigger for row in selectors.trigger_list(officer, selectors.TriggerFilter(**told), {}).rows]  # type: ignore[arg-type]

    assert found() == [late, early]
    assert found(state="proposed") == [late]
    assert found(kind="parameters") == [early]
    assert found(enterprise=cast.theirs.code) == []
    assert found(is_overdue=True) == [early]
    assert found(query="gb 1") == [late]
