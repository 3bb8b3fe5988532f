"""Photos and recordings of devices, sent in parts that can be resumed (docs/rules/outbox.md §5)."""

import re
from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Router

from gangze.kernel.errors import Absent
from gangze.ledger.services import Progress, add_part, progress_of
from gangze.ledger.services.incoming import LARGEST_PART_BYTES, OffsetDiffers

from ..middleware import ActorRequest
from .intake import FACTS, politely, server_at

router = Router(tags=["outbox"], auth=FACTS)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"\d{1,12}")


@router.api_operation(["GET", "HEAD"], "/media/{sha256}/", url_name="media_part")
def progress(request: HttpRequest, sha256: str) -> HttpResponse:
    """Tell how much of a file has come from whoever asks; 0 of what never came."""
    return _answer(_checked(sha256), progress_of(actor=cast(ActorRequest, request).actor, sha256=sha256))


@router.put("/media/{sha256}/", url_name="media_part")
@politely
def part(request: HttpRequest, sha256: str) -> HttpResponse:
    """Take the bytes from `Upload-Offset` on of a file of `Upload-Length`; 409 tells where to go on instead."""
    _checked(sha256)
    offset, length = (request.headers.get(name, "") for name in ("Upload-Offset", "Upload-Length"))
    if not (_NUMBER.fullmatch(offset) and _NUMBER.fullmatch(length)):
        return JsonResponse({"error": _("上传附件缺少 Upload-Offset 或 Upload-Length。")}, status=400)
    if int(request.headers.get("Content-Length") or 0) > LARGEST_PART_BYTES:
        return JsonResponse({"error": _("附件须分成不超过 1 MB 的几段上传。")}, status=413)
    try:
        done = add_part(
            actor=cast(ActorRequest, request).actor, sha256=sha256, offset=int(offset), length=int(length),
            content=request.body, declared=request.content_type or "",
        )  # fmt: skip
    except OffsetDiffers as differs:
        return _answer(sha256, Progress(differs.received), status=409)
    return _answer(sha256, done)


def _checked(sha256: str) -> str:
    if not _SHA256.fullmatch(sha256):
        raise Absent(sha256)
    return sha256


def _answer(sha256: str, progress: Progress, *, status: int = 200) -> HttpResponse:
    told = {
        "sha256": sha256, "received": progress.received, "is_whole": progress.is_whole, "is_kept": progress.is_kept,
        "server_at": server_at(),
    }  # fmt: skip
    return JsonResponse(told, status=status, headers={"Upload-Offset": str(progress.received)})
