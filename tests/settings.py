"""Settings of the test run: fast hashing, no lasting files, tasks run at once."""

import os
import tempfile

os.environ.setdefault("GANGZE_VAR", tempfile.mkdtemp(prefix="gangze-test-"))
os.environ.setdefault("GANGZE_SECRET_KEY", "only-for-tests")

from gangze.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405  # whitenoise warns about a missing folder
