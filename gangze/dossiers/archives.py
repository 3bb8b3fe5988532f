"""Records about dossiers that come in from a former system or from paper: acknowledgements and proposals."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from gangze.access.matrix import Action
from gangze.dossiers import services
from gangze.dossiers.content import Kind
from gangze.dossiers.rules.proposing import LONGEST_PROPOSAL
from gangze.dossiers.selectors.archived import ItemTold, PublishedRevision, PublishedRevisions
from gangze.kernel.wording import Sentence
from gangze.ledger.services import FactDraft
from gangze.org.archives import BodyTold, PersonTold, PostTold, Record, brings, refuses, unfit


def revisions_in(record: Record) -> PublishedRevisions:
    """Return the revisions that a run has looked up."""
    found: PublishedRevisions = record.memo.setdefault("dossiers.revisions", PublishedRevisions())
    return found


class AcknowledgedTold(BodyTold):
    """Who acknowledged which items of which revision, and how."""

    person: PersonTold
    post: PostTold
    revision: int | None = Field(default=None, ge=1)
    items: list[ItemTold] = Field(default=[], max_length=2000)
    method: Literal["phone", "tablet", "paper"] = "paper"
    signed_on: date | None = None
    content_hash: str = ""


@brings(services.ACKNOWLEDGED, AcknowledgedTold, derive=services.derive_acknowledgements)
def acknowledged(record: Record) -> FactDraft:
    """Make the fact that somebody acknowledged items of the revision in force that day; without items, all of them."""
    told: AcknowledgedTold = record.body
    post = record.directory.post(told.post)
    record.require(Action.DOSSIER_EDIT, post.path)
    day = told.signed_on or record.day
    person = record.directory.person(told.person, post=post, day=day)
    record.directory.require_held(person, post, day)
    revision = revisions_in(record).revision(post, told.revision, day)
    _require_in_force(revision, day, told.content_hash)
    items = [revision.item(each, None, f"payload.items.{n}").uid for n, each in enumerate(told.items)]
    payload = {
        "person": str(person.uuid), "post": str(post.uuid), "revision": revision.number,
        "content_hash": revision.content_hash, "items": items or [item.uid for item in revision.items(None)],
        "method": told.method, **({"signed_on": told.signed_on.isoformat()} if told.signed_on else {}),
    }  # fmt: skip
    return FactDraft(services.ACKNOWLEDGED, f"revision:{revision.uuid}", payload, post.path)


def _require_in_force(revision: PublishedRevision, day: date, content_hash: str) -> None:
    """Raise Unfit for a day on which nobody could acknowledge the revision, and for another text than that of the revision."""
    if not revision.was_in_force(day):
        message = Sentence(
            "{day} 时第{number}版不是现行版本，不能算对它的签收。", day=day.isoformat(), number=revision.number
        )
        raise unfit("NOT_IN_FORCE", message, "payload.revision")
    if content_hash and content_hash != revision.content_hash:
        message = Sentence("签收的内容与这里的第{number}版不同（content_hash 不一致）。", number=revision.number)
        raise unfit("CONTENT_OTHER", message, "payload.content_hash")


class ProposedTold(BodyTold):
    """What somebody proposed about an item, or for a document."""

    post: PostTold
    document: Kind
    text: str = Field(min_length=1, max_length=LONGEST_PROPOSAL)
    item: ItemTold | None = None
    item_text: str = ""


@brings(services.PROPOSED, ProposedTold, derive=services.derive_proposals)
def proposed(record: Record) -> FactDraft:
    """Make the fact that somebody proposed something; it waits for a decision here."""
    told: ProposedTold = record.body
    post = record.directory.post(told.post)
    record.require(Action.DOSSIER_EDIT, post.path)
    record.require_author()
    known = revisions_in(record).of(post)
    if not known:
        raise unfit("REVISION_UNKNOWN", Sentence("岗位“{post}”还没有生效的版本。", post=post.name), "payload.post")
    item = known[-1].item(told.item, told.document, "payload.item") if told.item else None
    payload = {
        "post": str(post.uuid), "document": told.document.value, "item": item.uid if item else "",
        "item_text": (told.item_text or item.main_text)[:500] if item else "", "text": told.text.strip(),
    }  # fmt: skip
    return FactDraft(services.PROPOSED, f"dossier:{known[-1].dossier}", payload, post.path)


_SIGNED = Sentence("签批针对本系统里的一版内容，只能在这里重新送审、批准；文件用 gangze dossier import 导入。")
_HERE = Sentence("这是本系统里的操作留下的痕迹，不能导入。")
_DECIDED = Sentence("对建议的讨论和处理要在这里进行；只导入建议本身。")
_TRIGGER = Sentence("变更要在这里重新提出，才能排出任务和期限。")

refuses(
    {
        **dict.fromkeys(("dossier.submitted", "dossier.reviewed", "dossier.returned", "dossier.approved"), _SIGNED),
        **dict.fromkeys(("dossier.published", "dossier.imported", "charter.approved"), _SIGNED),
        **dict.fromkeys(("dossier.printed", "dossier.code_revoked", "dossier.draft_discarded"), _HERE),
        "dossier.settings_edited": _HERE,
        **dict.fromkeys(("dossier.proposal_discussed", "dossier.proposal_decided"), _DECIDED),
        **dict.fromkeys(("trigger.raised", "trigger.confirmed", "trigger.withdrawn", "trigger.no_change"), _TRIGGER),
        "trigger.done": _TRIGGER,
    }
)
