"""What upper apps know of a thing that a lower app owns: its page shows it as links, without knowing who registered them."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from gangze.access.actor import Actor


@dataclass(frozen=True, slots=True)
class Reference:
    """A link beside a thing: what it is ("来自隐患"), the name of the other thing, and its page."""

    label: str
    name: str
    url: str


Find = Callable[[Actor, UUID], list[Reference]]
"""(actor, uuid of the thing) → what the actor may see of it, [] for nothing."""

_finders: dict[tuple[str, str], Find] = {}


def register_references(kind: str, name: str, find: Find) -> None:
    """Tell links to things of a kind ("trigger"); call it from AppConfig.ready. The same name again replaces the earlier."""
    _finders[kind, name] = find


def references_to(actor: Actor, kind: str, uuid: UUID) -> list[Reference]:
    """Return what upper apps know of a thing, as far as the actor may see it."""
    return [each for (known, _name), find in _finders.items() if known == kind for each in find(actor, uuid)]
