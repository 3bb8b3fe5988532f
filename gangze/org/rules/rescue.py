"""What a rescue file is made of, locked and unlocked (docs/rules/outbox.md §8)."""

import base64
import binascii
import json
import struct
from dataclasses import dataclass
from typing import Any

from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Sentence

MAGIC = b"GANGZE-RESCUE 1\n"
LARGEST_FILE_BYTES = 64 * 1024 * 1024
MOST_RECORDS, MOST_FILES = 5000, 5000
LONGEST_NAME = 80
NO_RESCUE = Sentence("这不是救援文件，或文件不完整。")


@dataclass(frozen=True, slots=True)
class Locked:
    """A file as it lies on a disk. `head` is everything before the locked part: it is authenticated with it."""

    key_id: str
    wrapped_key: bytes
    iv: bytes
    head: bytes
    ciphertext: bytes


@dataclass(frozen=True, slots=True)
class File:
    """A photo or recording in a rescue file: what it says of itself, and its bytes."""

    sha256: str
    author_key: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What waited on the device: records as they would have been handed in, not looked at yet, and files."""

    facts: tuple[Any, ...]
    files: tuple[File, ...]


def locked(content: bytes) -> Locked:
    """Return the parts of a file. Raises RuleBroken for what is none."""
    try:
        if not content.startswith(MAGIC):
            raise ValueError("another beginning")
        text, start = _text(content, len(MAGIC))
        header = json.loads(text)
        return Locked(
            key_id=str(header["key_id"]), wrapped_key=_bytes(header["wrapped_key"]), iv=_bytes(header["iv"]),
            head=content[:start], ciphertext=content[start:],
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, RecursionError, struct.error, binascii.Error):
        raise RuleBroken(NO_RESCUE) from None


def unlocked(plaintext: bytes) -> Unlocked:
    """Return what was locked in. Raises RuleBroken for what a device of ours does not write, too many records or files."""
    try:
        text, at = _text(plaintext, 0)
        told = json.loads(text)
        files: list[File] = []
        for each in told["media"]:
            size = int(each["size"])
            if size < 0 or at + size > len(plaintext) or len(files) == MOST_FILES:
                raise ValueError("cut off, or more files than a device keeps")
            sha256, author, kind = (_name(each[name]) for name in ("sha256", "actor", "type"))
            files.append(File(sha256, author, kind, plaintext[at : at + size]))
            at += size
        facts = told["facts"]
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError, struct.error):
        raise RuleBroken(NO_RESCUE) from None
    if not isinstance(facts, list) or len(facts) > MOST_RECORDS:
        raise RuleBroken(NO_RESCUE)
    return Unlocked(tuple(facts), tuple(files))


def _text(content: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from(">I", content, at)
    end = at + 4 + length
    if end > len(content):
        raise ValueError("cut off")
    return content[at + 4 : end].decode("utf-8"), end


def _name(text: Any) -> str:
    """Return a hash, a key or a type. Raises ValueError for what none of them looks like: the database takes no NUL."""
    name = str(text)
    if len(name) > LONGEST_NAME or not name.isascii() or "\0" in name:
        raise ValueError("no name")
    return name


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
