"""Text that posts share (千岗一面): what of a draft stands in another post's documents, and the last report on many."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import DocumentContent, ItemContent, Kind, Step
from gangze.dossiers.hints import Hint
from gangze.dossiers.hints.sharing import LEAST_SHARED, is_long_enough, said_text, shared_text
from gangze.dossiers.likeness import Sketch, nearest, shared_passages, sketch_of
from gangze.dossiers.models import DocumentSketch, Item, Revision
from gangze.jobs.models import Job
from gangze.kernel.errors import Absent
from gangze.org.models import Enterprise, Unit

LEAST_ALIKE = 0.1
"""A document that holds half of another one, three times as long, is so much alike by its shingles."""
MOST_READ = 4
"""How many documents, by their sketches the most alike, are read to measure what is shared."""
REPORT_KIND = "dossiers.find_shared_text"


@dataclass(frozen=True, slots=True)
class LikenessPlace:
    """Where a person may have shared text looked for: an enterprise, or a unit of one."""

    uuid: UUID
    name: str
    tenant: str
    path: str


@dataclass(frozen=True, slots=True)
class LikenessPage:
    """The page of a place (None for whoever may look nowhere): the last finished report, and the job under way or failed."""

    places: Sequence[LikenessPlace]
    place: LikenessPlace | None
    report: Job | None
    job: Job | None


def shared_text_of(actor: Actor, revision: Revision, kinds: Collection[Kind] = tuple(Kind)) -> list[Hint]:
    """Return for each document of a revision the post whose document in force shares most of its text, as a hint.

    Compared are the posts of the enterprise that the actor may see; only from LEAST_SHARED on is anything said.
    """
    documents = [document for kind, document in revision.to_content().documents.items() if kind in kinds]
    texts = {each.kind: text for each in documents if is_long_enough(text := said_text(each))}
    in_force = Revision.objects.visible_to(actor).filter(
        state="in_force", dossier__post__enterprise=revision.dossier.post.enterprise_id, dossier__post__closed_on=None
    )
    sketches = _sketches(in_force.exclude(dossier=revision.dossier_id), texts)
    near = {
        kind: nearest(sketch_of(text), sketches[kind], least=LEAST_ALIKE, most=MOST_READ)
        for kind, text in texts.items()
    }
    others = _texts_of({(pk, kind) for kind, pks in near.items() for pk in pks})
    names = dict(in_force.filter(pk__in={pk for pk, _kind in others}).values_list("pk", "dossier__post__name"))
    found = (
        _most_shared(kind, text, [(names[pk], others[pk, kind]) for pk in near[kind]]) for kind, text in texts.items()
    )
    return [hint for hint in found if hint is not None]


def _sketches(revisions: QuerySet[Revision], kinds: Collection[Kind]) -> dict[Kind, list[tuple[int, Sketch[int]]]]:
    found: dict[Kind, list[tuple[int, Sketch[int]]]] = {kind: [] for kind in kinds}
    rows = DocumentSketch.objects.filter(revision__in=revisions, kind__in=[kind.value for kind in kinds])
    for kind, pk, sketch in rows.values_list("kind", "revision_id", "sketch"):
        found[Kind(kind)].append((pk, array("q", bytes(sketch))))
    return found


def _texts_of(documents: Collection[tuple[int, Kind]]) -> dict[tuple[int, Kind], str]:
    """Return the texts of documents by revision and kind, in one query."""
    items: dict[tuple[int, Kind], list[ItemContent]] = {document: [] for document in documents}
    rows = Item.objects.filter(revision__in={pk for pk, _kind in documents}).order_by("revision_id", "kind", "position")
    for pk, kind, fields, steps in rows.values_list("revision_id", "kind", "fields", "steps"):
        if (pk, Kind(kind)) in items:
            items[pk, Kind(kind)].append(ItemContent(Kind(kind), fields, tuple(Step(*step) for step in steps)))
    return {(pk, kind): said_text(DocumentContent(kind, tuple(found))) for (pk, kind), found in items.items()}


def _most_shared(kind: Kind, text: str, others: Sequence[tuple[str, str]]) -> Hint | None:
    measured = [(shared_passages(text, other), post) for post, other in others]
    if not measured:
        return None
    shared, post = max(measured, key=lambda each: each[0].ratio)
    return shared_text(kind, post, shared.ratio, shared.passages) if shared.ratio >= LEAST_SHARED else None


def likeness_page(actor: Actor, place: str) -> LikenessPage:
    """Return the page of a place by its uuid, of the first for ""; raises Absent for one that is not the actor's."""
    places = likeness_places(actor)
    if not places:
        return LikenessPage((), None, None, None)
    chosen = next((each for each in places if str(each.uuid) == place or not place), None)
    if chosen is None:
        raise Absent("place")
    jobs = Job.objects.visible_to(actor).filter(kind=REPORT_KIND, path=chosen.path).order_by("-created_at", "-pk")
    last = jobs.first()
    report = last if last is None or last.state == "succeeded" else jobs.filter(state="succeeded").first()
    return LikenessPage(places, chosen, report, None if last == report else last)


def likeness_places(actor: Actor) -> list[LikenessPlace]:
    """Return the enterprises where the actor edits dossiers, then the units where no more than that is the actor's."""
    reaches = actor.reaches(Action.DOSSIER_EDIT)
    houses = Enterprise.objects.reached_by(actor, Action.DOSSIER_EDIT).active().order_by("code")
    units = Unit.objects.visible_to(actor).active().filter(path__in=reaches).select_related("enterprise")
    return [LikenessPlace(each.uuid, each.name, each.tenant, each.path) for each in houses] + [
        LikenessPlace(each.uuid, each.name, each.enterprise.tenant, each.path) for each in units.order_by("path")
    ]
