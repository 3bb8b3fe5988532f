"""Facts that devices hand in, one or many at a time (docs/rules/outbox.md)."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.security import django_auth

from gangze.accounts.api import ApiTokenAuth
from gangze.kernel import clock
from gangze.ledger.selectors import hashes_of

from .. import outbox, services
from ..middleware import ActorRequest
from ..outbox.admission import Busy, admitted
from ..outbox.batches import LARGEST_BATCH_BYTES, MOST_RECORDS
from ..outbox.records import record_hash

FACTS = [ApiTokenAuth("facts"), django_auth]
FULL = {errno.ENOSPC, errno.EDQUOT}
"""What a disk says that has no room left."""
router = Router(tags=["outbox"], auth=FACTS)
T = TypeVar("T", bound=Callable[..., Any])


class OutboxReceipt(Schema):
    """What the device may forget, the receipt to show for it, and the two hashes: of the fact, and of the record."""

    client_uuid: UUID
    receipt: str
    content_hash: str
    record_hash: str
    server_at: str


def politely(view: T) -> T:
    """Answer 429 with Retry-After when too many are being served, 503 when the database gave up: nothing is lost."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            with admitted():
                return view(request, *args, **kwargs)
        except Busy as busy:
            return later(429, _("现在上传的人太多，记录留在设备上，几秒后会自动再试。"), busy.retry_after)
        except (OperationalError, InterfaceError, OSError) as error:
            if isinstance(error, OSError) and error.errno not in FULL:
                raise
            return later(503, _("服务器现在忙不过来，记录留在设备上，稍后会自动再试。"), 5)

    return cast(T, answer)


def later(status: int, error: str, seconds: int) -> HttpResponse:
    """Return a refusal that asks the device to come back after some seconds."""
    return JsonResponse(
        {"error": error, "server_at": server_at()}, status=status, headers={"Retry-After": str(seconds)}
    )


def server_at() -> str:
    """Return the server's time as devices are told it, to see how far theirs is off."""
    return clock.now().isoformat(timespec="milliseconds")


@router.post("/outbox/", response=OutboxReceipt, url_name="outbox")
@politely
def hand_in(request: HttpRequest, fact: outbox.OutboxFact) -> OutboxReceipt:
    """Take one fact from a device; the same fact sent twice is one fact. Which kinds there are: the apps' `outbox` modules.

    A page left open while somebody else signs in on the same device sends with that person's session: a fact is taken
    only from whom it belongs to. The 403 leaves it waiting on the device.
    """
    receipt = outbox.hand_in(cast(Any, request.user), fact)
    hashes = hashes_of(fact.actor, [receipt])
    return OutboxReceipt(
        client_uuid=fact.client_uuid, receipt=str(receipt), content_hash=hashes.get(receipt, ""),
        record_hash=_hash(request.body), server_at=server_at(),
    )  # fmt: skip


@router.post("/outbox/batch/", url_name="outbox_batch")
@politely
def hand_in_batch(request: HttpRequest) -> HttpResponse:
    """Take up to 100 facts, each on its own; 400 for what is no batch at all."""
    try:
        told = outbox.readable_records(request.body)
    except ValueError as error:
        return JsonResponse({"error": str(error), "server_at": server_at()}, status=400)
    answers = outbox.hand_in_all(cast(Any, request.user), told)
    return JsonResponse({"server_at": server_at(), "answers": [answer.as_json() for answer in answers]})


@router.get("/outbox/device/", url_name="outbox_device", auth=django_auth)
def device(request: HttpRequest) -> HttpResponse:
    """Tell a person's device what it needs ahead: the time, the key for rescue files, a secret for proofs, the limits."""
    told = {
        "server_at": server_at(), "most_records": MOST_RECORDS, "largest_batch_bytes": LARGEST_BATCH_BYTES,
        "rescue": services.public_rescue_key(), "proof": services.issue_proof(cast(ActorRequest, request).actor),
    }  # fmt: skip
    return JsonResponse(told, headers={"Cache-Control": "private, no-store"})


def _hash(content: bytes) -> str:
    """Return the hash of a record that was taken; "" for one that holds what no fact keeps, such as a fraction."""
    try:
        return record_hash(json.loads(content))
    except (TypeError, ValueError):
        return ""
