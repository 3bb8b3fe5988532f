"""The cast with an object of every kind on both sides, made once for the run."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import override_settings
from pytest_django import DjangoDbBlocker, Settings

from gangze.mastery.services import close_day
from tests.builders import TESTS
from tests.cast import Cast, make_cast
from tests.replaying import Recording, record

from .objects import Side, our_side, their_side


@dataclass(frozen=True)
class Stage:
    """Everybody, and what belongs to our enterprise and to the other one."""

    cast: Cast
    ours: Side
    theirs: Side


def make_stage() -> Stage:
    """Make everything through the services."""
    cast = make_cast()
    stage = Stage(cast, our_side(cast), their_side(cast))
    close_day(actor=TESTS)  # the sums of yesterday, which the night keeps
    return stage


@pytest.fixture(scope="session")
def recorded_stage(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Recording[Stage], Path]:
    """Return the stage as it was made once, and the folder of its files."""
    folder = tmp_path_factory.mktemp("stage")
    with django_db_blocker.unblock(), override_settings(VAR_DIR=folder):
        return record(make_stage), folder


@pytest.fixture
def stage(recorded_stage: tuple[Recording[Stage], Path], db: None, settings: Settings, tmp_path: Path) -> Stage:
    recording, folder = recorded_stage
    settings.VAR_DIR = Path(shutil.copytree(folder, tmp_path / "var"))
    return recording.replay()


@pytest.fixture
def cast(stage: Stage) -> Cast:
    return stage.cast


@pytest.fixture
def side(stage: Stage) -> Side:
    return stage.ours


@pytest.fixture
def sides(stage: Stage) -> tuple[Side, Side]:
    return stage.ours, stage.theirs
