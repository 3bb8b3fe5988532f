"""Risk levels follow from the enterprise's matrix."""

import pytest

from gangze.dossiers.content import Level
from gangze.dossiers.rules.severity import DEFAULTS, Method, RiskMatrix, graded
from gangze.kernel.errors import RuleBroken

LS, LEC = DEFAULTS[Method.LS], DEFAULTS[Method.LEC]


@pytest.mark.parametrize(
    ("likelihood", "severity", "value", "level"),
    [
        ("5", "5", "25", Level.MAJOR),
        ("4", "5", "20", Level.MAJOR),
        ("4", "4", "16", Level.CONSIDERABLE),
        ("3", "5", "15", Level.CONSIDERABLE),
        ("3", "4", "12", Level.GENERAL),
        ("3", "3", "9", Level.GENERAL),
        ("2", "4", "8", Level.LOW),
        ("1", "1", "1", Level.LOW),
        ("3分", "4级", "12", Level.GENERAL),
    ],
)
def test_the_default_five_by_five_matrix(likelihood: str, severity: str, value: str, level: Level) -> None:
    assert graded(LS, likelihood=likelihood, severity=severity) == (value, level)


@pytest.mark.parametrize(
    ("written", "value", "level"),
    [
        (("6", "6", "15"), "540", Level.MAJOR),
        (("10", "2", "16"), "320", Level.CONSIDERABLE),
        (("10", "2", "16.05"), "321", Level.MAJOR),
        (("1", "6", "40"), "240", Level.CONSIDERABLE),
        (("10", "2", "8"), "160", Level.CONSIDERABLE),
        (("1", "10", "7"), "70", Level.GENERAL),
        (("0.5", "6", "7"), "21", Level.LOW),
    ],
)
def test_the_default_lec(written: tuple[str, str, str], value: str, level: Level) -> None:
    likelihood, exposure, severity = written
    assert graded(LEC, likelihood=likelihood, exposure=exposure, severity=severity) == (value, level)


def test_without_every_number_there_is_no_level() -> None:
    assert graded(LS, likelihood="3", severity="") is None
    assert graded(LS, likelihood="高", severity="3") is None
    assert graded(LEC, likelihood="3", severity="3") is None


def test_a_number_outside_the_matrix_is_refused() -> None:
    for likelihood in ("6", "0"):
        with pytest.raises(RuleBroken, match="1～5"):
            graded(LS, likelihood=likelihood, severity="3")


def test_an_enterprise_may_set_its_own_bounds_if_they_fall() -> None:
    own = RiskMatrix(Method.LS, (17, 10, 5))
    assert graded(own, likelihood="3", severity="4") == ("12", Level.CONSIDERABLE)
    for bounds in ((9, 15, 20), (20, 20, 9), (20, 15, 0)):
        with pytest.raises(RuleBroken):
            RiskMatrix(Method.LS, bounds)
