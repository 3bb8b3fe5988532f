"""Why-questions of one document: what a listener asks, and what the author has written of them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import ItemContent, Kind
from gangze.mastery.models import WhyQuestion
from gangze.mastery.rules.questions import Question, question_of
from gangze.mastery.rules.scopes import Scope, scopes_of
from gangze.org.models import Post

from .examining import Hearable, holders_to_hear
from .hearing import HeardDocument, document_to_hear


@dataclass(frozen=True, slots=True)
class ExplainerPage:
    """One document as a listener asks about it: a question an item, who can be asked, which part."""

    document: HeardDocument
    questions: list[Question]
    people: list[Hearable]
    scopes: list[Scope]


def explainer_page(actor: Actor, post_uuid: UUID, kind: Kind) -> ExplainerPage:
    """Return the why-questions of a document in force. Raises Absent, NotAllowed."""
    document = document_to_hear(actor, post_uuid, kind)
    actor.require(Action.EXAMINE, document.post.path)
    own = own_questions(document.post)
    questions = [question_of(item, own) for item in document.items]
    return ExplainerPage(
        document, questions, holders_to_hear(actor, document.post.path), scopes_of(kind, document.items)
    )


def own_questions(post: Post) -> dict[str, tuple[str, str]]:
    """Return the questions the author wrote for a post: by uid (hex), text and answer."""
    return {each.uid.hex: (each.text, each.answer) for each in WhyQuestion.objects.filter(post=post)}


@dataclass(frozen=True, slots=True)
class QuestionToWrite:
    """An item with its question as it stands, for the author; `made` is what the template makes of it."""

    item: ItemContent
    question: Question
    made: Question


def questions_to_write(actor: Actor, post_uuid: UUID, kind: Kind) -> tuple[HeardDocument, list[QuestionToWrite]]:
    """Return the items of a document in force with their questions, for whoever edits dossiers there. Raises Absent, NotAllowed."""
    document = document_to_hear(actor, post_uuid, kind)
    actor.require(Action.DOSSIER_EDIT, document.post.path)
    own = own_questions(document.post)
    return document, [QuestionToWrite(item, question_of(item, own), question_of(item, {})) for item in document.items]
