"""Any order, any repetition and any split of facts gives the same matrix, and it is the one told from nothing."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gangze.dossiers.models import Revision
from gangze.ledger.models import Fact
from gangze.mastery import services
from gangze.mastery.models import Cell, Standing
from gangze.mastery.rules.evidence import DEMONSTRATED, EXPLAINED, LEVEL_OF, PRACTISED, RECITED, WITHDRAWN
from gangze.mastery.services.matrix import refresh_person
from tests.builders import TESTS
from tests.dossiers.builders import Crew

from .acting import act, picture, uids

QUIET = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass(frozen=True)
class Deed:
    """What somebody does in a story: one act, or the taking back of an earlier one."""

    number: int
    kind: str
    document: str
    outcomes: tuple[tuple[int, str], ...]
    hours: int
    corrects: int | None


@st.composite
def stories(draw: st.DrawFn) -> list[Deed]:
    """Return some deeds; corrections name a deed of the same story, earlier or later."""
    count = draw(st.integers(1, 8))
    told = []
    for number in range(count):
        is_correction = count > 1 and draw(st.integers(0, 4)) == 0
        other = draw(st.integers(0, count - 1).filter(lambda each, own=number: each != own)) if is_correction else None
        kind = draw(st.sampled_from([RECITED, RECITED, PRACTISED, EXPLAINED, DEMONSTRATED]))
        if is_correction and draw(st.booleans()):
            kind = WITHDRAWN
        items = draw(
            st.lists(st.tuples(st.integers(0, 1), st.sampled_from(["shown", "shown", "partly", "not"])), max_size=3)
        )
        outcomes = tuple(items) if kind != WITHDRAWN else ()
        document = draw(st.sampled_from(["risk", "risk", "duty"]))
        told.append(Deed(number, kind, document, outcomes, draw(st.integers(0, 24 * 20)), other))
    return told


@contextmanager
def tried() -> Iterator[None]:
    """Undo everything afterwards, also the deletion of facts and the lifting of the triggers against it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def opened(crew: Crew) -> None:
    """Open the cells, as the start of the assignment does once it is committed."""
    refresh_person(person_id=crew.worker_person.pk, post_id=crew.post.pk)


def perform(crew: Crew, deeds: list[Deed]) -> None:
    known = {document: uids(crew.post, document) for document in ("risk", "duty")}
    for deed in deeds:
        items = known[deed.document]
        act(
            crew.post, crew.worker_person, [(items[index % len(items)], outcome) for index, outcome in deed.outcomes],
            by=TESTS, kind=deed.kind, document=deed.document, hours=deed.hours, uuid=UUID(int=deed.number + 1),
            corrects=UUID(int=deed.corrects + 1) if deed.corrects is not None else None,
        )  # fmt: skip


def rebuild(crew: Crew) -> None:
    """Tell the matrix of the enterprise anew."""
    services.rebuild_matrix(actor=TESTS, enterprise_code=crew.enterprise.code)


def refresh(crew: Crew) -> None:
    """Tell the cells of the one person anew."""
    refresh_person(person_id=crew.worker_person.pk, post_id=crew.post.pk)


def rebuilt(crew: Crew) -> object:
    rebuild(crew)
    return picture()


def delete_facts(uuids: Iterable[UUID]) -> None:
    """Take facts out of the ledger behind its back, past the triggers that refuse it; only inside `tried`."""
    keys = [(Fact._meta.get_field("client_uuid").get_db_prep_value(uuid, connection),) for uuid in uuids]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE ledger_fact DISABLE TRIGGER ledger_fact_append_only")
        else:
            cursor.execute("DROP TRIGGER IF EXISTS ledger_fact_no_delete")
        cursor.executemany("DELETE FROM ledger_fact WHERE client_uuid = %s", keys)
    assert not Fact.objects.filter(client_uuid__in=[key for (key,) in keys]).exists()


@QUIET
@given(stories(), st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_gives_what_is_told_from_nothing(
    crew: Crew, in_force: Revision, story: list[Deed], chance: object
) -> None:
    with tried():
        perform(crew, story)
        kept = picture()
        assert rebuilt(crew) == kept
    shuffled = [*story, *story[: len(story) // 2]]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    with tried():
        perform(crew, shuffled)
        assert picture() == kept
        assert rebuilt(crew) == kept


@QUIET
@given(stories(), st.data())
def test_facts_deleted_from_under_filled_cells_leave_what_the_others_say(
    crew: Crew, in_force: Revision, story: list[Deed], data: st.DataObject
) -> None:
    left = data.draw(st.lists(st.sampled_from(story), unique=True), label="what is left")
    rest = [deed for deed in story if deed in left]
    with tried():
        perform(crew, rest)
        told_of_the_rest = picture()
    for tell_anew in (rebuild, refresh):
        with tried():
            perform(crew, story)
            delete_facts([UUID(int=deed.number + 1) for deed in story if deed not in left])
            tell_anew(crew)
            assert picture() == told_of_the_rest


def fill(crew: Crew) -> dict[tuple[str, str], UUID]:
    """Show every item of two documents at three levels, twice; return by filled cell the fact it holds on to."""
    latest: dict[tuple[str, str], UUID] = {}
    for number, (kind, document) in enumerate(product([RECITED, EXPLAINED, DEMONSTRATED] * 2, ["risk", "duty"])):
        perform(crew, [Deed(number, kind, document, ((0, "shown"), (1, "shown")), number, None)])
        latest[document, LEVEL_OF[kind].value] = UUID(int=number + 1)
    return latest


def filled_cells() -> dict[tuple[str, str], UUID | None]:
    rows = Cell.objects.exclude(state="unknown").values_list("document", "level", "fact_uuid")
    return {(document, level): fact_uuid for document, level, fact_uuid in rows}


@pytest.mark.parametrize("way", ["rebuild", "refresh"])
def test_without_their_facts_filled_cells_are_empty(crew: Crew, in_force: Revision, way: str) -> None:
    with tried():
        filled = fill(crew)
        assert filled_cells() == filled
        delete_facts(Fact.objects.filter(kind__in=list(LEVEL_OF)).values_list("client_uuid", flat=True))
        (rebuild if way == "rebuild" else refresh)(crew)
        assert not Standing.objects.exists()
        assert set(Cell.objects.values_list("state", "fact_uuid", "shown_count", "examiner_name", "happened_at")) == {
            ("unknown", None, 0, "", None)
        }
        assert Cell.objects.count() == 12


@pytest.mark.parametrize("way", ["rebuild", "refresh"])
def test_the_one_fact_that_is_left_keeps_its_own_cell_and_no_other(crew: Crew, in_force: Revision, way: str) -> None:
    for cell in [("risk", "recall"), ("duty", "explanation"), ("risk", "demonstration")]:
        with tried():
            kept = fill(crew)[cell]
            facts = Fact.objects.filter(kind__in=list(LEVEL_OF)).exclude(client_uuid=kept)
            delete_facts(facts.values_list("client_uuid", flat=True))
            (rebuild if way == "rebuild" else refresh)(crew)
            assert filled_cells() == {cell: kept}
            assert set(Standing.objects.values_list("document", "level", "fact_uuid")) == {(*cell, kept)}
