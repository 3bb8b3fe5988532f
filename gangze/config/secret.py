"""Where secrets come from: the environment, or a file that only its owner reads."""

import os
import secrets
import tempfile
from contextlib import suppress
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
    var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, made = tempfile.mkstemp(dir=var_dir, prefix=".secret_key-")  # mode 0600
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secrets.token_urlsafe(48))
    # Under its name only when whole: an interruption must not leave an empty key for ever.
    with suppress(FileExistsError):  # another process made it in between
        os.link(made, path)
    os.unlink(made)
    return path.read_text(encoding="ascii").strip()


def told_or_filed(name: str) -> str:
    """Return a secret of the environment, else the content of the file that `<name>_FILE` names, else ""."""
    if told := os.environ.get(name):
        return told
    file = os.environ.get(f"{name}_FILE")
    return Path(file).read_text(encoding="utf-8").strip() if file else ""
