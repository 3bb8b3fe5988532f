"""Fixtures that every folder of tests may use."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation
from django.utils.module_loading import autodiscover_modules, import_string
from hypothesis import settings
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from .cast import Cast, make_cast
from .replaying import Recording, record
from .sharing import made_once

# How long one example takes says something of the machine, not of the program: bench/ measures.
settings.register_profile("gangze", deadline=None)
settings.load_profile("gangze")

CHROMIUM = os.environ.get("GANGZE_CHROMIUM") or "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the run on a second database leave out what asks for none: it cannot differ."""
    parser.addoption("--only-database", action="store_true", help="only tests that ask for the database")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep, of all tests, those of the database where these are asked for, less those that one database is enough for."""
    if not config.getoption("--only-database"):
        return
    kept = [item for item in items if asks_for_database(item) and item.get_closest_marker("once") is None]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def pytest_collection_finish() -> None:
    """Let the collector of garbage look at what tests make, seldom, and not at all our modules again each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


def asks_for_database(item: pytest.Item) -> bool:
    """Tell whether a test has the database of the run: by its mark, or by a fixture that does."""
    fixtures: list[str] = getattr(item, "fixturenames", [])
    return "django_db_setup" in fixtures or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session", autouse=True)
def whole_site() -> None:
    """Import views, middleware and tasks before a test stops the clock: what is imported then keeps the stopped clock."""
    import_module(django_settings.ROOT_URLCONF)
    for name in django_settings.MIDDLEWARE:
        import_string(name)
    autodiscover_modules("tasks")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Make the database for whoever asks: pytest-django makes it for marked tests alone, and a fixture may ask as well."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={"default"}, serialized_aliases=set())
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    """Leave no test in the language that a request of the test before it asked for: Django keeps it for the thread."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def recorded_cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Recording[Cast]:
    """Return the cast as it was made once for the whole run."""
    with django_db_blocker.unblock():
        return record(make_cast)


@pytest.fixture
def cast(recorded_cast: Recording[Cast], db: None) -> Cast:
    """Return the cast: one park, two enterprises, one named person for each role."""
    return recorded_cast.replay()


@pytest.fixture(scope="session")
def empty_installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data folder of an installation on SQLite that nobody has used yet, to be copied."""

    def migrate(folder: Path) -> None:
        environment = {"PATH": os.environ["PATH"], "PYTHONUTF8": "1", "GANGZE_VAR": str(folder),
                       "DJANGO_SETTINGS_MODULE": "gangze.config.settings"}  # fmt: skip
        command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
        subprocess.run(command, env=environment, cwd=Path(__file__).parents[1], check=True, timeout=120)

    return made_once(tmp_path_factory, "empty-installation", migrate)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return the one browser of a run; each test opens contexts of its own."""
    expect.set_options(timeout=20_000)  # a machine shared with others is slow, not wrong
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS))
        yield browser
        browser.close()
