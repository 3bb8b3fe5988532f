"""Phones that hand in what they hold, as docs/rules/outbox.md says devices do: the load, on one thread and little CPU."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any
from uuid import UUID

CSRF = "c" * 32
PHOTO_BYTES, PART_BYTES = 200_000, 128 * 1024
GIVE_UP_SECONDS = 60
AGAIN_SECONDS = 4
LONGEST_RETRY_AFTER = 30
LATER = (429, 503)


@dataclass(frozen=True, slots=True)
class Record:
    """A record as the device keeps it: its JSON, and the hash by which the server must name it."""

    client_uuid: UUID
    content: bytes
    record_hash: str


@dataclass(frozen=True)
class Photo:
    """A photo of 200 KB that exists only while it is looked at: signs of JPEG, then noise."""

    seed: int
    size: int = PHOTO_BYTES

    def content(self) -> bytes:
        """Return its bytes, always the same."""
        start = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
        return start + Random(self.seed).randbytes(self.size - len(start))

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content()).hexdigest()


@dataclass(frozen=True)
class Phone:
    """A phone with its session and what waits on it."""

    actor: UUID
    cookie: str
    records: list[Record]
    photos: list[Photo]


@dataclass
class Seen:
    """What the phones saw. Times in seconds; `receipts` by record: the hash of the fact; `wrong` says what must not happen.

    `waited` is from the first attempt to the receipt, all waiting included; `served` the attempt that succeeded alone.
    """

    waited: list[float] = field(default_factory=list)
    served: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    first: Counter[int] = field(default_factory=Counter)
    receipts: dict[UUID, str] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def answered(self, records: Mapping[UUID, Record], answers: Iterable[Mapping[str, Any]]) -> list[Record]:
        """Note receipts and return the records that the phone may not forget."""
        left = dict(records)
        for answer in answers:
            record = left.get(UUID(answer["client_uuid"]))
            if record is None or "receipt" not in answer or answer["record_hash"] != record.record_hash:
                self.wrong.append(str(answer)[:300])
                continue
            del left[record.client_uuid]
            self.receipts[record.client_uuid] = answer["content_hash"]
        return list(left.values())


class Line:
    """A connection that is kept between requests and opened anew after a cut."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self, method: str, path: str, content: bytes = b"", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers by lower-case name, and content. Raises OSError or TimeoutError where nothing came."""
        lines = [
            f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {self.cookie}", f"X-CSRFToken: {CSRF}",
            "Accept: application/json", f"Content-Length: {len(content)}",
            *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
        ]  # fmt: skip
        try:
            async with asyncio.timeout(GIVE_UP_SECONDS):
                if self.streams is None:
                    self.streams = await asyncio.open_connection("127.0.0.1", self.port)
                reader, writer = self.streams
                writer.write("\r\n".join([*lines, "", ""]).encode() + content)
                await writer.drain()
                return await _answer(reader)
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            self.close()
            raise

    def close(self) -> None:
        """Hang up."""
        if self.streams is not None:
            self.streams[1].close()
            self.streams = None


async def _answer(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in head[1:] if line)
    headers = {name.strip().lower(): value.strip() for name, _colon, value in pairs}
    return int(head[0].split()[1]), headers, await reader.readexactly(int(headers["content-length"]))


async def patient(line: Line, seen: Seen, ask: Callable[[], Awaitable[tuple[int, dict[str, str], bytes]]]) -> Any:
    """Ask until there is an answer that is one, waiting as long as the server says; return its JSON and the seconds it took.

    Whatever is neither an answer nor a polite refusal is noted as wrong.
    """
    is_first = True
    while True:
        begun = time.perf_counter()
        status, content = 0, b""
        headers: dict[str, str] = {}
        with suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
            status, headers, content = await ask()
        seen.statuses[status] += 1
        if is_first:
            seen.first[status] += 1
        is_first = False
        if status == 200:
            return json.loads(content), time.perf_counter() - begun
        line.close()
        await asyncio.sleep(_seconds(status, headers, content, seen))


def _seconds(status: int, headers: Mapping[str, str], content: bytes, seen: Seen) -> float:
    """Return how long to wait, as the server said; it must have said so in a refusal."""
    told = headers.get("retry-after", "")
    if status in LATER and told.isdigit() and 0 < int(told) <= LONGEST_RETRY_AFTER:
        return int(told)
    seen.wrong.append(f"{status} {content[:200].decode(errors='replace')}" if status else "cut or silent")
    return AGAIN_SECONDS


async def hand_in_all(phone: Phone, port: int, seen: Seen) -> None:
    """Send a phone's records as one batch, then its photos in parts, until nothing is left on it."""
    line = Line(port, phone.cookie)
    left, tries = phone.records, 0
    begun = time.perf_counter()
    while left and tries < 5:
        content = b'{"facts": [' + b",".join(each.content for each in left) + b"]}"

        async def batch(content: bytes = content) -> tuple[int, dict[str, str], bytes]:
            return await line.ask("POST", "/api/outbox/batch/", content, Content_Type="application/json")

        told, took = await patient(line, seen, batch)
        left, tries = seen.answered({each.client_uuid: each for each in left}, told["answers"]), tries + 1
        seen.waited.append(time.perf_counter() - begun)
        seen.served.append(took)
    for photo in phone.photos:
        await _send_photo(line, photo, seen)
    line.close()


async def _send_photo(line: Line, photo: Photo, seen: Seen) -> None:
    content, received = photo.content(), 0
    while True:
        headers = {"Upload_Offset": str(received), "Upload_Length": str(len(content)), "Content_Type": "image/jpeg"}
        part = content[received : received + PART_BYTES]

        async def put(part: bytes = part, headers: dict[str, str] = headers) -> tuple[int, dict[str, str], bytes]:
            return await line.ask("PUT", f"/api/media/{photo.sha256}/", part, **headers)

        told, _took = await patient(line, seen, put)
        if told["is_kept"]:
            seen.kept.add(photo.sha256)
            return
        if told["is_whole"] or told["received"] <= received:
            seen.wrong.append(f"no progress with a photo: {told}")
            return
        received = told["received"]


async def hand_in_single(line: Line, record: Record, seen: Seen) -> None:
    """Send one record by itself until it is taken."""
    begun = time.perf_counter()

    async def single() -> tuple[int, dict[str, str], bytes]:
        return await line.ask("POST", "/api/outbox/", record.content, Content_Type="application/json")

    told, took = await patient(line, seen, single)
    seen.answered({record.client_uuid: record}, [told])
    seen.waited.append(time.perf_counter() - begun)
    seen.served.append(took)


async def spread(count: int, seconds: float, begin: Callable[[int], Awaitable[None]]) -> float:
    """Begin `count` things evenly over some seconds, whatever becomes of those begun; return the seconds until all are done."""
    started = time.perf_counter()
    running = []
    for number in range(count):
        await asyncio.sleep(max(0.0, started + seconds * number / count - time.perf_counter()))
        running.append(asyncio.ensure_future(begin(number)))
    await asyncio.gather(*running)
    return time.perf_counter() - started
