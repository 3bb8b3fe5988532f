"""The closing line of `script/test`."""

import sys
import time
from pathlib import Path

import check
import pytest
from check import Counts, captured, counted

REPORT = """<testsuites><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10"/></testsuites>"""


def test_errors_count_as_failures(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT, encoding="utf-8")
    assert counted(report) == Counts(passed=4, failed=3, skipped=3)


@pytest.mark.parametrize(
    ("counts", "line"), [(Counts(12, 0), "12 passed, 0 failed"), (Counts(1, 2, 3), "1 passed, 2 failed, 3 skipped")]
)
def test_the_line_has_one_form(counts: Counts, line: str) -> None:
    assert str(counts) == line


def test_a_run_without_a_report_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "streamed", lambda *_: 4)
    assert check.suite("SQLite", tmp_path) == Counts(failed=1)


def test_a_command_that_hangs_is_ended_with_all_it_has_started(tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    child = f"import time; time.sleep(3); open({str(alive)!r}, 'w')"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    code, _output = captured([sys.executable, "-c", parent], {"PATH": ""}, 1)
    assert code == 124
    with pytest.raises(FileNotFoundError):
        captured(["/nonexistent"], {}, 1)
    assert not alive.exists()


def test_a_suite_beside_others_counts_at_its_end_and_ends_when_they_are_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    report, alive = tmp_path / "browser.xml", tmp_path / "alive"
    monkeypatch.setattr(check, "pytest", lambda *_: ([sys.executable, "-c", program], {"PATH": ""}))
    program = f"open({str(report)!r}, 'w').write({REPORT!r}); print('said')"
    with check.beside("browser", tmp_path) as ended:
        assert ended() == Counts(passed=4, failed=3, skipped=3)
    assert "said\n" in capsys.readouterr().out

    program = f"import time; time.sleep(2); open({str(alive)!r}, 'w')"
    with pytest.raises(KeyboardInterrupt), check.beside("browser", tmp_path):
        raise KeyboardInterrupt
    time.sleep(2.5)
    assert not alive.exists()


def test_the_suite_runs_without_anything_of_this_users_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GANGZE_DATABASE_URL", "postgres://production/")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "elsewhere")
    monkeypatch.setenv("PORT", "1")
    clean = check.environment(tmp_path)
    assert not {"GANGZE_DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PORT"} & set(clean)
    assert clean["GANGZE_VAR"].startswith(str(tmp_path))
