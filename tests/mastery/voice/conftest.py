"""The stand-in service, and sounds."""

from collections.abc import Iterator

import pytest

from .stub import Stub, stub_server

WEBM = b"\x1a\x45\xdf\xa3" + b"\x00" * 64


@pytest.fixture
def stub() -> Iterator[Stub]:
    with stub_server() as stub:
        yield stub
