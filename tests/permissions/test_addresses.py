"""What stands after the question mark is a stranger's text: no page breaks over it, and none tells of the neighbours."""

import base64
import json
import re
from functools import cache
from pathlib import Path

from tests.cast import SAFETY_OFFICER, Cast

from .objects import Side
from .routes import Route, all_routes
from .visiting import Visitor

SOURCES = Path(__file__).parents[2] / "gangze"
ASKED = re.compile(r"""GET(?:\.get\(|\.getlist\(|\[)\s*["'](\w+)|name="(\w+)" """)


def key(*values: object) -> str:
    """Return a key of a page as `keyset_page` would make it."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


JUNK = ("²", "9" * 4400, "\x00", key("x"), key("x", "y"), key(10**30, 10**30))
"""Words where a number or a day is meant, more digits than Python reads, keys of pages that nobody made."""
MEANINGLESS = {"csrfmiddlewaretoken"}
FILTERS = ("enterprise", "unit", "tenant", "author", "park", "q", "post")
FILTERED_BY = ("enterprise_uuid", "unit_uuid", "post_uuid", "person_uuid")


@cache
def parameters() -> list[str]:
    """Return every name that a page of ours reads from its address, found in views and templates."""
    found = {"after", "before", "next"}
    for path in [*SOURCES.rglob("*.py"), *SOURCES.rglob("*.html")]:
        for match in ASKED.finditer(path.read_text(encoding="utf-8")):
            found |= {name for name in match.groups() if name}
    return sorted(found - MEANINGLESS)


def readable_routes(visitor: Visitor, side: Side) -> list[Route]:
    """Return the routes of ours that answer with a page of text."""
    answers = {route: visitor.visit(route, side) for route in all_routes() if not route.name.startswith("admin:")}
    return [
        route
        for route, answer in answers.items()
        if answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html")
    ]


def test_the_look_for_parameters_finds_them() -> None:
    assert {"q", "enterprise", "unit", "state", "start", "tenant", "kind", "year", "after"} <= set(parameters())


def test_no_text_in_an_address_breaks_a_page(cast: Cast, sides: tuple[Side, Side]) -> None:
    ours, _theirs = sides
    visitor = Visitor(cast, SAFETY_OFFICER)
    broken = [
        (route.name, junk[:20])
        for route in readable_routes(visitor, ours)
        for junk in JUNK
        if visitor.visit(route, ours, sent=dict.fromkeys(parameters(), junk)).status_code >= 500
    ]
    assert broken == []


def test_filters_that_point_at_the_other_enterprise_find_nothing(cast: Cast, sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    pointers = {theirs.enterprise.code, *(str(theirs.values[part]) for part in FILTERED_BY)}
    visitor = Visitor(cast, SAFETY_OFFICER)
    for route in [route for route in readable_routes(visitor, ours) if not route.kwargs]:
        for pointer in sorted(pointers):
            answer = visitor.visit(route, ours, sent=dict.fromkeys(FILTERS, pointer))
            # What was typed comes back in fields and links of the page: that is no disclosure.
            text = answer.content.decode().replace(pointer, "")
            assert [marker for marker in theirs.markers if marker in text] == [], (route.name, pointer)
