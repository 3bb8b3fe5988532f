"""What is collected while a file is read, before posts are put together and checked."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..content import Kind, Step
from .grids import Grid
from .mapping import Mapping
from .model import Problem, Severity, Taken, UnknownColumn, UnmappedBlock
from .places import Spot
from .posts import PostBook


@dataclass(frozen=True, slots=True)
class PostRef:
    """A post as a file names it; `is_certain` is false for a guess from a heading that names no known post."""

    written: str
    spot: Spot
    is_certain: bool = True


@dataclass(slots=True)
class Page:
    """A sheet, or a whole Word file: what its name and titles tell about all that stands on it."""

    name: str
    order: int
    is_old: bool = False
    year: int = 0
    is_aside: bool = False
    titles: list[tuple[str, Spot]] = field(default_factory=list)
    particulars: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class RawItem:
    """An item as read. `cells` gives the place of a field by its key."""

    kind: Kind
    post: PostRef | None
    page: Page
    spot: Spot
    fields: dict[str, str]
    steps: tuple[Step, ...] = ()
    is_must_know: bool = False
    extra: dict[str, str] = field(default_factory=dict)
    cells: dict[str, Spot] = field(default_factory=dict)
    serial: int | None = None
    has_columns: bool = False
    is_prose: bool = False
    is_old: bool = False
    has_error: bool = False
    is_orphan: bool = False
    table: object = None


@dataclass(slots=True)
class RawJingle:
    """A 顺口溜 as read; `kind` is None where neither label nor surroundings tell the document."""

    kind: Kind | None
    post: PostRef | None
    page: Page
    spot: Spot
    text: str
    is_old: bool = False


@dataclass(slots=True)
class RawContacts:
    """Contacts that stand outside the scenarios they belong to."""

    post: PostRef | None
    page: Page
    spot: Spot
    inside: str
    outside: str
    is_old: bool = False


@dataclass(slots=True)
class Scope:
    """What holds at the current line: which page, post and document; copied where a page splits into panes."""

    page: Page
    kind: Kind | None = None
    post: PostRef | None = None
    is_old: bool = False
    loose: tuple[str, Spot] | None = None
    seen: set[tuple[str, Kind]] = field(default_factory=set)

    def copied(self) -> Scope:
        """Return a scope that may go its own way."""
        return Scope(self.page, self.kind, self.post, self.is_old, self.loose, self.seen)


@dataclass(slots=True)
class Gathering:
    """Everything read so far, and the names and decisions reading relies on."""

    book: PostBook
    mapping: Mapping
    items: list[RawItem] = field(default_factory=list)
    jingles: list[RawJingle] = field(default_factory=list)
    contacts: list[RawContacts] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unknown_columns: list[UnknownColumn] = field(default_factory=list)
    unmapped: list[UnmappedBlock] = field(default_factory=list)
    outline: list[Taken] = field(default_factory=list)
    particulars: list[tuple[Page, PostRef | None, str, str]] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    """Every place something was taken from or told of."""
    grids: list[Grid] = field(default_factory=list)
    """The sheets and tables that were read."""
    empty: list[tuple[Scope, Kind, Spot]] = field(default_factory=list)
    """Headers with no items below them; the items may stand elsewhere on the page."""
    _told: set[tuple[str, str | None, str]] = field(default_factory=set)

    def add_problem(
        self, spot: Spot, code: str, message: str, severity: Severity = "error", suggestion: str = ""
    ) -> None:
        """Record a finding at a place."""
        self._told.add((spot.sheet, spot.cell, code))
        self.spots.append(spot)
        self.problems.append(Problem(spot.sheet, spot.cell, code, message, severity, suggestion))

    def has_problem(self, spot: Spot, code: str) -> bool:
        """Tell whether a finding of this code is recorded at a place already."""
        return (spot.sheet, spot.cell, code) in self._told

    def add_absence(self, sheet: str, code: str, message: str, *, is_error: bool) -> None:
        """Record that something is missing, which has no cell."""
        self.problems.append(Problem(sheet, None, code, message, "error" if is_error else "warning"))

    def take(self, spot: Spot, role: str, scope: Scope | None = None) -> None:
        """Record what a region was taken for."""
        self.spots.append(spot)
        kind = scope.kind if scope is not None else None
        post = scope.post.written if scope is not None and scope.post is not None else ""
        self.outline.append(Taken(spot.sheet, spot.cell, role, kind, post))

    def leave(self, spot: Spot, reason: str, text: str, code: str) -> None:
        """Record a part that was not taken over, with a warning that says so."""
        self.spots.append(spot)
        self.unmapped.append(UnmappedBlock(spot.sheet, spot.cell, reason, text[:200]))
        self.problems.append(Problem(spot.sheet, spot.cell, code, reason, "warning"))
