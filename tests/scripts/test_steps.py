"""Steps of the set-up: done once, again when something changes, and safe to interrupt."""

from pathlib import Path

import pytest
from steps import Step, files_below, key_of


@pytest.fixture
def done() -> list[str]:
    """What has been done."""
    return []


def step(done: list[str], key: str = "1", products: tuple[Path, ...] = ()) -> Step:
    return Step("thing", "做事", key, products, lambda: done.append(key))


def test_a_step_is_done_once(tmp_path: Path, done: list[str]) -> None:
    assert [step(done).run(tmp_path), step(done).run(tmp_path)] == [True, False]
    assert done == ["1"]


def test_a_step_is_done_again_when_what_it_depends_on_changes(tmp_path: Path, done: list[str]) -> None:
    for key in ("1", "2", "2", "1"):
        step(done, key).run(tmp_path)
    assert done == ["1", "2", "1"]


def test_a_step_is_done_again_when_its_product_is_gone(tmp_path: Path, done: list[str]) -> None:
    product = tmp_path / "product"
    product.touch()
    step(done, products=(product,)).run(tmp_path)
    product.unlink()
    assert step(done, products=(product,)).run(tmp_path)


def test_an_interrupted_step_is_done_again(tmp_path: Path, done: list[str]) -> None:
    def broken() -> None:
        raise KeyboardInterrupt

    step(done).run(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        Step("thing", "做事", "2", (), broken).run(tmp_path)
    assert step(done, "1").run(tmp_path), "the stamp of an older time must not outlive an attempt to change it"


def test_a_key_tells_contents_apart_and_not_only_their_sum(tmp_path: Path) -> None:
    assert key_of("ab", "c") != key_of("a", "bc")
    assert key_of(tmp_path / "absent") == key_of(tmp_path / "absent either")


def test_files_are_listed_in_a_fixed_order_without_the_folders_left_out(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a/1.txt", "built/3.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert files_below(tmp_path, without=["built"]) == [tmp_path / "a/1.txt", tmp_path / "b/2.txt"]
