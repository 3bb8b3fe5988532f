"""Two revisions of a post side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from gangze.access.actor import Actor
from gangze.dossiers.content import Kind
from gangze.dossiers.models import Revision
from gangze.dossiers.rules import ItemChange
from gangze.kernel.errors import Absent
from gangze.org.models import Post

from .reading import changes_between, post_for_dossier, revision_of, revisions_of


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between `old` and `new`; `jingles` are (document, old, new). `revisions` are those to choose from."""

    post: Post
    revisions: Sequence[Revision]
    old: Revision
    new: Revision
    changes: Mapping[Kind, Sequence[ItemChange]]
    jingles: Sequence[tuple[Kind, str, str]]


def comparison(actor: Actor, post_uuid: UUID, a: int | None, b: int | None) -> Comparison:
    """Compare two visible revisions of a post by number, by default the two newest; raises Absent where there are none."""
    post = post_for_dossier(actor, post_uuid)
    revisions = list(revisions_of(actor, post))
    if not revisions:
        raise Absent("revision")
    new = revision_of(actor, post_uuid, b if b is not None else revisions[0].number)
    before = next((each.number for each in revisions if each.number < new.number), new.number)
    old = revision_of(actor, post_uuid, a if a is not None else before)
    texts = [(kind, old.jingles.get(kind.value, ""), new.jingles.get(kind.value, "")) for kind in Kind]
    jingles = [each for each in texts if each[1] != each[2]]
    return Comparison(post, revisions, old, new, changes_between(old, new), jingles)
