"""What is asked in a recitation: the points of a document in force, and what the judge says of a transcript."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from gangze.access.actor import Actor
from gangze.dossiers.content import ItemContent, Kind
from gangze.dossiers.models import Revision
from gangze.dossiers.rules.states import PUBLISHED_STATES
from gangze.dossiers.selectors import current_revision, document_of, post_for_dossier
from gangze.kernel.errors import Absent
from gangze.mastery.models import AcceptedWording, MasterySettings, TradeWord
from gangze.mastery.recitation import Judgement, Lexicon, Mark, build, compile_point, judge, standard, standard_words
from gangze.mastery.rules.pointing import ORDERED, Asked, points_of
from gangze.org.models import Enterprise, Post


@dataclass(frozen=True, slots=True)
class HeardDocument:
    """One document in force at a post, as it is heard: its points in order of the card."""

    post: Post
    revision: Revision
    kind: Kind
    points: tuple[Asked, ...]
    jingle: str
    items: tuple[ItemContent, ...] = ()

    @property
    def is_ordered(self) -> bool:
        """Return whether the order of the points matters."""
        return self.kind in ORDERED


def document_to_hear(
    actor: Actor, post_uuid: UUID, kind: Kind, uids: Collection[str] | None = None, number: int | None = None
) -> HeardDocument:
    """Return a document with its points, of some items (uids, hex) or of all: the one in force, or of a revision published earlier.

    Raises Absent where there is none.
    """
    post = post_for_dossier(actor, post_uuid)
    revision = current_revision(post)
    if number is not None and (revision is None or revision.number != number):
        revision = (
            Revision.objects.visible_to(actor)
            .filter(dossier__post=post, number=number, state__in=[state.value for state in PUBLISHED_STATES])
            .first()
        )
    if revision is None:
        raise Absent("revision")
    document = document_of(revision, kind)
    items = tuple(item for item in document.items if uids is None or item.uid in uids)
    points = tuple(point for item in items for point in points_of(item))
    return HeardDocument(post, revision, kind, points, document.jingle, items)


def settings_of(enterprise: Enterprise) -> MasterySettings:
    """Return what an enterprise has decided; the defaults, unsaved, where it has decided nothing."""
    found = MasterySettings.objects.filter(enterprise=enterprise).first()
    return found if found is not None else MasterySettings(enterprise=enterprise)


def judgement_of(heard: HeardDocument, transcript: str) -> Judgement:
    """Return what the machine suggests of a transcript, with the enterprise's own words and the wordings its people use."""
    return judgement_of_points(heard.post, heard.points, transcript, is_ordered=heard.is_ordered)


def judgement_of_points(post: Post, asked: Iterable[Asked], transcript: str, *, is_ordered: bool) -> Judgement:
    """Return the same for some points of a post."""
    lexicon = lexicon_of(post.enterprise)
    wordings: dict[str, list[str]] = {}
    for key, text in AcceptedWording.objects.filter(post=post).values_list("key", "text"):
        wordings.setdefault(key, []).append(text)
    points = [
        compile_point(point.key, point.text, point.is_must_know, lexicon, accepted=tuple(wordings.get(point.key, ())))
        for point in asked
    ]
    return judge(points, transcript, is_ordered=is_ordered, lexicon=lexicon)


def judged_wording(heard: HeardDocument, asked: Asked, text: str) -> Mark:
    """Return what the judge says of other words for a point, held against the card's own words only."""
    lexicon = lexicon_of(heard.post.enterprise)
    point = compile_point(asked.key, asked.text, asked.is_must_know, lexicon)
    return judge([point], text, is_ordered=False, lexicon=lexicon).marks[0]


def lexicon_of(enterprise: Enterprise) -> Lexicon:
    """Return the words of the trade with those that the enterprise has added."""
    words = TradeWord.objects.filter(enterprise=enterprise).order_by("pk").values_list("words", flat=True)
    return _lexicon(tuple(words))


@lru_cache(maxsize=64)
def _lexicon(words: tuple[str, ...]) -> Lexicon:
    return build(standard_words(), more=words) if words else standard()
