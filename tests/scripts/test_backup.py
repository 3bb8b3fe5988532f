"""The commands of docs/operations.md on back-up and restoring, run as they stand there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
ADMINISTRATOR = {
    "GANGZE_ADMIN_NAME": "冯例云", "GANGZE_ADMIN_PHONE": "13800009000", "GANGZE_ADMIN_PASSWORD": "lan-tian-7-bai",
    "GANGZE_ADMIN_PARK": "示例化工园区",
}  # fmt: skip


class Installation:
    """An installation on SQLite with a folder of data of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """Run `gangze` with these words in an environment of nothing else."""
        environment = {"PATH": os.environ["PATH"], "PYTHONUTF8": "1", "DJANGO_SETTINGS_MODULE": "gangze.config.settings",
                       "GANGZE_VAR": str(self.folder), **more}  # fmt: skip
        command = [sys.executable, "-m", "django", *words]
        return subprocess.run(
            command, env=environment, cwd=REPOSITORY, capture_output=True, text=True, stdin=subprocess.DEVNULL,
            timeout=120, check=False,
        )  # fmt: skip


@pytest.fixture
def installation(empty_installation: Path, tmp_path: Path) -> Installation:
    return Installation(shutil.copytree(empty_installation, tmp_path / "数 据"))


def command_of(text: str) -> str:
    """Return the command of the page that contains a text, its continued lines joined."""
    page = (REPOSITORY / "docs" / "operations.md").read_text(encoding="utf-8").replace("\\\n", " ")
    return next(line for line in page.splitlines() if text in line)


def test_a_backup_of_a_database_in_use_is_restored_and_its_ledger_agrees(
    installation: Installation, tmp_path: Path
) -> None:
    assert installation.run("firstadmin", **ADMINISTRATOR).returncode == 0
    copy = tmp_path / "copy.sqlite3"
    line = command_of("sqlite3.connect(sys.argv[1]).backup")
    line = line.replace("/backup/gangze-$(date +%F).sqlite3", str(copy)).replace(".venv/bin/python", sys.executable)
    done = subprocess.run(
        ["sh", "-euc", line], env={**os.environ, "GANGZE_VAR": str(installation.folder)}, cwd=REPOSITORY, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")

    restored = Installation(tmp_path / "restored")
    restored.folder.mkdir()
    shutil.copy(copy, restored.folder / "gangze.sqlite3")
    shutil.copy(installation.folder / "secret_key", restored.folder)
    assert restored.run("migrate", "--verbosity", "0").returncode == 0
    said = restored.run("ledger", "verify")
    assert said.returncode == 0, said.stdout + said.stderr
    assert "示例化工园区" in said.stdout or "a1" in said.stdout
    assert "已经有管理员" in restored.run("firstadmin", **ADMINISTRATOR).stderr


@pytest.mark.parametrize("told", [0, 1, 2])
def test_the_first_administrator_is_asked_for_by_name_where_nobody_sits_at_a_terminal(
    installation: Installation, told: int
) -> None:
    names = ["GANGZE_ADMIN_NAME", "GANGZE_ADMIN_PHONE", "GANGZE_ADMIN_PASSWORD"]
    answer = installation.run("firstadmin", **{name: ADMINISTRATOR[name] for name in names[:told]})
    assert answer.returncode == 1
    assert f"请在终端中运行，或设置环境变量 {names[told]}。" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_first_administrator_with_a_bad_phone_or_password_is_refused_and_asked_again(
    installation: Installation,
) -> None:
    assert installation.run("firstadmin", **{**ADMINISTRATOR, "GANGZE_ADMIN_PASSWORD": "12345678"}).returncode == 1
    assert installation.run("firstadmin", **{**ADMINISTRATOR, "GANGZE_ADMIN_PHONE": ""}).returncode == 1
    assert installation.run("firstadmin", **ADMINISTRATOR).returncode == 0
