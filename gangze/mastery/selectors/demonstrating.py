"""A demonstration or drill to observe: the steps of an operation card or a scenario, who does what, who takes part."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from gangze.access.actor import Actor
from gangze.dossiers.content import ItemContent, Kind
from gangze.mastery.rules.pointing import Asked, points_of
from gangze.mastery.rules.scopes import Scope

from .examining import Hearable, examiner_page
from .hearing import HeardDocument


@dataclass(frozen=True, slots=True)
class StepToDo:
    """One step to observe; `who` does it by the card, "" where nobody is named; `is_ban`: what must not be done."""

    point: Asked
    who: str

    @property
    def is_ban(self) -> bool:
        return self.point.key.endswith(".forbidden")


@dataclass(frozen=True, slots=True)
class Scenario:
    """An item with the steps to observe."""

    item: ItemContent
    steps: list[StepToDo]


@dataclass(frozen=True, slots=True)
class DrillPage:
    """What an observer has in hand: the scenarios or steps, who can take part, the roles the card names."""

    document: HeardDocument
    scenarios: list[Scenario]
    people: list[Hearable]
    scopes: list[Scope]
    roles: list[str]


def drill_page(actor: Actor, post_uuid: UUID, kind: Kind) -> DrillPage:
    """Return the checklist of a document in force: all four are done, a risk by pointing it out and guarding against it on
    site, a duty by doing it as written (docs/rules/mastery.md §1). Raises Absent, NotAllowed."""
    page = examiner_page(actor, post_uuid, kind)
    scenarios = [Scenario(item, _steps(item)) for item in page.document.items]
    roles = list(dict.fromkeys(step.who for each in scenarios for step in each.steps if step.who))
    return DrillPage(page.document, [each for each in scenarios if each.steps], page.people, page.scopes, roles)


def _steps(item: ItemContent) -> list[StepToDo]:
    who = {f"{item.uid}.s{number}": step.who.strip() for number, step in enumerate(item.steps, 1)}
    return [StepToDo(point, who.get(point.key, "")) for point in points_of(item)]
