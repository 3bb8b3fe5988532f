"""Who lacks what training, and what may be recorded of one."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from gangze.kernel.errors import RuleBroken
from gangze.mastery.rules.training import (
    INDUCTION,
    Changed,
    Course,
    EndState,
    Held,
    Lack,
    Learner,
    RequiredHours,
    Taught,
    check_certificate_days,
    check_day,
    checked_hours,
    checked_score,
    end_state,
    training_gaps,
)

DAY = date(2026, 10, 1)
POST, OTHER = uuid4(), uuid4()
HOURS = RequiredHours()


def taught(course: Course, hours: int = 24, *, on: date = DAY, passed: bool = True, post: UUID | None = None,
           items: tuple[str, ...] = (), revision: int = 0) -> Taught:  # fmt: skip
    return Taught(course, on, Decimal(hours), passed, post, frozenset(items), revision)


def lacks(learner: Learner, *done: Taught) -> list[Lack]:
    return [gap.lack for gap in training_gaps(learner, done, day=DAY, hours=HOURS)]


def hired(days_ago: int) -> Learner:
    return Learner(DAY - timedelta(days=days_ago))


def test_a_new_hire_without_records_lacks_all_three_levels() -> None:
    [gap] = training_gaps(hired(10), [], day=DAY, hours=HOURS)
    assert (gap.lack, gap.courses) == (Lack.INDUCTION, INDUCTION)


def test_only_the_levels_that_were_not_passed_are_lacking() -> None:
    done = [taught(Course.COMPANY), taught(Course.WORKSHOP, passed=False)]
    [gap] = training_gaps(hired(10), done, day=DAY, hours=HOURS)
    assert gap.courses == (Course.WORKSHOP, Course.TEAM)


def test_three_levels_of_too_few_hours_lack_hours() -> None:
    [gap] = training_gaps(hired(10), [taught(each, 20) for each in INDUCTION], day=DAY, hours=HOURS)
    assert (gap.lack, gap.hours, gap.of) == (Lack.HOURS, Decimal(60), 72)


def test_an_enterprise_may_ask_for_fewer_hours() -> None:
    done = [taught(each, 20) for each in INDUCTION]
    assert training_gaps(hired(10), done, day=DAY, hours=RequiredHours(induction=24)) == []


def test_three_levels_of_enough_hours_lack_nothing() -> None:
    assert lacks(hired(10), *(taught(each, 24) for each in INDUCTION)) == []


@pytest.mark.parametrize("learner", [hired(365), hired(3000), Learner(None), Learner(DAY + timedelta(days=1))])
def test_people_hired_long_ago_at_an_unknown_time_or_not_yet_are_not_asked_for_induction(learner: Learner) -> None:
    assert lacks(learner) == []


def moved(days_ago: int, *, is_first: bool = False) -> Learner:
    held = Held(POST, "聚合外操", DAY - timedelta(days=days_ago), is_first)
    return Learner(DAY.replace(year=DAY.year - 1), holds=(held,))


DONE_THIS_YEAR = taught(Course.ROUTINE, 20)


def test_whoever_moved_to_another_post_lacks_training_for_it() -> None:
    [gap] = training_gaps(moved(5), [DONE_THIS_YEAR], day=DAY, hours=HOURS)
    assert (gap.lack, gap.post, gap.post_name) == (Lack.TRANSFER, POST, "聚合外操")


def test_a_first_post_is_no_transfer() -> None:
    assert lacks(moved(5, is_first=True), DONE_THIS_YEAR) == []


def test_training_for_the_post_or_for_no_post_in_particular_settles_a_transfer() -> None:
    assert lacks(moved(5), DONE_THIS_YEAR, taught(Course.TRANSFER, 8, post=POST)) == []
    assert lacks(moved(5), DONE_THIS_YEAR, taught(Course.TRANSFER, 8)) == []


@pytest.mark.parametrize("done", [
    taught(Course.TRANSFER, 8, post=OTHER), taught(Course.TRANSFER, 8, passed=False),
    taught(Course.TRANSFER, 8, on=DAY - timedelta(days=200)), taught(Course.ROUTINE, 8),
])  # fmt: skip
def test_training_for_another_post_failed_or_from_long_before_does_not(done: Taught) -> None:
    assert Lack.TRANSFER in lacks(moved(5), DONE_THIS_YEAR, done)


def test_training_may_come_before_the_move() -> None:
    assert lacks(moved(5), DONE_THIS_YEAR, taught(Course.TRANSFER, 8, on=DAY - timedelta(days=60))) == []


def behind(*changed: Changed, acknowledged: dict[str, int] | None = None) -> Learner:
    held = Held(POST, "聚合主操", date(2026, 1, 1), True, changed, acknowledged or {})
    return Learner(date(2020, 1, 1), holds=(held,))


CHANGED = Changed("aa", 3, date(2026, 9, 1))


def test_an_item_that_changed_since_asks_for_training_again() -> None:
    gaps = training_gaps(behind(CHANGED), [DONE_THIS_YEAR], day=DAY, hours=HOURS)
    assert [(gap.lack, gap.uids) for gap in gaps] == [(Lack.CHANGE, ("aa",))]


def test_acknowledging_or_training_the_changed_item_settles_it() -> None:
    assert lacks(behind(CHANGED, acknowledged={"aa": 3}), DONE_THIS_YEAR) == []
    done = taught(Course.CHANGE, 2, post=POST, items=("aa",), revision=3)
    assert lacks(behind(CHANGED), DONE_THIS_YEAR, done) == []


@pytest.mark.parametrize("done", [
    taught(Course.CHANGE, 2, post=POST, items=("bb",), revision=3), taught(Course.CHANGE, 2, post=OTHER, items=("aa",), revision=3),
    taught(Course.CHANGE, 2, post=POST, items=("aa",), revision=2), taught(Course.CHANGE, 2, post=POST, items=("aa",), revision=3, passed=False),
])  # fmt: skip
def test_another_item_post_or_revision_or_a_failed_training_does_not(done: Taught) -> None:
    assert Lack.CHANGE in lacks(behind(CHANGED, acknowledged={"aa": 2}), DONE_THIS_YEAR, done)


def test_what_changed_before_somebody_came_is_taught_with_the_post() -> None:
    assert lacks(behind(Changed("aa", 3, date(2025, 9, 1))), DONE_THIS_YEAR) == []


def test_the_hours_of_this_year_count_whatever_the_examination_said() -> None:
    done = [taught(Course.ROUTINE, 19, passed=False), taught(Course.ROUTINE, 50, on=date(2025, 12, 31))]
    [gap] = training_gaps(behind(), done, day=DAY, hours=HOURS)
    assert (gap.lack, gap.hours, gap.of) == (Lack.YEARLY, Decimal(19), 20)


def test_a_contractors_worker_is_asked_for_the_entry_training_alone() -> None:
    worker = Learner(DAY, is_contractor=True)
    assert lacks(worker) == [Lack.CONTRACTOR]
    assert lacks(worker, taught(Course.CONTRACTOR, 4, passed=False)) == [Lack.CONTRACTOR]
    assert lacks(worker, taught(Course.CONTRACTOR, 4)) == []


@pytest.mark.parametrize(("days", "state"), [
    (-1, EndState.EXPIRED), (0, EndState.WITHIN_30), (30, EndState.WITHIN_30), (31, EndState.WITHIN_60),
    (60, EndState.WITHIN_60), (61, EndState.GOOD),
])  # fmt: skip
def test_a_certificate_is_good_on_its_last_day_and_told_of_before(days: int, state: EndState) -> None:
    assert end_state(DAY + timedelta(days=days), DAY) is state


def test_a_certificate_without_an_end_is_good() -> None:
    assert end_state(None, DAY) is EndState.GOOD


@pytest.mark.parametrize("hours", ["0", "-1", "999.5", "1.3"])
def test_hours_that_cannot_be_are_refused(hours: str) -> None:
    with pytest.raises(RuleBroken):
        checked_hours(Decimal(hours))


def test_hours_are_kept_in_half_hours() -> None:
    assert str(checked_hours(Decimal("4"))) == "4.0"
    assert str(checked_hours(Decimal("4.5"))) == "4.5"


@pytest.mark.parametrize("score", ["-1", "100.1"])
def test_scores_outside_the_scale_are_refused(score: str) -> None:
    with pytest.raises(RuleBroken):
        checked_score(Decimal(score))


def test_a_training_of_tomorrow_or_of_another_century_is_refused() -> None:
    for day in (DAY + timedelta(days=1), date(1926, 10, 1)):
        with pytest.raises(RuleBroken):
            check_day(day, DAY)


def test_a_certificate_of_the_future_or_ending_before_it_begins_is_refused() -> None:
    with pytest.raises(RuleBroken):
        check_certificate_days(DAY + timedelta(days=1), None, DAY)
    with pytest.raises(RuleBroken):
        check_certificate_days(DAY, DAY - timedelta(days=1), DAY)
