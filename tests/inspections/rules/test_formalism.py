"""Hints of rounds done for the form: when each appears, when it does not, and which rounds stand behind it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

import pytest

from gangze.inspections.rules.formalism import (
    Done,
    House,
    SignalKind,
    at_most,
    check_signals,
    clusters,
    fast_sheets,
    fast_walks,
    few_findings,
    late_papers,
    same_answers,
    same_person,
    signals,
    silent_place,
)
from gangze.kernel.clock import PARK_ZONE

START = datetime(2027, 3, 1, 8, tzinfo=PARK_ZONE)
_keys: Iterator[int] = count(1)


def done(number: int = 0, *, seconds: int = 25, after: timedelta | None = None, **said: object) -> Done:
    """Return the n-th round of a plan, every two hours, a minute later each time."""
    due = START + timedelta(hours=2 * number)
    finished = due + (after if after is not None else timedelta(minutes=number % 25))
    told = {
        "key": next(_keys), "plan": 1, "post": 1, "speciality": "process", "person": 1, "scheduled_for": due,
        "started_at": finished - timedelta(seconds=seconds), "finished_at": finished, "items": 8, "findings": 0, "digest": f"d{number}",
    } | said  # fmt: skip
    return Done(**told)  # type: ignore[arg-type]  # only Done's own fields


def test_a_sheet_is_fast_by_what_was_answered_not_by_what_was_asked() -> None:
    table = {"answered": (8, 15, True), "half answered": (4, 15, False), "two answered": (2, 1, False)}
    for name, (items, seconds, is_told) in table.items():
        assert bool(list(fast_sheets([done(items=items, seconds=seconds)]))) is is_told, name


def test_a_sheet_is_fast_below_two_seconds_an_item() -> None:
    fast, slow = done(seconds=15), done(1, seconds=16)
    short, paper = done(2, seconds=1, items=2), done(3, seconds=0, is_timed=False)
    (hint,) = fast_sheets([fast, slow, short, paper])
    assert (hint.kind, hint.plan, hint.evidence) == (SignalKind.FAST_SHEET, 1, (fast.key,))
    assert list(fast_sheets([slow, short, paper])) == []


def test_nobody_is_at_two_posts_within_a_minute() -> None:
    one = done(after=timedelta(minutes=5))
    next_door = done(after=timedelta(minutes=6), seconds=1, post=2, plan=2)
    (hint,) = fast_walks([one, next_door])
    assert (hint.plan, hint.person, hint.evidence) == (None, 1, (one.key, next_door.key))
    assert hint.key == "fast_walk-p1"
    fine = [
        [one, done(after=timedelta(minutes=7), seconds=60, post=2)],
        [one, done(after=timedelta(minutes=5), person=2, post=2)],
        [one, done(after=timedelta(minutes=5, seconds=10), plan=3)],
        [one, done(after=timedelta(minutes=5), post=2, is_timed=False)],
        [done(person=None), done(person=None, post=2)],
    ]
    assert [list(fast_walks(rounds)) for rounds in fine] == [[]] * len(fine)


def test_a_long_round_elsewhere_is_held_against_all_short_ones_while_it_goes_on() -> None:
    long = done(after=timedelta(minutes=60), seconds=50 * 60)
    here = done(after=timedelta(minutes=20), seconds=30, key=900)
    there = done(after=timedelta(minutes=40), seconds=30, post=2, plan=2, key=901)
    (hint,) = fast_walks([long, here, there])
    assert (hint.words.values["count"], set(hint.evidence)) == (1, {long.key, there.key})
    two = [done(after=timedelta(minutes=each), seconds=30, post=2, plan=2) for each in (20, 40)]
    (hint,) = fast_walks([long, *two])
    assert (hint.words.values["count"], len(hint.evidence)) == (2, 3)
    pocketed = done(after=timedelta(minutes=60), seconds=50 * 60, spent_seconds=60)
    assert list(fast_walks([pocketed, there])) == []


def test_readings_are_those_of_the_sheet_that_was_answered_not_of_the_plan_before_or_after() -> None:
    same = [done(each, digest="same", version=1) for each in range(6)]
    assert list(same_answers(same, frozenset({(1, 2)}))) == []
    assert len(next(same_answers(same, frozenset({(1, 1)}))).evidence) == 6


def test_readings_that_never_change_are_told_but_not_a_plain_all_is_well() -> None:
    same, other = [done(each, digest="same") for each in range(6)], [done(each) for each in range(6, 11)]
    (hint,) = same_answers([*same, *other], frozenset({(1, 1)}))
    assert hint.evidence == tuple(each.key for each in same)
    assert list(same_answers([*same, *other], frozenset())) == []
    assert list(same_answers([*same, *other, done(11)], frozenset({(1, 1)}))) == []
    assert list(same_answers(same[:4], frozenset({(1, 1)}))) == []


def test_rounds_that_always_end_at_the_same_distance_are_told() -> None:
    punctual = [done(each, after=timedelta(minutes=10, seconds=each)) for each in range(20)]
    (hint,) = clusters(punctual)
    assert len(hint.evidence) == 20
    assert list(clusters(punctual[:19])) == []
    assert list(clusters([done(each) for each in range(60)])) == []
    early = [done(each, after=timedelta(minutes=-3)) for each in range(20)]
    assert "前" in str(next(clusters(early)).words)


def test_too_few_findings_are_told_by_the_own_level_of_the_house() -> None:
    usual = [done(each, plan=2, findings=each % 5 == 0) for each in range(100)]
    silent = [done(each) for each in range(60)]
    (hint,) = few_findings([*usual, *silent])
    assert (hint.plan, len(hint.evidence)) == (1, 60)
    assert list(few_findings([*usual, *silent[:10]])) == []  # too little to tell
    assert list(few_findings(silent)) == []  # a house without findings has no level
    assert list(few_findings([*usual, *(done(each, speciality="electrical") for each in range(60))])) == []


def test_a_place_that_finds_nothing_in_a_hundred_rounds_is_told() -> None:
    silent = [done(each, plan=each % 4) for each in range(100)]
    (hint,) = silent_place(silent)
    assert (hint.kind, hint.plan, hint.person, hint.key) == (SignalKind.NO_FINDINGS, None, None, "no_findings-all")
    assert len(hint.evidence) == 100
    assert list(silent_place(silent[1:])) == []
    assert list(silent_place([*silent[1:], done(findings=1)])) == []


def test_of_weekly_and_monthly_checks_a_year_tells_too_few_findings_or_none() -> None:
    usual = [done(each, plan=2, speciality="weekly", findings=1) for each in range(40)]
    silent = [done(each, speciality="weekly") for each in range(8)]
    (hint,) = check_signals([*usual, *silent])
    assert (hint.kind, hint.plan) == (SignalKind.FEW_FINDINGS, 1)  # told once, by the level of the house
    assert hint.words.msgid == "{all}次只发现{count}条；按本企业周排查的水平约{expected}条。"
    (hint,) = check_signals(silent)
    assert (hint.kind, hint.plan, len(hint.evidence)) == (SignalKind.NO_FINDINGS, 1, 8)
    assert check_signals(silent[1:]) == []
    monthly = [done(each, plan=3, speciality="monthly") for each in range(6)]
    assert [each.plan for each in check_signals(monthly)] == [3]
    assert check_signals([*monthly[1:], done(speciality="monthly", plan=3, findings=1)]) == []


def test_the_probability_is_that_of_poisson() -> None:
    assert at_most(0, 3.0) == pytest.approx(0.049787, abs=1e-6)
    assert at_most(2, 5.0) == pytest.approx(0.124652, abs=1e-6)
    assert at_most(500, 5.0) == pytest.approx(1.0)
    assert at_most(1000, 1000.0) == pytest.approx(0.5, abs=0.02)


def test_one_person_for_all_is_told_where_the_post_has_several() -> None:
    own = [done(each) for each in range(20)]
    (hint,) = same_person(own, {1: 4})
    assert (hint.plan, hint.person, len(hint.evidence)) == (1, 1, 20)
    assert list(same_person(own, {1: 1})) == list(same_person(own[:19], {1: 4})) == []
    assert list(same_person([*own, *(done(each, person=2) for each in range(3))], {1: 4})) == []


def test_hints_come_in_the_order_of_kinds_and_each_has_a_rule() -> None:
    rounds = [done(each, seconds=1, digest="same", after=timedelta(minutes=1)) for each in range(20)]
    kinds = [each.kind for each in signals(rounds, House(frozenset({(1, 1)}), {1: 3}))]
    assert kinds == [
        SignalKind.FAST_SHEET,
        SignalKind.SAME_ANSWERS,
        SignalKind.CLUSTER,
        SignalKind.SAME_PERSON,
    ]
    assert all(kind.label and kind.rule for kind in SignalKind)


def test_paper_that_comes_days_later_or_without_its_original_is_told_from_five_on() -> None:
    late = [done(number, is_timed=False, entered_days=2) for number in range(3)]
    bare = [done(number, is_timed=False, entered_days=0, has_original=False) for number in range(3, 5)]
    fine = [done(5, is_timed=False, entered_days=1), done(6), done(7, has_original=False)]
    (hint,) = late_papers([*late, *bare, *fine])
    assert (hint.kind, hint.plan) == (SignalKind.LATE_PAPER, 1)
    assert set(hint.evidence) == {each.key for each in (*late, *bare)}
    assert "其中2次没有原件" in str(hint.words)
    assert list(late_papers([*late, *bare[:1], *fine])) == []
    assert hint in signals([*late, *bare, *fine], House())


def test_paper_takes_part_in_what_needs_no_clock_of_its_own() -> None:
    alike = [done(number, is_timed=False, entered_days=0, digest="d") for number in range(20)]
    found = signals(alike, House(frozenset({(1, 1)}), {1: 2}))
    assert {each.kind for each in found} == {SignalKind.SAME_ANSWERS, SignalKind.SAME_PERSON}
