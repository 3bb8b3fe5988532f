"""The report on text that posts share (千岗一面): all documents in force of a place, compared with one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import DocumentContent, ItemContent, Kind, Step
from gangze.dossiers.hints.sharing import is_long_enough, said_text
from gangze.dossiers.likeness import Group, groups_of, like_pairs, shared_passages
from gangze.dossiers.models import Item, Revision
from gangze.dossiers.rules import RevisionState
from gangze.org.models import Post

LEAST_ALIKE = 0.5
MOST_GROUPS = 200
MOST_POSTS = 30
MOST_PASSAGES = 5
LONGEST_PASSAGE = 120
AT_ONCE = 2000


def find_shared_text(*, actor: Actor, path: str, progress: Callable[[int, int], None]) -> dict[str, Any]:
    """Compare the documents in force below a path, each with those of its kind; returns the report as JSON.

    {"documents": compared, "sharing": of those in a group, "groups": [{"kind", "percent", "posts": [{"uuid", "name",
    "unit"}], "count": of posts, "passages": [str]}]}, most alike first; percent and passages are those of the two posts
    most alike, which come first. At most MOST_GROUPS groups with MOST_POSTS posts each are told. Raises NotAllowed.
    """
    actor.require(Action.DOSSIER_EDIT, path)
    in_force = Revision.objects.visible_to(actor).filter(
        state=RevisionState.IN_FORCE.value, dossier__post__path__startswith=path, dossier__post__closed_on=None
    )
    texts = _texts(in_force)
    count = sum(map(len, texts.values()))
    done, sharing, found = 0, 0, []
    for kind, by_revision in texts.items():
        pairs = like_pairs(by_revision, least=LEAST_ALIKE, progress=_further(progress, done, count))
        groups = groups_of(pairs)
        done += len(by_revision)
        sharing += sum(len(group.keys) for group in groups)
        found += [(kind, group) for group in groups[:MOST_GROUPS]]
    found.sort(key=lambda each: (-each[1].closest.ratio, -len(each[1].keys)))
    posts = _posts(actor, [group for _kind, group in found[:MOST_GROUPS]])
    told = [_told(kind, group, texts[kind], posts) for kind, group in found[:MOST_GROUPS]]
    return {"documents": count, "sharing": sharing, "groups": told}


def _further(progress: Callable[[int, int], None], before: int, count: int) -> Callable[[int, int], None]:
    """Return what tells the progress of one kind of documents as that of all."""
    return lambda done, _of: progress(before + done, count)


def _texts(revisions: Any) -> dict[Kind, dict[int, str]]:
    """Return what is said in each document that is long enough, by kind and revision."""
    texts: dict[Kind, dict[int, str]] = defaultdict(dict)
    rows = Item.objects.filter(revision__in=revisions).order_by("revision_id", "kind", "position")
    values = rows.values_list("revision_id", "kind", "fields", "steps").iterator(chunk_size=AT_ONCE)
    for (revision, kind), items in groupby(values, key=lambda row: (row[0], Kind(row[1]))):
        content = tuple(ItemContent(kind, fields, tuple(Step(*step) for step in steps)) for *_, fields, steps in items)
        if is_long_enough(text := said_text(DocumentContent(kind, content))):
            texts[kind][revision] = text
    return texts


def _shown(group: Group[int]) -> list[int]:
    first = [group.closest.one, group.closest.other]
    return (first + [key for key in group.keys if key not in first])[:MOST_POSTS]


def _posts(actor: Actor, groups: list[Group[int]]) -> Mapping[int, Post]:
    keys = {key for group in groups for key in _shown(group)}
    found = Revision.objects.visible_to(actor).filter(pk__in=keys).select_related("dossier__post__unit")
    return {each.pk: each.dossier.post for each in found}


def _told(kind: Kind, group: Group[int], texts: Mapping[int, str], posts: Mapping[int, Post]) -> dict[str, Any]:
    shared = shared_passages(texts[group.closest.one], texts[group.closest.other])
    shown = [posts[key] for key in _shown(group) if key in posts]
    return {
        "kind": kind.value,
        "percent": round(shared.ratio * 100),
        "posts": [{"uuid": str(post.uuid), "name": post.name, "unit": post.unit.name} for post in shown],
        "count": len(group.keys),
        "passages": [passage[:LONGEST_PASSAGE] for passage in shared.passages[:MOST_PASSAGES]],
    }
