"""Which posts a trigger concerns and why: its scope held against posts and the items in force."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat, StrIndex
from django.db.models.lookups import GreaterThan

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.models import Item, Trigger
from gangze.dossiers.rules.triggers import Concerned, Scope, reasons_concerned
from gangze.kernel.wording import Sentence
from gangze.org.models import Enterprise, Post, Unit

MOST_TICKS = 500
"""Above this many, posts are not ticked one by one but confirmed together, or the scope is told anew."""
MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class PostToConfirm:
    """A post on the page that confirms; without reasons it was found by name. `has_task`: it is confirmed already."""

    post: Post
    reasons: tuple[Sentence, ...]
    is_chosen: bool
    has_task: bool = False


@dataclass(frozen=True, slots=True)
class PostsToConfirm:
    """What the page that confirms shows; `elsewhere_count` posts are concerned where the actor may not confirm."""

    rows: list[PostToConfirm]
    concerned_uuids: set[UUID]
    elsewhere_count: int

    @property
    def concerned_count(self) -> int:
        return len(self.concerned_uuids)

    @property
    def is_too_many(self) -> bool:
        return self.concerned_count > MOST_TICKS


def concerned_posts(enterprise: Enterprise, scope: Scope) -> list[tuple[Post, list[Sentence]]]:
    """Return the posts of an enterprise that a scope concerns, each with its reasons, in order of place."""
    told = _texts_with(enterprise, scope.keywords)
    found = []
    for post in enterprise.posts.active().select_related("unit__parent").order_by("path"):
        reasons = reasons_concerned(scope, _concerned(post, told.get(post.pk, ())))
        if reasons:
            found.append((post, reasons))
    return found


def posts_to_confirm(
    actor: Actor, trigger: Trigger, *, chosen: Collection[UUID] | None = None, query: str = ""
) -> PostsToConfirm:
    """Return the posts to confirm for a trigger the actor knows: those concerned, those chosen, those found by name.

    `chosen` are the ticks so far; None ticks every post concerned.
    """
    has_task = set(trigger.tasks.values_list("post_id", flat=True))
    concerned = concerned_posts(trigger.enterprise, trigger.told_scope)
    mine = [(post, reasons) for post, reasons in concerned if actor.may(Action.TRIGGER_EDIT, post.path)]
    proposed = {post.pk for post, _reasons in mine}
    rows = [
        PostToConfirm(post, tuple(reasons), chosen is None or post.uuid in chosen, post.pk in has_task)
        for post, reasons in mine[:MOST_TICKS]
    ]
    others = postable(actor, trigger.enterprise).exclude(pk__in=proposed).select_related("unit__parent")
    by_hand = list(others.filter(uuid__in=chosen or ()))
    found = list(_named(others, query)[:MOST_FOUND]) if query else []
    for post in dict.fromkeys([*by_hand, *found]):
        rows.append(PostToConfirm(post, (), chosen is not None and post.uuid in chosen, post.pk in has_task))
    return PostsToConfirm(rows, {post.uuid for post, _reasons in mine}, len(concerned) - len(mine))


def postable(actor: Actor, enterprise: Enterprise) -> QuerySet[Post]:
    """Return the posts of an enterprise for which the actor may confirm a trigger, in order of place."""
    return Post.objects.reached_by(actor, Action.TRIGGER_EDIT).active().filter(enterprise=enterprise).order_by("path")


def units_of_posts(actor: Actor, enterprise: Enterprise) -> QuerySet[Unit]:
    """Return the units of an enterprise to choose from for a scope, in order of place."""
    units = Unit.objects.reached_by(actor, Action.TRIGGER_EDIT).active().filter(enterprise=enterprise)
    return units.select_related("parent").order_by("path")


def _named(posts: QuerySet[Post], query: str) -> QuerySet[Post]:
    return posts.filter(Q(name__icontains=query) | Q(code__iexact=query))


def _concerned(post: Post, texts: Sequence[str]) -> Concerned:
    above = (str(post.unit.parent.uuid),) if post.unit.parent else ()
    return Concerned(str(post.uuid), post.installation, (*above, str(post.unit.uuid)), "\n".join(texts))


def _texts_with(enterprise: Enterprise, keywords: Collection[str]) -> dict[int, list[str]]:
    """Return by post texts of items in force in which every keyword occurs that occurs in any of the post's items.

    The database leaves out most items and only those that add a keyword are read: a post is concerned once, not sixty times.
    JSON is searched as it is stored, with characters as they are (PostgreSQL) or escaped (SQLite).
    """
    stored = {
        word: {json.dumps(word, ensure_ascii=plain)[1:-1] for plain in (True, False)} for word in keywords if word
    }
    holds = Q()
    for form in set().union(*stored.values()):
        holds |= Q(GreaterThan(StrIndex("told", Value(form)), 0))
    if not holds:
        return {}
    columns = (Value("["), "fields", Value(","), "steps", Value(","), "extra", Value("]"))
    told = Concat(*(Cast(each, TextField()) for each in columns), output_field=TextField())
    items = Item.objects.filter(revision__state="in_force", revision__dossier__post__enterprise=enterprise)
    texts: dict[int, list[str]] = defaultdict(list)
    missing: dict[int, set[str]] = defaultdict(lambda: set(stored))
    found = items.annotate(told=told).filter(holds).values_list("revision__dossier__post", "told")
    for post_id, told_item in found.iterator():
        if any(form in told_item for word in missing[post_id] for form in stored[word]):
            text = "\n".join(_texts_in(*json.loads(told_item)))
            missing[post_id] -= {word for word in missing[post_id] if word in text}
            texts[post_id].append(text)
    return texts


def _texts_in(fields: dict[str, str], steps: list[list[Any]], extra: dict[str, str]) -> list[str]:
    return [*fields.values(), *(part for step in steps for part in step), *extra.values()]
