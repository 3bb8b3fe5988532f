"""The figures of a judge, counted by hand."""

import pytest

from gangze.mastery.recitation.measuring import Tally
from gangze.mastery.recitation.model import Mark, Point, Verdict
from gangze.mastery.recitation.scoring import passes, total_score


def test_the_figures_are_what_a_hand_counts() -> None:
    tally = Tally()
    tally.add(
        {"a": "said", "b": "said", "c": "wrong"},
        {"a": "said", "b": "wrong", "c": "wrong"},
        order=True,
        order_ok=True,
        ms=2,
    )
    tally.add({"a": "missed", "b": "partial"}, {"a": "missed", "b": "said"}, order=False, order_ok=True, ms=4)
    tally.add({"a": "missed"}, {"a": "missed"}, order=None, order_ok=None, ms=6)
    report = tally.report()
    assert report["per_verdict"]["said"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5}
    assert report["per_verdict"]["wrong"]["precision"] == 0.5
    assert report["per_verdict"]["wrong"]["recall"] == 1.0
    assert report["per_verdict"]["partial"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0}
    assert report["macro_f1"] == pytest.approx((0.5 + 0 + 1 + 2 / 3) / 4)
    assert (report["n"], report["order_accuracy"], report["said_judged_wrong"], report["median_ms"]) == (3, 0.5, 0.5, 4)


def test_a_tally_of_nothing_is_nothing() -> None:
    assert Tally().report()["macro_f1"] == 0.0


def points(*must: bool) -> list[Point]:
    return [Point(str(n), "", each, ()) for n, each in enumerate(must)]


def marks(*verdicts: str) -> list[Mark]:
    return [Mark(str(n), Verdict(each), 1.0, "", "") for n, each in enumerate(verdicts)]


@pytest.mark.parametrize(
    ("must", "verdicts", "out_of_order", "score"),
    [
        ((True, False), ("said", "said"), (), 100.0),
        ((True, False), ("said", "missed"), (), 66.7),
        ((True, False), ("wrong", "said"), (), 0.0),
        ((False, False), ("partial", "said"), (), 75.0),
        ((False, False), ("said", "said"), ("1",), 95.0),
        ((False,) * 5, ("said",) * 5, ("0", "1", "2", "3"), 85.0),
        ((True,), ("wrong",), (), 0.0),
    ],
)
def test_the_total_follows_the_formula(
    must: tuple[bool, ...], verdicts: tuple[str, ...], out_of_order: tuple[str, ...], score: float
) -> None:
    assert total_score(points(*must), marks(*verdicts), out_of_order) == score


def test_no_points_make_no_score() -> None:
    assert total_score([], [], ()) == 0.0


def test_a_wrong_point_that_is_no_must_does_not_fail_alone() -> None:
    few = points(*[False] * 9, True)
    assert passes(few, marks("wrong", *["said"] * 9), 90.0)
    assert not passes(few, marks(*["said"] * 9, "wrong"), 90.0)
    assert not passes(few, marks(*["said"] * 10), 79.9)
