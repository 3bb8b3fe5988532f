"""A transcriber's time limit holds whatever takes long: waiting, loading, hearing, finding an address, connecting, shaking hands."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gangze.mastery.transcribing import FasterWhisper, OpenAiCompatible, Sound, TranscriptionFailed

from .conftest import WEBM
from .stub import Stub

SOUND = Sound.of(WEBM)
LIMIT = 0.6
SLACK = 0.8
"""How much later than its limit a call may come back on a machine that has other things to do."""


def failing(call: Callable[[], str]) -> tuple[str, float]:
    """Return what people are told and how many seconds it took."""
    begun = time.monotonic()
    with pytest.raises(TranscriptionFailed) as failed:
        call()
    return failed.value.reason, time.monotonic() - begun


# The local model


class Slow:
    """A model whose segments take `seconds` each."""

    def __init__(self, seconds: float, count: int = 1) -> None:
        self.seconds, self.count, self.heard = seconds, count, 0

    def transcribe(self, _sound: object, **_told: object) -> tuple[Iterator[SimpleNamespace], None]:
        return self.segments(), None

    def segments(self) -> Iterator[SimpleNamespace]:
        for _ in range(self.count):
            time.sleep(self.seconds)
            self.heard += 1
            yield SimpleNamespace(text="停泵")


def test_a_recording_that_waits_for_others_is_given_up_when_its_own_time_is_over(tmp_path: Path) -> None:
    whisper = FasterWhisper(tmp_path, seconds=LIMIT, load=lambda _folder: Slow(LIMIT * 0.7))

    def call(_number: int) -> tuple[str, float]:
        begun = time.monotonic()
        try:
            return whisper.transcribe(SOUND, ""), time.monotonic() - begun
        except TranscriptionFailed as failed:
            return failed.reason, time.monotonic() - begun

    with ThreadPoolExecutor(3) as threads:
        told = list(threads.map(call, range(3)))
    assert [words for words, _seconds in told].count("停泵") == 1
    assert any("正忙" in words for words, _seconds in told)
    assert max(seconds for _words, seconds in told) < LIMIT + SLACK


def test_loading_the_model_counts_and_the_model_is_there_for_the_next(tmp_path: Path) -> None:
    loaded = threading.Event()

    def load(_folder: Path) -> Slow:
        time.sleep(LIMIT + 2 * SLACK)
        loaded.set()
        return Slow(0)

    whisper = FasterWhisper(tmp_path, seconds=LIMIT, load=load)
    words, seconds = failing(lambda: whisper.transcribe(SOUND, ""))
    assert "超时" in words
    assert seconds < LIMIT + SLACK
    assert loaded.wait(10)
    whisper.seconds = 10
    assert whisper.transcribe(SOUND, "") == "停泵"


def test_a_long_segment_does_not_keep_anybody_waiting_and_no_other_is_begun(tmp_path: Path) -> None:
    model = Slow(LIMIT + 2 * SLACK, count=3)
    whisper = FasterWhisper(tmp_path, seconds=LIMIT, load=lambda _folder: model)
    words, seconds = failing(lambda: whisper.transcribe(SOUND, ""))
    assert "超时" in words
    assert seconds < LIMIT + SLACK
    assert whisper._lock.acquire(timeout=10)
    assert model.heard == 1


def test_under_steady_load_those_who_wait_no_longer_than_leaves_them_time_succeed(tmp_path: Path) -> None:
    whisper = FasterWhisper(tmp_path, seconds=LIMIT, load=lambda _folder: Slow(LIMIT * 0.7))
    assert whisper.transcribe(SOUND, "") == "停泵"

    def call(number: int) -> tuple[str, float]:
        time.sleep(number * LIMIT * 0.15)
        begun = time.monotonic()
        try:
            return whisper.transcribe(SOUND, ""), time.monotonic() - begun
        except TranscriptionFailed as failed:
            return failed.reason, time.monotonic() - begun

    with ThreadPoolExecutor(9) as threads:
        told = list(threads.map(call, range(9)))
    assert [words for words, _seconds in told if "超时" in words] == []  # nobody's time was used up by waiting
    assert [words for words, _seconds in told].count("停泵") >= 2
    assert all(seconds < LIMIT * 0.3 + 0.15 for words, seconds in told if "正忙" in words)


def test_a_recording_whose_time_went_into_loading_is_not_heard_for_nothing(tmp_path: Path) -> None:
    asked: list[object] = []

    class Deaf(Slow):
        def transcribe(self, _sound: object, **_told: object) -> tuple[Iterator[SimpleNamespace], None]:
            asked.append(_sound)
            return self.segments(), None

    def load(_folder: Path) -> Slow:
        time.sleep(LIMIT * 1.5)
        return Deaf(0)

    whisper = FasterWhisper(tmp_path, seconds=LIMIT, load=load)
    assert "超时" in failing(lambda: whisper.transcribe(SOUND, ""))[0]
    assert whisper._lock.acquire(timeout=10)
    assert asked == []


def test_where_no_thread_can_be_had_the_next_may_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whisper = FasterWhisper(tmp_path, seconds=LIMIT, load=lambda _folder: Slow(0))
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", lambda _self: (_ for _ in ()).throw(RuntimeError("no new thread")))
        with pytest.raises(RuntimeError):
            whisper.transcribe(SOUND, "")
    assert whisper.transcribe(SOUND, "") == "停泵"


# The service


def addresses(*ports: int) -> list[tuple[Any, ...]]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)) for port in ports]


def test_a_name_that_is_not_found_in_time_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    def search(*_: object, **__: object) -> list[tuple[Any, ...]]:
        over.wait(10)
        return addresses(9)

    monkeypatch.setattr(socket, "getaddrinfo", search)
    words, seconds = failing(lambda: OpenAiCompatible("http://asr.example/v1", seconds=LIMIT).transcribe(SOUND, ""))
    over.set()
    assert "超时" in words
    assert seconds < LIMIT + SLACK


@contextmanager
def deaf() -> Iterator[int]:
    """Yield a port of this machine whose queue is full: who connects there waits for ever."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        waiting = []
        for _ in range(4):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(server.getsockname())
            waiting.append(one)
        time.sleep(0.05)
        try:
            yield server.getsockname()[1]
        finally:
            for one in waiting:
                one.close()


def test_many_addresses_share_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    with deaf() as port:
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: addresses(*[port] * 5))
        words, seconds = failing(lambda: OpenAiCompatible("http://asr.example/v1", seconds=LIMIT).transcribe(SOUND, ""))
    assert "超时" in words
    assert seconds < LIMIT + SLACK


def test_the_second_address_is_asked_when_the_first_is_deaf(monkeypatch: pytest.MonkeyPatch, stub: Stub) -> None:
    with deaf() as port:
        answering = int(stub.url.split(":")[2].split("/")[0])
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: addresses(port, answering))
        asked = OpenAiCompatible("http://asr.example/v1/audio/transcriptions", seconds=2)
        stub.says("先停泵")
        assert asked.transcribe(SOUND, "") == "先停泵"
    [(_path, headers, _body)] = stub.asked
    assert headers["Host"] == "asr.example"


def test_a_handshake_drop_by_drop_is_given_up() -> None:
    over = threading.Event()

    def drip(server: socket.socket) -> None:
        wire, _address = server.accept()
        with wire:
            wire.sendall(b"\x16\x03\x03\x20\x00")  # a handshake record of 8 KB begins
            while not over.wait(0.1):
                try:
                    wire.sendall(b"\x02")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=drip, args=(server,), daemon=True)
        thread.start()
        url = f"https://localhost:{server.getsockname()[1]}/v1"
        words, seconds = failing(lambda: OpenAiCompatible(url, seconds=LIMIT).transcribe(SOUND, ""))
        over.set()
        thread.join(5)
    assert "超时" in words
    assert seconds < LIMIT + SLACK
