"""What the page "/" is made of: apps register sections that answer "what needs me now"."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

Load = Callable[[HttpRequest], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Section:
    """One block of the home page.

    `load` gets the request (request.actor asks) and returns the context of `template`, or None: nothing to show here.
    """

    name: str
    template: str
    load: Load
    order: int = 100


@dataclass(frozen=True, slots=True)
class LoadedSection:
    """A section that has something to show, ready for its template."""

    template: str
    context: Mapping[str, Any]


_sections: dict[str, Section] = {}


def register_section(section: Section) -> None:
    """Add a block to the home page; call it from AppConfig.ready."""
    _sections[section.name] = section


def loaded_sections(request: HttpRequest) -> list[LoadedSection]:
    """Return the blocks that have something to show to this person, most urgent first."""
    loaded = []
    for section in sorted(_sections.values(), key=lambda section: section.order):
        context = section.load(request)
        if context is not None:
            loaded.append(LoadedSection(section.template, context))
    return loaded
