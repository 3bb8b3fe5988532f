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
from queue import Empty, SimpleQueue
from threading import Thread, Timer
from typing import Any
from urllib.parse import urlsplit

from .model import BUSY, SLOW, TYPE_ON, Sound, TranscriptionFailed

LARGEST_ANSWER_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class OpenAiCompatible:
    """Asks the configured address and no other: a redirect is a failure, proxies of the environment are not asked.

    `seconds` bounds the whole call: finding the address, every address tried, the handshake, however slowly the other side drips.
    source: OpenAI API reference, createTranscription.
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
        until = time.monotonic() + self.seconds
        connection = self._connection()
        try:
            connection.sock = self._wire(until)
            with _ended_after(until - time.monotonic(), connection.sock):
                if isinstance(connection.sock, ssl.SSLSocket):
                    connection.sock.do_handshake()
                status, answer = self._asked(connection, sound, prompt)
        except (OSError, http.client.HTTPException, ValueError) as failed:
            if time.monotonic() >= until:
                raise TranscriptionFailed(SLOW, f"no answer within {self.seconds} s") from failed
            raise TranscriptionFailed(TYPE_ON, f"{type(failed).__name__}: {failed}") from failed
        finally:
            connection.close()
        if time.monotonic() >= until:  # cut off in the middle of an answer, which then looks short
            raise TranscriptionFailed(SLOW, f"no whole answer within {self.seconds} s")
        return self._text(status, answer)

    def _connection(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        assert parts.hostname is not None
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        return kind(parts.hostname, parts.port)

    def _wire(self, until: float) -> socket.socket:
        """Return a socket that is connected, its handshake still to do. Raises OSError, also when the time is over."""
        parts = urlsplit(self.url)
        assert parts.hostname is not None
        is_secure = parts.scheme == "https"
        wire = _connected(_addresses(parts.hostname, parts.port or (443 if is_secure else 80), until), until)
        wire.settimeout(self.seconds)
        if not is_secure:
            return wire
        context = ssl.create_default_context()
        return context.wrap_socket(wire, server_hostname=parts.hostname, do_handshake_on_connect=False)

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
            raise TranscriptionFailed(BUSY if status in (429, 503) else TYPE_ON, f"answered {status}")
        if len(answer) > self.max_answer_bytes:
            raise TranscriptionFailed(TYPE_ON, "answered too much")
        try:
            text = json.loads(answer)["text"]
        except (ValueError, KeyError, TypeError, RecursionError) as odd:
            raise TranscriptionFailed(TYPE_ON, "answered something else than {text}") from odd
        if not isinstance(text, str):
            raise TranscriptionFailed(TYPE_ON, "answered a text that is none")
        return text


def _addresses(host: str, port: int, until: float) -> list[tuple[Any, ...]]:
    """Return what a name stands for. Nothing can stop the system's own search, so it is waited for no longer than there is time."""
    found: SimpleQueue[list[tuple[Any, ...]] | OSError] = SimpleQueue()

    def search() -> None:
        try:
            found.put(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except (OSError, UnicodeError) as failed:
            found.put(failed if isinstance(failed, OSError) else OSError(str(failed)))

    Thread(target=search, daemon=True).start()
    try:
        told = found.get(timeout=max(until - time.monotonic(), 0))
    except Empty:
        raise TimeoutError("the name was not found in time") from None
    if isinstance(told, OSError):
        raise told
    return told


def _connected(addresses: list[tuple[Any, ...]], until: float) -> socket.socket:
    """Return a socket connected to the first address that answers; each may take its share of the time that is left."""
    failure = OSError("the name stands for no address")
    for place, (family, kind, protocol, _name, address) in enumerate(addresses):
        share = (until - time.monotonic()) / (len(addresses) - place)
        if share <= 0:
            raise TimeoutError("no address answered in time")
        wire = socket.socket(family, kind, protocol)
        try:
            wire.settimeout(share)
            wire.connect(address)
        except OSError as failed:
            wire.close()
            failure = failed
        else:
            return wire
    raise failure


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
