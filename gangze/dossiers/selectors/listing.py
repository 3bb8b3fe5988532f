"""The list of posts with their dossiers, and what of it waits for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import Kind
from gangze.dossiers.models import Acknowledgement, Item, Revision
from gangze.dossiers.rules import RevisionState
from gangze.dossiers.rules.states import OPEN_STATES
from gangze.kernel.clock import business_date, now
from gangze.org.models import Assignment, Enterprise, Post
from gangze.web.keyset import keyset_page


@dataclass(frozen=True, slots=True)
class DossierRow:
    """One post in the list: what is in force, what is being worked on, who has acknowledged."""

    post: Post
    in_force: Revision | None
    open_revision: Revision | None
    counts: dict[str, int]
    holder_count: int
    acknowledged_count: int

    @property
    def documents(self) -> list[tuple[Kind, int]]:
        """Return the four documents with their number of items, 0 where there is none."""
        return [(kind, self.counts.get(kind.value, 0)) for kind in Kind]


@dataclass(frozen=True, slots=True)
class DossierFilter:
    """What the list is narrowed to; empty strings mean everything."""

    query: str = ""
    enterprise: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class DossierList:
    """A page of the list; the keys go into the URL as after= and before=, None where there is no such page."""

    rows: list[DossierRow]
    next_key: str | None
    previous_key: str | None

    @property
    def has_other_pages(self) -> bool:
        return bool(self.next_key or self.previous_key)


def posts_with_dossiers(actor: Actor, filters: DossierFilter) -> QuerySet[Post]:
    """Return the posts of the list, in order of place, without paging."""
    open_states = [state.value for state in OPEN_STATES]
    posts = Post.objects.visible_to(actor).active()
    if filters.enterprise:
        posts = posts.filter(enterprise__code=filters.enterprise)
    if filters.query:
        posts = posts.filter(Q(name__icontains=filters.query) | Q(code__iexact=filters.query))
    match filters.state:
        case "missing":
            posts = posts.frontline().filter(dossier__in_force__isnull=True)
        case "in_force":
            posts = posts.filter(dossier__in_force__isnull=False)
        case "draft" | "in_review" | "approved":
            posts = posts.filter(
                Exists(Revision.objects.visible_to(actor).filter(dossier__post=OuterRef("pk"), state=filters.state))
            )
        case "open":
            posts = posts.filter(
                Exists(Revision.objects.visible_to(actor).filter(dossier__post=OuterRef("pk"), state__in=open_states))
            )
    return posts.order_by("path")


def dossier_list(actor: Actor, filters: DossierFilter, query: Mapping[str, str]) -> DossierList:
    """Return the page of the list that the URL asks for (`query` is request.GET); a constant number of queries."""
    visible = Revision.objects.visible_to(actor).open()
    posts = posts_with_dossiers(actor, filters)
    posts = posts.select_related("enterprise", "unit__parent", "dossier__in_force").prefetch_related(
        Prefetch("dossier__revisions", queryset=visible, to_attr="open_revisions")
    )
    page = keyset_page(posts, order=["path"], query=query)
    return DossierList(_rows(page.rows), page.next_key, page.previous_key)


def chosen_posts(actor: Actor, chosen: Sequence[str], query: Mapping[str, str]) -> list[Post]:
    """Return the posts ticked in the list that have something in force; with "all" in the query, the whole narrowed list."""
    filters = DossierFilter(query.get("q", "").strip(), query.get("enterprise", ""), query.get("state", ""))
    posts = posts_with_dossiers(actor, filters) if query.get("all") else Post.objects.visible_to(actor)
    if not query.get("all"):
        posts = posts.filter(uuid__in=[uuid for uuid in map(_uuid, chosen) if uuid])
    return list(posts.filter(dossier__in_force__isnull=False).select_related("enterprise").order_by("path"))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def posts_named(actor: Actor, query: str) -> QuerySet[Post]:
    """Return the visible posts whose name or code matches, in order of name."""
    posts = Post.objects.visible_to(actor).active().select_related("enterprise", "unit")
    return posts.filter(Q(name__icontains=query) | Q(code__iexact=query)).order_by("name", "pk")


def enterprises_with_dossiers(actor: Actor) -> QuerySet[Enterprise]:
    """Return the enterprises the list can be narrowed to; one or none for people of an enterprise."""
    return Enterprise.objects.reached_by(actor, Action.DOSSIER_VIEW)


def _rows(posts: Sequence[Post]) -> list[DossierRow]:
    dossiers = {post.pk: post.dossier for post in posts if hasattr(post, "dossier")}
    revisions = [dossier.in_force_id for dossier in dossiers.values() if dossier.in_force_id]
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for revision_id, kind, count in (
        Item.objects.filter(revision__in=revisions).values_list("revision", "kind").annotate(n=Count("pk")).order_by()
    ):
        counts[revision_id][kind] = count
    holding = Assignment.objects.on(business_date(now()))
    holders = dict(
        holding.filter(post__in=[post.pk for post in posts]).values_list("post").annotate(n=Count("pk")).order_by()
    )
    acknowledged = dict(_acknowledged_by_holders(revisions).values_list("revision").annotate(n=Count("pk")).order_by())
    rows = []
    for post in posts:
        dossier = dossiers.get(post.pk)
        in_force = dossier.in_force if dossier else None
        key = in_force.pk if in_force else 0
        rows.append(
            DossierRow(
                post=post,
                in_force=in_force,
                open_revision=next(iter(dossier.open_revisions), None) if dossier else None,  # type: ignore[attr-defined]
                counts=counts.get(key, {}),
                holder_count=holders.get(post.pk, 0),
                acknowledged_count=acknowledged.get(key, 0),
            )
        )
    return rows


def _acknowledged_by_holders(revisions: Iterable[int]) -> QuerySet[Acknowledgement]:
    """Return the acknowledgements that count: of people who still hold the post."""
    holding = Assignment.objects.on(business_date(now())).filter(
        person=OuterRef("person"), post=OuterRef("revision__dossier__post")
    )
    return Acknowledgement.objects.filter(Exists(holding), revision__in=list(revisions))


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many frontline posts there are, how many have all four documents in force, and how many have none."""

    frontline_count: int
    covered_count: int
    missing_count: int
    waiting_count: int


def coverage(actor: Actor) -> Coverage:
    """Return the coverage of everything the actor may see; `waiting_count` is revisions in review."""
    frontline = Post.objects.visible_to(actor).active().frontline()
    waiting = Revision.objects.reached_by(actor, Action.DRAFT_VIEW).filter(state=RevisionState.IN_REVIEW.value)
    counts = frontline.aggregate(
        all=Count("pk"),
        covered=Count("pk", filter=Q(dossier__is_whole=True)),
        missing=Count("pk", filter=Q(dossier__in_force__isnull=True)),
    )
    return Coverage(counts["all"], counts["covered"], counts["missing"], waiting.count())


def open_drafts(actor: Actor) -> QuerySet[Revision]:
    """Return the drafts the actor may go on with, latest first."""
    return (
        Revision.objects.reached_by(actor, Action.DOSSIER_EDIT)
        .filter(state=RevisionState.DRAFT.value)
        .select_related("dossier__post__unit", "dossier__post__enterprise")
        .prefetch_related("signoffs")
        .order_by("-pk")
    )
