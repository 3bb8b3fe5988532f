"""Sketches of documents in force: derived, so that shared text is found without reading every document."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.hints.sharing import is_long_enough, said_text
from gangze.dossiers.likeness import sketch_of
from gangze.dossiers.models import DocumentSketch, Revision
from gangze.dossiers.rules import RevisionState

AT_ONCE = 200


def keep_sketches(revision: Revision) -> None:
    """Sketch the documents of a revision that comes into force; those of the dossier's other revisions go."""
    DocumentSketch.objects.filter(revision__dossier=revision.dossier_id).delete()
    DocumentSketch.objects.bulk_create(_sketches_of(revision))


@transaction.atomic
def rebuild_sketches(*, actor: Actor, tenant: str) -> int:
    """Sketch all documents in force of an enterprise anew; returns how many."""
    actor.require(Action.LEDGER_VIEW, "")
    DocumentSketch.objects.filter(revision__dossier__post__enterprise__code=tenant).delete()
    in_force = Revision.objects.filter(state=RevisionState.IN_FORCE.value, dossier__post__enterprise__code=tenant)
    count = 0
    whole = in_force.select_related("dossier__post").prefetch_related("items").order_by("pk")
    for revision in whole.iterator(chunk_size=AT_ONCE):
        count += len(DocumentSketch.objects.bulk_create(_sketches_of(revision)))
    return count


def _sketches_of(revision: Revision) -> Sequence[DocumentSketch]:
    texts = {kind: said_text(document) for kind, document in revision.to_content().documents.items()}
    return [
        DocumentSketch(revision=revision, kind=kind.value, sketch=sketch_of(text).tobytes())
        for kind, text in texts.items()
        if is_long_enough(text)
    ]
