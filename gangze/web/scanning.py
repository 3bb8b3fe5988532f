"""Which page a scanned or typed code opens, and what can be done next at the place of a scanned card: apps register both."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.utils.functional import Promise

from gangze.access.actor import Actor

CodeReader = Callable[[str], str | None]
"""Takes the text of a code, returns a path of this site, or None when the code is not one of ours."""

_readers: list[CodeReader] = []
MAX_CODE_LENGTH = 300


def register_code_reader(reader: CodeReader) -> None:
    """Add a reader of codes; call it from AppConfig.ready."""
    if reader not in _readers:
        _readers.append(reader)


def page_of_code(text: str) -> str | None:
    """Return the path a code leads to; None when nobody knows it.

    A code never leads to another site: the answer is a path, whatever host the code names.
    """
    code = text.strip()[:MAX_CODE_LENGTH]
    if not code:
        return None
    for reader in _readers:
        path = reader(code)
        if path is not None and path.startswith("/") and not urlsplit(path).netloc:
            return path
    return None


Leads = Callable[[Actor, UUID, str], str | None]
"""(actor, uuid of the post, its path) → path of this site, None where there is nothing for the actor. Asks no database."""


@dataclass(frozen=True, slots=True)
class NextThing:
    """A button on the card of a scanned post: what it says and where it leads; `icon` is a name of assets/icons.json."""

    label: str | Promise
    leads: Leads
    icon: str


_next: dict[str, NextThing] = {}


def register_next_thing(name: str, thing: NextThing) -> None:
    """Offer something to do at a scanned post; call it from AppConfig.ready. The same name again replaces the earlier."""
    _next[name] = thing


def next_things(actor: Actor, post_uuid: UUID, path: str) -> list[tuple[NextThing, str]]:
    """Return what the actor can do at a scanned post, each with its address, in order of registration."""
    offered = ((thing, thing.leads(actor, post_uuid, path)) for thing in _next.values())
    return [(thing, url) for thing, url in offered if url is not None]
