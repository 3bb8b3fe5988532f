"""The product's settings with the shell's pages only: a made-up person instead of sign-in, no database."""

import os
from pathlib import Path

from gangze.config.settings import *  # noqa: F403

KIT_VAR = Path(os.environ["KIT_VAR"])
ROOT_URLCONF = "tests.web.kit.urls"
INSTALLED_APPS = [
    "gangze.web",
    "csp",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
AUTH_USER_MODEL = "auth.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gangze.web.middleware.DomainErrorMiddleware",
    "tests.web.kit.person.PersonMiddleware",
]
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
STATIC_ROOT = KIT_VAR / "static"
STATICFILES_DIRS = [KIT_VAR / "changed"]
TEMPLATES[0]["DIRS"] = [Path(__file__).parent / "templates"]  # type: ignore[name-defined]  # noqa: F405
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}  # noqa: F405
LOGGING = {"version": 1, "disable_existing_loggers": True}
