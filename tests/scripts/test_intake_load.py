"""The load of the measurement of intake: phones that wait as they are told, and notice what must not happen."""

import asyncio
import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

import phones  # of bench/, not a package
from limits import Findings, quantile
from phones import Line, Phone, Photo, Record, Seen

Reply = tuple[int, dict[str, str], bytes]


def a_record(uuid: UUID | None = None) -> Record:
    return Record(uuid or uuid4(), b"{}", "f" * 64)


def receipt(record: Record, **more: str) -> dict[str, str]:
    return {
        "client_uuid": str(record.client_uuid),
        "receipt": "r",
        "record_hash": record.record_hash,
        "content_hash": "c",
        **more,
    }


def test_a_photo_is_always_the_same_and_begins_as_a_jpeg() -> None:
    one, again, other = Photo(7), Photo(7), Photo(8)
    assert one.content() == again.content() != other.content()
    assert (len(one.content()), one.content()[:3]) == (phones.PHOTO_BYTES, b"\xff\xd8\xff")
    assert one.sha256 == hashlib.sha256(one.content()).hexdigest()


def test_a_phone_forgets_what_a_receipt_names_and_nothing_else() -> None:
    taken, refused, other = a_record(), a_record(), a_record()
    seen, records = Seen(), {each.client_uuid: each for each in (taken, refused, other)}
    answers = [
        receipt(taken),
        {"client_uuid": str(refused.client_uuid), "error": "no"},
        receipt(other, record_hash="0" * 64),
    ]
    assert seen.answered(records, answers) == [refused, other]
    assert (list(seen.receipts), len(seen.wrong)) == ([taken.client_uuid], 2)


@pytest.mark.parametrize(
    ("status", "headers", "seconds", "is_wrong"),
    [
        (429, {"retry-after": "3"}, 3, False), (503, {"retry-after": "5"}, 5, False), (429, {}, 4, True),
        (429, {"retry-after": "3600"}, 4, True), (500, {"retry-after": "1"}, 4, True), (0, {}, 4, True),
    ],
)  # fmt: skip
def test_a_refusal_must_say_when_to_come_back(
    status: int, headers: dict[str, str], seconds: float, is_wrong: bool
) -> None:
    seen = Seen()
    assert (phones._seconds(status, headers, b"", seen), bool(seen.wrong)) == (seconds, is_wrong)


@contextmanager
def answering(monkeypatch: pytest.MonkeyPatch, replies: list[Reply]) -> Iterator[list[str]]:
    """Let a line answer these, one after the other, and no sleep last."""
    asked: list[str] = []

    async def ask(self: Line, method: str, path: str, content: bytes = b"", **headers: str) -> Reply:
        asked.append(f"{method} {headers.get('Upload_Offset', '')}".strip())
        return replies[len(asked) - 1]

    async def sleep(seconds: float) -> None:
        asked.append(f"wait {seconds:g}")
        replies.insert(len(asked) - 1, (0, {}, b""))

    with monkeypatch.context() as patch:
        patch.setattr(Line, "ask", ask)
        patch.setattr(asyncio, "sleep", sleep)
        yield asked


def test_a_phone_waits_as_told_and_sends_a_photo_on_from_where_the_server_is(monkeypatch: pytest.MonkeyPatch) -> None:
    record = a_record(UUID(int=1))
    told = b'{"answers": [{"client_uuid": "%s", "receipt": "r", "record_hash": "%s", "content_hash": "c"}]}' % (
        str(record.client_uuid).encode(), record.record_hash.encode(),
    )  # fmt: skip
    half, whole = (
        b'{"received": 131072, "is_whole": false, "is_kept": false}',
        b'{"received": 200000, "is_whole": true, "is_kept": true}',
    )
    replies: list[Reply] = [(429, {"retry-after": "2"}, b""), (200, {}, told), (200, {}, half), (200, {}, whole)]
    seen, phone = Seen(), Phone(uuid4(), "", [record], [Photo(1)])
    with answering(monkeypatch, replies) as asked:
        asyncio.run(phones.hand_in_all(phone, 1, seen))
    assert asked == ["POST", "wait 2", "POST", "PUT 0", "PUT 131072"]
    assert (seen.wrong, list(seen.receipts), seen.kept) == ([], [record.client_uuid], {Photo(1).sha256})
    assert (seen.first[200], seen.first[429], seen.statuses[200]) == (2, 1, 3)


def test_a_limit_is_broken_at_its_value_and_quantiles_take_the_nearest_rank() -> None:
    findings = Findings("")
    findings.hold("under", 0.99, 1)
    findings.hold("at", 1, 1)
    assert findings.broken == ["at: 1, limit 1"]
    assert quantile(range(1, 21), 0.95) == 19
