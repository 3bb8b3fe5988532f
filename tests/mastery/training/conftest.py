"""What every test of training begins with: a lesson of today."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from gangze.mastery.rules.training import Course
from gangze.mastery.services.training import Lesson, today

MakeLesson = Callable[..., Lesson]


@pytest.fixture
def lesson() -> MakeLesson:
    """Return a maker of lessons with defaults."""

    def make(**told: Any) -> Lesson:
        return Lesson(
            **{"course": Course.ROUTINE, "title": "防火防爆", "hours": Decimal(4), "trained_on": today(), **told}
        )

    return make


def day_before(days: int) -> date:
    """Return the day so many days before today."""
    return date.fromordinal(today().toordinal() - days)
