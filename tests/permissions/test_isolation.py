"""An enterprise never sees another: in lists, counts, pickers, exports, files, error texts and caches."""

import pytest

from tests.cast import ANONYMOUS, OUR_PEOPLE, SAFETY_OFFICER, STRANGE_WORKER, Cast

from .objects import Side
from .routes import all_routes
from .visiting import Visitor, everything_readable

PUBLIC = {"dossiers:card", "dossiers:card_document"}
"""The emergency card behind a printed code is public by the enterprise's own setting."""
POINTING = {"enterprise_uuid", "unit_uuid", "post_uuid", "person_uuid", "grant_id", "upload_uuid", "revision_uuid", "uid",
          "job_uuid", "fact_uuid", "media_uuid", "proposal_uuid", "charter_uuid", "trigger_uuid",
          "task_uuid", "draw_uuid", "excuse_uuid", "pack_uuid", "session_uuid", "plan_uuid", "rota_uuid", "stoppage_uuid"}  # fmt: skip
"""Parts that point at an object of one enterprise; a park, a day, a format belong to everybody."""


@pytest.mark.parametrize("name", [*OUR_PEOPLE, ANONYMOUS])
def test_objects_of_the_other_enterprise_answer_like_objects_that_do_not_exist(
    cast: Cast, sides: tuple[Side, Side], name: str
) -> None:
    _ours, theirs = sides
    absent = theirs.absent()
    visitor = Visitor(cast, name)
    names = tuple(marker for marker in theirs.markers if "-" not in marker)
    for route in all_routes():
        if route.name in PUBLIC or not POINTING & set(route.kwargs):
            continue
        for method in ("GET", "POST"):
            answer = visitor.visit(route, theirs, method=method)
            assert answer.status_code != 200, (route.name, method)
            # 405 is said before anything is looked up, 404 is what an object that does not exist answers: one person proves it.
            if answer.status_code != 405 and (answer.status_code != 404 or name == SAFETY_OFFICER):
                expected = visitor.visit(route, absent, method=method).status_code
                assert answer.status_code == expected, (route.name, method)
            told = [marker for marker in names if marker in everything_readable(answer)]
            assert told == [], (route.name, method)


def test_search_finds_nothing_of_the_other_enterprise(cast: Cast, sides: tuple[Side, Side]) -> None:
    _ours, theirs = sides
    for name in OUR_PEOPLE:
        client = cast.client(name)
        for words in ("邻厂", "司炉", STRANGE_WORKER, theirs.enterprise.code, "RD0001"):
            text = client.get("/search/", {"q": words}).content.decode().replace(words, "")
            assert not [marker for marker in theirs.markers if marker in text], (name, words)
