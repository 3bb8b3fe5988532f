"""Which records of a former system or of a paper archive come in, and how: the app that owns a kind of fact says so in its `archives`."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.utils.module_loading import autodiscover_modules

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel.wording import Sentence
from gangze.ledger.services import FactDraft

from ..importing.archive_lines import BodyTold, unfit
from ..selectors.directory import Author, Directory

if TYPE_CHECKING:
    from gangze.ledger.models import Fact


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it is brought in: by whom, of which enterprise, what it says, when it happened, who did it.

    `day` is the business date of the moment. `memo` lives as long as the run: an app keeps there what it looked up once.
    """

    actor: Actor
    directory: Directory
    body: Any
    happened_at: datetime
    day: date
    author: Author | None
    corrects: UUID | None
    memo: dict[str, Any]

    def require(self, action: Action, path: str) -> None:
        """Raise NotAllowed unless whoever brings the record in may do this at the place."""
        self.actor.require(action, path)

    def require_author(self) -> Author:
        """Return who did it. Raises Unfit where the line does not say."""
        if self.author is None:
            raise unfit("AUTHOR_MISSING", Sentence("请写明是谁记录的：author，至少写姓名。"), "author")
        return self.author

    def require_corrects(self) -> UUID:
        """Return which record this one takes back. Raises Unfit where the line does not say."""
        if self.corrects is None:
            raise unfit("CORRECTS_MISSING", Sentence("请写明撤回的是哪一条记录：corrects。"), "corrects")
        return self.corrects


Draft = Callable[[Record], FactDraft]
D = TypeVar("D", bound=Draft)


@dataclass(frozen=True, slots=True)
class ArchivedKind:
    """How a kind comes in: the shape of its payload, the fact it makes, and what is derived from a batch of such facts.

    `once` returns what two records must not have in common, and raises where the rows here have it already. `moment` finds in
    the body when it happened, for kinds whose payload tells the day.
    """

    body: type[BodyTold]
    draft: Draft
    derive: Callable[[Sequence[Fact]], None]
    once: Callable[[FactDraft], Hashable] | None = None
    moment: Callable[[Any], datetime | None] | None = None


_kinds: dict[str, ArchivedKind] = {}
_refused: dict[str, Sentence] = {}


def brings(
    kind: str,
    body: type[BodyTold],
    *,
    derive: Callable[[Sequence[Fact]], None],
    once: Callable[[FactDraft], Hashable] | None = None,
    moment: Callable[[Any], datetime | None] | None = None,
) -> Callable[[D], D]:
    """Declare a function of an app's module `archives` as what makes a fact of a record of this kind.

    It checks the content by the rules of the intake and returns the fact without uuid, moment and origin, which are added.
    Raises Unfit, RuleBroken or NotAllowed for a record that is not taken. `derive` runs in the transaction of the facts, and
    must take them in any order and twice. Raises ValueError for a kind that is declared already.
    """

    def declare(draft: D) -> D:
        if kind in _refused or (kind in _kinds and _kinds[kind].draft is not draft):
            raise ValueError(f"the kind {kind!r} is declared twice")
        _kinds[kind] = ArchivedKind(body, draft, derive, once, moment)
        return draft

    return declare


def refuses(reasons: Mapping[str, Sentence]) -> None:
    """Declare kinds of an app that nobody brings in, each with the reason and what to do instead."""
    if twice := reasons.keys() & _kinds.keys():
        raise ValueError(f"kinds are declared twice: {sorted(twice)}")
    _refused.update(reasons)


def archived_kind(kind: str) -> ArchivedKind:
    """Return how a kind comes in. Raises Unfit for one that does not, with the reason."""
    find_archives()
    if kind in _kinds:
        return _kinds[kind]
    if kind in _refused:
        raise unfit("KIND_REFUSED", _refused[kind], "kind")
    raise unfit("KIND_UNKNOWN", Sentence("没有“{kind}”这种记录，或者它还不能导入。", kind=kind[:60]), "kind")


def archived_kinds() -> tuple[frozenset[str], frozenset[str]]:
    """Return the kinds that come in and those that are refused."""
    find_archives()
    return frozenset(_kinds), frozenset(_refused)


@cache
def find_archives() -> None:
    """Import the `archives` modules of all apps, once."""
    autodiscover_modules("archives")
