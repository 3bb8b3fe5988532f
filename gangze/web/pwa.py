"""What the installed application is made of: the manifest, and the service worker with the list of files it keeps."""

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse
from django.utils.translation import gettext as _

BUILT_DIR = Path(__file__).resolve().parent / "static" / "built"
WORKER_FILE = BUILT_DIR / "sw.js"
SHELL_FILES = (
    "built/gangze.css",
    "built/theme.js",
    "built/shell.js",
    "django_htmx/htmx-2.min.js",
    "built/icon.svg",
    "built/icon-192.png",
)
"""What every page needs; a page kept for offline brings whatever else it names."""


def manifest() -> dict[str, object]:
    """Return the web application manifest, in the language of the request."""
    return {
        "id": "/",
        "name": _("岗责 · 两单两卡"),
        "short_name": _("岗责"),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbfaf7",
        "theme_color": "#fbfaf7",
        "icons": [
            {"src": staticfiles_storage.url("built/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": staticfiles_storage.url("built/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {
                "src": staticfiles_storage.url("built/icon-maskable-512.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
        ],
    }


def worker_source(*, private_paths: list[str]) -> str:
    """Return the service worker: its configuration, then the built module.

    `private_paths` are the addresses whose POST ends or begins a session: private cards go with it.
    The version is a hash over everything kept, so that a new build is a new worker, and nothing else is.
    """
    files = [staticfiles_storage.url(name) for name in SHELL_FILES]
    code = _built_worker()
    version = hashlib.sha256("\n".join([*files, code]).encode()).hexdigest()[:12]
    configuration = {
        "version": version,
        "files": files,
        "offlineUrl": reverse("web:offline"),
        "staticUrl": settings.STATIC_URL,
        "sessionPaths": private_paths,
    }
    return f"self.GANGZE = {json.dumps(configuration)};\n{code}"


@cache
def _built_worker() -> str:
    return WORKER_FILE.read_text(encoding="utf-8") if WORKER_FILE.exists() else ""
