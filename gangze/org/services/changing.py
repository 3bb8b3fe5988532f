"""What every change of the organisation has in common: checked fields, moved paths, the fact, the event."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.dispatch import Signal

from gangze.access.actor import Actor
from gangze.kernel.clock import business_date, now
from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Listing, Sentence
from gangze.ledger.services import record_fact

from ..events import place_moved
from ..models import Authority, Enterprise, Person, Post, RoleGrant, Unit

Place = Authority | Enterprise | Unit | Post | Person


def today() -> date:
    """Return the business date of this moment."""
    return business_date(now())


def tenant_of(place: Place) -> str:
    """Return the ledger's key of the house a row belongs to."""
    if isinstance(place, (Authority, Enterprise)):
        return place.tenant
    if place.enterprise is not None:
        return place.enterprise.tenant
    if isinstance(place, Person) and place.authority is not None:
        return place.authority.tenant
    raise ValueError("a place belongs to an enterprise or an authority")


def record(actor: Actor, place: Place, kind: str, payload: Mapping[str, Any]) -> None:
    """Record a fact about a row of the organisation at its path; `kind` is completed to "org.…"."""
    record_fact(
        actor=actor,
        tenant=tenant_of(place),
        path=place.path,
        kind=f"org.{kind}",
        subject=f"{place._meta.model_name}:{place.uuid}",
        payload=payload,
    )


def announce(signal: Signal, **arguments: Any) -> None:
    """Send an event once the transaction is committed."""
    transaction.on_commit(partial(signal.send, sender=None, **arguments))


def insert(row: models.Model) -> None:
    """Insert a row whose fields and constraints are checked first. Raises RuleBroken in the words of the field."""
    check(row)
    row.save(force_insert=True)


def insert_place(row: Place, *, parent_path: str) -> None:
    """Insert a row that has a path part of its own (it holds the row's key, so it follows the insert)."""
    insert(row)
    part = "" if isinstance(row, Person) else row.path_part
    row.path = f"{parent_path}{part}"
    row.save(update_fields=["path"])


def change(row: models.Model, changes: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Save the fields that differ and return them as {field: [old, new]}; empty when nothing differs.

    Raises RuleBroken when a field or a constraint refuses the new value.
    """
    differing = {name: value for name, value in changes.items() if getattr(row, name) != value}
    if not differing:
        return {}
    before_and_after = {name: [plain(getattr(row, name)), plain(value)] for name, value in differing.items()}
    for name, value in differing.items():
        setattr(row, name, value)
    check(row)
    row.save(update_fields=list(differing))
    return before_and_after


def check(row: models.Model) -> None:
    """Raise RuleBroken unless fields and constraints hold. Foreign keys are left to the database."""
    # The path is made of the row's own key, so it is still empty before the insert.
    exclude = {"path"} | {field.name for field in row._meta.fields if field.is_relation}
    try:
        row.clean_fields(exclude=exclude)
        row.validate_unique(exclude={"uuid", "path"})
        row.validate_constraints()
    except ValidationError as error:
        raise RuleBroken(Listing(_sentences(row, error), "；")) from error


def _sentences(row: models.Model, error: ValidationError) -> list[str]:
    labels = {field.name: field.verbose_name for field in row._meta.fields}
    sentences: list[str] = []
    for name, texts in error.message_dict.items():
        if name == "__all__":
            sentences += texts
        else:
            sentences += [Sentence("{field}：{text}", field=str(labels[name]), text=text) for text in texts]
    return sentences


def plain(value: Any) -> Any:
    """Return a value as facts hold it: days in ISO, rows by their uuid."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return str(getattr(value, "uuid", value.pk))
    return value


def move_paths(old_path: str, new_path: str) -> None:
    """Give everything below a place its new path, grants included, and announce the move."""
    if old_path == new_path:
        return
    moved = Concat(Value(new_path), Substr(F("path"), len(old_path) + 1))
    for model in (Authority, Enterprise, Unit, Post, Person):
        model.objects.filter(path__startswith=old_path).update(path=moved)
    RoleGrant.objects.filter(path__startswith=old_path).update(path=moved)
    announce(place_moved, old_path=old_path, new_path=new_path)


def place_person(person: Person) -> None:
    """Give a person the path of the unit of the post held longest, of the house when no post is held."""
    held = person.assignments.filter(ends_on__isnull=True).select_related("post__unit").order_by("pk").first()
    house = person.enterprise or person.authority
    path = held.post.unit.path if held else (house.path if house else "")
    if person.path != path:
        person.path = path
        person.save(update_fields=["path"])
