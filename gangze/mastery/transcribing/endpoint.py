"""A service that speaks OpenAI's `/v1/audio/transcriptions`: one address, one try, bounded in time and size."""

from __future__ import annotations

import contextlib
import http.client
import json
import secrets
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Timer
from urllib.parse import urlsplit

from gangze.kernel.wording import Sentence

from .model import Sound, TranscriptionFailed

LARGEST_ANSWER_BYTES = 256 * 1024
_TYPE_ON = Sentence("语音识别没有成功，请重试，或打字、用键盘上的话筒。")
_SLOW = Sentence("语音识别超时了，请录短一些再试，或打字、用键盘上的话筒。")
_BUSY = Sentence("语音识别服务正忙，请稍后再试，或打字、用键盘上的话筒。")


@dataclass(frozen=True, slots=True)
class OpenAiCompatible:
    """Asks the configured address and no other: a redirect is a failure, proxies of the environment are not asked.

    `seconds` bounds the whole call, however slowly the other side drips. source: OpenAI API reference, createTranscription.
    """

    url: str
    model: str = "whisper-1"
    key: str = field(default="", repr=False)
    seconds: float = 20
    max_answer_bytes: int = LARGEST_ANSWER_BYTES
    is_there: bool = True
    leaves_the_house: bool = True

    def __post_init__(self) -> None:
        """Raise ValueError for an address that is none, or that carries a name and password."""
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            raise ValueError("the transcriber's address must be http(s)://host[:port]/path without name and password")

    def transcribe(self, sound: Sound, prompt: str) -> str:
        """Return what the service wrote down. Raises TranscriptionFailed; what was heard is never in its detail."""
        begun = time.monotonic()
        connection = self._connection()
        try:
            connection.connect()
            with _ended_after(begun + self.seconds - time.monotonic(), connection.sock):
                status, answer = self._asked(connection, sound, prompt)
        except (OSError, http.client.HTTPException, ValueError) as failed:
            if time.monotonic() - begun >= self.seconds:
                raise TranscriptionFailed(_SLOW, f"no answer within {self.seconds} s") from failed
            raise TranscriptionFailed(_TYPE_ON, f"{type(failed).__name__}: {failed}") from failed
        finally:
            connection.close()
        if time.monotonic() - begun >= self.seconds:  # cut off in the middle of an answer, which then looks short
            raise TranscriptionFailed(_SLOW, f"no whole answer within {self.seconds} s")
        return self._text(status, answer)

    def _connection(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        assert parts.hostname is not None
        if parts.scheme == "https":
            secure = ssl.create_default_context()
            return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=self.seconds, context=secure)
        return http.client.HTTPConnection(parts.hostname, parts.port, timeout=self.seconds)

    def _asked(self, connection: http.client.HTTPConnection, sound: Sound, prompt: str) -> tuple[int, bytes]:
        fields = {
            "model": self.model,
            "language": "zh",
            "response_format": "json",
            "temperature": "0",
            "prompt": prompt,
        }
        body, content_type = _multipart(fields, sound)
        headers = {"Content-Type": content_type, "Accept": "application/json", "Connection": "close"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        parts = urlsplit(self.url)
        connection.request("POST", f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}", body, headers)
        response = connection.getresponse()
        return response.status, response.read(self.max_answer_bytes + 1)

    def _text(self, status: int, answer: bytes) -> str:
        if status != http.client.OK:
            raise TranscriptionFailed(_BUSY if status in (429, 503) else _TYPE_ON, f"answered {status}")
        if len(answer) > self.max_answer_bytes:
            raise TranscriptionFailed(_TYPE_ON, "answered too much")
        try:
            text = json.loads(answer)["text"]
        except (ValueError, KeyError, TypeError, RecursionError) as odd:
            raise TranscriptionFailed(_TYPE_ON, "answered something else than {text}") from odd
        if not isinstance(text, str):
            raise TranscriptionFailed(_TYPE_ON, "answered a text that is none")
        return text


@contextlib.contextmanager
def _ended_after(seconds: float, wire: socket.socket) -> Iterator[None]:
    """End what is read from or written to a socket when the time is over: the thread that waits gets an error at once.

    A socket's own time-out counts anew with every byte; this one does not.
    """

    def cut() -> None:
        with contextlib.suppress(OSError):
            wire.shutdown(socket.SHUT_RDWR)

    stop = Timer(max(seconds, 0), cut)
    stop.daemon = True
    stop.start()
    try:
        yield
    finally:
        stop.cancel()


def _multipart(fields: dict[str, str], sound: Sound) -> tuple[bytes, str]:
    boundary = secrets.token_hex(16)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
        if value
    ]
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{sound.name}"\r\n'
        f"Content-Type: {sound.content_type}\r\n\r\n"
    )
    body = b"".join([*parts, head.encode(), sound.content, f"\r\n--{boundary}--\r\n".encode()])
    return body, f"multipart/form-data; boundary={boundary}"
