"""Every page of the site costs the same number of queries with 5 and with 25 rows of everything, and that number is committed.

The pages are read from the resolver. GANGZE_REWRITE=1 pytest tests/architecture/test_query_counts.py writes the numbers
anew; read the difference before committing it.
"""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.cast import Cast

from ..permissions.objects import Side, our_side
from ..permissions.routes import Route, all_routes
from ..permissions.visiting import Answer, Visitor
from .filling import LOOKERS, add_rows

COUNTS = Path(__file__).parent / "query_counts.txt"
EXCEPTIONS: dict[str, str] = {}
"""Pages whose queries may grow, by name, each with its reason."""
SEARCHES: dict[str, tuple[dict[str, str], ...]] = {
    "web:search": ({"q": "岗位"}, {"q": "测例"}, {"q": "示例"}),
    "dossiers:list": ({"q": "岗位", "state": "open"},),
    "dossiers:triggers": ({"q": "岗位", "overdue": "1"},),
    "org:post_list": ({"q": "岗位"},),
}
"""What is asked for besides the bare address, by page."""


Visit = Callable[[], Answer]


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def pages() -> list[Route]:
    """Return every page of ours; Django's own admin is for one operator and pages by itself."""
    return [route for route in all_routes() if not route.name.startswith("admin:")]


def visits(visitors: dict[str, Visitor], side: Side) -> dict[str, Visit]:
    """Return by page and person how to visit."""
    return {
        " ".join([route.name, *sent.values(), person]): partial(visitor.visit, route, side, sent=sent)
        for route in pages()
        for sent in ({}, *SEARCHES.get(route.name, ()))
        for person, visitor in visitors.items()
    }


def counted(found: dict[str, Visit]) -> dict[str, int]:
    """Return how many queries each visit costs that is answered 200, savepoints aside."""
    counts = {}
    for page, visit in found.items():
        connection.queries_log.clear()  # Django keeps the last 9000, and all visits together are more.
        with CaptureQueriesContext(connection) as captured:
            answer = visit()
        if answer.status_code == 200:
            counts[page] = sum("SAVEPOINT" not in each["sql"] for each in captured)
    return counts


def committed() -> dict[str, int]:
    lines = COUNTS.read_text(encoding="utf-8").splitlines() if COUNTS.exists() else []
    return {name: int(count) for name, _, count in (line.rpartition(" ") for line in lines)}


@pytest.mark.once
def test_every_page_costs_the_committed_number_of_queries_however_much_there_is_to_show(cast: Cast) -> None:
    side = our_side(cast)
    visitors = {name: Visitor(cast, name) for name in LOOKERS}
    add_rows(cast, side, 5)
    found = visits(visitors, side)
    few = counted(found)
    add_rows(cast, side, 20)
    many = counted({page: found[page] for page in few})
    grown = {page: (few[page], count) for page, count in many.items() if count > few[page]}
    assert {page: counts for page, counts in grown.items() if page.split(" ")[0] not in EXCEPTIONS} == {}
    lasting = {page: count for page, count in many.items() if page not in grown}
    if os.environ.get("GANGZE_REWRITE"):
        lines = (f"{page} {count}\n" for page, count in sorted(lasting.items()))
        COUNTS.write_text("".join(lines), encoding="utf-8")
    assert lasting == committed()


def test_every_exception_is_a_page() -> None:
    assert EXCEPTIONS.keys() <= {route.name for route in pages()}
