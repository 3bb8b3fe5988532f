"""The matrix of one person: the twelve squares of every post held, what to do next, and the facts behind a square."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import ItemContent, Kind
from gangze.dossiers.models import Item, Revision
from gangze.kernel.errors import Absent
from gangze.ledger.models import Fact
from gangze.ledger.rules.origins import author_told, origin_of
from gangze.mastery.models import Cell, Examination, Standing
from gangze.mastery.rules.evidence import LEVEL_OF, PRACTISED, moment_told, subject_of
from gangze.mastery.rules.levels import CellState, Level, Outcome
from gangze.mastery.rules.matrix import NEED
from gangze.mastery.rules.next_steps import NextStep, next_steps
from gangze.org.models import Person, Post
from gangze.org.rules.naming import sees_full_names
from gangze.org.rules.personal import masked_name
from gangze.org.selectors import shown_name
from gangze.web.keyset import KeysetPage, keyset_page

SQUARES: tuple[tuple[Kind, Level], ...] = tuple((kind, level) for kind in Kind for level in Level)


@dataclass(frozen=True, slots=True)
class Square:
    """One cell as pages show it; `examiner` is "" for practice by oneself, masked where names are."""

    kind: Kind
    level: Level
    state: CellState
    item_count: int
    shown_count: int
    examiner: str
    happened_at: datetime | None
    fades_on: date | None
    expires_on: date | None
    fact_uuid: UUID | None


@dataclass(frozen=True, slots=True)
class PostMatrix:
    """The squares of a person at a post, by ability; `name` is the person's as the actor may see it."""

    person: Person
    name: str
    post: Post
    squares: tuple[Square, ...]

    @property
    def rows(self) -> list[tuple[Kind, list[Square]]]:
        """Return the abilities with their three squares each."""
        return [(kind, [square for square in self.squares if square.kind is kind]) for kind in Kind]

    @property
    def steps(self) -> list[NextStep]:
        """Return what the person does next, the most urgent first; empty when everything is shown."""
        return next_steps([(square.kind, square.level, square.state) for square in self.squares if square.item_count])

    @property
    def to_practise(self) -> list[NextStep]:
        """Return what the person can do something about alone, by practice."""
        return [step for step in self.steps if step.is_practice]

    @property
    def to_show(self) -> list[NextStep]:
        """Return what somebody else must hear or watch."""
        return [step for step in self.steps if not step.is_practice]

    @property
    def held_count(self) -> int:
        """Return how many squares are shown or fading."""
        return sum(square.state in (CellState.SHOWN, CellState.FADING) for square in self.squares)


def my_matrix(actor: Actor) -> list[PostMatrix]:
    """Return the actor's own squares, by post; empty for people who hold no post with documents in force."""
    if actor.person_id is None:
        return []
    return matrices_of(actor, Cell.objects.filter(person_id=actor.person_id))


def person_matrix(actor: Actor, person_uuid: UUID) -> tuple[Person, str, list[PostMatrix]]:
    """Return a person, the name as the actor may see it, and the squares at posts where the actor may see people's mastery.

    Raises Absent where there is none of it, also for a person without squares.
    """
    found = matrices_of(actor, Cell.objects.reached_by(actor, Action.MASTERY_PEOPLE).filter(person__uuid=person_uuid))
    if not found:
        raise Absent("person")
    return found[0].person, found[0].name, found


def matrices_of(actor: Actor, cells: QuerySet[Cell]) -> list[PostMatrix]:
    """Return cells as matrices, by person and post in the order they come; three queries.

    People and posts are read once each, not once a cell: a team's page has hundreds of cells.
    """
    by_holding: dict[tuple[int, int], list[Cell]] = {}
    for cell in cells.order_by("pk"):
        by_holding.setdefault((cell.post_id, cell.person_id), []).append(cell)
    people = Person.objects.select_related("enterprise").in_bulk({person_id for _post_id, person_id in by_holding})
    posts = Post.objects.select_related("unit__parent", "enterprise").in_bulk({post_id for post_id, _id in by_holding})
    return [
        _matrix(actor, people[person_id], posts[post_id], found) for (post_id, person_id), found in by_holding.items()
    ]


def _matrix(actor: Actor, person: Person, post: Post, cells: list[Cell]) -> PostMatrix:
    known = {(Kind(cell.document), Level(cell.level)): cell for cell in cells}
    is_masked = _is_masked(actor, post)
    squares = tuple(_square(known[key], is_masked) for key in SQUARES if key in known)
    return PostMatrix(person, shown_name(actor, person), post, squares)


def _square(cell: Cell, is_masked: bool) -> Square:
    examiner = masked_name(cell.examiner_name) if is_masked and cell.examiner_name else cell.examiner_name
    return Square(
        Kind(cell.document), Level(cell.level), CellState(cell.state), cell.item_count, cell.shown_count, examiner,
        cell.happened_at, cell.fades_on, cell.expires_on, cell.fact_uuid,
    )  # fmt: skip


def _is_masked(actor: Actor, post: Post) -> bool:
    """Return whether examiners at a post are shown to the actor masked, as the people there are."""
    return post.enterprise.is_name_masked_for_park and not sees_full_names(actor, post.path)


@dataclass(frozen=True, slots=True)
class ItemStand:
    """One item in force and how the person stands in it; None where it was never asked since it last changed."""

    item: ItemContent
    standing: Standing | None
    is_reopened: bool

    @property
    def outcome(self) -> Outcome | None:
        """Return what the last act showed."""
        return Outcome(self.standing.outcome) if self.standing else None


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact behind a cell: what came out for each item it spoke of; whether the actor may open its marking, and its receipt."""

    fact: Fact
    by: str
    is_own_practice: bool
    happened_at: datetime
    outcomes: list[tuple[str, Outcome]]
    is_corrected: bool
    is_marking: bool
    """A marking that the actor may see has a page with its words and verdicts; anything else has the page of one fact."""
    may_open: bool

    @property
    def is_imported(self) -> bool:
        """Return whether the fact was brought in from a former system or an archive."""
        return origin_of(self.fact.payload) is not None


@dataclass(frozen=True, slots=True)
class CellPage:
    """A square with its items and the facts behind it, latest first."""

    name: str
    person: Person
    post: Post
    square: Square
    revision: Revision | None
    items: list[ItemStand]
    lines: list[FactLine]
    page: KeysetPage[Fact]
    is_own: bool


def cell_page(
    actor: Actor, person_uuid: UUID | None, post_uuid: UUID, key: tuple[str, str], query: Mapping[str, str]
) -> CellPage:
    """Return a square of a person (None: the actor) with what is behind it. Raises Absent for what is not there or not for him."""
    cells = Cell.objects.visible_to(actor).filter(post__uuid=post_uuid, document=key[0], level=key[1])
    own = {"person_id": actor.person_id} if person_uuid is None else {"person__uuid": person_uuid}
    found = cells.filter(**own).select_related("person__enterprise", "post__unit", "post__enterprise").first()
    if found is None or (person_uuid is None and actor.person_id is None):
        raise Absent("cell")
    items = _items(found)
    page = keyset_page(_facts(found), order=["-pk"], query=query, size=20)
    words = {each.item.uid: each.item.main_text for each in items}
    revision = Revision.objects.filter(dossier__post=found.post_id, dossier__in_force__isnull=False, state="in_force")
    return CellPage(
        shown_name(actor, found.person), found.person, found.post, _square(found, _is_masked(actor, found.post)), revision.first(), items,
        lines_of(actor, found, page.rows, words), page, found.person_id == actor.person_id,
    )  # fmt: skip


def _items(cell: Cell) -> list[ItemStand]:
    stands = Standing.objects.filter(
        person_id=cell.person_id, post_id=cell.post_id, document=cell.document, level=cell.level
    )
    by_uid = {stand.uid: stand for stand in stands}
    items = Item.objects.filter(revision__dossier__post=cell.post_id, revision__state="in_force", kind=cell.document)
    found = []
    for item in items.order_by("position"):
        stand = by_uid.get(item.uid)
        is_reopened = stand is not None and stand.revision_number < (item.asked_since or 0)
        found.append(ItemStand(item.to_content(), None if is_reopened else stand, is_reopened))
    return found


def _facts(cell: Cell) -> Any:
    kinds = [kind for kind, level in LEVEL_OF.items() if level.value == cell.level]
    facts = Fact.objects.of_tenant(cell.post.enterprise.tenant)
    facts = facts.filter(subject=subject_of(cell.person.uuid), kind__in=kinds)
    return facts.filter(payload__post=str(cell.post.uuid), payload__document=cell.document)


def lines_of(actor: Actor, cell: Cell, facts: Iterable[Fact], words: Mapping[str, str]) -> list[FactLine]:
    """Return facts behind a cell as lines; `words` are the items in force by their uids."""
    facts = list(facts)
    heard = Examination.objects.visible_to(actor).filter(fact_uuid__in=[fact.client_uuid for fact in facts])
    marked = set(heard.filter(post=cell.post_id).values_list("fact_uuid", flat=True))
    tenant = Fact.objects.of_tenant(cell.post.enterprise.tenant)
    gone = set(tenant.filter(corrects__in=[fact.client_uuid for fact in facts]).values_list("corrects", flat=True))
    is_masked = _is_masked(actor, cell.post)
    return [
        FactLine(
            fact, masked_name(_by(fact)) if is_masked else _by(fact), fact.kind == PRACTISED,
            moment_told(fact.payload, fact.device_at or fact.received_at),
            [(words.get(uid, ""), Outcome(outcome)) for uid, outcome in fact.payload.get("outcomes", [])],
            fact.client_uuid in gone, fact.client_uuid in marked, fact.author_key == actor.key or actor.may(Action.LEDGER_VIEW, fact.path),
        )
        for fact in facts
    ]  # fmt: skip


def _by(fact: Fact) -> str:
    return author_told(fact.payload, fact.author_key, fact.author_name)[1]


def next_of_mine(actor: Actor) -> tuple[PostMatrix, NextStep] | None:
    """Return the most urgent thing that the actor must show to somebody, or else practise; None where there is none.

    Practice has a place of its own on the home page, so that what needs another person comes first here.
    """
    waiting = [(matrix, (matrix.to_show or matrix.steps)[0]) for matrix in my_matrix(actor) if matrix.steps]
    return min(waiting, key=lambda pair: NEED[pair[1].state], default=None)
