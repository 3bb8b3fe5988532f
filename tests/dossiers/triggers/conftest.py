"""A clock that stands still on the day the change is told."""

import pytest

from .change import RAISED_ON, StillClock


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> StillClock:
    still = StillClock(RAISED_ON)
    monkeypatch.setattr("gangze.kernel.clock.now", still)
    return still
