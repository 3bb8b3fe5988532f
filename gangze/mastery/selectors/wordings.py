"""The accepted wordings of a post's points, and the words of an enterprise's trade."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import Kind
from gangze.kernel.errors import Absent, NotAllowed
from gangze.mastery.models import AcceptedWording, TradeWord
from gangze.mastery.rules.pointing import Asked
from gangze.org.models import Enterprise

from .hearing import HeardDocument, document_to_hear


@dataclass(frozen=True, slots=True)
class PointWordings:
    """A point with the other words for it."""

    point: Asked
    wordings: list[AcceptedWording]


@dataclass(frozen=True, slots=True)
class WordingsPage:
    """The points of one document with their accepted wordings; `stale`: wordings of points the card has no more."""

    document: HeardDocument
    points: list[PointWordings]
    stale: list[AcceptedWording]


def wordings_page(actor: Actor, post_uuid: UUID, kind: Kind) -> WordingsPage:
    """Return the accepted wordings of a document in force, for whoever edits dossiers there. Raises Absent, NotAllowed."""
    document = document_to_hear(actor, post_uuid, kind)
    actor.require(Action.DOSSIER_EDIT, document.post.path)
    found = list(AcceptedWording.objects.filter(post=document.post).order_by("pk"))
    points = [PointWordings(each, [one for one in found if one.key == each.key]) for each in document.points]
    uids = {item.uid for item in document.items}
    known = {point.key for point in document.points}
    stale = [each for each in found if each.key not in known and each.key.partition(".")[0] in uids]
    return WordingsPage(document, points, stale)


def enterprises_with_words(actor: Actor) -> list[Enterprise]:
    """Return the enterprises whose words the actor may edit. Raises NotAllowed for none."""
    found = list(Enterprise.objects.reached_by(actor, Action.SETTINGS_EDIT).active().order_by("code"))
    if not found:
        raise NotAllowed(Action.SETTINGS_EDIT.value)
    return found


def trade_words_of(actor: Actor, enterprise_uuid: UUID) -> tuple[Enterprise, list[TradeWord]]:
    """Return an enterprise with its groups of words. Raises Absent, NotAllowed."""
    enterprise = Enterprise.objects.visible_to(actor).filter(uuid=enterprise_uuid).first()
    if enterprise is None:
        raise Absent("enterprise")
    actor.require(Action.SETTINGS_EDIT, enterprise.path)
    return enterprise, list(TradeWord.objects.filter(enterprise=enterprise).order_by("pk"))
