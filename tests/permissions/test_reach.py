"""List and gate agree: what a list shows is exactly what may be looked at."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from gangze.access.actor import Actor, Grant
from gangze.access.matrix import Action, Role
from gangze.org.scoping import ScopedQuerySet
from tests.cast import EVERYBODY, Cast


def scoped_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if isinstance(model._default_manager.all(), ScopedQuerySet)]


def place_of(row: Any, path_field: str) -> str:
    for part in path_field.split("__"):
        row = getattr(row, part)
    return str(row)


def actors(cast: Cast) -> Iterator[Actor]:
    yield from (cast.actor(name) for name in EVERYBODY)
    paths = ("", cast.city.path, cast.park.path, cast.ours.path, cast.theirs.path, cast.workshop.path, cast.team.path,
             cast.post.path)  # fmt: skip
    for role in Role:
        for path in paths:
            yield Actor("test", "测", (Grant(role, path),), user_id=1)


def test_there_are_scoped_models() -> None:
    assert {"enterprise", "unit", "post", "person"} <= {model._meta.model_name for model in scoped_models()}


@pytest.mark.parametrize("model", scoped_models(), ids=lambda model: model._meta.label_lower)
def test_a_list_shows_exactly_what_the_gate_lets_through(cast: Cast, model: type[models.Model]) -> None:
    rows = model._default_manager.all()
    assert isinstance(rows, ScopedQuerySet)
    everything = list(rows)
    assert everything, "the cast has none of these: nothing would be proved"
    for actor in actors(cast):
        allowed = {row.pk for row in everything if actor.may(rows.view_action, place_of(row, rows.path_field))}
        assert set(rows.reached_by(actor, rows.view_action).values_list("pk", flat=True)) == allowed, actor
        visible = set(rows.visible_to(actor).values_list("pk", flat=True))
        if action := OF_THE_HOUSE.get(model._meta.label_lower):
            assert visible <= {row.pk for row in everything if _is_own_house(actor, action, row)}, actor
            continue
        # A model with a rule of its own (drafts are for those who write them) shows less than the place allows, never more;
        # what is told of a person, that person sees wherever it happened.
        narrows = type(rows).visible_to is not ScopedQuerySet.visible_to
        allowed |= _own_rows(actor, everything, model)
        if action := BY_DOING.get(model._meta.label_lower):
            allowed |= {row.pk for row in everything if actor.may(action, place_of(row, rows.path_field))}
        assert visible <= allowed if narrows else visible == allowed, actor


OF_PEOPLE = {
    "mastery.cell": "person_id", "mastery.examination": "person_id", "mastery.trainingrecord": "person_id",
    "mastery.certificate": "person_id", "mastery.recording": "speaker_id", "inspections.round": "person_id",
    "inspections.measure": "owner_id",
}  # fmt: skip
"""Models of which everybody sees the own rows, by the field that tells whose they are."""
OF_THE_HOUSE = {"dossiers.charterrevision": Action.CHARTER_VIEW, "inspections.rota": Action.ROUND_VIEW}
"""Models that lie at the enterprise and are read in its workshops too, which lie below."""
BY_DOING = {"inspections.handover": Action.ROUND_DO}
"""Models that are seen by whoever does what they tell of, too."""


def _own_rows(actor: Actor, everything: list[Any], model: type[models.Model]) -> set[Any]:
    field = OF_PEOPLE.get(model._meta.label_lower)
    if field is None or actor.person_id is None:
        return set()
    return {row.pk for row in everything if getattr(row, field) == actor.person_id}


def _is_own_house(actor: Actor, action: Action, row: Any) -> bool:
    """Tell whether some grant that allows the action lies at the row's enterprise, above it or within it."""
    house = row.enterprise.path
    return any(house.startswith(reach) or reach.startswith(house) for reach in actor.reaches(action))


def test_nobody_sees_nothing(cast: Cast) -> None:
    for model in scoped_models():
        rows = model._default_manager.all()
        assert isinstance(rows, ScopedQuerySet)
        assert not rows.visible_to(Actor("nobody", "")).exists()


def test_a_place_never_covers_one_whose_number_begins_alike() -> None:
    actor = Actor("test", "测", (Grant(Role.SAFETY_OFFICER, "a1/e1/"),))
    assert actor.may(Action.ORG_VIEW, "a1/e1/u3/")
    assert not actor.may(Action.ORG_VIEW, "a1/e12/u3/")
