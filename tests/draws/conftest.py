"""Fixtures of draws."""

from typing import Any

import pytest

from .slips import slip_from


@pytest.fixture
def slip() -> dict[str, Any]:
    """A sound slip, made without a database."""
    return slip_from()
