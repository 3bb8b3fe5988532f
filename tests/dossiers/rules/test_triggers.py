"""Change triggers: whom they concern, when they are due, how they climb, and how they may end."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.dossiers.rules.triggers import (
    Climb,
    Concerned,
    Scope,
    climbed,
    due_before,
    due_on,
    header_text,
    reasons_concerned,
    require_reason_for_no_change,
    require_reason_to_withdraw,
)
from gangze.kernel.errors import RuleBroken

POST = Concerned("p1", "聚合装置", ("u1", "u2"), "导热油炉出口油温不超过320℃")


@pytest.mark.parametrize(
    ("scope", "reasons"),
    [
        (Scope(), []),
        (Scope(posts=("p1",)), ["指定的岗位"]),
        (Scope(units=("u2", "u9")), ["所在车间或班组"]),
        (Scope(installations=("聚合装置",)), ["所在装置"]),
        (Scope(keywords=("导热油", "氯气")), ["条目中有“导热油”"]),
        (Scope(installations=("",), keywords=("",)), []),
        (Scope(posts=("p2",), units=("u3",), installations=("空分",)), []),
    ],
)
def test_a_post_is_concerned_for_reasons_that_can_be_read(scope: Scope, reasons: list[str]) -> None:
    assert reasons_concerned(scope, POST) == reasons


def test_a_post_without_an_installation_is_not_in_every_installation() -> None:
    assert reasons_concerned(Scope(installations=("",)), Concerned("p1")) == []


def test_a_task_is_due_thirty_days_after_the_change_however_late_it_was_told() -> None:
    assert due_on(date(2026, 12, 15), date(2026, 12, 20)) == date(2027, 1, 14)
    assert due_on(date(2026, 1, 1), date(2026, 6, 1)) == date(2026, 6, 2)


def test_a_change_that_lies_ahead_or_an_odd_term_is_refused() -> None:
    with pytest.raises(RuleBroken, match="不能晚于今天"):
        due_on(date(2026, 2, 2), date(2026, 2, 1))
    for days in (0, 366):
        with pytest.raises(RuleBroken, match="1～365天"):
            due_on(date(2026, 2, 1), date(2026, 2, 1), days)


@pytest.mark.parametrize(
    ("today", "seen_by"),
    [
        (date(2026, 2, 27), Climb.TEAM),
        (date(2026, 2, 28), Climb.TEAM),
        (date(2026, 3, 1), Climb.OFFICER),
        (date(2026, 3, 7), Climb.OFFICER),
        (date(2026, 3, 8), Climb.PRINCIPAL),
        (date(2026, 3, 15), Climb.PARK),
        (date(2027, 1, 1), Climb.PARK),
    ],
)
def test_an_overdue_task_climbs_step_by_step(today: date, seen_by: Climb) -> None:
    assert climbed(date(2026, 2, 28), today) is seen_by


def test_no_change_is_a_reason_signed_by_the_safety_officer() -> None:
    require_reason_for_no_change("更换同型号泵，条目不受影响", is_open=True, roles={"safety_officer"})
    for reason, is_open, roles in (
        ("不用", True, {"safety_officer"}),
        ("更换同型号泵，条目不受影响", False, {"safety_officer"}),
        ("更换同型号泵，条目不受影响", True, {"principal"}),
    ):
        with pytest.raises(RuleBroken):
            require_reason_for_no_change(reason, is_open=is_open, roles=roles)


@given(due=st.dates(date(2026, 1, 1), date(2028, 12, 31)), days=st.integers(-40, 40), climb=st.sampled_from(Climb))
def test_the_day_that_lists_ask_for_says_what_the_rule_says(due: date, days: int, climb: Climb) -> None:
    today = due + timedelta(days=days)
    before = due_before(climb, today)
    assert (before is None or due < before) == (climbed(due, today) >= climb)


@pytest.mark.parametrize(
    ("written", "header"),
    [("", "新"), ("上一版的", "新"), ("旧", "新"), ("人写的", "人写的")],
)
def test_what_a_person_wrote_into_the_header_stays(written: str, header: str) -> None:
    assert header_text(written, inherited="上一版的", filled="旧", now="新") == header


def test_a_trigger_is_withdrawn_before_its_posts_are_confirmed_and_with_a_reason() -> None:
    require_reason_to_withdraw("重复提出", is_proposed=True)
    with pytest.raises(RuleBroken, match="写明为什么撤回"):
        require_reason_to_withdraw(" 错 ", is_proposed=True)
    with pytest.raises(RuleBroken, match="不能撤回"):
        require_reason_to_withdraw("重复提出", is_proposed=False)
