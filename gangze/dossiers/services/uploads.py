"""Bringing a file: kept aside, read and understood in a job, stored into drafts only when a person confirms."""

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import DossierContent, Kind
from gangze.dossiers.importing import KnownPost, Mapping, Organisation, Understanding, report, understand
from gangze.dossiers.models import Dossier, ImportMapping, Upload
from gangze.dossiers.rules import ChangeClass, compare_items
from gangze.jobs.services import start_job
from gangze.kernel.errors import Absent, RuleBroken
from gangze.kernel.wording import Sentence, from_kept
from gangze.ledger.services import record_fact
from gangze.officefiles import FileRefused, Mark, Source, mark_source, open_source
from gangze.org.models import Enterprise, Post

from .drafting import merged_content, write_draft
from .previews import contents_of, preview_of, source_pages, storable

MAX_NAME = 200
UNFINISHED = (Upload.State.READING, Upload.State.READY, Upload.State.REFUSED)


def upload_folder(upload: Upload) -> Path:
    """Return where the file and what was understood of it are kept."""
    folder: Path = settings.VAR_DIR / "uploads" / upload.uuid.hex
    return folder


def source_path(upload: Upload) -> Path:
    """Return the file as it was brought; its name on disk is ours."""
    return upload_folder(upload) / f"source{Path(upload.name).suffix.lower()[:6]}"


def _preview_path(upload: Upload) -> Path:
    return upload_folder(upload) / "preview.json"


@transaction.atomic
def receive_upload(*, actor: Actor, enterprise_code: str, name: str, stream: BinaryIO) -> Upload:
    """Keep a file aside and start reading it; returns the upload whose page shows the progress.

    Raises Absent for an enterprise the actor cannot see, NotAllowed.
    """
    enterprise = Enterprise.objects.filter(code=enterprise_code).reached_by(actor, Action.DOSSIER_IMPORT).first()
    if enterprise is None:
        raise Absent("enterprise")
    upload = Upload(
        enterprise=enterprise,
        user_id=actor.user_id,
        uploaded_by=actor.name,
        name=Path(name.replace("\\", "/")).name[-MAX_NAME:],
    )
    folder = upload_folder(upload)
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with source_path(upload).open("wb") as target:
        while chunk := stream.read(1024 * 1024):
            target.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    upload.size, upload.sha256 = size, digest.hexdigest()
    upload.save(force_insert=True)
    _start_reading(actor, upload)
    return upload


def _start_reading(actor: Actor, upload: Upload) -> None:
    job = start_job(
        actor=actor,
        kind="dossiers.read_upload",
        arguments={"upload_uuid": str(upload.uuid)},
        tenant=upload.enterprise.tenant,
        path=upload.enterprise.path,
        title=Sentence("识别 {file}", file=upload.name),
    )
    Upload.objects.filter(pk=upload.pk).update(job_uuid=job.uuid, state=Upload.State.READING)
    upload.job_uuid, upload.state = job.uuid, Upload.State.READING


def organisation_of(enterprise: Enterprise) -> Organisation:
    """Return the posts of an enterprise as the import checks them."""
    posts = Post.objects.filter(enterprise=enterprise).active().order_by("path")
    known = tuple(KnownPost(post.name, tuple(post.aliases), post.is_frontline) for post in posts)
    return Organisation(enterprise.name, known)


def mapping_of(enterprise: Enterprise) -> Mapping:
    """Return what the enterprise has said about its own files; empty when nothing."""
    kept = ImportMapping.objects.filter(enterprise=enterprise).first()
    return Mapping.from_json(kept.mapping) if kept is not None else Mapping()


def read_upload(*, actor: Actor, upload_uuid: UUID) -> Upload:
    """Read and understand a file and keep the preview; a file that cannot be read becomes REFUSED with a sentence."""
    upload = _visible(actor, upload_uuid)
    if upload.state not in UNFINISHED:
        return upload
    try:
        source = open_source(source_path(upload), name=upload.name)
    except FileRefused as refused:
        upload.state, upload.message = Upload.State.REFUSED, refused.message
        upload.save(update_fields=["state", "message"])
        return upload
    organisation, mapping = organisation_of(upload.enterprise), mapping_of(upload.enterprise)
    understanding = understand(source, organisation, mapping)
    _write_preview(upload, source, understanding, _key(upload, organisation, mapping))
    upload.report = report(understanding)
    upload.state, upload.message = Upload.State.READY, ""
    upload.save(update_fields=["report", "state", "message"])
    return upload


@transaction.atomic
def remember_mapping(*, actor: Actor, upload_uuid: UUID, mapping: Mapping) -> Upload:
    """Keep decisions made by hand for the enterprise, and read the file again with them."""
    upload = _editable(actor, upload_uuid)
    kept, _created = ImportMapping.objects.select_for_update().get_or_create(enterprise=upload.enterprise)
    kept.mapping = Mapping.from_json(kept.mapping).merged(mapping).to_json()
    kept.save(update_fields=["mapping", "edited_at"])
    _start_reading(actor, upload)
    return upload


@transaction.atomic
def start_storing(*, actor: Actor, upload_uuid: UUID, post_names: Sequence[str]) -> Upload:
    """Confirm an import: the chosen posts go into drafts, in a job; raises RuleBroken when there is nothing to store."""
    upload = _editable(actor, upload_uuid)
    if upload.state != Upload.State.READY:
        raise RuleBroken("这个文件还没有识别完，或已经导入。")
    if not post_names:
        raise RuleBroken("请至少勾选一个岗位。")
    job = start_job(
        actor=actor,
        kind="dossiers.store_upload",
        arguments={"upload_uuid": str(upload.uuid), "posts": list(post_names)},
        tenant=upload.enterprise.tenant,
        path=upload.enterprise.path,
        title=Sentence("导入 {file}", file=upload.name),
        idempotency_key=f"store:{upload.uuid}:{upload.sha256[:16]}",
    )
    upload.state, upload.job_uuid = Upload.State.STORING, job.uuid
    upload.save(update_fields=["state", "job_uuid"])
    return upload


def store_upload(
    *,
    actor: Actor,
    upload_uuid: UUID,
    post_names: Sequence[str],
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Write the chosen posts of a file into drafts, all or none; safe to run twice.

    Returns {"stored": [post], "unchanged": [post], "left_out": [post]}. A document with an error in it is left out
    whole. Raises Absent, NotAllowed, RuleBroken (a post is in review; the file changed on disk).
    """
    upload = _visible(actor, upload_uuid)
    if upload.state == Upload.State.STORED:
        return dict(upload.result)
    path = source_path(upload)
    if hashlib.sha256(path.read_bytes()).hexdigest() != upload.sha256:
        raise RuleBroken("文件在确认之后变了，没有导入；请重新上传。")
    try:
        return _store(actor, upload, _understood(upload), post_names, progress)
    except RuleBroken as broken:
        upload.state, upload.message = Upload.State.READY, broken.message
        upload.save(update_fields=["state", "message"])
        raise


def _understood(upload: Upload) -> dict[str, DossierContent]:
    """Return what the preview showed; where posts or decisions have changed since, what the file says to these."""
    organisation, mapping = organisation_of(upload.enterprise), mapping_of(upload.enterprise)
    path = _preview_path(upload)
    preview = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if preview.get("key") == _key(upload, organisation, mapping):
        return contents_of(preview)
    return storable(understand(open_source(source_path(upload), name=upload.name), organisation, mapping))


def _key(upload: Upload, organisation: Organisation, mapping: Mapping) -> str:
    """Return a hash of all that an understanding depends on."""
    parts = [upload.sha256, asdict(organisation), mapping.to_json()]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def _store(
    actor: Actor,
    upload: Upload,
    contents: dict[str, DossierContent],
    post_names: Sequence[str],
    progress: Callable[[int, int], None] | None,
) -> dict[str, Any]:
    result = store_contents(
        actor=actor,
        enterprise=upload.enterprise,
        contents=contents,
        post_names=post_names,
        progress=progress,
        file_name=upload.name,
        file_sha256=upload.sha256,
    )
    upload.state, upload.result, upload.message = Upload.State.STORED, result, ""
    upload.save(update_fields=["state", "result", "message"])
    return result


def store_understanding(
    *,
    actor: Actor,
    enterprise: Enterprise,
    understanding: Understanding,
    post_names: Sequence[str] | None,
    file_name: str,
    file_sha256: str,
) -> dict[str, Any]:
    """Write what was understood into drafts; the rest as store_contents."""
    return store_contents(
        actor=actor,
        enterprise=enterprise,
        contents=storable(understanding),
        post_names=post_names,
        file_name=file_name,
        file_sha256=file_sha256,
    )


@transaction.atomic
def store_contents(
    *,
    actor: Actor,
    enterprise: Enterprise,
    contents: dict[str, DossierContent],
    post_names: Sequence[str] | None,
    file_name: str,
    file_sha256: str,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Write contents into drafts (None: those of every post) and record the fact; see store_upload."""
    actor.require(Action.DOSSIER_IMPORT, enterprise.path)
    wanted = list(contents) if post_names is None else list(post_names)
    contents = {name: content for name, content in contents.items() if name in set(wanted)}
    posts = {
        post.name: post
        for post in Post.objects.filter(enterprise=enterprise, name__in=list(contents))
        .active()
        .select_for_update(of=("self",))
        .select_related("enterprise")
    }
    dossiers = _dossiers(posts.values())
    stored: list[str] = []
    unchanged: list[str] = []
    for number, (name, content) in enumerate(contents.items(), 1):
        if name not in posts or not content.documents:
            continue
        draft = write_draft(actor, dossiers[posts[name].pk], content, reason=f"导入 {file_name}"[:200])
        (unchanged if draft is None else stored).append(name)
        if progress is not None:
            progress(number, len(contents))
    left_out = [name for name in wanted if name not in stored and name not in unchanged]
    result = {"stored": stored, "unchanged": unchanged, "left_out": left_out}
    if stored:
        record_fact(
            actor=actor,
            tenant=enterprise.tenant,
            path=enterprise.path,
            kind="dossier.imported",
            subject=f"enterprise:{enterprise.uuid}",
            payload={"file": file_name, "sha256": file_sha256, **result},
        )
    return result


def _dossiers(posts: Any) -> dict[int, Dossier]:
    """Return a dossier for each post, made where there was none, in a constant number of queries."""
    posts = list(posts)
    Dossier.objects.bulk_create([Dossier(post=post) for post in posts], ignore_conflicts=True, batch_size=500)
    found = Dossier.objects.filter(post__in=posts).select_related("post__enterprise", "in_force")
    return {dossier.post_id: dossier for dossier in found}


@transaction.atomic
def discard_upload(*, actor: Actor, upload_uuid: UUID) -> Upload:
    """Give up a file that was not imported; the copy on disk goes at once."""
    upload = _editable(actor, upload_uuid)
    if upload.state not in UNFINISHED:
        raise RuleBroken("这个文件已经导入，不能放弃。")
    upload.state = Upload.State.DISCARDED
    upload.save(update_fields=["state"])
    transaction.on_commit(lambda: shutil.rmtree(upload_folder(upload), ignore_errors=True))
    return upload


def marked_file(upload: Upload) -> tuple[str, bytes]:
    """Return the person's own file with every problem marked at its cell, and what to call it."""
    path = source_path(upload)
    if not path.exists():
        raise RuleBroken("原文件已不在，请重新上传。")
    preview = json.loads((upload_folder(upload) / "preview.json").read_text(encoding="utf-8"))
    marks = [
        Mark(each["sheet"], each["cell"], str(from_kept(each["message"])), each["severity"])
        for each in [*preview["errors"], *preview["warnings"]]
    ]
    suffix, content = mark_source(path, marks, name=upload.name)
    return f"{Path(upload.name).stem}_导入问题{suffix}", content


def _visible(actor: Actor, upload_uuid: UUID) -> Upload:
    upload = Upload.objects.visible_to(actor).select_related("enterprise").filter(uuid=upload_uuid).first()
    if upload is None:
        raise Absent("upload")
    return upload


def _editable(actor: Actor, upload_uuid: UUID) -> Upload:
    upload = (
        Upload.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("enterprise")
        .filter(uuid=upload_uuid)
        .first()
    )
    if upload is None:
        raise Absent("upload")
    actor.require(Action.DOSSIER_IMPORT, upload.enterprise.path)
    return upload


def _write_preview(upload: Upload, source: Source, understanding: Understanding, key: str) -> None:
    folder = upload_folder(upload)
    plans = _plans(upload.enterprise, understanding)
    _write_json(_preview_path(upload), preview_of(understanding, plans) | {"key": key})
    for index, page in enumerate(source_pages(source)):
        _write_json(folder / f"source-{index}.json", page)


def _write_json(path: Path, value: Any) -> None:
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    partial.replace(path)


def _plans(enterprise: Enterprise, understanding: Understanding) -> dict[str, dict[str, int]]:
    """Return by post how many items would be added, changed, kept and withdrawn; posts without a dossier are absent."""
    contents = storable(understanding)
    dossiers = (
        Dossier.objects.filter(post__enterprise=enterprise, post__name__in=list(contents))
        .select_related("post", "in_force")
        .prefetch_related("in_force__items", "revisions")
    )
    plans = {}
    for dossier in dossiers:
        base = next((r for r in dossier.revisions.all() if r.state in ("draft", "in_review", "approved")), None)
        base = base or dossier.in_force
        if base is not None:
            before = base.to_content()
            plans[dossier.post.name] = _plan(before, merged_content(before, contents[dossier.post.name]))
    return plans


def _plan(before: DossierContent, after: DossierContent) -> dict[str, int]:
    counts = dict.fromkeys((change.value for change in ChangeClass), 0)
    for kind in Kind:
        old = before.documents[kind].items if kind in before.documents else ()
        new = after.documents[kind].items if kind in after.documents else ()
        for line in compare_items(old, new):
            counts[line.change.value] += 1
    return counts
