"""Which facts a device may hand in later: the app that owns a kind says how its body looks and who takes it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.utils.module_loading import autodiscover_modules
from ninja import Schema
from pydantic import BaseModel, Field, ValidationError

from gangze.access.actor import Actor
from gangze.kernel import clock
from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Sentence
from gangze.ledger.rules.media_types import LARGEST_MEDIA_BYTES
from gangze.ledger.services import collecting, name_media

from ..rules.moments import LONGEST_WAIT

logger = logging.getLogger(__name__)
INCOMPLETE = Sentence("这条记录不完整或格式不对，没有收下。请打开原来那一页重新填写再提交；还不行，请告诉系统管理员。")


@dataclass(frozen=True, slots=True)
class Handed:
    """A fact as a device hands it in: by whom, under which uuid, when by the device's clock, and what was done.

    `actor` may do what its person might at `made_at`, the moment the server takes the fact to have been made: `device_at`
    without the error of the device's clock where that is credible (docs/rules/outbox.md §4), and None where nobody asked.
    `counts_at` is the moment the fact counts for: `made_at`, or that of its receipt where it was made before the window.
    """

    actor: Actor
    client_uuid: UUID
    device_at: datetime
    body: Any
    made_at: datetime | None = None
    counts_at: datetime | None = None

    @property
    def may_be_early(self) -> bool:
        """Return whether what the fact speaks of may still be on its way: for as long as a device may be without a network."""
        return clock.now() - (self.made_at or self.device_at) <= LONGEST_WAIT


class MediaNamed(Schema):
    """A photo, scan or recording that a body names by the SHA-256 of its bytes, which come later; any field may hold it.

    The taker writes the hash into the payload of a fact that it records, so that the seal covers the file. `taken_at` is what the camera
    claims, without zone, as photos have it.
    """

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size: int = Field(ge=1, le=LARGEST_MEDIA_BYTES)
    taken_at: str = Field(default="", max_length=19, pattern=r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)?$")


Taker = Callable[[Handed], UUID]
T = TypeVar("T", bound=Taker)
_takers: dict[str, tuple[type[BaseModel], Taker]] = {}


def takes(kind: str, body: type[BaseModel]) -> Callable[[T], T]:
    """Declare a function of an app's module `outbox` as the taker of a kind of fact; it returns the uuid of the receipt.

    It must take the same fact twice and answer the same. Raises ValueError for a kind that is taken already.
    """

    def declare(taker: T) -> T:
        known = _takers.get(kind)
        if known is not None and known[1] is not taker:
            raise ValueError(f"two functions take the facts of kind {kind!r}")
        _takers[kind] = (body, taker)
        return taker

    return declare


def take(
    *,
    actor: Actor,
    kind: str,
    client_uuid: UUID,
    device_at: datetime,
    body: dict[str, Any],
    made_at: datetime | None = None,
    counts_at: datetime | None = None,
) -> UUID:
    """Return the receipt of a fact that a device handed in.

    Raises RuleBroken for a kind that no app takes, a moment without zone, or a body that lacks something; whatever the
    taker raises goes on.
    """
    find_takers()
    if device_at.tzinfo is None:
        raise RuleBroken("设备时间缺少时区。")
    if kind not in _takers:
        raise RuleBroken("这种记录不能离线提交。")
    shape, taker = _takers[kind]
    try:
        told = shape.model_validate(body)
    except ValidationError as error:
        raise _refusal(kind, error) from error
    with collecting() as facts:
        receipt = taker(Handed(actor, client_uuid, device_at, told, made_at, counts_at))
    if hashes := [named.sha256 for named in media_in(told)]:
        name_media(actor=actor, facts=facts, hashes=hashes)
    return receipt


def media_in(value: object) -> Iterator[MediaNamed]:
    """Yield every file that a body names, however deep."""
    if isinstance(value, MediaNamed):
        yield value
    elif isinstance(value, BaseModel):
        yield from media_in([getattr(value, name) for name in type(value).model_fields])
    elif isinstance(value, list | tuple):
        for item in value:
            yield from media_in(item)


def _refusal(kind: str, error: ValidationError) -> RuleBroken:
    """Say what to do; which fields are wrong is for the log, their names mean nothing to people."""
    wrong = error.errors(include_input=False, include_url=False)
    logger.warning("refused a fact of kind %s: %s", kind, [(each["loc"], each["type"]) for each in wrong[:10]])
    long = [each["ctx"]["max_length"] for each in wrong if each["type"] == "string_too_long"]
    if len(long) == len(wrong):
        return RuleBroken("有一处文字太长，最多{count}字。请打开原来那一页，写短一些再提交。", count=long[0])
    return RuleBroken(INCOMPLETE)


@cache
def find_takers() -> None:
    """Import the `outbox` modules of all apps, once: when the system starts, so that a broken one stops it there and not a device later."""
    autodiscover_modules("outbox")
