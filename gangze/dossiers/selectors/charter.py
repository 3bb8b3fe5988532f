"""制度与专班: what is in force at an enterprise, its versions, and what a version changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from gangze.access.actor import Actor
from gangze.dossiers.models import CharterRevision, readable_charters
from gangze.dossiers.rules.charter import charter_differences
from gangze.dossiers.rules.differences import Piece
from gangze.kernel.errors import Absent
from gangze.org.models import Enterprise
from gangze.web.keyset import keyset_page


@dataclass(frozen=True, slots=True)
class Charter:
    """One of the two at an enterprise: what is in force, the open draft as far as the actor may see it, all versions."""

    subject: CharterRevision.Subject
    in_force: CharterRevision | None
    draft: CharterRevision | None
    versions: tuple[CharterRevision, ...]


@dataclass(frozen=True, slots=True)
class CharterRow:
    """An enterprise in the list of whoever looks after several, with both of its charters in order."""

    enterprise: Enterprise
    charters: tuple[Charter, ...]


@dataclass(frozen=True, slots=True)
class CharterList:
    """A page of the list; the keys go into the URL as after= and before=, None where there is no such page."""

    rows: list[CharterRow]
    next_key: str | None
    previous_key: str | None

    @property
    def has_other_pages(self) -> bool:
        return bool(self.next_key or self.previous_key)


def charter_list(actor: Actor, query: Mapping[str, str]) -> CharterList:
    """Return the page of enterprises whose charters the actor may read (`query` is request.GET)."""
    enterprises = Enterprise.objects.filter(readable_charters(actor, "path"), closed_on=None)
    page = keyset_page(enterprises, order=["code", "pk"], query=query)
    return CharterList(_rows(actor, page.rows), page.next_key, page.previous_key)


def charters_of(actor: Actor, enterprise_uuid: UUID) -> CharterRow:
    """Return both charters of one enterprise; raises Absent where the actor may not read them."""
    enterprise = Enterprise.objects.filter(readable_charters(actor, "path"), uuid=enterprise_uuid).first()
    if enterprise is None:
        raise Absent("enterprise")
    return _rows(actor, [enterprise])[0]


def charter_by_uuid(actor: Actor, charter_uuid: UUID) -> CharterRevision:
    """Return one visible version with its enterprise; raises Absent."""
    found = CharterRevision.objects.visible_to(actor).select_related("enterprise").filter(uuid=charter_uuid).first()
    if found is None:
        raise Absent("charter")
    return found


def charter_changes(actor: Actor, revision: CharterRevision) -> list[Piece]:
    """Return what a version changed against the one before it; [] for the first and where nothing differs."""
    earlier = CharterRevision.objects.visible_to(actor).filter(
        enterprise=revision.enterprise, subject=revision.subject, number__lt=revision.number
    )
    before = earlier.order_by("-number").first()
    if before is None:
        return []
    changes = charter_differences(before.to_text(), revision.to_text())
    return changes if any(piece.change != "kept" for piece in changes) else []


def _rows(actor: Actor, enterprises: Sequence[Enterprise]) -> list[CharterRow]:
    versions: dict[tuple[int, str], list[CharterRevision]] = defaultdict(list)
    found = CharterRevision.objects.visible_to(actor).filter(enterprise__in=enterprises).defer("body")
    for each in found.order_by("-number"):
        versions[each.enterprise_id, each.subject].append(each)
    return [
        CharterRow(house, tuple(_charter(subject, versions[house.pk, subject]) for subject in CharterRevision.Subject))
        for house in enterprises
    ]


def _charter(subject: CharterRevision.Subject, versions: Sequence[CharterRevision]) -> Charter:
    def first(state: CharterRevision.State) -> CharterRevision | None:
        return next((each for each in versions if each.state == state), None)

    in_force, draft = first(CharterRevision.State.IN_FORCE), first(CharterRevision.State.DRAFT)
    return Charter(subject, in_force, draft, tuple(versions))
