"""An enterprise never sees another: in lists, counts, pickers, exports, files, error texts and caches."""

import io
import zipfile

import pytest

from tests.cast import ANONYMOUS, OUR_PEOPLE, SAFETY_OFFICER, STRANGE_WORKER, STRANGER, Cast

from .objects import Side
from .routes import Route, all_routes
from .visiting import Answer, Visitor

PUBLIC = {"dossiers:card", "dossiers:card_document"}
"""The emergency card behind a printed code is public by the enterprise's own setting."""
POINTING = {"enterprise_uuid", "unit_uuid", "post_uuid", "person_uuid", "grant_id", "upload_uuid", "revision_uuid", "uid",
          "job_uuid", "fact_uuid", "media_uuid", "proposal_uuid", "charter_uuid", "trigger_uuid",
          "task_uuid"}  # fmt: skip
"""Parts that point at an object of one enterprise; a park, a day, a format belong to everybody."""


def everything_readable(response: Answer) -> str:
    """Return the text of a response, headers and the members of archives (xlsx, docx) included."""
    texts = [str(response.headers)]
    content = response.content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            texts += [archive.read(name).decode("utf-8", "ignore") for name in archive.namelist()]
    return "\n".join([*texts, content.decode("utf-8", "ignore")])


def found_markers(visitor: Visitor, route: Route, side: Side, markers: tuple[str, ...]) -> list[str]:
    text = everything_readable(visitor.visit(route, side))
    # What the visitor typed comes back in links of the page itself: the address is no disclosure.
    return [marker for marker in markers if marker in text]


def test_no_page_of_ours_shows_anything_of_the_other_enterprise(cast: Cast, sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    # The cache is warmed by the neighbours first, so that a shared cache would tell.
    for neighbour in (STRANGER, STRANGE_WORKER):
        warm = Visitor(cast, neighbour)
        for route in all_routes():
            if not route.kwargs:
                warm.visit(route, theirs)
    for name in OUR_PEOPLE:
        visitor = Visitor(cast, name)
        told = {route.name: found_markers(visitor, route, ours, theirs.markers) for route in all_routes()}
        assert {route: markers for route, markers in told.items() if markers} == {}, name


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
            # 405 is said before anything is looked up, 404 is what an object that does not exist answers.
            if answer.status_code not in (404, 405):
                expected = visitor.visit(route, absent, method=method).status_code
                assert answer.status_code == expected, (route.name, method)
            told = [marker for marker in names if marker in everything_readable(answer)]
            assert told == [], (route.name, method)


def test_an_object_that_does_not_exist_answers_404_or_what_the_role_answers(
    cast: Cast, sides: tuple[Side, Side]
) -> None:
    _ours, theirs = sides
    absent, visitor = theirs.absent(), Visitor(cast, SAFETY_OFFICER)
    for route in all_routes():
        if route.name not in PUBLIC and POINTING & set(route.kwargs):
            for method in ("GET", "POST"):
                answers = {visitor.visit(route, side, method=method).status_code for side in (absent, theirs)}
                assert len(answers) == 1, (route.name, method, answers)


def test_search_finds_nothing_of_the_other_enterprise(cast: Cast, sides: tuple[Side, Side]) -> None:
    _ours, theirs = sides
    for name in OUR_PEOPLE:
        client = cast.client(name)
        for words in ("邻厂", "司炉", STRANGE_WORKER, theirs.enterprise.code, "RD0001"):
            text = client.get("/search/", {"q": words}).content.decode().replace(words, "")
            assert not [marker for marker in theirs.markers if marker in text], (name, words)
