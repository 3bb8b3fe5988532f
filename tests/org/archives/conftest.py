"""Fixtures of archives: the crew of March, looked at in April."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.dossiers.builders import Crew
from tests.replaying import Recording, record

from .scene import founded_crew, in_april


@pytest.fixture(scope="session")
def recorded_march(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Recording[Crew]:
    with django_db_blocker.unblock():
        return record(founded_crew)


@pytest.fixture
def crew(recorded_march: Recording[Crew], db: None) -> Iterator[Crew]:
    """A worker, a safety officer and a principal; the documents of `crew.post` have been in force since 1 March."""
    crew = recorded_march.replay()
    with in_april():
        yield crew
