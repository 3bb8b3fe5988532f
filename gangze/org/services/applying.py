"""Carries a confirmed plan out, row by row, through the same services as people use."""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.kernel.errors import RuleBroken

from ..importing import Plan, PlannedRow
from ..models import Authority, Enterprise, Unit
from ..rules.wording import matching_key
from .assignments import assign_post, end_assignment
from .enterprises import change_enterprise, create_enterprise
from .people import change_person, hire_person, rehire_person
from .posts import change_post, create_post, move_post
from .units import change_unit, create_unit

Progress = Callable[[int, int], None]
_ROWS_TOGETHER = 200


def apply_plan(
    *, actor: Actor, plan: Plan, authority_uuid: UUID | None = None, progress: Progress | None = None
) -> list[UUID]:
    """Do what the plan says and return the uuids of new people. `authority_uuid` is where new enterprises join.

    Without `progress` it is one transaction. With it (in a job) some hundred rows are one, so that others can write in
    between; a row is never half done, and running again finds what was done and goes on.
    """
    rows = [row for row in plan.rows if row.order]
    applier = _Applier(actor, authority_uuid)
    if progress is None:
        with transaction.atomic():
            for row in rows:
                applier.apply(row)
        return applier.hired
    for done, chunk in _chunks(rows):
        with transaction.atomic():
            for row in chunk:
                applier.apply(row)
        progress(done, len(rows))
    return applier.hired


def _chunks(rows: Iterable[PlannedRow]) -> Iterable[tuple[int, list[PlannedRow]]]:
    waiting, done = iter(rows), 0
    while chunk := list(islice(waiting, _ROWS_TOGETHER)):
        done += len(chunk)
        yield done, chunk


class _Applier:
    """Finds the keys of what the same file creates before it is referred to."""

    def __init__(self, actor: Actor, authority_uuid: UUID | None) -> None:
        self.actor, self.authority_uuid = actor, authority_uuid
        self.enterprises: dict[str, UUID] = {}
        self.units: dict[tuple[UUID, str, str], UUID] = {}
        self.hired: list[UUID] = []

    def apply(self, row: PlannedRow) -> None:
        """Do one row. A refusal names the place in the file."""
        actions = {
            "enterprise": self._enterprise, "workshop": self._unit, "team": self._unit, "post": self._post,
            "person": self._person,
        }  # fmt: skip
        try:
            actions[row.subject](row.order)
        except RuleBroken as broken:
            raise RuleBroken(
                "{sheet} 第{row}行（{title}）：{reason}",
                sheet=row.sheet,
                row=row.row,
                title=row.title,
                reason=broken.message,
            ) from broken

    def _enterprise(self, order: dict[str, Any]) -> None:
        if "key" in order:
            change_enterprise(actor=self.actor, enterprise_uuid=UUID(order["key"]), **order["fields"])
            return
        if self.authority_uuid is None:
            raise RuleBroken("请先选择企业所属的园区。")
        enterprise = create_enterprise(actor=self.actor, authority_uuid=self.authority_uuid, **order)
        self.enterprises[enterprise.name] = enterprise.uuid

    def _unit(self, order: dict[str, Any]) -> None:
        if "key" in order:
            change_unit(actor=self.actor, unit_uuid=UUID(order["key"]), **order["fields"])
            return
        enterprise = self._enterprise_uuid(order["enterprise"])
        workshop, team = order["workshop"], order["team"]
        parent = self._unit_uuid(enterprise, workshop, "") if team else None
        unit = create_unit(
            actor=self.actor, enterprise_uuid=enterprise, name=team or workshop, parent_uuid=parent, **order["fields"]
        )
        self.units[enterprise, matching_key(workshop), matching_key(team)] = unit.uuid

    def _post(self, order: dict[str, Any]) -> None:
        if "key" not in order:
            create_post(actor=self.actor, unit_uuid=self._unit_of(order), **order["fields"])
            return
        post_uuid = UUID(order["key"])
        if order["fields"]:
            change_post(actor=self.actor, post_uuid=post_uuid, **order["fields"])
        if "unit" in order:
            move_post(actor=self.actor, post_uuid=post_uuid, unit_uuid=self._unit_of(order["unit"]))

    def _unit_of(self, place: dict[str, Any]) -> UUID:
        return self._unit_uuid(self._enterprise_uuid(place["enterprise"]), place["workshop"], place["team"])

    def _enterprise_uuid(self, name: str) -> UUID:
        if name not in self.enterprises:
            self.enterprises[name] = Enterprise.objects.visible_to(self.actor).active().get(name=name).uuid
        return self.enterprises[name]

    def _unit_uuid(self, enterprise_uuid: UUID, workshop: str, team: str) -> UUID:
        key = (enterprise_uuid, matching_key(workshop), matching_key(team))
        if key not in self.units:
            for unit in Unit.objects.filter(enterprise__uuid=enterprise_uuid).active().select_related("parent"):
                names = (unit.parent.name, unit.name) if unit.parent else (unit.name, "")
                self.units[enterprise_uuid, matching_key(names[0]), matching_key(names[1])] = unit.uuid
        return self.units[key]

    def _person(self, order: dict[str, Any]) -> None:
        fields = dict(order["fields"])
        if "hired_on" in fields:
            fields["hired_on"] = date.fromisoformat(fields["hired_on"])
        if "key" not in order:
            posts = [UUID(key) for key in order["posts"]]
            hired = hire_person(actor=self.actor, enterprise_uuid=UUID(order["enterprise"]), post_uuids=posts, **fields)
            self.hired.append(hired.person.uuid)
            return
        person_uuid = UUID(order["key"])
        if order.get("rehire"):
            rehire_person(actor=self.actor, person_uuid=person_uuid)
        if fields:
            change_person(actor=self.actor, person_uuid=person_uuid, **fields)
        for key in order.get("ends", ()):
            end_assignment(actor=self.actor, person_uuid=person_uuid, post_uuid=UUID(key))
        for key in order.get("starts", ()):
            assign_post(actor=self.actor, person_uuid=person_uuid, post_uuid=UUID(key))


def authority_for(actor: Actor, *, name: str) -> Authority:
    """Return the park that an import from the shell adds to: the one called `name`, or the only one."""
    authorities = Authority.objects.visible_to(actor)
    if name and (found := authorities.filter(name=name).first()):
        return found
    parks = list(authorities.filter(level=Authority.Level.PARK)[:2])
    if len(parks) == 1 and not name:
        return parks[0]
    raise RuleBroken("没有这个园区，或者有几个园区：请用 --authority 写明园区名称。")
