"""Sheets: what is asked, that everything comes round, and what may be answered."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from gangze.dossiers.content import ItemContent, Kind
from gangze.inspections.rules.answering import (
    Given,
    Timing,
    Window,
    check_times,
    checked_answers,
    digest_of,
    tally,
    times_of,
)
from gangze.inspections.rules.handling import LONGEST_WORDS
from gangze.inspections.rules.planning import READING, Question
from gangze.inspections.rules.raising import LONGEST_ASKED, asked, finding_words, written
from gangze.inspections.rules.reports import Shot
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.rules.sheets import DutySource, ItemKind, merged, picked, sheet_items, turn_of
from gangze.inspections.rules.words import Answer
from gangze.kernel.errors import RuleBroken

DAY = date(2026, 3, 2)
QUESTIONS = (Question("leak", "有无泄漏"), Question("level", "储槽液位", READING, "%", "20", "85"))
SAYABLE = tuple(
    ItemContent(Kind.RISK, {"point": f"风险{number}", "measures": "查"}, is_must_know=number > 2, uid=f"{number:032x}")
    for number in range(1, 6)
)
STEPS = tuple(ItemContent(Kind.OPERATION, {"procedure": f"步{n}"}, uid=f"{n:032x}") for n in (7, 8, 9))
SOURCE = DutySource(3, "A/3", date(2026, 2, 1), SAYABLE, STEPS)
TEN = moment_of(DAY, 600)


def keys(moment: datetime = TEN) -> list[str]:
    return [item.key for item in sheet_items(QUESTIONS, SOURCE, moment)]


def test_a_sheet_is_a_function_of_version_revision_and_moment() -> None:
    assert sheet_items(QUESTIONS, SOURCE, TEN) == sheet_items(QUESTIONS, SOURCE, TEN.astimezone(UTC))
    assert keys()[:3] == ["q:leak", "q:level", "card"]
    card = sheet_items(QUESTIONS, SOURCE, TEN)[2]
    assert "A/3" in card.text
    assert "2026-02-01" in card.text
    assert [item.kind for item in sheet_items(QUESTIONS, None, TEN)] == [ItemKind.CHOICE, ItemKind.READING]


def test_at_every_hour_of_the_day_all_items_come_round_the_must_know_ones_first() -> None:
    for minute in range(8 * 60, 32 * 60, 60):
        told = [picked(SAYABLE, turn_of(moment_of(DAY + timedelta(days=day), minute))) for day in range(5)]
        assert {item.uid for item in told if item} == {item.uid for item in SAYABLE}, minute
    assert [picked(SAYABLE, turn).is_must_know for turn in range(5)] == [True] * 3 + [False] * 2  # type: ignore[union-attr]
    through_a_day = [turn_of(moment_of(DAY, minute)) for minute in range(8 * 60, 32 * 60, 120)]
    assert all(later - earlier == 2 for earlier, later in pairwise(through_a_day))


def test_sheets_of_several_rounds_share_a_page_and_each_keeps_its_order() -> None:
    sheets = {TEN + timedelta(hours=n): sheet_items(QUESTIONS, SOURCE, TEN + timedelta(hours=n)) for n in range(48)}
    rows = merged(sheets)
    assert len(rows) == 2 + 1 + 5 + 3
    for moment, items in sheets.items():
        assert [row.item for row in rows if moment in row.moments] == list(items), moment


def answered(*given: Given) -> tuple[Given, ...]:
    return checked_answers(sheet_items(QUESTIONS, SOURCE, TEN), given)


def test_what_nobody_answered_stays_unanswered() -> None:
    counts = tally(5, answered(Given("q:leak", Answer.OK), Given("card", Answer.NOT_APPLICABLE)))
    assert (counts.ok, counts.not_applicable, counts.unanswered) == (1, 1, 3)


def test_a_reading_out_of_limits_is_a_finding_whatever_was_tapped() -> None:
    cases = {
        "20": Answer.OK, "85.0": Answer.OK, "19.9": Answer.FINDING, "-3": Answer.FINDING, "85，5": Answer.FINDING,
    }  # fmt: skip
    told = {value: answered(Given("q:level", Answer.OK, value))[0].answer for value in cases}
    assert told == cases
    assert answered(Given("q:level", Answer.FINDING, "50"))[0].answer is Answer.FINDING


def test_what_a_finding_says_is_what_is_wrong_and_never_that_all_is_well() -> None:
    questions = (*QUESTIONS, Question("interlock", "联锁投用，无未经审批的摘除或旁路"))
    leak, level, interlock, card, say, step = sheet_items(questions, SOURCE, TEN)
    cases = [
        (interlock, {}, "不符合：联锁投用，无未经审批的摘除或旁路"),
        (leak, {}, "有问题：有无泄漏"),
        (card, {}, f"没做到：{card.text}"),
        (say, {}, f"没说清：{say.text}"),
        (step, {}, f"没做到：{step.text}"),
        (level, {"value": "92"}, "储槽液位超限：92 %（应为 20–85 %）"),
        (level, {"value": "50"}, "储槽液位有问题：50 %"),
        (interlock, {"note": "LT101旁路未审批"}, "LT101旁路未审批（检查项：联锁投用，无未经审批的摘除或旁路）"),
        (level, {"value": "50", "note": "表卡住"}, "表卡住（检查项：储槽液位，读数 50 %）"),
    ]  # fmt: skip
    assert [finding_words(item, Given(item.key, Answer.FINDING, **told)) for item, told, _ in cases] == [
        words for _item, _told, words in cases
    ]
    long = Question("long", "护" * (LONGEST_ASKED + 9))
    words = finding_words(sheet_items((long,), None, TEN)[0], Given("q:long", Answer.FINDING, note="缺" * 200))
    assert len(words) <= LONGEST_WORDS


def test_of_a_finding_what_a_person_wrote_and_what_the_sheet_asked_are_told_apart() -> None:
    leak = sheet_items(QUESTIONS, None, TEN)[0]
    noted, bare = (finding_words(leak, Given(leak.key, Answer.FINDING, note=note)) for note in ("滴漏", ""))
    assert (written("whole", noted), written("whole", bare), written("whole", "")) == ("滴漏", "", "whole")
    assert (asked(noted), asked(bare), asked("")) == (leak.text, leak.text, "")


def test_what_cannot_be_an_answer_is_refused_with_a_sentence() -> None:
    wrong = {
        "another sheet": [Given("q:other", Answer.OK)],
        "twice": [Given("q:leak", Answer.OK), Given("q:leak", Answer.FINDING)],
        "no number": [Given("q:level", Answer.OK, "高")],
        "no reading": [Given("q:level", Answer.OK)],
        "infinite": [Given("q:level", Answer.OK, "NaN")],
        "reading of no gauge": [Given("q:leak", Answer.OK, "3")],
        "unable without a reason": [Given("q:leak", Answer.UNABLE)],
        "nothing": [],
        "a photo without a hash": [Given("q:leak", Answer.FINDING, photos=(Shot("x.jpg"),))],
        "a step of another turn": [Given(f"say:{6:032x}", Answer.OK)],
    }
    accepted = []
    for name, given in wrong.items():
        try:
            answered(*given)
        except RuleBroken:
            continue
        accepted.append(name)
    assert not accepted


def test_equal_answers_have_equal_digests_whatever_item_of_the_dossier_was_asked() -> None:
    one = [Given("q:leak", Answer.OK), Given("say:1", Answer.OK, note="好")]
    other = [Given("q:leak", Answer.OK), Given("say:2", Answer.OK)]
    assert digest_of(one) == digest_of(other) != digest_of([Given("q:leak", Answer.FINDING), *one[1:]])


def test_a_round_is_on_time_late_or_afterwards_and_never_before_it_opened() -> None:
    window = Window(TEN - timedelta(minutes=30), TEN + timedelta(minutes=30), TEN + timedelta(minutes=90))
    assert [window.timing(TEN + timedelta(minutes=m)) for m in (-30, 30, 31, 89, 90)] == [
        Timing.ON_TIME, Timing.ON_TIME, Timing.LATE, Timing.LATE, Timing.AFTERWARDS,
    ]  # fmt: skip
    later = TEN + timedelta(hours=1)
    check_times(window, TEN, TEN, later)
    check_times(window, TEN - timedelta(hours=13), TEN, later)  # looked at in the evening, done in the morning
    impossible = {
        "before it opened": (TEN - timedelta(hours=2), TEN - timedelta(hours=2)),
        "ended before it began": (TEN, TEN - timedelta(minutes=1)),
        "in the future": (TEN, later + timedelta(minutes=10)),
        "begun before anybody had the sheet": (TEN - timedelta(hours=49), TEN),
    }
    accepted = []
    for name, (started, finished) in impossible.items():
        try:
            check_times(window, started, finished, later)
        except RuleBroken:
            continue
        accepted.append(name)
    assert not accepted


def test_a_clock_that_ran_ahead_moves_both_ends_of_a_round() -> None:
    received = TEN + timedelta(minutes=5)
    ahead = timedelta(hours=2)
    known = times_of(TEN + ahead, TEN + ahead + timedelta(seconds=25), skew=ahead, received_at=received)
    assert known == (TEN, TEN + timedelta(seconds=25))
    unknown = times_of(TEN + ahead, TEN + ahead + timedelta(seconds=25), skew=timedelta(), received_at=received)
    assert unknown == (received - timedelta(seconds=25), received)
