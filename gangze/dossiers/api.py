"""Documents in force for other systems."""

from datetime import date
from uuid import UUID

from ninja import Router, Schema
from ninja.security import django_auth

from gangze.accounts.api import ApiTokenAuth
from gangze.dossiers import selectors
from gangze.dossiers.content import DocumentContent, Kind
from gangze.kernel.errors import Absent
from gangze.org.middleware import ActorRequest

router = Router(tags=["dossiers"])


class StepOut(Schema):
    """One step of a scenario."""

    text: str
    who: str


class ItemOut(Schema):
    """One item: texts by the keys of its fields, and the steps of an emergency scenario with who does them."""

    uid: str
    is_must_know: bool
    fields: dict[str, str]
    steps: list[StepOut]


class DocumentOut(Schema):
    """One of the four documents, its items in order."""

    items: list[ItemOut]
    jingle: str


class DossierOut(Schema):
    """What is in force at a post. `content_hash` is what the sign-offs are bound to (docs/rules/ledger.md)."""

    post: UUID
    revision: UUID
    number: int
    label: str
    in_force_on: date | None
    content_hash: str
    documents: dict[Kind, DocumentOut]


@router.get(
    "/posts/{uuid:post_uuid}/documents/",
    response=DossierOut,
    url_name="documents",
    auth=[ApiTokenAuth("read"), django_auth],
)
def documents(request: ActorRequest, post_uuid: UUID) -> DossierOut:
    """Return the documents in force at a post. Raises Absent where there are none, as where there is no such post."""
    revision = selectors.current_revision(selectors.post_for_dossier(request.actor, post_uuid))
    if revision is None:
        raise Absent("revision")
    return DossierOut(
        post=post_uuid,
        revision=revision.uuid,
        number=revision.number,
        label=revision.label,
        in_force_on=revision.in_force_on,
        content_hash=revision.content_hash,
        documents={each.kind: _document(each) for each in selectors.documents_of(revision)},
    )


def _document(document: DocumentContent) -> DocumentOut:
    items = [
        ItemOut(
            uid=item.uid,
            is_must_know=item.is_must_know,
            fields=dict(item.fields),
            steps=[StepOut(text=step.text, who=step.who) for step in item.steps],
        )
        for item in document.items
    ]
    return DocumentOut(items=items, jingle=document.jingle)
