"""Which documents posts have in force: only those can be drawn and heard."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from gangze.dossiers.models import Item
from gangze.org.models import Post


def documented_posts(kinds: Iterable[str]) -> QuerySet[Post]:
    """Return the posts that have every one of these documents in force; narrows what the caller already sees."""
    posts = Post.objects.filter(dossier__in_force__isnull=False)
    for kind in kinds:
        items = Item.objects.filter(revision=OuterRef("dossier__in_force"), kind=kind)
        posts = posts.filter(Q(dossier__is_whole=True) | Exists(items))
    return posts


def kinds_in_force(posts: Collection[int]) -> dict[int, set[str]]:
    """Return the documents in force of posts by primary key, in one query; posts without any are not there."""
    found: dict[int, set[str]] = defaultdict(set)
    items = Item.objects.filter(revision__dossier__post__in=posts, revision__state="in_force").order_by()
    for post, kind in items.values_list("revision__dossier__post", "kind").distinct():
        found[post].add(kind)
    return dict(found)
