"""A server process killed with kill -9 between any two steps, on a database file: in the end the ledger is what it would have been."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
DEATHS = 12


def test_a_process_killed_between_two_steps_leaves_the_same_ledger(empty_installation: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(empty_installation, tmp_path / "var"))
    environment = {
        "PATH": os.environ["PATH"], "PYTHONUTF8": "1", "GANGZE_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "tests.settings",
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.outbox.killed", str(folder), str(DEATHS)]
    done = subprocess.run(
        command, env=environment, cwd=REPOSITORY, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-4000:]
    plain, killed = json.loads(done.stdout.splitlines()[-1])
    assert (plain.pop("deaths"), killed.pop("deaths") > DEATHS // 2) == (0, True)
    assert (plain["gaps"], plain["rebuilt_otherwise"]) == (False, [])
    assert killed == plain
    assert len(plain["facts"]) > plain["records"]
