"""How a cell stands: the rule as a table."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from gangze.dossiers.content import Kind
from gangze.mastery.rules.levels import CellState, Level, Outcome
from gangze.mastery.rules.matrix import (
    NEVER,
    Act,
    Ages,
    AskedItem,
    Stand,
    Thresholds,
    ages_of,
    cell_of,
    changes_on,
    stand_after,
    stands_of,
    state_on,
)
from gangze.mastery.rules.memory import Memory
from gangze.mastery.rules.next_steps import next_steps

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
DAY = date(2026, 3, 2)
RULES = Thresholds()


def asked(*stars: bool, since: int = 1) -> list[AskedItem]:
    return [AskedItem(str(number), since, star) for number, star in enumerate(stars)]


def stand(outcome: str, revision: int = 1, number: int = 0) -> Stand:
    return Stand(Outcome(outcome), revision, NOON + timedelta(hours=number), UUID(int=number + 1), "郑样刚")


def state(items: list[AskedItem], outcomes: list[str | None], rules: Thresholds = RULES) -> CellState:
    stands = {str(n): stand(each, number=n) for n, each in enumerate(outcomes) if each is not None}
    ages = {uid: ages_of(each, Level.EXPLANATION, rules) for uid, each in stands.items()}
    return cell_of(items, stands, ages, rules, DAY).state


@pytest.mark.parametrize(
    ("stars", "outcomes", "expected"),
    [
        ((False, False), [None, None], "unknown"),
        ((), [], "unknown"),
        ((False, False), ["shown", "shown"], "shown"),
        ((False, False), ["shown", None], "not_yet"),
        ((False, False), ["shown", "partly"], "not_yet"),
        ((False, False), ["shown", "not"], "not_yet"),
        ((True, False, False, False, False), ["shown", "shown", "shown", "shown", None], "shown"),
        ((True, False, False, False, False), ["shown", "shown", "shown", None, None], "not_yet"),
        ((True, False, False, False, False), ["not", "shown", "shown", "shown", "shown"], "not_yet"),
        ((True, False, False, False, False), [None, "shown", "shown", "shown", "shown"], "not_yet"),
        ((True, False), ["not", None], "not_yet"),
    ],
)
def test_every_star_and_enough_of_the_rest_must_be_shown(
    stars: tuple[bool, ...], outcomes: list[str | None], expected: str
) -> None:
    assert state(asked(*stars), outcomes) == expected


def test_an_enterprise_may_ask_for_stars_only() -> None:
    assert state(asked(True, False), ["shown", None], Thresholds(shown_share_percent=0)) == "shown"


def test_an_act_on_an_older_revision_than_the_item_is_asked_since_counts_no_more() -> None:
    told = cell_of(asked(True, since=2), {"0": stand("shown", revision=1)}, {}, RULES, DAY)
    assert (told.state, told.shown_count, told.last) == (CellState.UNKNOWN, 0, None)


def test_the_cell_names_its_last_act_and_counts_what_was_shown() -> None:
    stands = {"0": stand("shown", number=5), "1": stand("not", number=3)}
    ages = {uid: ages_of(each, Level.EXPLANATION, RULES) for uid, each in stands.items()}
    told = cell_of(asked(False, False), stands, ages, RULES, DAY)
    assert (told.item_count, told.shown_count) == (2, 1)
    assert told.last is stands["0"]


def test_an_explanation_runs_out_after_a_year_and_says_so_a_month_before() -> None:
    ages = ages_of(stand("shown"), Level.EXPLANATION, RULES)
    assert ages == Ages(DAY + timedelta(days=335), DAY + timedelta(days=365))
    assert ages_of(stand("shown"), Level.DEMONSTRATION, Thresholds(demonstration_days=20)) == Ages(
        DAY + timedelta(days=10), DAY + timedelta(days=20)
    )
    assert ages_of(stand("partly"), Level.EXPLANATION, RULES) == NEVER


@pytest.mark.parametrize(
    ("days", "expected", "next_change"),
    [(0, "shown", 335), (334, "shown", 335), (335, "fading", 365), (364, "fading", 365), (365, "expired", None)],
)
def test_time_alone_takes_a_cell_from_shown_to_fading_to_expired(
    days: int, expected: str, next_change: int | None
) -> None:
    ages, day = Ages(DAY + timedelta(days=335), DAY + timedelta(days=365)), DAY + timedelta(days=days)
    assert state_on(ages, day) == expected
    assert changes_on(ages, day) == (DAY + timedelta(days=next_change) if next_change else None)


def test_a_cell_fades_with_the_first_star_or_when_too_few_others_are_fresh() -> None:
    items = asked(True, False, False, False, False)
    stands = {str(n): stand("shown", number=n) for n in range(5)}

    def fades(days: list[int]) -> date | None:
        ages = {str(n): Ages(DAY + timedelta(days=each), None) for n, each in enumerate(days)}
        return cell_of(items, stands, ages, RULES, DAY).ages.fades_on

    assert fades([9, 30, 30, 30, 30]) == DAY + timedelta(days=9)
    assert fades([90, 10, 20, 30, 40]) == DAY + timedelta(days=20), "one of five may be lost, not two"


def test_recall_of_a_night_shift_counts_from_the_day_the_shift_began() -> None:
    act = Act(datetime(2026, 3, 2, 22, tzinfo=UTC), UUID(int=1), Level.RECALL, "risk", 1, [("0", "shown")])
    made = stand_after(None, act, Outcome.SHOWN, 1)
    assert ages_of(made, Level.RECALL, RULES).fades_on == DAY + timedelta(days=8)


def test_however_well_something_is_remembered_it_is_asked_again_within_a_year() -> None:
    known_by_heart = stand("shown")._replace(memory=Memory(stability=5000.0, difficulty=2.0))
    ages = ages_of(known_by_heart, Level.RECALL, RULES)
    assert ages == Ages(DAY + timedelta(days=335), DAY + timedelta(days=365))


def test_going_act_by_act_gives_what_going_the_whole_way_gives() -> None:
    acts = [
        Act(NOON + timedelta(days=3 * n), UUID(int=n + 1), level, "risk", 1, [("0", outcome)])
        for n, (level, outcome) in enumerate(
            [(Level.RECALL, "shown"), (Level.EXPLANATION, "partly"), (Level.RECALL, "not"), (Level.RECALL, "shown")]
        )
    ]
    whole = stands_of(reversed(acts), {"risk": {"0": AskedItem("0", 1, False)}})
    step: dict[Level, Stand] = {}
    for act in acts:
        step[act.level] = stand_after(step.get(act.level), act, Outcome(act.outcomes[0][1]), 1)
    assert {level: stands["0"] for (_document, level), stands in whole.items()} == step


def test_what_is_lost_comes_first_and_what_can_be_done_alone_before_the_rest() -> None:
    steps = next_steps(
        [
            (Kind.RISK, Level.DEMONSTRATION, CellState.EXPIRED),
            (Kind.DUTY, Level.RECALL, CellState.NOT_YET),
            (Kind.RISK, Level.EXPLANATION, CellState.NOT_YET),
            (Kind.RISK, Level.RECALL, CellState.SHOWN),
            (Kind.EMERGENCY, Level.EXPLANATION, CellState.FADING),
        ]
    )
    assert [(step.kind, step.level) for step in steps] == [
        (Kind.RISK, Level.DEMONSTRATION), (Kind.DUTY, Level.RECALL), (Kind.RISK, Level.EXPLANATION),
        (Kind.EMERGENCY, Level.EXPLANATION),
    ]  # fmt: skip
    assert [step.why for step in steps] == ["已经过期", "还没做全", "还没做全", "快到期了"]
