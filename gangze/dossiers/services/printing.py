"""Prints and exports: which revision, under which code, and the fact that it left the house."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import DossierContent
from gangze.dossiers.exporting import to_docx, to_xlsx
from gangze.dossiers.models import PrintCode, Revision, SignOff
from gangze.dossiers.printing import FontSet, FontsMissing, Layout, Mark, PrintSheet, fonts_from, print_documents
from gangze.dossiers.rules import RevisionState
from gangze.dossiers.selectors import Participation, Signed, participations_of
from gangze.kernel.errors import Absent, RuleBroken
from gangze.ledger.selectors import blob_path
from gangze.ledger.services import record_fact
from gangze.org.models import Post

MAX_POSTS = 5000
_NOT_IN_NAMES = re.compile(r"[^\w()（）·.\-]+")
"""What a file name must not hold on one of the usual systems."""


@lru_cache(maxsize=1)
def installed_fonts() -> FontSet:
    """Return the fonts that came with the set-up, and those an operator put into var/fonts; RuleBroken names a missing one."""
    try:
        return fonts_from(settings.NODE_MODULES_DIR, extra=settings.VAR_DIR / "fonts")
    except FontsMissing as missing:
        raise RuleBroken(missing.args[0]) from missing


@dataclass(frozen=True, slots=True)
class Print:
    """A finished PDF and what to call it."""

    name: str
    content: bytes


def printable_revisions(*, actor: Actor, post_uuids: Sequence[UUID]) -> list[Revision]:
    """Return the revisions in force of the posts that stand, in order of place.

    Raises Absent when a post cannot be seen, NotAllowed, RuleBroken when nothing is in force or too many are asked for.
    """
    if len(post_uuids) > MAX_POSTS:
        raise RuleBroken("一次最多打印{most}个岗位，请分批。", most=MAX_POSTS)
    posts = list(Post.objects.visible_to(actor).filter(uuid__in=post_uuids).only("path"))
    if len(posts) != len(set(post_uuids)):
        raise Absent("post")
    for post in posts:
        actor.require(Action.DOSSIER_PRINT, post.path)
    revisions = (
        Revision.objects.filter(
            dossier__post__in=posts, dossier__post__closed_on=None, state=RevisionState.IN_FORCE.value
        )
        .select_related("dossier__post__enterprise", "dossier__post__unit__parent")
        .prefetch_related("items")
        .order_by("dossier__post__path")
    )
    found = list(revisions)
    if not found:
        raise RuleBroken("所选岗位还没有现行版本，没有可打印的内容。")
    return found


def print_revisions(
    *,
    actor: Actor,
    revisions: Sequence[Revision],
    layout: Layout,
    progress: Callable[[int, int], None] | None = None,
    request_uuid: UUID | None = None,
) -> Print:
    """Set the prints of revisions into one PDF and record that they were made.

    With a `request_uuid`, as a job has, printing the same again for the same request is the same fact.

    Characters our fonts lack are printed as 〓 and named at the foot. Raises NotAllowed, RuleBroken, and whatever
    `progress` raises to stop between two chunks.
    """
    sheets = _sheets(actor, revisions)
    pdf = print_documents(
        sheets,
        layout,
        fonts=installed_fonts(),
        progress=progress,
        substitute_missing=True,
    )
    _record_prints(actor, revisions, layout, request_uuid)
    return Print(_file_name(revisions, layout.title, "pdf"), pdf)


@transaction.atomic
def _sheets(actor: Actor, revisions: Sequence[Revision]) -> list[PrintSheet]:
    for revision in revisions:
        actor.require(Action.DOSSIER_PRINT, revision.dossier.post.path)
    tokens = _tokens(actor, revisions)
    took_part = participations_of(actor, revisions)
    return [_sheet(revision, tokens.get(revision.pk, ""), took_part[revision.pk]) for revision in revisions]


def _tokens(actor: Actor, revisions: Sequence[Revision]) -> dict[int, str]:
    """Return the valid token of each revision in force, made where there is none yet; drafts carry no code."""
    current = [revision for revision in revisions if _is_current(revision)]
    valid = PrintCode.objects.valid().filter(revision__in=current)
    tokens = dict(valid.values_list("revision", "token"))
    missing = [PrintCode(revision=revision, created_by=actor.name) for revision in current if revision.pk not in tokens]
    # Another print may be making the same codes at this moment: its codes win, ours are not stored.
    PrintCode.objects.bulk_create(missing, ignore_conflicts=True, batch_size=500)
    return dict(valid.values_list("revision", "token")) if missing else tokens


def _is_current(revision: Revision) -> bool:
    """Return whether a print of the revision may be put up: in force, at a post that stands."""
    post = revision.dossier.post
    stands = post.closed_on is None and post.enterprise.closed_on is None
    return stands and revision.state == RevisionState.IN_FORCE.value


def _mark(revision: Revision) -> Mark:
    if _is_current(revision):
        return Mark.NONE
    is_old = revision.state in (RevisionState.IN_FORCE.value, RevisionState.SUPERSEDED.value)
    return Mark.OUTDATED if is_old else Mark.DRAFT


def _sheet(revision: Revision, token: str, took_part: Participation) -> PrintSheet:
    post = revision.dossier.post
    team = post.unit
    unit = f"{team.parent.name} · {team.name}" if team.parent else team.name
    return PrintSheet(
        content=_with_people(revision, took_part),
        enterprise=post.enterprise.name,
        unit=unit,
        post_code=post.code,
        revision_label=revision.display_label,
        in_force_on=revision.in_force_on,
        content_hash=revision.content_hash,
        url=f"{settings.BASE_URL}/c/{token}/" if token else "",
        mark=_mark(revision),
        pictures=_pictures(revision),
    )


def _pictures(revision: Revision) -> dict[str, str]:
    tenant = revision.dossier.post.enterprise.tenant
    names = [photo["sha256"] for item in revision.items.all() for photo in item.photos]
    return {name: str(blob_path(tenant, name)) for name in names}


def _with_people(revision: Revision, took_part: Participation) -> DossierContent:
    """Return the content with who took part where nobody wrote that down, and with who really wrote, reviewed and approved.

    What a file says of writing, reviewing and approving stands until somebody edits or signs here: no paper names
    another than wrote and signed it.
    """
    content = revision.to_content()
    reviewed = [each for each in took_part.signed if each.step == SignOff.Step.REVIEWED]
    approved = [each for each in took_part.signed if each.step == SignOff.Step.APPROVED]
    found = {"participants": content.header.participants or "、".join(took_part.names)}
    found |= _drafted(revision, took_part)
    found |= _signed("reviewer", "reviewed_on", reviewed) | _signed("approver", "approved_on", approved)
    return replace(content, header=replace(content.header, **found))


def _drafted(revision: Revision, took_part: Participation) -> dict[str, str]:
    """Return who wrote a revision and when it was sent to review; nothing where a file was taken over as it is."""
    if not revision.edit_number or not took_part.edited:
        return {}
    day = took_part.submitted_on
    return {"drafters": "、".join(took_part.edited), "drafted_on": day.isoformat() if day else ""}


def _signed(who: str, when: str, signatures: Sequence[Signed]) -> dict[str, str]:
    if not signatures:
        return {}
    return {who: "、".join(dict.fromkeys(each.name for each in signatures)), when: signatures[-1].on.isoformat()}


def _record_prints(
    actor: Actor, revisions: Sequence[Revision], layout: Layout, request_uuid: UUID | None = None
) -> None:
    """Record one fact for each enterprise: which revisions were printed how."""
    by_enterprise: dict[int, list[Revision]] = {}
    for revision in revisions:
        by_enterprise.setdefault(revision.dossier.post.enterprise_id, []).append(revision)
    for group in by_enterprise.values():
        enterprise = group[0].dossier.post.enterprise
        printed = [{"revision": str(each.uuid), "content_hash": each.content_hash} for each in group]
        record_fact(
            actor=actor,
            tenant=enterprise.tenant,
            path=group[0].dossier.post.path if len(group) == 1 else enterprise.path,
            kind="dossier.printed",
            subject=f"enterprise:{enterprise.uuid}",
            payload={"layout": layout.value, "revisions": printed},
            client_uuid=request_uuid and uuid5(request_uuid, f"{enterprise.code} {layout.value} {printed}"),
        )


def export_revisions(*, revisions: Sequence[Revision], file_format: str) -> Print:
    """Return revisions as a workbook ("xlsx", "xlsx-per-post") or, one post only, a Word file ("docx").

    The revisions must have been read through a selector of the actor. Raises RuleBroken for a format that does not fit.
    """
    contents: list[DossierContent] = [revision.to_content() for revision in revisions]
    enterprise = revisions[0].dossier.post.enterprise.name
    if file_format == "docx":
        if len(contents) != 1:
            raise RuleBroken("Word 文件一次只能导出一个岗位；多个岗位请用 Excel。")
        return Print(_file_name(revisions, "两单两卡", "docx"), to_docx(contents[0], enterprise=enterprise))
    layout: Literal["sheet_per_post", "four_sheets"] = (
        "sheet_per_post" if file_format == "xlsx-per-post" else "four_sheets"
    )
    return Print(_file_name(revisions, "两单两卡", "xlsx"), to_xlsx(contents, layout=layout, enterprise=enterprise))


def _file_name(revisions: Sequence[Revision], title: str, suffix: str) -> str:
    post = revisions[0].dossier.post
    whose = post.name if len(revisions) == 1 else f"{post.enterprise.name}_{len(revisions)}个岗位"
    return f"{_NOT_IN_NAMES.sub('_', whose)}_{title}.{suffix}"
