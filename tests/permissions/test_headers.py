"""What every answer says to browsers and caches, at every address, for every kind of reader."""

import pytest

from tests.cast import ANONYMOUS, PARK_OFFICER, SAFETY_OFFICER, WORKER, Cast

from .objects import Side
from .routes import all_routes
from .visiting import Answer, Visitor

MAY_BE_KEPT = {"web:manifest"}
"""The same for everybody: name, colours and icons of the application."""


def answers(cast: Cast, side: Side, name: str) -> dict[str, Answer]:
    visitor = Visitor(cast, name)
    return {route.name: visitor.visit(route, side) for route in all_routes() if not route.name.startswith("admin:")}


@pytest.mark.parametrize("name", [WORKER, SAFETY_OFFICER, PARK_OFFICER, ANONYMOUS])
def test_every_answer_forbids_what_is_not_ours_and_no_cache_keeps_what_somebody_was_shown(
    cast: Cast, side: Side, name: str
) -> None:
    for route, answer in answers(cast, side, name).items():
        kept = answer.headers.get("Cache-Control", "nothing")
        may_be_kept = route in MAY_BE_KEPT or name == ANONYMOUS or answer.status_code != 200
        assert may_be_kept or "no-store" in kept, (route, kept)
        policy = answer.headers.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy, route
        assert not [word for word in ("unsafe-inline", "unsafe-eval", "http:", "https:", "*") if word in policy], route
        assert answer.headers.get("X-Content-Type-Options") == "nosniff", route
        assert answer.headers.get("X-Frame-Options") == "DENY", route
        assert answer.headers.get("Referrer-Policy") == "same-origin", route


def test_a_file_of_somebody_is_handed_over_and_never_opened_in_the_page(cast: Cast, side: Side) -> None:
    text_types = ("text/html", "application/json", "application/manifest+json", "text/javascript")
    files = {
        route: answer.headers.get("Content-Disposition", "")
        for route, answer in answers(cast, side, SAFETY_OFFICER).items()
        if answer.status_code == 200 and not answer.headers["Content-Type"].startswith(text_types)
    }
    assert len(files) >= 4, "the cast has files to hand over"
    shown_in_pages = {"dossiers:photo"}
    """Pictures: their type was read from their own bytes, and their policy lets nothing run."""
    assert {r: shown for r, shown in files.items() if not shown.startswith("attachment")}.keys() <= shown_in_pages
