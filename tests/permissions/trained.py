"""Trainings, certificates, a file of them and a kept recording: what the addresses of training and voice stand for."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from gangze.access.actor import Actor
from gangze.kernel import clock
from gangze.ledger.services.media import store_media
from gangze.mastery.models import Recording
from gangze.mastery.rules.training import Course
from gangze.mastery.services import recordings, training_uploads
from gangze.mastery.services.certificates import Paper, record_certificate
from gangze.mastery.services.training import Lesson, Pupil, record_training
from gangze.org.models import Enterprise, Person, Post

SCAN = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x01" * 32
_RECORDS = ("training_record", "training_correct", "training_withdraw", "training_evidence")
_CERTIFICATES = ("certificate", "certificate_renew", "certificate_correct", "certificate_withdraw")


def trained(enterprise: Enterprise, post: Post, worker: Person, officer: Actor) -> dict[tuple[str, str], Any]:
    """Return the special parts of addresses, by route and part."""
    scan = store_media(
        actor=officer, tenant=enterprise.tenant, path=enterprise.path, stream=io.BytesIO(SCAN), content_type="image/png",
        name=f"{enterprise.name}签到表.png",
    )  # fmt: skip
    lesson = Lesson(
        Course.COMPANY,
        f"{enterprise.name}入厂教育",
        Decimal(24),
        date(2026, 1, 5),
        evidence=(scan.sha256,),
        examiner="考例官",
    )
    [fact] = record_training(actor=officer, lesson=lesson, pupils=[Pupil(worker.uuid)])
    paper = Paper(f"{enterprise.name}电工证", "T1", expires_on=date(2099, 1, 1))
    certificate = record_certificate(actor=officer, person_uuid=worker.uuid, paper=paper)
    upload = training_uploads.receive_training(
        actor=officer, enterprise_uuid=enterprise.uuid, file_name=f"{enterprise.name}.csv",
        chunks=["姓名,培训类别,培训内容,学时,培训日期\n没这人,日常,防火,2,2026-01-05\n".encode()],
    )  # fmt: skip
    training_uploads.examine_training(actor=officer, upload_uuid=upload.uuid)
    special: dict[tuple[str, str], Any] = {(f"mastery:{name}", "fact_uuid"): fact.client_uuid for name in _RECORDS}
    special |= {(f"mastery:{name}", "fact_uuid"): certificate.client_uuid for name in _CERTIFICATES}
    special["mastery:training_evidence", "sha256"] = scan.sha256
    for name in ("training_upload", "training_confirm", "training_discard", "training_marked"):
        special[f"mastery:{name}", "training_upload_uuid"] = upload.uuid
    row = _recording(enterprise, post, worker)
    return special | {(f"mastery:{name}", "recording_uuid"): row.uuid for name in ("recording", "recording_delete")}


def _recording(enterprise: Enterprise, post: Post, worker: Person) -> Recording:
    row = Recording.objects.create(
        speaker=worker, post=post, document="risk", content_type="audio/webm", size_bytes=4, text=f"{enterprise.name}的风险",
        recorded_by="测例", made_at=clock.now(), kept_until=recordings.today() + timedelta(days=7),
    )  # fmt: skip
    path = recordings.path_of(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x1a\x45\xdf\xa3")
    return row
