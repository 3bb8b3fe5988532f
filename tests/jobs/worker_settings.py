"""Settings of a worker that is started, and killed, by the tests: only what jobs stand on."""

from tests.settings import *  # noqa: F403

ABOVE_JOBS = {"gangze.demo", "gangze.mastery", "gangze.draws", "gangze.dossiers", "gangze.org", "gangze.ledger"}
INSTALLED_APPS = [*(app for app in INSTALLED_APPS if app not in ABOVE_JOBS), "tests.jobs.errands"]  # noqa: F405
