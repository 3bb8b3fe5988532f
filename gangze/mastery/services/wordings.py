"""What authors add to hearing: why-questions, accepted wordings of points, words of the trade; each edit is a fact."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import Kind
from gangze.kernel import clock
from gangze.kernel.errors import Absent, RuleBroken
from gangze.ledger.models import Fact
from gangze.ledger.services import record_fact
from gangze.mastery.models import AcceptedWording, TradeWord, WhyQuestion
from gangze.mastery.selectors import document_to_hear, judged_wording, lexicon_of
from gangze.org.models import Enterprise, Post

from .accepting import require_recognised
from .trade_wording import require_alike

EDITED = "mastery.wording_edited"
MOST_WORDINGS = 10
LONGEST_WORDING, LONGEST_QUESTION, LONGEST_ANSWER, LONGEST_WORDS = 300, 200, 500, 200


@transaction.atomic
def write_question(*, actor: Actor, post_uuid: UUID, kind: Kind, uid: str, text: str, answer: str = "") -> Fact | None:
    """Let the author put an own why-question in place of the template's; without a text the template is back.

    Returns the fact, None where nothing changed. Raises Absent, NotAllowed, RuleBroken.
    """
    document = document_to_hear(actor, post_uuid, kind)
    actor.require(Action.DOSSIER_EDIT, document.post.path)
    if uid not in {item.uid for item in document.items}:
        raise Absent("item")
    text, answer = text.strip(), answer.strip()
    _require_length(text, LONGEST_QUESTION)
    _require_length(answer, LONGEST_ANSWER)
    had = WhyQuestion.objects.filter(post=document.post, uid=uid).first()
    if (text, answer if text else "") == ((had.text, had.answer) if had else ("", "")):
        return None
    if text:
        WhyQuestion.objects.update_or_create(post=document.post, uid=uid, defaults={"text": text, "answer": answer})
    elif had:
        had.delete()
    return _told(actor, document.post, {"what": "question", "uid": uid, "text": text, "answer": answer})


@transaction.atomic
def accept_wording(*, actor: Actor, post_uuid: UUID, kind: Kind, key: str, text: str) -> Fact:
    """Accept other words for a point. What contradicts it, is not recognisably it, or tells another number is refused.

    Raises Absent, NotAllowed, RuleBroken.
    """
    document = document_to_hear(actor, post_uuid, kind)
    actor.require(Action.DOSSIER_EDIT, document.post.path)
    point = next((each for each in document.points if each.key == key), None)
    if point is None:
        raise Absent("point")
    text = " ".join(text.split())
    if not text:
        raise RuleBroken("请写下大家的说法。")
    _require_length(text, LONGEST_WORDING)
    require_recognised(judged_wording(document, point, text), point.text, text)
    wordings = AcceptedWording.objects.filter(post=document.post, key=key)
    if wordings.count() >= MOST_WORDINGS:
        raise RuleBroken("一个要点最多认可{count}种说法。", count=MOST_WORDINGS)
    if text == point.text or wordings.filter(text=text).exists():
        raise RuleBroken("这种说法已经认可。")
    AcceptedWording.objects.create(
        post=document.post, key=key, text=text, added_by=str(actor.name), added_at=clock.now()
    )
    return _told(actor, document.post, {"what": "accepted", "key": key, "text": text})


@transaction.atomic
def drop_wording(*, actor: Actor, post_uuid: UUID, pk: int) -> Fact:
    """Accept a wording no longer. Raises Absent, NotAllowed."""
    post = _post(actor, post_uuid)
    wording = AcceptedWording.objects.filter(post=post, pk=pk).first()
    if wording is None:
        raise Absent("wording")
    told = {"what": "dropped", "key": wording.key, "text": wording.text}
    wording.delete()
    return _told(actor, post, told)


@transaction.atomic
def add_trade_words(*, actor: Actor, enterprise_uuid: UUID, words: str) -> Fact:
    """Add words that mean the same at an enterprise, parted by blanks; what the judge must tell apart is refused.

    Raises Absent, NotAllowed, RuleBroken.
    """
    enterprise = _enterprise(actor, enterprise_uuid)
    words = " ".join(dict.fromkeys(words.replace("、", " ").replace("，", " ").replace(",", " ").split()))
    _require_length(words, LONGEST_WORDS)
    require_alike(words.split(), lexicon_of(enterprise))
    try:
        with transaction.atomic():
            TradeWord.objects.create(enterprise=enterprise, words=words)
    except IntegrityError as error:
        raise RuleBroken("这组词已经有了。") from error
    return _told_of_enterprise(actor, enterprise, {"what": "trade_words", "words": words})


@transaction.atomic
def drop_trade_words(*, actor: Actor, enterprise_uuid: UUID, pk: int) -> Fact:
    """Remove a group of words. Raises Absent, NotAllowed."""
    enterprise = _enterprise(actor, enterprise_uuid)
    group = TradeWord.objects.filter(enterprise=enterprise, pk=pk).first()
    if group is None:
        raise Absent("trade words")
    words = group.words
    group.delete()
    return _told_of_enterprise(actor, enterprise, {"what": "trade_words_dropped", "words": words})


def _post(actor: Actor, post_uuid: UUID) -> Post:
    post = Post.objects.visible_to(actor).select_related("enterprise").filter(uuid=post_uuid).first()
    if post is None:
        raise Absent("post")
    actor.require(Action.DOSSIER_EDIT, post.path)
    return post


def _enterprise(actor: Actor, enterprise_uuid: UUID) -> Enterprise:
    enterprise = Enterprise.objects.visible_to(actor).filter(uuid=enterprise_uuid).first()
    if enterprise is None:
        raise Absent("enterprise")
    actor.require(Action.SETTINGS_EDIT, enterprise.path)
    return enterprise


def _require_length(text: str, most: int) -> None:
    if len(text) > most:
        raise RuleBroken("最多{count}字。", count=most)


def _told(actor: Actor, post: Post, told: dict[str, Any]) -> Fact:
    return record_fact(
        actor=actor,
        tenant=post.enterprise.tenant,
        path=post.path,
        kind=EDITED,
        subject=f"post:{post.uuid}",
        payload=told,
    )


def _told_of_enterprise(actor: Actor, enterprise: Enterprise, told: dict[str, Any]) -> Fact:
    return record_fact(
        actor=actor,
        tenant=enterprise.tenant,
        path=enterprise.path,
        kind=EDITED,
        subject=f"enterprise:{enterprise.uuid}",
        payload=told,
    )
