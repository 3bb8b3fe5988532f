"""One fact behind a square by itself, for whoever may see the square; what was asked and answered in practice is its owner's alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gangze.access.actor import Actor
from gangze.dossiers.models import Item
from gangze.kernel.errors import Absent
from gangze.ledger.models import Fact
from gangze.mastery.models import Cell
from gangze.mastery.practising import Question
from gangze.mastery.practising.model import from_kept
from gangze.mastery.rules.evidence import LEVEL_OF
from gangze.mastery.rules.levels import Outcome
from gangze.org.selectors import shown_name

from .matrix import FactLine, lines_of


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a practice pack, what was answered and how it was judged."""

    question: Question
    given: tuple[str, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """A fact with the square it speaks of; `asked` is empty for everybody but its owner, and for what was no pack."""

    cell: Cell
    name: str
    line: FactLine
    asked: list[Asked]
    is_own: bool


def evidence_page(actor: Actor, fact_uuid: UUID) -> EvidencePage:
    """Return one fact of a square that the actor may see. Raises Absent, also where the square is closed or somebody else's."""
    facts = Fact.objects.filter(
        client_uuid=fact_uuid, kind__in=list(LEVEL_OF)
    )  # another house may have one of that name
    fact, cell = next(((fact, cell) for fact in facts if (cell := _cell(actor, fact)) is not None), (None, None))
    if fact is None or cell is None:
        raise Absent("evidence")
    uids = [UUID(uid) for uid, _outcome in fact.payload["outcomes"]]
    items = Item.objects.filter(revision__dossier__post=cell.post_id, revision__state="in_force", uid__in=uids)
    words = {item.uid.hex: item.to_content().main_text for item in items}
    is_own = cell.person_id == actor.person_id
    [line] = lines_of(actor, cell, [fact], words)
    return EvidencePage(cell, shown_name(actor, cell.person), line, _asked(fact) if is_own else [], is_own)


def _cell(actor: Actor, fact: Fact) -> Cell | None:
    told = fact.payload
    seen = Cell.objects.visible_to(actor).select_related("person__enterprise", "post__unit__parent", "post__enterprise")
    cell = seen.filter(
        person__uuid=told["person"], post__uuid=told["post"], document=told["document"], level=LEVEL_OF[fact.kind].value
    ).first()  # fmt: skip
    return cell if cell is not None and cell.post.enterprise.tenant == fact.tenant else None


def _asked(fact: Fact) -> list[Asked]:
    return [_answered(told) for told in fact.payload.get("questions", ())]


def _answered(told: dict[str, Any]) -> Asked:
    question = from_kept(told)
    given = tuple(question.options[place] for place in told["chosen"] if place < len(question.options))
    return Asked(question, given or ((told["words"],) if told["words"] else ()), Outcome(told["outcome"]))
