"""Which places the navigation offers: apps register their entries, the shell shows those the actor may use."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

from gangze.access.actor import Actor
from gangze.access.matrix import Action


class Group(StrEnum):
    """The headings of the left navigation, in the words of the people, and in this order."""

    HOME = "home"
    ORG = "org"
    DOSSIERS = "dossiers"
    MASTERY = "mastery"
    ROUNDS = "rounds"
    APPRAISAL = "appraisal"
    ACCEPTANCE = "acceptance"
    ENFORCEMENT = "enforcement"
    DASHBOARDS = "dashboards"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Entry:
    """One place to go. `actions`: shown to whoever may do one of them somewhere; empty means to everyone signed in.

    `icon` is a name of assets/icons.json; `label` is a lazy translation; `pages` names the pages that belong to it
    although their address does not begin with its own.
    """

    label: str | Promise
    url_name: str
    icon: str
    order: int = 100
    actions: frozenset[Action] = frozenset()
    group: Group = Group.SYSTEM
    pages: frozenset[str] = frozenset()


_desk: dict[str, Entry] = {}
_phone: dict[str, Entry] = {}
_me: dict[str, Entry] = {}


def register(entry: Entry) -> None:
    """Add a place to the left navigation; call it from AppConfig.ready."""
    _desk[entry.url_name] = entry


def register_phone(entry: Entry) -> None:
    """Add a place to the bottom bar of the phone: it has four (今天 · 我的岗位 · 扫码 · 我)."""
    _phone[entry.url_name] = entry


def register_me(entry: Entry) -> None:
    """Add a place to the menu under the person's own name."""
    _me[entry.url_name] = entry


def desk_entries(actor: Actor) -> list[tuple[Group, list[Entry]]]:
    """Return what the actor may use, by group, in order; groups without an entry are left out."""
    mine = _allowed(actor, _desk.values())
    groups = ((group, [entry for entry in mine if entry.group is group]) for group in Group)
    return [(group, entries) for group, entries in groups if entries]


def phone_entries(actor: Actor) -> list[Entry]:
    """Return at most four places for the bottom bar."""
    return _allowed(actor, _phone.values())[:4]


def me_entries(actor: Actor) -> list[Entry]:
    """Return the places under the person's own name."""
    return _allowed(actor, _me.values())


def _allowed(actor: Actor, entries: Iterable[Entry]) -> list[Entry]:
    return sorted((entry for entry in entries if _may_use(actor, entry)), key=lambda entry: entry.order)


def _may_use(actor: Actor, entry: Entry) -> bool:
    return not entry.actions or any(actor.reaches(action) for action in entry.actions)
