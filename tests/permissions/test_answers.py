"""Every address × every person: the committed status, the headers of every answer, and nothing of the neighbours.

One walk for each person, because a walk is what costs.
GANGZE_REWRITE=1 pytest -n 0 tests/permissions/test_answers.py writes the matrix anew; read the difference before committing it.
"""

import os
from collections.abc import Iterator

import pytest

from tests.cast import (
    ANONYMOUS,
    EVERYBODY,
    OUR_PEOPLE,
    PARK_OFFICER,
    SAFETY_OFFICER,
    STRANGE_WORKER,
    STRANGER,
    WORKER,
    Cast,
)

from . import matrix
from .objects import Side
from .routes import all_routes
from .visiting import Answer, Visitor, everything_readable

MAY_BE_KEPT = {"web:manifest"}
"""The same for everybody: name, colours and icons of the application."""
TEXTS = ("text/html", "application/json", "application/manifest+json", "text/javascript")
SHOWN_IN_PAGES = {"dossiers:photo", "inspections:finding_photo", "inspections:round_photo"}
"""Pictures: their type was read from their own bytes, and their policy lets nothing run."""


ON_BOTH_DATABASES = {SAFETY_OFFICER, WORKER, PARK_OFFICER}
"""Who between them see every page: the others walk on one database, for a walk is what costs."""
WALKS = [name if name in ON_BOTH_DATABASES else pytest.param(name, marks=pytest.mark.once) for name in EVERYBODY]


def answers(cast: Cast, side: Side, name: str) -> dict[str, tuple[str, Answer]]:
    """Return by address the method that it answers to, and the answer."""
    visitor = Visitor(cast, name)
    return {route.name: visitor.answer(route, side) for route in all_routes()}


def warm_caches(cast: Cast, side: Side) -> None:
    """Let the neighbours visit what has one address for everybody, so that a shared cache would tell."""
    for neighbour in (STRANGER, STRANGE_WORKER):
        visitor = Visitor(cast, neighbour)
        for route in all_routes():
            if not route.kwargs:
                visitor.visit(route, side)


def test_every_part_of_every_address_is_registered(side: Side) -> None:
    lacking = {route.name: side.lacks(route) for route in all_routes() if side.lacks(route)}
    assert lacking == {}, "register them in tests/permissions/objects.py"


@pytest.mark.parametrize("name", WALKS)
def test_a_person_is_answered_as_committed_and_told_nothing_that_is_not_theirs(
    cast: Cast, sides: tuple[Side, Side], name: str
) -> None:
    ours, theirs = sides
    if name in OUR_PEOPLE:
        warm_caches(cast, theirs)
    found = answers(cast, ours, name)
    statuses = {address: answer.status_code for address, (_method, answer) in found.items()}
    if os.environ.get("GANGZE_REWRITE"):
        matrix.write(name, {address: (method, statuses[address]) for address, (method, _answer) in found.items()})
    assert statuses == matrix.committed(name)
    gets = {address: answer for address, (method, answer) in found.items() if method == "GET"}
    assert list(broken_promises(gets, name)) == []
    if name in OUR_PEOPLE:
        # What the visitor typed comes back in links of the page itself: the address is no disclosure.
        told = {address: [each for each in theirs.markers if each in everything_readable(answer)]
                for address, answer in gets.items()}  # fmt: skip
        assert {address: markers for address, markers in told.items() if markers} == {}
    if name == SAFETY_OFFICER:
        files = {address: answer for address, answer in gets.items()
                 if answer.status_code == 200 and not answer.headers["Content-Type"].startswith(TEXTS)}  # fmt: skip
        assert len(files) >= 4, "the cast has files to hand over"
        opened = {address for address, answer in files.items()
                  if not answer.headers.get("Content-Disposition", "").startswith("attachment")}  # fmt: skip
        assert opened <= SHOWN_IN_PAGES, "a file of somebody is handed over and never opened in the page"


def broken_promises(found: dict[str, Answer], name: str) -> Iterator[tuple[str, str]]:
    """Yield address and header of every answer that lets in what is not ours, or lets a cache keep what somebody was shown."""
    for address, answer in found.items():
        if address.startswith("admin:"):
            continue
        headers = answer.headers
        may_be_kept = address in MAY_BE_KEPT or name == ANONYMOUS or answer.status_code != 200
        if not may_be_kept and "no-store" not in headers.get("Cache-Control", ""):
            yield address, "Cache-Control"
        policy = headers.get("Content-Security-Policy", "")
        loose = [word for word in ("unsafe-inline", "unsafe-eval", "http:", "https:", "*") if word in policy]
        if "default-src 'none'" not in policy or loose:
            yield address, "Content-Security-Policy"
        for header, promised in (
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
            ("Referrer-Policy", "same-origin"),
        ):
            if headers.get(header) != promised:
                yield address, header


def test_a_loose_header_is_a_broken_promise() -> None:
    answer = Answer(200, {"Content-Security-Policy": "default-src 'none'; script-src https:"}, b"")
    assert {header for _address, header in broken_promises({"web:home": answer}, SAFETY_OFFICER)} == {
        "Cache-Control", "Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy",
    }  # fmt: skip


def test_no_address_breaks_for_anybody() -> None:
    broken = [line for line in matrix.lines() if " 500" in line]
    assert broken == []


def test_an_anonymous_visitor_is_let_in_only_where_it_is_meant() -> None:
    open_to_all = {address for address, status in matrix.committed(ANONYMOUS).items() if status == 200}
    assert open_to_all <= {
        "web:offline", "web:manifest", "web:worker", "web:outbox", "account_login", "healthz", "dossiers:card",
        "dossiers:card_document", "inspections:board_wall", "web:scan", "draws:check", "draws:check_page", "draws:check_script",
    }  # fmt: skip
