"""What follows from an examiner's marks."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from gangze.kernel.errors import RuleBroken
from gangze.mastery.rules.evidence import outcome_of
from gangze.mastery.rules.levels import Outcome
from gangze.mastery.rules.marking import (
    DemonstrationMarks,
    ExplanationMarks,
    Marked,
    Mode,
    PointMark,
    RecitationMarks,
    StepMark,
    agreement,
    agreements,
    session_uuid,
)


def marks(*verdicts: str, must: bool = False, out_of_order: int = 0) -> RecitationMarks:
    return RecitationMarks(
        tuple(
            PointMark(f"i{n}.s1", "", Marked(verdict), is_must_know=must, is_out_of_order=n < out_of_order)
            for n, verdict in enumerate(verdicts)
        )
    )


@pytest.mark.parametrize(
    ("verdicts", "must", "score", "has_passed"),
    [
        (["said", "said"], False, "100.0", True),
        (["said", "prompted"], False, "85.0", True),
        (["said", "partial"], False, "75.0", False),
        (["said", "missed"], False, "50.0", False),
        (["said"] * 9 + ["wrong"], False, "85.0", True),
        (["said"] * 9 + ["wrong"], True, "85.0", False),
        (["wrong"], False, "0.0", False),
    ],
)
def test_the_score_and_whether_it_is_passed(verdicts: list[str], must: bool, score: str, has_passed: bool) -> None:
    assert marks(*verdicts, must=must).result(80) == (Decimal(score), has_passed)


def test_disorder_costs_five_each_and_fifteen_at_most() -> None:
    assert marks("said", "said", out_of_order=1).result(80)[0] == Decimal("95.0")
    assert marks(*["said"] * 6, out_of_order=5).result(80)[0] == Decimal("85.0")


@pytest.mark.parametrize(
    ("verdicts", "outcome"),
    [
        (["said", "said"], Outcome.SHOWN),
        (["said", "prompted"], Outcome.PARTLY),
        (["said", "missed"], Outcome.PARTLY),
        (["partial"], Outcome.PARTLY),
        (["missed", "missed"], Outcome.NOT),
        (["said", "wrong"], Outcome.NOT),
    ],
)
def test_what_the_points_of_an_item_show(verdicts: list[str], outcome: Outcome) -> None:
    assert outcome_of(verdicts) is outcome


def test_a_point_of_another_document_cannot_be_marked() -> None:
    with pytest.raises(RuleBroken):
        marks("said").require_items({"other"})
    with pytest.raises(RuleBroken):
        RecitationMarks(()).require_items({"i0"})
    with pytest.raises(RuleBroken):
        RecitationMarks((PointMark("i0.s1", "", Marked.SAID),) * 2).require_items({"i0"})


def test_an_explanation_passes_when_nothing_fails_and_most_is_whole() -> None:
    def explained(*outcomes: Outcome) -> bool:
        return ExplanationMarks(tuple((f"i{n}", "为什么？", each, "") for n, each in enumerate(outcomes))).has_passed()

    assert explained(Outcome.SHOWN, Outcome.PARTLY)
    assert not explained(Outcome.PARTLY, Outcome.PARTLY, Outcome.SHOWN)
    assert not explained(Outcome.SHOWN, Outcome.SHOWN, Outcome.NOT)


def test_one_step_not_done_fails_the_card_it_belongs_to() -> None:
    done = DemonstrationMarks(
        Mode.DRILL,
        (StepMark("a", "", Outcome.SHOWN), StepMark("a", "", Outcome.NOT), StepMark("b", "", Outcome.PARTLY)),
    )
    assert done.outcomes() == [("a", "not"), ("b", "partly")]
    assert not done.has_passed()


def test_kappa_of_two_examiners() -> None:
    # Twenty points: both said 7, both wrong 5, they differ on 8: equal 0.6, by chance 0.5, κ 0.2.
    mine = [(str(n), "said" if n < 10 else "wrong") for n in range(20)]
    theirs = [(str(n), "said" if n < 7 or n >= 15 else "wrong") for n in range(20)]
    found = agreement(mine, theirs)
    assert found is not None
    assert (found.equal_ratio, found.count) == (0.6, 20)
    assert found.kappa == pytest.approx((0.6 - (0.5 * 0.6 + 0.5 * 0.4)) / 0.5)
    assert found.differing == ("7", "8", "9", "15", "16", "17", "18", "19")


def test_kappa_is_undefined_where_both_say_one_thing_only() -> None:
    found = agreement([("a", "said")], [("a", "said")])
    assert found is not None
    assert found.kappa is None
    assert found.equal_ratio == 1


def test_markings_without_a_common_point_are_not_compared() -> None:
    assert agreement([("a", "said")], [("b", "said")]) is None
    assert len(agreements([[("a", "said")], [("a", "wrong")], [("a", "said")]])) == 3


def test_two_devices_offline_call_the_same_hearing_by_the_same_name() -> None:
    told = {"person": UUID(int=1), "post": UUID(int=2), "document": "risk", "level": "recall", "day": date(2026, 2, 28)}
    assert session_uuid(**told) == session_uuid(**told)  # type: ignore[arg-type]
    assert session_uuid(**told) != session_uuid(**told, turn=2)  # type: ignore[arg-type]
