"""What somebody with a bad mind puts into a rescue file."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from gangze.kernel.errors import RuleBroken
from gangze.org.rules.rescue import MOST_FILES, unlocked
from tests.dossiers.builders import Crew

from .conftest import recited, signed_in
from .photographed import JPEG
from .test_rescue import bring, locked, states


def plaintext(facts: Any, media: Any) -> bytes:
    text = json.dumps({"facts": facts, "media": media}).encode()
    return struct.pack(">I", len(text)) + text


def test_a_file_that_names_what_no_device_keeps_is_none() -> None:
    empty = {"sha256": "a" * 64, "size": 0, "type": "image/jpeg", "actor": "b" * 36}
    taken = []
    for media in (
        [empty] * (MOST_FILES + 1),
        [empty | {"size": float("inf")}],
        [empty | {"size": -1}],
        [empty | {"actor": "a\0b"}],
        [empty | {"type": "i" * 1000}],
        [empty | {"sha256": "\ud800"}],
    ):
        try:
            unlocked(plaintext([], media))
            taken.append(media[0])
        except RuleBroken:
            pass
    assert taken == []
    assert len(unlocked(plaintext([], [empty] * MOST_FILES)).files) == MOST_FILES


def test_a_title_that_no_page_can_show_is_shown_without_what_it_cannot(
    crew: Crew, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    record = recited(crew, crew.worker) | {"title": "背诵\ud800\0<b>"}
    shown = bring(signed_in(crew.officer), locked([record], [(crew.worker.key, JPEG)]))
    assert states(shown) == ["brought"]
    assert "背诵&lt;b&gt;" in shown.content.decode()
    with pytest.raises(RuleBroken):
        unlocked(b"\xff\xff\xff\xff{}")
