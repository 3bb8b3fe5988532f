"""Fixtures of the ledger's tests."""

from pathlib import Path
from typing import Any

import pytest

from .scene import MONDAY_NOON, SetClock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Monday noon, standing still."""
    still = SetClock(MONDAY_NOON)
    monkeypatch.setattr("gangze.kernel.clock.now", still)
    return still


@pytest.fixture
def media_folder(settings: Any, tmp_path: Path) -> Path:
    """An empty folder for media."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media" / "ledger"
