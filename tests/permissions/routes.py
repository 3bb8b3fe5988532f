"""Every address of the site, read from the resolver, so that none can be forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern


@dataclass(frozen=True)
class Route:
    """A name under which an address is known, and the parts that have to be filled in."""

    name: str
    kwargs: tuple[str, ...]


def all_routes() -> list[Route]:
    """Return every named route once, sorted by name. Nameless catch-alls of the admin are left out."""
    return sorted(set(_walk(get_resolver(), "", ())), key=lambda route: (route.name, route.kwargs))


def _walk(resolver: URLResolver, namespace: str, kwargs: tuple[str, ...]) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        own = (*kwargs, *_parts(entry))
        if isinstance(entry, URLResolver):
            inner = ":".join(part for part in (namespace, entry.namespace or "") if part)
            yield from _walk(entry, inner, own)
        elif isinstance(entry, URLPattern) and entry.name:
            yield Route(f"{namespace}:{entry.name}" if namespace else entry.name, own)


def _parts(entry: URLPattern | URLResolver) -> tuple[str, ...]:
    if isinstance(entry.pattern, RegexPattern):
        return tuple(entry.pattern.regex.groupindex)
    return tuple(entry.pattern.converters)
