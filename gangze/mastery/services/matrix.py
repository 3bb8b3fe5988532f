"""Keeps the matrix and its sums true to the facts: with each new one, with every change of a document or a post."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from gangze.ledger.models import Fact
from gangze.ledger.services.recording import lock_head
from gangze.mastery.models import Cell, Standing
from gangze.mastery.rules.levels import Level, Outcome
from gangze.mastery.rules.matrix import Act, Ages, AskedItem, Stand, ages_of, cell_of, stand_after, stands_of
from gangze.org.models import Person, Post

from .cells import (
    CELL_FIELDS,
    KEYS,
    STAND_FIELDS,
    Figures,
    Key,
    act_in,
    acts_of,
    asked_at,
    by_uid,
    corrected_among,
    fill,
    holdings_on,
    stand_in,
    standing_row,
    tell,
    thresholds_of,
    today,
)


def note_evidence(fact: Fact) -> None:
    """Bring standings, cells and sums up to a fact just recorded, within its transaction.

    The ledger's head of the enterprise is locked by whoever recorded it, so facts of one enterprise come one by one. A fact
    that comes late, twice, or in the place of another makes the cell be told anew from the ledger.
    """
    if fact.corrects is not None:
        earlier = Fact.objects.of_tenant(fact.tenant).filter(client_uuid=fact.corrects).first()
        if earlier is not None and (corrected := act_in(earlier)) is not None:
            _tell_anew(earlier, corrected)
    act = act_in(fact)
    if act is not None:
        _note(fact, act)


def _note(fact: Fact, act: Act) -> None:
    cell = _cell_of(fact, act)
    if cell is None:
        _open_where_held(fact)
        return
    items = asked_at([cell.post_id], act.document).get(cell.post_id, {}).get(act.document, [])
    stands = {row.uid.hex: row for row in _standings(cell)}
    if corrected_among(fact.tenant, [fact.client_uuid]) or any(
        act.key <= stand_in(stands[uid]).key for uid, _outcome in act.outcomes if uid in stands
    ):
        refresh_holding(cell.person, cell.post, [(act.document, act.level)])
        return
    _add(cell, act, items, stands)


def _add(cell: Cell, act: Act, items: list[AskedItem], rows: Mapping[str, Standing]) -> None:
    """Add an act that is later than all before it, without looking into the ledger."""
    key = (act.document, act.level)
    thresholds = thresholds_of(cell.post.enterprise)
    stands = {uid: stand_in(row) for uid, row in rows.items()}
    ages = {uid: Ages(row.fades_on, row.expires_on) for uid, row in rows.items()}
    asked = {item.uid: item for item in items}
    changed: dict[str, Stand] = {}
    for uid, outcome in act.outcomes:
        if uid in asked and act.revision >= asked[uid].since:
            stands[uid] = changed[uid] = stand_after(stands.get(uid), act, Outcome(outcome), asked[uid].since)
    if not changed:
        return
    ages |= {uid: ages_of(stand, act.level, thresholds) for uid, stand in changed.items()}
    _store([standing_row(cell.person_id, cell.post_id, key, uid, stand, ages[uid]) for uid, stand in changed.items()])
    figures, before, day = Figures(), cell.state, today()
    fill(cell, cell_of(items, stands, ages, thresholds, day), day)
    cell.save(update_fields=CELL_FIELDS)
    figures.move(cell.post, key, before, cell.state)
    figures.write()


def _cell_of(fact: Fact, act: Act) -> Cell | None:
    return Cell.objects.select_related("post__enterprise__mastery_settings").filter(
        person__uuid=UUID(fact.payload["person"]), post__uuid=UUID(fact.payload["post"]), document=act.document,
        level=act.level.value,
    ).first()  # fmt: skip


def _standings(cell: Cell) -> list[Standing]:
    found = Standing.objects.filter(person_id=cell.person_id, post_id=cell.post_id)
    return list(found.filter(document=cell.document, level=cell.level))


def _tell_anew(fact: Fact, act: Act) -> None:
    cell = _cell_of(fact, act)
    if cell is not None:
        refresh_holding(cell.person, cell.post, [(act.document, act.level)])


def _open_where_held(fact: Fact) -> None:
    """Open the cells of somebody who holds the post but has none yet; whoever does not hold it has none."""
    held = holdings_on(today()).filter(person__uuid=fact.payload["person"], post__uuid=fact.payload["post"])
    assignment = held.select_related(*HELD_WITH).first()
    if assignment is not None:
        refresh_holding(assignment.person, assignment.post)


HELD_WITH = ("person", "post__enterprise__mastery_settings")
"""What must come along with an assignment whose cells are told anew."""


def refresh_holding(person: Person, post: Post, keys: Collection[Key] = KEYS) -> None:
    """Tell cells of a person at a post anew from the ledger, and open those that are lacking.

    The head of the enterprise's ledger must be locked. Where the post has nothing in force, its cells are closed.
    """
    asked = asked_at([post.pk]).get(post.pk)
    if not asked:
        close_holding(person.pk, post)
        return
    thresholds, day, figures = thresholds_of(post.enterprise), today(), Figures()
    known = {(cell.document, Level(cell.level)): cell for cell in Cell.objects.filter(person=person, post=post)}
    wanted = keys if len(known) == len(KEYS) else KEYS
    found = stands_of(acts_of(person, post, wanted), by_uid(asked))
    rows: list[Standing] = []
    cells: list[Cell] = []
    for key in wanted:
        document, level = key
        stands = found.get(key, {})
        told, ages = tell(asked.get(document, []), stands, level, thresholds, day)
        cell = known.get(key) or Cell(person=person, post=post, document=document, level=level.value, path=post.path)
        figures.move(post, key, cell.state if cell.pk else None, told.state.value)
        fill(cell, told, day)
        cells.append(cell)
        rows += [standing_row(person.pk, post.pk, key, uid, stand, ages[uid]) for uid, stand in stands.items()]
    _replace(person.pk, post.pk, [(cell.document, cell.level) for cell in cells], rows)
    kept = {cell.pk for cell in known.values()}
    Cell.objects.bulk_create([cell for cell in cells if not cell.pk])
    for cell in cells:
        if cell.pk in kept:
            cell.save(update_fields=CELL_FIELDS)
    figures.write()


def close_holding(person_id: int, post: Post) -> None:
    """Remove the cells of somebody who no longer holds a post; the facts stay, and fill them again on a return."""
    figures = Figures()
    cells = Cell.objects.filter(person_id=person_id, post=post)
    for cell in cells:
        figures.move(post, (cell.document, Level(cell.level)), cell.state, None)
    cells.delete()
    Standing.objects.filter(person_id=person_id, post=post).delete()
    figures.write()


def _replace(person_id: int, post_id: int, keys: Collection[tuple[str, str]], rows: list[Standing]) -> None:
    """Store standings in the place of all there were in some cells."""
    these = Q(pk__in=[])
    for document, level in keys:
        these |= Q(document=document, level=level)
    Standing.objects.filter(these, person_id=person_id, post_id=post_id).delete()
    Standing.objects.bulk_create(rows)


def _store(rows: list[Standing]) -> None:
    """Store standings, new ones and in the place of those there were."""
    Standing.objects.bulk_create(
        rows, update_conflicts=True, update_fields=STAND_FIELDS,
        unique_fields=("person", "post", "document", "level", "uid"),
    )  # fmt: skip


@transaction.atomic
def refresh_post(*, post_id: int) -> int:
    """Bring all cells of a post up to the documents in force and to who holds it today; returns how many people hold it.

    Asked for by the system when documents come into force, people take up or leave the post, or it is closed; safe to run
    twice.
    """
    post = Post.objects.select_related("enterprise__mastery_settings").get(pk=post_id)
    lock_head(post.enterprise.tenant)
    held = {each.person_id: each.person for each in holdings_on(today()).filter(post=post).select_related("person")}
    known = set(Cell.objects.filter(post=post).values_list("person_id", flat=True))
    for person_id in sorted(known - set(held)):
        close_holding(person_id, post)
    for person_id in sorted(held):
        refresh_holding(held[person_id], post)
    return len(held)


@transaction.atomic
def refresh_person(*, person_id: int, post_id: int) -> None:
    """Open, tell anew or close the cells of one person at one post, by whether it is held today; safe to run twice."""
    post = Post.objects.select_related("enterprise__mastery_settings", "dossier").get(pk=post_id)
    dossier = getattr(post, "dossier", None)
    if (dossier is None or dossier.in_force_id is None) and not Cell.objects.filter(post=post).exists():
        return  # a roster of thousands comes in before the documents do
    lock_head(post.enterprise.tenant)
    held = holdings_on(today()).filter(post=post, person_id=person_id).select_related("person").first()
    if held is None:
        close_holding(person_id, post)
    else:
        refresh_holding(held.person, post)


@transaction.atomic
def close_person(*, person_id: int) -> None:
    """Close all cells of somebody who has left the enterprise; safe to run twice."""
    posts = Post.objects.filter(cells__person_id=person_id).distinct().select_related("enterprise")
    for post in posts.order_by("pk"):
        lock_head(post.enterprise.tenant)
        close_holding(person_id, post)


def post_of_revision(revision_id: int) -> Post:
    """Return the post of a revision, with its enterprise."""
    return Post.objects.select_related("enterprise").get(dossier__revisions=revision_id)


def holder_count(post: Post) -> int:
    """Return how many people hold a post today."""
    return holdings_on(today()).filter(post=post).count()
