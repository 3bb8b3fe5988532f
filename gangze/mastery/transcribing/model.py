"""What a sound is, who turns it into text, and how that can fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from gangze.kernel.wording import Sentence

LARGEST_SOUND_BYTES = 5 * 1024 * 1024
LONGEST_SECONDS = 180
"""The page stops recording here; the server bounds by bytes, which no client can get around."""
_MP4_BRANDS = (b"M4A ", b"M4B ", b"isom", b"iso5", b"iso6", b"mp41", b"mp42", b"dash")
TYPE_ON = Sentence("语音识别没有成功，请重试，或打字、用键盘上的话筒。")
SLOW = Sentence("语音识别超时了，请录短一些再试，或打字、用键盘上的话筒。")
BUSY = Sentence("语音识别服务正忙，请稍后再试，或打字、用键盘上的话筒。")
EXTENSIONS = {"audio/webm": ".webm", "audio/ogg": ".ogg", "audio/mp4": ".m4a", "audio/wav": ".wav"}


class SoundRefused(ValueError):
    """What was sent is no sound that we take; `reason` is for people."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class TranscriptionFailed(Exception):
    """No text came of it; `reason` is for people and says that typing goes on, `detail` is for the operator's log."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(detail or reason)


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording whose first bytes say what it is; `name` is ours, never the sender's."""

    content: bytes
    content_type: str

    @classmethod
    def of(cls, content: bytes) -> Sound:
        """Return the sound that some bytes are. Raises SoundRefused for none, too many and others."""
        if not content:
            raise SoundRefused(Sentence("录音是空的，请重录。"))
        if len(content) > LARGEST_SOUND_BYTES:
            raise SoundRefused(Sentence("录音超过5MB，请录短一些。"))
        content_type = _content_type(content[:16])
        if content_type is None:
            raise SoundRefused(Sentence("这不是认得的录音格式（WebM、OGG、MP4、WAV）。"))
        return cls(content, content_type)

    @property
    def name(self) -> str:
        """Return what the file is called when it is passed on."""
        return f"recording{EXTENSIONS[self.content_type]}"


def _content_type(start: bytes) -> str | None:
    if start.startswith(b"\x1a\x45\xdf\xa3"):
        return "audio/webm"
    if start.startswith(b"OggS"):
        return "audio/ogg"
    if start[4:8] == b"ftyp" and start[8:12] in _MP4_BRANDS:
        return "audio/mp4"
    return "audio/wav" if start[:4] == b"RIFF" and start[8:12] == b"WAVE" else None


class Transcriber(Protocol):
    """Whoever hears Chinese and writes it down."""

    @property
    def is_there(self) -> bool:
        """Return whether there is one at all."""
        ...

    @property
    def leaves_the_house(self) -> bool:
        """Return whether a recording is sent to another machine."""
        ...

    def transcribe(self, sound: Sound, prompt: str) -> str:
        """Return what was heard, as it was written down; `prompt` holds words that may occur. Raises TranscriptionFailed."""
        ...


class NoTranscriber:
    """Nobody hears: people type, or use the dictation of their keyboard."""

    is_there = False
    leaves_the_house = False

    def transcribe(self, sound: Sound, prompt: str) -> str:
        """Raise TranscriptionFailed."""
        raise TranscriptionFailed(Sentence("没有配置语音识别，请打字，或用键盘上的话筒。"))
