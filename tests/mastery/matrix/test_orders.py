"""Any order, any repetition and any split of facts gives the same matrix, and it is the one told from nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gangze.dossiers.models import Revision
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
    """Undo everything afterwards: facts cannot be deleted, but what was never committed never was."""
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


def rebuilt(crew: Crew) -> object:
    services.rebuild_matrix(actor=TESTS, enterprise_code=crew.enterprise.code)
    return picture()


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
@given(stories(), st.integers(0, 8))
def test_what_is_told_from_fewer_facts_holds_no_more_than_they_say(
    crew: Crew, in_force: Revision, story: list[Deed], kept: int
) -> None:
    fewer = [deed for deed in story[:kept] if deed.corrects is None or deed.corrects < kept]
    with tried():
        perform(crew, fewer)
        rebuilt(crew)
        levels = {
            UUID(int=deed.number + 1): (deed.document, LEVEL_OF.get(deed.kind)) for deed in fewer if deed.outcomes
        }
        for row in [*Standing.objects.all(), *Cell.objects.exclude(state="unknown")]:
            assert row.fact_uuid is not None
            assert levels[row.fact_uuid] == (row.document, row.level)


def test_without_facts_every_cell_is_empty(crew: Crew, in_force: Revision) -> None:
    with tried():
        perform(crew, [Deed(0, RECITED, "risk", ((0, "shown"), (1, "shown")), 1, None)])
        assert Cell.objects.exclude(state="unknown").exists()
    rebuilt(crew)
    assert not Standing.objects.exists()
    assert set(Cell.objects.values_list("state", "fact_uuid", "shown_count")) == {("unknown", None, 0)}
    assert Cell.objects.count() == 12
