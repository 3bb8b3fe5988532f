"""A secret may stand in the environment or in a file that it names."""

from pathlib import Path

import pytest

from gangze.config.secret import told_or_filed


def test_the_environment_comes_before_the_file_and_the_file_before_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert told_or_filed("GANGZE_TEST_KEY") == ""
    (tmp_path / "key").write_text("filed\n", encoding="utf-8")
    monkeypatch.setenv("GANGZE_TEST_KEY_FILE", str(tmp_path / "key"))
    assert told_or_filed("GANGZE_TEST_KEY") == "filed"
    monkeypatch.setenv("GANGZE_TEST_KEY", "told")
    assert told_or_filed("GANGZE_TEST_KEY") == "told"
