"""Settings of a worker that is started, and killed, by the tests: only what jobs stand on."""

from tests.settings import *  # noqa: F403

NEEDED = {"gangze.web", "gangze.accounts", "gangze.jobs"}
INSTALLED_APPS = [
    *(app for app in INSTALLED_APPS if app in NEEDED or not app.startswith("gangze.")),  # noqa: F405
    "tests.jobs.errands",
]
