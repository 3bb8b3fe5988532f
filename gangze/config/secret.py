"""Where the signing key comes from: the environment, or a file of the installation that only its owner reads."""

import os
import secrets
from pathlib import Path


def secret_key(var_dir: Path) -> str:
    """Return GANGZE_SECRET_KEY, else the key kept in `var_dir`, made on first use with mode 0600."""
    if key := os.environ.get("GANGZE_SECRET_KEY"):
        return key
    path = var_dir / "secret_key"
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    var_dir.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process made it in between
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        key = secrets.token_urlsafe(48)
        stream.write(key)
    return key
