"""The person's own file back, with every finding at its cell."""

from pathlib import Path
from uuid import UUID

from gangze.access.actor import Actor
from gangze.kernel.errors import RuleBroken
from gangze.officefiles import Mark, mark_source
from gangze.web.translating import said

from .imports import file_path, own_upload


def marked_file(*, actor: Actor, upload_uuid: UUID) -> tuple[str, bytes]:
    """Return the person's own file with every finding marked at its cell, and what to call it."""
    pending = own_upload(actor, upload_uuid)
    path = file_path(pending)
    if not path.exists() or "errors" not in pending.plan:
        raise RuleBroken("原文件已不在，或者还没有核对，请重新上传。")
    marks = [Mark(one["sheet"], one["cell"], said(one["message"]), "error") for one in pending.plan["errors"]]
    marks += [Mark(one["sheet"], one["cell"], said(one["message"]), "warning") for one in pending.plan["warnings"]]
    suffix, content = mark_source(path, marks, name=pending.file_name)
    return f"{Path(pending.file_name).stem}_导入问题{suffix}", content
