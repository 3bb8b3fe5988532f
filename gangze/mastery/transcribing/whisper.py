"""A model in a folder of this machine, by faster-whisper: nothing leaves the house. Needs the extra `voice`."""

from __future__ import annotations

import importlib
import io
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from gangze.kernel.wording import Sentence

from .model import Sound, TranscriptionFailed

_TYPE_ON = Sentence("语音识别没有成功，请重试，或打字、用键盘上的话筒。")
_SLOW = Sentence("语音识别超时了，请录短一些再试，或打字、用键盘上的话筒。")


@dataclass(slots=True)
class FasterWhisper:
    """Loads the model at the first recording and keeps it; one recording at a time in a process.

    `seconds` is looked at between segments: one segment of thirty seconds of sound is always finished.
    """

    folder: Path
    seconds: float = 60
    is_there: bool = True
    leaves_the_house: bool = False
    load: Callable[[Path], Any] | None = None
    _model: Any = field(default=None, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def transcribe(self, sound: Sound, prompt: str) -> str:
        """Return what the model wrote down. Raises TranscriptionFailed."""
        with self._lock:
            model = self._loaded()
            until = time.monotonic() + self.seconds
            try:
                segments, _info = model.transcribe(
                    io.BytesIO(sound.content), language="zh", initial_prompt=prompt or None, temperature=0.0,
                    vad_filter=True, condition_on_previous_text=False,
                )  # fmt: skip
                return "".join(_within(until, segments))
            except TranscriptionFailed:
                raise
            except Exception as failed:  # the decoder raises many things on a broken recording
                raise TranscriptionFailed(_TYPE_ON, f"{type(failed).__name__}: {failed}") from failed

    def _loaded(self) -> Any:
        if self._model is None:
            self._model = (self.load or load_model)(self.folder)
        return self._model


def _within(until: float, segments: Any) -> Any:
    for segment in segments:
        if time.monotonic() > until:
            raise TranscriptionFailed(_SLOW, "the local model took too long")
        yield segment.text


def load_model(folder: Path) -> Any:
    """Return the model in a folder; it is never fetched. Raises TranscriptionFailed where the extra or the model is missing."""
    if not folder.is_dir():
        raise TranscriptionFailed(_TYPE_ON, f"no model in {folder}")
    try:
        library: Any = importlib.import_module("faster_whisper")
    except ImportError as missing:
        detail = "faster-whisper is not installed: pip install 'gangze[voice]'"
        raise TranscriptionFailed(_TYPE_ON, detail) from missing
    return library.WhisperModel(str(folder), device="auto", compute_type="int8", local_files_only=True)
