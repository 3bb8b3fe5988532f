"""What comes next for somebody who was drawn: upper apps offer it here, the result page shows it as buttons."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

from gangze.access.actor import Actor

Leads = Callable[[Actor, UUID, UUID, UUID | None, str], str | None]
"""(actor, draw uuid, post uuid, person uuid or None where posts were drawn, kind of a document in force) → URL, or None."""


@dataclass(frozen=True, slots=True)
class Following:
    """A button beside every drawn person whose post has something in force: what it says and where it leads; `icon` is a name of assets/icons.json."""

    label: str | Promise
    leads: Leads
    icon: str = "chevron-right"


_known: dict[str, Following] = {}


def register_following(name: str, following: Following) -> None:
    """Offer a next thing to do; call it from AppConfig.ready. The same name again replaces the earlier.

    `leads` is asked once for each drawn person of a page, so it must not ask the database.
    """
    _known[name] = following


def followings() -> list[Following]:
    """Return what was offered, in order of registration."""
    return list(_known.values())
