"""制度与专班: the enterprise's own system document and working group, begun, edited, and approved by the principal."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.models import CharterRevision
from gangze.dossiers.rules.charter import CharterText, Member, charter_hash, require_complete, require_within_limits
from gangze.kernel import clock
from gangze.kernel.errors import Absent, RuleBroken
from gangze.ledger.services import record_fact
from gangze.org.models import Enterprise


@transaction.atomic
def begin_charter(
    *, actor: Actor, enterprise_uuid: UUID, subject: str, title: str = "", body: str = ""
) -> CharterRevision:
    """Return the open draft of a charter; where there is none it is begun from the one in force, else from what is given.

    `subject` is "system" or "group". Raises Absent for an enterprise the actor cannot see and for any other subject,
    NotAllowed, RuleBroken (too long).
    """
    enterprise = Enterprise.objects.visible_to(actor).select_for_update(of=("self",)).filter(uuid=enterprise_uuid)
    found = enterprise.first()
    if found is None or subject not in CharterRevision.Subject.values:
        raise Absent("charter")
    actor.require(Action.CHARTER_EDIT, found.path)
    revisions = CharterRevision.objects.filter(enterprise=found, subject=subject)
    draft = revisions.filter(state=CharterRevision.State.DRAFT).first()
    if draft is not None:
        return draft
    base = revisions.filter(state=CharterRevision.State.IN_FORCE).first()
    text = base.to_text() if base is not None else CharterText(_clean(title), _clean(body))
    require_within_limits(text)
    last = revisions.aggregate(last=Max("number"))["last"] or 0
    return CharterRevision.objects.create(
        enterprise=found, subject=subject, number=last + 1, created_by=actor.name, **_columns(text)
    )


@transaction.atomic
def edit_charter(
    *,
    actor: Actor,
    charter_uuid: UUID,
    edit_number: int,
    title: str,
    body: str = "",
    members: Sequence[Mapping[str, str]] = (),
) -> CharterRevision:
    """Write a draft; `edit_number` is that of the draft the editor saw, `members` are name, post and duty in order.

    Raises Absent, NotAllowed, RuleBroken (approved already; edited by somebody else meanwhile; too long; no name).
    """
    draft = _locked_draft(actor, charter_uuid, Action.CHARTER_EDIT)
    if edit_number != draft.edit_number:
        raise RuleBroken("这份草稿刚被别人改过。你的修改还没有保存；请对照最新内容后再改。")
    cleaned = [{key: _clean(each.get(key, "")) for key in ("name", "post", "duty")} for each in members]
    text = CharterText(_clean(title), _clean(body), tuple(Member(**each) for each in cleaned if any(each.values())))
    require_within_limits(text)
    for column, value in _columns(text).items():
        setattr(draft, column, value)
    draft.edit_number += 1
    draft.save(update_fields=["title", "body", "members", "edit_number"])
    return draft


@transaction.atomic
def approve_charter(*, actor: Actor, charter_uuid: UUID, shown_hash: str) -> CharterRevision:
    """Approve a draft as principal: it is in force at once, the one before superseded; the fact names the content hash.

    Raises Absent, NotAllowed, RuleBroken (approved already; no longer what was shown; incomplete).
    """
    draft = _locked_draft(actor, charter_uuid, Action.DOSSIER_APPROVE)
    text = draft.to_text()
    require_complete(text, is_group=draft.subject == CharterRevision.Subject.GROUP)
    hashed = hash_of_charter(draft)
    if hashed != shown_hash:
        raise RuleBroken("内容与你看到的不一致（刚被别人改过），请刷新后再签。")
    old = CharterRevision.objects.filter(
        enterprise=draft.enterprise, subject=draft.subject, state=CharterRevision.State.IN_FORCE
    ).first()
    if old is not None:
        old.state = CharterRevision.State.SUPERSEDED
        old.save(update_fields=["state"])
    fact = record_fact(
        actor=actor,
        tenant=draft.enterprise.tenant,
        path=draft.enterprise.path,
        kind="charter.approved",
        subject=f"charter:{draft.uuid}",
        payload={
            "subject": draft.subject,
            "number": draft.number,
            "title": draft.title,
            "content_hash": hashed,
            "supersedes": old.number if old is not None else None,
        },
    )
    draft.state, draft.content_hash = CharterRevision.State.IN_FORCE, hashed
    draft.approved_by, draft.approved_at, draft.fact_uuid = actor.name, clock.now(), fact.client_uuid
    draft.save(update_fields=["state", "content_hash", "approved_by", "approved_at", "fact_uuid"])
    return draft


def hash_of_charter(revision: CharterRevision) -> str:
    """Return the content hash of a version as it stands: what a signature under it is bound to."""
    return charter_hash(
        revision.to_text(),
        enterprise_uuid=str(revision.enterprise.uuid),
        subject=revision.subject,
        number=revision.number,
    )


def _locked_draft(actor: Actor, charter_uuid: UUID, action: Action) -> CharterRevision:
    revisions = CharterRevision.objects.visible_to(actor).select_for_update(of=("self",)).select_related("enterprise")
    found = revisions.filter(uuid=charter_uuid).first()
    if found is None:
        raise Absent("charter")
    actor.require(action, found.enterprise.path)
    if found.state != CharterRevision.State.DRAFT:
        raise RuleBroken("这一版已批准，不能再改；请开新的草稿。")
    return found


def _columns(text: CharterText) -> dict[str, object]:
    members = [{"name": each.name, "post": each.post, "duty": each.duty} for each in text.members]
    return {"title": text.title, "body": text.body, "members": members}


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
