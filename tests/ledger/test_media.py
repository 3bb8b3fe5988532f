"""Photos, scans and recordings are kept whole or not at all, once per tenant, told by their own bytes."""

import io
import os
from pathlib import Path
from typing import IO
from unittest import mock

import pytest

from gangze.access.actor import NOBODY, Actor
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.ledger.models import Media
from gangze.ledger.rules.media_types import LARGEST_MEDIA_BYTES, sniffed_type
from gangze.ledger.services import open_media, store_media

from .scene import OFFICER, OTHER_PLACE, OTHER_TENANT, PARK_OFFICER, PLACE, STRANGER, TENANT, WORKER

pytestmark = pytest.mark.django_db
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 60 + b"a photo"


def stream(content: bytes) -> IO[bytes]:
    """Return the content as an upload gives it."""
    return io.BytesIO(content)


def store(
    content: bytes = JPEG, *, actor: Actor = WORKER, tenant: str = TENANT, path: str = PLACE, name: str = "a.jpg"
) -> Media:
    """Keep a file."""
    return store_media(
        actor=actor, tenant=tenant, path=path, stream=stream(content), content_type="image/jpeg", name=name
    )


def files(folder: Path) -> list[Path]:
    """Return every file below."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("start", "declared", "expected"),
    [
        (JPEG, "image/png", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "", "image/png"),
        (b"GIF89a", "", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic", "", "image/heic"),
        (b"%PDF-1.7", "", "application/pdf"),
        (b"ID3\x04", "", "audio/mpeg"),
        (b"\xff\xfb\x90", "", "audio/mpeg"),
        (b"OggS", "", "audio/ogg"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "", "audio/wav"),
        (b"#!AMR\n", "", "audio/amr"),
        (b"\x00\x00\x00\x18ftypM4A ", "audio/mp4", "audio/mp4"),
        (b"\x1a\x45\xdf\xa3", "audio/webm;codecs=opus", "audio/webm"),
        (b"\x1a\x45\xdf\xa3", "video/webm", None),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4", None),
        (b"<svg xmlns=", "image/svg+xml", None),
        (b"<!DOCTYPE html>", "image/jpeg", None),
        (b"MZ\x90", "application/pdf", None),
        (b"PK\x03\x04", "image/png", None),
        (b"", "image/png", None),
    ],
)  # fmt: skip
def test_the_type_is_told_by_the_bytes(start: bytes, declared: str, expected: str | None) -> None:
    assert sniffed_type(start, declared) == expected


def test_a_stored_file_lies_under_its_hash_and_can_be_opened(media_folder: Path) -> None:
    media = store()
    row, opened = open_media(actor=WORKER, media_uuid=media.uuid)
    with opened:
        assert opened.read() == JPEG
    assert (row.size_bytes, row.content_type, row.name) == (len(JPEG), "image/jpeg", "a.jpg")
    (file,) = files(media_folder)
    assert file.relative_to(media_folder).parts == (TENANT, media.sha256[:2], media.sha256[2:4], media.sha256)


def test_equal_bytes_of_a_tenant_lie_on_disk_once(media_folder: Path) -> None:
    first, again, elsewhere = store(), store(name="b.jpg"), store(path="a1/e1/u3/", actor=OFFICER)
    assert again == first
    assert elsewhere.pk != first.pk
    assert len(files(media_folder)) == 1


def test_two_tenants_never_share_a_file(media_folder: Path) -> None:
    store()
    store(tenant=OTHER_TENANT, path=OTHER_PLACE, actor=STRANGER)
    assert len(files(media_folder)) == 2


@pytest.mark.parametrize("actor", [STRANGER, NOBODY], ids=["stranger", "nobody"])
def test_a_file_does_not_exist_for_those_who_may_not_see_it(media_folder: Path, actor: Actor) -> None:
    media = store()
    with pytest.raises(Absent):
        open_media(actor=actor, media_uuid=media.uuid)


@pytest.mark.parametrize("actor", [WORKER, OFFICER, PARK_OFFICER], ids=["author", "officer", "park"])
def test_author_and_readers_of_the_ledger_may_open_a_file(media_folder: Path, actor: Actor) -> None:
    _row, opened = open_media(actor=actor, media_uuid=store().uuid)
    opened.close()


def test_a_file_gone_from_disk_is_absent(media_folder: Path) -> None:
    media = store()
    files(media_folder)[0].unlink()
    with pytest.raises(Absent):
        open_media(actor=WORKER, media_uuid=media.uuid)


def test_what_is_no_evidence_is_refused_and_leaves_nothing(media_folder: Path) -> None:
    with pytest.raises(RuleBroken, match="图片"):
        store(b"<html><script>alert(1)</script>")
    assert files(media_folder) == []
    assert Media.objects.count() == 0


def test_a_file_over_twenty_megabytes_is_refused_and_leaves_nothing(media_folder: Path) -> None:
    with pytest.raises(RuleBroken, match="20 MB"):
        store(JPEG + b"\0" * LARGEST_MEDIA_BYTES)
    assert files(media_folder) == []


def test_a_full_disk_leaves_no_partial_file(media_folder: Path) -> None:
    with mock.patch.object(os, "fsync", side_effect=OSError(28, "No space left on device")), pytest.raises(OSError):  # noqa: PT011
        store()
    assert files(media_folder) == []
    assert Media.objects.count() == 0


def test_nobody_cannot_store(media_folder: Path) -> None:
    with pytest.raises(NotAllowed):
        store(actor=NOBODY)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("C:\\temp\\照片.jpg", "照片.jpg"), ("../../etc/passwd", "passwd"), ("a\r\nb.jpg", "ab.jpg"), ("", "file")],
)
def test_only_the_last_part_of_a_name_is_kept(media_folder: Path, sent: str, kept: str) -> None:
    assert store(name=sent).name == kept
