"""What people are told when the two commands cannot go on: a sentence, an exit code, no traceback."""

import errno
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from provision import command_text
from saying import CannotGoOn, clear_endings, need_space

REPOSITORY = Path(__file__).parents[2]
SCRIPT = REPOSITORY / "script"


def run(command: list[str | Path], **variables: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "PYTHONUTF8": "1", **variables}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_taken_port_is_told_before_anything_is_set_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        answer = run([sys.executable, SCRIPT / "up.py"], PORT=str(port))
    assert answer.returncode == 1
    assert f"端口 {port}" in answer.stderr
    assert f"PORT={port + 1}" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "８０００x"])
def test_a_port_that_is_no_port_is_told(port: str) -> None:
    answer = run([sys.executable, SCRIPT / "up.py"], PORT=port)
    assert (answer.returncode, "PORT" in answer.stderr, "Traceback" in answer.stderr) == (1, True, False)


def test_an_old_python_is_told_by_name(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\ncase "$1" in --version) echo Python 3.9.2;; *) exit 1;; esac\n', encoding="utf-8")
    old.chmod(0o755)
    for tool in ("dirname", "sh"):
        (tmp_path / tool).symlink_to(shutil.which(tool) or tool)
    for version in ("3.11", "3.12", "3.13", "3.14"):
        (tmp_path / f"python{version}").symlink_to(old)
    (tmp_path / "python").symlink_to(old)
    answer = run([tmp_path / "sh", SCRIPT / "up"], PATH=str(tmp_path))
    assert answer.returncode == 1
    assert "需要 Python 3.11" in answer.stderr
    assert "Python 3.9.2" in answer.stderr


def test_a_full_disk_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended, clear_endings():
        raise OSError(errno.ENOSPC, "No space left on device")
    assert ended.value.code == 1
    assert "磁盘空间不足" in capsys.readouterr().err


def test_too_little_space_is_told_before_it_runs_out(tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn, match="磁盘空间不足：需要约"):
        need_space(tmp_path / "not" / "yet", 10**9)


def test_an_interruption_is_not_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended, clear_endings():
        raise KeyboardInterrupt
    assert ended.value.code == 130
    assert "再次运行" in capsys.readouterr().err


def test_an_error_of_ours_is_not_hidden() -> None:
    with pytest.raises(PermissionError), clear_endings():
        raise PermissionError(errno.EACCES, "not a matter of space")


def test_the_checking_machine_runs_exactly_the_test_script() -> None:
    lines = [
        line for line in (REPOSITORY / ".ci" / "run").read_text().splitlines() if line and not line.startswith("#")
    ]
    assert lines == ["set -eu", 'cd "$(dirname "$0")/.."', "exec script/test"]


@pytest.mark.parametrize("name", ["setup", "up", "test", "bench", "requirements"])
def test_a_script_can_be_run(name: str) -> None:
    assert os.access(SCRIPT / name, os.X_OK)


@pytest.mark.parametrize("folder", ["plain", "岗 责", "a'b", 'say "c"', "long" * 40])
def test_the_command_gangze_starts_from_a_folder_of_any_name(tmp_path: Path, folder: str) -> None:
    place = tmp_path / folder
    place.mkdir()
    (place / "gangze").mkdir()
    (place / "gangze" / "__init__.py").touch()
    (place / "gangze" / "cli.py").write_text("import sys\n\ndef main():\n    print(sys.argv[1:])\n", encoding="utf-8")
    (place / "python").symlink_to(sys.executable)
    command = place / "command"
    command.write_text(command_text(place / "python"), encoding="utf-8")
    command.chmod(0o755)
    answer = run([command, "一 二", "$x"], PYTHONPATH=str(place))
    assert (answer.stdout, answer.stderr) == ("['一 二', '$x']\n", "")
