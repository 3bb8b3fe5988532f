"""Batches: each whole or not at all, equal lines one record wherever they stand, memory that does not grow with the file."""

import io
import tracemalloc

import pytest

from gangze.ledger.models import Fact
from gangze.mastery.models import Examination
from gangze.mastery.services.matrix import refresh_holding
from gangze.org.archives import Bringing, bring_archive, running

from .scene import IMPORT, bring, jsonl, recitation

pytestmark = pytest.mark.usefixtures("crew")


def days(*numbers: int) -> list[dict[str, object]]:
    return [recitation(happened_at=f"2026-03-{number:02}T10:30") for number in numbers]


def test_a_batch_is_stored_with_its_rows_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 2)

    def fail_on_the_second(*told: object) -> None:
        if Fact.objects.filter(kind="mastery.recited").count() > 2:
            raise RuntimeError("killed")
        refresh_holding(*told)  # type: ignore[arg-type]

    monkeypatch.setattr("gangze.mastery.services.archived.refresh_holding", fail_on_the_second)
    with pytest.raises(RuntimeError):
        bring(*days(2, 3, 4, 5))
    assert Fact.objects.filter(kind="mastery.recited").count() == Examination.objects.count() == 2
    monkeypatch.undo()
    counted, refused = bring(*days(2, 3, 4, 5))
    assert (counted.known["mastery.recited"], counted.new["mastery.recited"], refused) == (2, 2, [])


def test_equal_lines_are_one_record_in_one_batch_and_in_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 2)
    counted, _refused = bring(*days(2, 2, 3, 2))
    assert (counted.new["mastery.recited"], counted.known["mastery.recited"]) == (2, 2)
    assert Fact.objects.filter(kind="mastery.recited").count() == 2


def test_a_dry_run_over_the_whole_counts_as_the_import_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 2)
    dry, _refused = bring(*days(2, 3, 2), is_dry=True, is_whole=True)
    assert not dry.is_kept
    counted, _refused = bring(*days(2, 3, 2), is_whole=True)
    assert (dry.new, dry.known) == (counted.new, counted.known)
    assert counted.is_kept


def test_memory_does_not_grow_with_the_file() -> None:
    one = jsonl([recitation(author=None)]) + b"\n"

    def peak(count: int) -> int:
        stream = _Repeated(one, count)
        tracemalloc.start()
        bring_archive(bringing=Bringing(IMPORT, "旧", "a" * 64), stream=stream, refuse=lambda _refusal: None)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(100)
    assert peak(3000) < peak(600) + 500_000


class _Repeated(io.BytesIO):
    """A stream that yields one line so many times without keeping them."""

    def __init__(self, line: bytes, count: int) -> None:
        super().__init__()
        self.line, self.left = line, count

    def readline(self, size: int | None = -1, /) -> bytes:
        self.left -= 1
        return self.line if self.left >= 0 else b""
