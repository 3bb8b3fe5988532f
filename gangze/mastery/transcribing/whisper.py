"""A model in a folder of this machine, by faster-whisper: nothing leaves the house. Needs the extra `voice`."""

from __future__ import annotations

import importlib
import io
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any

from .model import BUSY, SLOW, TYPE_ON, Sound, TranscriptionFailed


@dataclass(slots=True)
class FasterWhisper:
    """Loads the model at the first recording and keeps it; one recording at a time in a process.

    `seconds` bounds everything: the wait for the recording before, the loading, the model. The model cannot be stopped within a
    segment (thirty seconds of sound): it finishes that one in a thread of its own, and the next recording waits, as long as it may:
    no longer than leaves it the time that the last recording took, or else nobody would come to an end once many wait.
    """

    folder: Path
    seconds: float = 60
    is_there: bool = True
    leaves_the_house: bool = False
    load: Callable[[Path], Any] | None = None
    _took: float = field(default=0, repr=False)
    _model: Any = field(default=None, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def transcribe(self, sound: Sound, prompt: str) -> str:
        """Return what the model wrote down. Raises TranscriptionFailed."""
        until = time.monotonic() + self.seconds
        if not self._lock.acquire(timeout=max(self.seconds - self._took, 0)):
            raise TranscriptionFailed(BUSY, "the local model is busy with another recording")
        outcome: SimpleQueue[str | Exception] = SimpleQueue()
        try:
            Thread(target=self._hear, args=(sound, prompt, until, outcome), daemon=True).start()
        except BaseException:  # the thread would have released it
            self._lock.release()
            raise
        try:
            told = outcome.get(timeout=max(until - time.monotonic(), 0))
        except Empty:
            raise TranscriptionFailed(SLOW, f"the local model took too long: more than {self.seconds} s") from None
        if isinstance(told, TranscriptionFailed):
            raise told
        if isinstance(told, Exception):  # the decoder raises many things on a broken recording
            raise TranscriptionFailed(TYPE_ON, f"{type(told).__name__}: {told}") from told
        return told

    def _hear(self, sound: Sound, prompt: str, until: float, outcome: SimpleQueue[str | Exception]) -> None:
        """Put what was heard, or what went wrong; then the next recording may come, also after nobody waits any more."""
        begun = None
        try:
            model = self._loaded()
            begun = _in_time(until)
            segments, _info = model.transcribe(
                io.BytesIO(sound.content), language="zh", initial_prompt=prompt or None, temperature=0.0,
                vad_filter=True, condition_on_previous_text=False,
            )  # fmt: skip
            outcome.put("".join(_within(until, segments)))
            self._took = time.monotonic() - begun
        except Exception as failed:
            outcome.put(failed)
            if begun is not None:  # a broken recording fails at once and says nothing of the next
                self._took = max(self._took, time.monotonic() - begun)
        finally:
            self._lock.release()

    def _loaded(self) -> Any:
        if self._model is None:
            self._model = (self.load or load_model)(self.folder)
        return self._model


def _within(until: float, segments: Any) -> Any:
    for segment in segments:
        _in_time(until)
        yield segment.text


def _in_time(until: float) -> float:
    """Return the moment. Raises TranscriptionFailed when time is over."""
    moment = time.monotonic()
    if moment > until:
        raise TranscriptionFailed(SLOW, "the local model took too long")
    return moment


def load_model(folder: Path) -> Any:
    """Return the model in a folder; it is never fetched. Raises TranscriptionFailed where the extra or the model is missing."""
    if not folder.is_dir():
        raise TranscriptionFailed(TYPE_ON, f"no model in {folder}")
    try:
        library: Any = importlib.import_module("faster_whisper")
    except ImportError as missing:
        detail = "faster-whisper is not installed: pip install 'gangze[voice]'"
        raise TranscriptionFailed(TYPE_ON, detail) from missing
    return library.WhisperModel(str(folder), device="auto", compute_type="int8", local_files_only=True)
