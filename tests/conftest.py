"""Fixtures that every folder of tests may use."""

import pytest

from .cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """Return the cast: one park, two enterprises, one named person for each role."""
    return make_cast()
