"""The signing key of an installation: made once, whole, for its owner only."""

import os
import stat
from pathlib import Path

import pytest

from gangze.config.secret import secret_key


@pytest.fixture(autouse=True)
def no_key_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GANGZE_SECRET_KEY", raising=False)


def test_the_key_is_made_once_and_kept(tmp_path: Path) -> None:
    place = tmp_path / "数 据"
    key = secret_key(place)
    assert len(key) >= 50
    assert secret_key(place) == key
    assert [path.name for path in place.iterdir()] == ["secret_key"]


def test_only_the_owner_reads_the_key_and_the_folder_of_data(tmp_path: Path) -> None:
    secret_key(tmp_path / "var")
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANGZE_SECRET_KEY", "of several machines")
    assert secret_key(tmp_path / "var") == "of several machines"
    assert not (tmp_path / "var").exists()


def test_an_interruption_while_the_key_is_written_leaves_no_empty_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_names: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", killed)
        with pytest.raises(KeyboardInterrupt):
            secret_key(tmp_path)
    assert not (tmp_path / "secret_key").exists()
    assert secret_key(tmp_path)


def test_of_two_processes_that_make_it_at_once_both_have_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def slower(made: str, path: Path) -> None:
        path.write_text("the other's", encoding="ascii")
        link(made, path)

    monkeypatch.setattr(os, "link", slower)
    assert secret_key(tmp_path) == "the other's"
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
