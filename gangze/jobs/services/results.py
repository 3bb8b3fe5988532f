"""Result files: written aside, checksummed, renamed into place when the job has succeeded; never a partial one."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from gangze.jobs.models import Job
from gangze.kernel.errors import Absent, RuleBroken


def jobs_dir() -> Path:
    """Return the folder of result files; it must be shared when web and workers live on several machines."""
    return Path(settings.VAR_DIR) / "jobs"


def partial_dir(job_uuid: UUID) -> Path:
    """Return the folder of files that attempts at a job are still writing."""
    return jobs_dir() / "partial" / str(job_uuid)


def partial_path(job: Job, name: str) -> Path:
    """Return where this attempt writes; a name is made safe, and no two attempts share a folder."""
    safe = re.sub(r"[^\w.\-]+", "_", name).lstrip(".")[-80:] or "result"
    return partial_dir(job.uuid) / str(job.lease_key) / safe


@dataclass(frozen=True, slots=True)
class ResultFile:
    """A complete file that waits for the success of its job."""

    path: Path
    name: str
    content_type: str
    size_bytes: int
    sha256: str

    @classmethod
    def of(cls, path: Path, *, name: str, content_type: str) -> ResultFile:
        """Measure a file that has just been written and force it to disk. Raises FileNotFoundError when nothing was."""
        with path.open("rb") as stream:
            os.fsync(stream.fileno())
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return cls(path, name[:200], content_type, path.stat().st_size, digest)

    def put_in_place(self, job: Job) -> dict[str, object]:
        """Rename the file to its lasting place; return the fields of the job that describe it."""
        lasting = jobs_dir() / "results" / str(job.uuid) / str(job.lease_key) / self.path.name
        lasting.parent.mkdir(parents=True, exist_ok=True)
        self.path.rename(lasting)
        return {
            "result_path": str(lasting.relative_to(jobs_dir())), "result_name": self.name,
            "result_type": self.content_type, "result_bytes": self.size_bytes, "result_sha256": self.sha256,
        }  # fmt: skip


def open_result(job: Job) -> BinaryIO:
    """Return the result file, open for reading. Raises Absent without one, RuleBroken when it is gone or changed."""
    if not job.result_path:
        raise Absent(job.uuid)
    try:
        stream = (jobs_dir() / job.result_path).open("rb")
    except FileNotFoundError:
        raise RuleBroken(_("结果文件已过期删除，请重新执行任务。")) from None
    if hashlib.file_digest(stream, "sha256").hexdigest() != job.result_sha256:
        stream.close()
        raise RuleBroken(_("结果文件与记录的校验值不一致，请重新执行任务。"))
    stream.seek(0)
    return stream


def discard_partial(job_uuid: UUID) -> None:
    """Remove what unfinished attempts at a job have left behind."""
    shutil.rmtree(partial_dir(job_uuid), ignore_errors=True)


def discard_results(job_uuid: UUID, lease_key: UUID | None = None) -> None:
    """Remove the lasting files of a job, or only the one of a single attempt."""
    folder = jobs_dir() / "results" / str(job_uuid)
    shutil.rmtree(folder / str(lease_key) if lease_key else folder, ignore_errors=True)
