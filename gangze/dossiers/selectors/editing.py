"""A draft as its editors see it: each item with the remarks on it and the lines of the jingle that remind of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from gangze.access.actor import Actor
from gangze.dossiers.content import DocumentContent, ItemContent, Kind
from gangze.dossiers.hints import Hint, hints_of, items_by_line, sentences_of
from gangze.dossiers.models import Dossier, Revision
from gangze.dossiers.rules.identity import similarity
from gangze.org.models import Post

from .reading import documents_of

MOST_OFFERED = 5
SAME_UNIT, SAME_SPECIALITY = 0.3, 0.2


@dataclass(frozen=True, slots=True)
class JingleLine:
    """One line of a jingle and the items it reminds of, as (number, item)."""

    number: int
    text: str
    items: Sequence[tuple[int, ItemContent]]


@dataclass(frozen=True, slots=True)
class HintedPlace:
    """A place of the draft by the id of its element after "hints-": an item's uid, a document's kind, or jingle-kind."""

    place: str
    hints: Sequence[Hint]


@dataclass(frozen=True, slots=True)
class DraftHints:
    """Everything a draft could do better: `places` has every place, also those with nothing to say."""

    places: Sequence[HintedPlace]
    lines: Sequence[tuple[Kind, Sequence[JingleLine]]]
    blocking: Sequence[Hint]
    advice: int


@dataclass(frozen=True, slots=True)
class SimilarPost:
    """A post whose documents another may begin from; `items` is how many it has in force."""

    post: Post
    revision: Revision
    items: int
    likeness: float


def hints_for_draft(revision: Revision) -> DraftHints:
    """Return the hints on a draft already read, by place; blocking ones that a gap already tells are told once."""
    hints = hints_of(revision.to_content())
    by_place: dict[str, list[Hint]] = {}
    for hint in hints:
        by_place.setdefault(_place_of(hint), []).append(hint)
    documents = documents_of(revision)
    names = [name for each in documents for name in _places(each)]
    return DraftHints(
        places=[HintedPlace(name, by_place.get(name, [])) for name in names],
        lines=[(each.kind, jingle_lines(each)) for each in documents],
        blocking=[hint for hint in hints if hint.is_blocking and hint.code != "contacts-missing"],
        advice=sum(not hint.is_blocking for hint in hints),
    )


def _place_of(hint: Hint) -> str:
    return hint.uid or (f"jingle-{hint.kind.value}" if hint.part == "jingle" else hint.kind.value)


def _places(document: DocumentContent) -> list[str]:
    return [document.kind.value, *(item.uid for item in document.items), f"jingle-{document.kind.value}"]


def jingle_lines(document: DocumentContent) -> list[JingleLine]:
    """Return the lines of a document's jingle with the items each reminds of, in the order of the document."""
    numbered = {item.uid: (number, item) for number, item in enumerate(document.items, 1)}
    covered = items_by_line(document)
    return [
        JingleLine(number, text, sorted((numbered[uid] for uid in uids), key=lambda pair: pair[0]))
        for number, (text, uids) in enumerate(zip(sentences_of(document.jingle), covered, strict=True), 1)
    ]


def similar_posts(actor: Actor, post: Post) -> list[SimilarPost]:
    """Return posts of the same enterprise with documents in force, the most alike by name, unit and speciality first."""
    dossiers = Dossier.objects.visible_to(actor).filter(post__enterprise=post.enterprise, in_force__isnull=False)
    dossiers = dossiers.exclude(post=post).select_related("post__unit__parent", "in_force")
    alike = sorted(dossiers, key=lambda each: (-_likeness(post, each.post), each.post.name))[:MOST_OFFERED]
    counts = _item_counts([each.in_force for each in alike if each.in_force])
    return [
        SimilarPost(each.post, each.in_force, counts.get(each.in_force.pk, 0), _likeness(post, each.post))
        for each in alike
        if each.in_force is not None
    ]


def _likeness(post: Post, other: Post) -> float:
    unit = SAME_UNIT * (post.unit_id == other.unit_id)
    return (
        similarity(post.name, other.name)
        + unit
        + SAME_SPECIALITY * (bool(post.speciality) and post.speciality == other.speciality)
    )


def _item_counts(revisions: Sequence[Revision]) -> dict[int, int]:
    counted = Revision.objects.filter(pk__in=[each.pk for each in revisions]).annotate(count=Count("items"))
    return dict(counted.values_list("pk", "count"))
