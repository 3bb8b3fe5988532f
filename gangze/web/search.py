"""Search everywhere: apps register searchers, the shell asks all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from gangze.access.actor import Actor

MIN_QUERY_LENGTH = 1
MAX_QUERY_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `group` is the heading it stands under (岗位, 人员 …), `icon` a name of assets/icons.json."""

    label: str
    url: str
    detail: str = ""
    group: str | Promise = ""
    icon: str = "search"


Searcher = Callable[[Actor, str], Sequence[Hit]]
_searchers: dict[str, tuple[int, Searcher]] = {}


def register_search(name: str, searcher: Searcher, *, order: int = 100) -> None:
    """Add a searcher; it returns a handful of hits at most and starts from what the actor may see."""
    _searchers[name] = (order, searcher)


def hits_for(actor: Actor, query: str) -> list[tuple[str, list[Hit]]]:
    """Return what was found by group, in the order of the searchers; an empty query finds nothing."""
    words = query.strip()[:MAX_QUERY_LENGTH]
    if len(words) < MIN_QUERY_LENGTH:
        return []
    groups: dict[str, list[Hit]] = {}
    for _order, searcher in sorted(_searchers.values(), key=lambda pair: pair[0]):
        for hit in searcher(actor, words):
            groups.setdefault(str(hit.group), []).append(hit)
    return list(groups.items())
