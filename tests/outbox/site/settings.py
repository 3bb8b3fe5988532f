"""The product's settings with the app of the tests."""

from pathlib import Path

from gangze.config.settings import *  # noqa: F403

INSTALLED_APPS = ["tests.outbox.site", *INSTALLED_APPS]  # noqa: F405
ROOT_URLCONF = "tests.outbox.site.urls"
TEMPLATES[0]["DIRS"] = [Path(__file__).parents[2] / "web" / "kit" / "templates"]  # noqa: F405
