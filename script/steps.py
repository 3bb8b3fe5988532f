"""Steps of a set-up that are done once for each state of what they depend on, and that survive an interruption."""

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from saying import say


@dataclass(frozen=True)
class Step:
    """Something to be done when `key` differs from the stamp of the last complete time, or a product is gone."""

    name: str
    title: str
    key: str
    products: tuple[Path, ...]
    action: Callable[[], None]

    def run(self, stamps: Path) -> bool:
        """Do the step if needed; the stamp is written only after it is complete. Return whether anything was done."""
        stamp = stamps / self.name
        if stamp.exists() and stamp.read_text() == self.key and all(product.exists() for product in self.products):
            return False
        say(f"· {self.title} …")
        started = time.monotonic()
        stamp.unlink(missing_ok=True)
        self.action()
        stamps.mkdir(parents=True, exist_ok=True)
        stamp.write_text(self.key)
        say(f"  {self.title}：{time.monotonic() - started:.1f} s")
        return True


def key_of(*parts: str | Path) -> str:
    """Return a hash over texts and the contents of files; a missing file counts as empty."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part.read_bytes() if part.is_file() else b""
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


def files_below(*folders: Path, names: str = "*", without: Iterable[str] = ()) -> list[Path]:
    """Return the files below the folders in a fixed order; `without`: names of folders that are left out."""
    left_out = set(without)
    found = (path for folder in folders for path in folder.rglob(names) if path.is_file())
    return sorted(path for path in found if not left_out & set(path.parts))
