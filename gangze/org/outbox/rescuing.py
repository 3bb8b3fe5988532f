"""A rescue file: what waited on a device that cannot hand it in itself (docs/rules/outbox.md §8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from gangze.kernel.errors import NotAllowed
from gangze.ledger.selectors import hashes_of
from gangze.ledger.services import give_media

from .. import selectors, services
from ..rules.rescue import File
from .batches import EARLY, Answer, answer_for, answers_of
from .records import HASHED, OutboxFact, record_hash
from .taking import hand_in, take_for

if TYPE_CHECKING:
    from gangze.accounts.models import User

# EARLY of batches is a state too: what the record speaks of is not here, and nobody but the uploader brings the file again.
TAKEN, KNOWN, BROUGHT, BROUGHT_BEFORE, REFUSED = "taken", "known", "brought", "brought_before", "refused"
NO_PROOF, CLOSED, UNKNOWN = "no_proof", "closed_account", "unknown_author"


@dataclass(slots=True)
class Line:
    """What became of one record; `title` and `author` are as the file says where nothing proves more."""

    title: str
    author: str
    state: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Rescued:
    """What became of a file: its records, and how many of its photos were given to a fact."""

    lines: tuple[Line, ...]
    file_count: int


def take_rescue(uploader: User, content: bytes) -> Rescued:
    """Take what a rescue file holds; the same file again changes nothing.

    A record is taken in its author's name where it proves to be from the author's device; else it is put down as brought by
    the uploader. Each on its own, as in a batch. Raises RuleBroken for a file that cannot be opened, NotAllowed for nobody.
    """
    if selectors.actor_of(uploader).user_id is None:
        raise NotAllowed("an account that may act no more")
    rescued = services.unlock_rescue(content)
    with transaction.atomic():
        lines = _lines(uploader, rescued.facts)
    return Rescued(lines, sum(_give(each, str(uploader.uuid)) for each in rescued.files))


def _give(file: File, uploader_key: str) -> bool:
    """Give a file to the facts of its author, and to those that the uploader brought, that wait for it by its hash."""
    keys = sorted({file.author_key, uploader_key})
    given = [
        give_media(author_key=key, sha256=file.sha256, content=file.content, declared=file.content_type) for key in keys
    ]
    return any(given)


def _lines(uploader: User, facts: Sequence[Any]) -> tuple[Line, ...]:
    """Take each record, those that speak of another one after it, and return what became of them, in the file's order."""
    lines = [_begun(told) for told in facts]
    answers_of(facts, lambda place: _answer(uploader, facts[place], lines[place]))
    return tuple(lines)


def _begun(told: Any) -> Line:
    title = str(told.get("title", "")) if isinstance(told, Mapping) else ""
    return Line("".join(each for each in title[:200] if each.isprintable()), "", REFUSED)


def _answer(uploader: User, told: Any, line: Line) -> Answer:
    def take(record: OutboxFact) -> UUID:
        line.state, receipt = _take(uploader, record, told, line)
        return receipt

    answer = answer_for(told, take)
    line.error = answer.error
    if answer.error:
        line.state = EARLY if answer.code == EARLY else REFUSED
    return answer


def _take(uploader: User, record: OutboxFact, told: Mapping[str, Any], line: Line) -> tuple[str, UUID]:
    author = selectors.user_by_key(record.actor)
    line.author = author.name if author is not None else record.actor
    if hashes_of(record.actor, [record.client_uuid]):
        return KNOWN, record.client_uuid
    why = _doubt(author, record, told)
    if author == uploader:
        return TAKEN, hand_in(uploader, record)  # the session itself proves whose it is
    if author is not None and not why:
        brought = {"clock_skew_ms": record.clock_skew_ms, "brought_by": str(uploader.uuid)}
        return TAKEN, take_for(author, record, brought)
    receipt, is_new = services.put_down_brought(
        actor=selectors.actor_of(uploader), record={name: told[name] for name in HASHED},
        record_hash=record_hash(told), title=line.title, why=why,
    )  # fmt: skip
    return BROUGHT if is_new else BROUGHT_BEFORE, receipt


def _doubt(author: User | None, record: OutboxFact, told: Mapping[str, Any]) -> str:
    """Return why a record is not taken in its author's name; "" where it is."""
    if author is None:
        return UNKNOWN
    if selectors.actor_of(author).user_id is None:
        return CLOSED
    proof = told.get("proof")
    is_proven = services.is_proven(author_key=record.actor, record_hash=record_hash(told), proof=proof)
    return "" if is_proven else NO_PROOF
