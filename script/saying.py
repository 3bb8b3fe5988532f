"""How the scripts speak: steps as they go, and one clear sentence when something cannot be done."""

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class CannotGoOn(Exception):
    """Ends a script with a sentence, in Chinese and in English."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")


def say(text: str) -> None:
    """Print a line at once, even into a pipe."""
    print(text, flush=True)


@contextmanager
def clear_endings() -> Iterator[None]:
    """Turn what can go wrong into a sentence and an exit code: no tracebacks for people."""
    try:
        yield
    except CannotGoOn as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("已中断；再次运行会从断开的地方继续。 Interrupted; the next run goes on from here.", file=sys.stderr)
        sys.exit(130)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        print(disk_full(Path.cwd()), file=sys.stderr)
        sys.exit(1)


def disk_full(place: Path) -> CannotGoOn:
    """Return the sentence for a full disk."""
    free = free_megabytes(place)
    return CannotGoOn(
        f"磁盘空间不足：{place} 所在磁盘只剩 {free} MB。请清理后再运行一次，会从断开的地方继续。",
        f"The disk is full: {free} MB left at {place}. Free some space and run this again; it goes on from here.",
    )


def free_megabytes(place: Path) -> int:
    """Return how much can still be written at a place, whether or not it exists yet."""
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free // 1_000_000


def need_space(place: Path, megabytes: int) -> None:
    """Raise CannotGoOn when there is less room than needed. GANGZE_NO_SPACE_CHECK=1 leaves it to fate."""
    if free_megabytes(place) < megabytes and not os.environ.get("GANGZE_NO_SPACE_CHECK"):
        free = free_megabytes(place)
        raise CannotGoOn(
            f"磁盘空间不足：需要约 {megabytes} MB，{place} 所在磁盘只剩 {free} MB。请清理后重试。",
            f"Not enough disk space: about {megabytes} MB are needed, {free} MB are left at {place}.",
        )
