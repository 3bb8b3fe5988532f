"""Recompiles the hashed requirement files: every package with its hashes, no index and no registry named."""

import argparse
import shutil
import subprocess
import sys

from provision import BIN, PYTHON, REPOSITORY, make_environment, run
from saying import clear_endings, say

FILES = ("base", "dev", "node")
OPTIONS = (
    "--generate-hashes", "--universal", "--python-version", "3.11", "--no-header", "--no-annotate",
    "--no-emit-index-url", "--quiet",
)  # fmt: skip


def main() -> None:
    """Compile. With --upgrade to the newest versions, else only what the .in files have changed."""
    parser = argparse.ArgumentParser(prog="script/requirements")
    parser.add_argument("--upgrade", action="store_true")
    upgrade = ["--upgrade"] if parser.parse_args().upgrade else []
    with clear_endings():
        uv = shutil.which("uv") or installed_uv()
        for name in FILES:
            source, target = f"requirements/{name}.in", f"requirements/{name}.txt"
            done = subprocess.run(
                [uv, "pip", "compile", *OPTIONS, *upgrade, source, "-o", target], cwd=REPOSITORY, check=False
            )
            if done.returncode:
                sys.exit(done.returncode)
            say(f"✓ {target}")


def installed_uv() -> str:
    """Return the compiler, installed into the environment where the machine has none."""
    make_environment()
    run([PYTHON, "-m", "pip", "install", "-qq", "uv"], "安装 uv", "installing uv")
    return str(BIN / "uv")


if __name__ == "__main__":
    main()
