"""Nobody is drawn with a document that does not exist, and nothing is offered to be heard where nothing is in force."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gangze.draws import services
from gangze.draws.following import Following, _known, register_following
from gangze.draws.models import Draw, Drawn
from gangze.draws.rules.planning import Wish
from gangze.draws.rules.verifying import faults_of
from gangze.draws.selectors import places_to_draw_at, preview_of, slip_of
from gangze.kernel.errors import RuleBroken
from gangze.org.models import Person
from tests.builders import make_person, make_post
from tests.cast import SAFETY_OFFICER, Cast

from .documents import put_in_force
from .test_services import facts, finished, frozen

pytestmark = pytest.mark.django_db
CARDS = Wish(count=9, every_shift=False, documents=("operation", "emergency"))


def bare(cast: Cast) -> Person:
    """Return somebody whose post has no documents at all."""
    return make_person(name="测例无", posts=[make_post(cast.team, name="新设岗位")])


@pytest.fixture
def heard() -> Any:
    register_following("test", Following("去抽背", lambda *told: f"/hear/{told[-1]}/"))
    yield
    _known.pop("test")


def page_of(officer: Client, draw: Draw) -> str:
    return officer.get(f"/draws/{draw.uuid}/").content.decode()


def test_who_lacks_a_document_that_is_asked_for_is_not_on_the_roster_and_is_told_as_a_number(cast: Cast) -> None:
    put_in_force(cast.post)
    put_in_force(cast.other_post, kinds=["operation"])
    bare(cast)
    make_person(name="测例半", posts=[cast.other_post])
    officer = cast.actor(SAFETY_OFFICER)
    preview = preview_of(officer, places_to_draw_at(officer)[0], CARDS)
    assert (preview.person_count, preview.left_out_count) == (2, 2)
    draw = finished(cast, frozen(cast, wish=CARDS))
    assert (draw.entry_count, draw.left_out_count) == (2, 2)
    assert [fact.payload["left_out"] for fact in facts("draw.frozen")] == [2]
    assert {each.post for each in Drawn.objects.filter(draw=draw)} == {cast.post}
    assert faults_of(slip_of(officer, draw.uuid)) == []


def test_who_holds_a_second_post_with_documents_is_not_counted_as_left_out(cast: Cast) -> None:
    put_in_force(cast.post)
    make_person(name="测例双", posts=[cast.post, make_post(cast.team, name="新设岗位")])
    draw = frozen(cast, wish=CARDS)
    assert (draw.entry_count, draw.left_out_count) == (3, 0)


def test_posts_without_documents_are_left_out_where_posts_are_drawn(cast: Cast) -> None:
    put_in_force(cast.post)
    bare(cast)
    wish = Wish(count=9, subject="posts", documents=("duty",))
    draw = frozen(cast, wish=wish)
    assert (draw.entry_count, draw.left_out_count) == (1, 1)
    page = page_of(cast.client(SAFETY_OFFICER), draw)
    assert "1 个岗位没有所选的生效文件，不在名册中" in page


def test_without_documents_asked_nobody_is_left_out(cast: Cast) -> None:
    bare(cast)
    draw = frozen(cast)
    assert (draw.entry_count, draw.left_out_count) == (3, 0)


def test_a_place_without_any_documents_is_refused_where_documents_are_asked(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="没有可以抽取"):
        frozen(cast, wish=CARDS)


def test_the_pages_say_how_many_are_left_out(cast: Cast) -> None:
    put_in_force(cast.post)
    bare(cast)
    officer = cast.client(SAFETY_OFFICER)
    told = {
        "place": f"enterprise:{cast.ours.uuid}",
        "subject": "people",
        "count": 1,
        "substitutes": 0,
        "documents": "duty",
    }
    words = "1 人所在岗位没有所选的生效文件，不在名册中"
    assert words in officer.get("/draws/new/preview/", told).content.decode()
    officer.post("/draws/new/", {**told, "purpose": "抽背", "client_uuid": str(uuid4())})
    assert words in page_of(officer, Draw.objects.get())


@pytest.mark.usefixtures("heard")
def test_where_nothing_is_in_force_nothing_is_offered_to_be_heard_and_no_row_asks_the_database(cast: Cast) -> None:
    put_in_force(cast.other_post, kinds=["duty"])
    make_person(name="测例半", posts=[cast.other_post])
    officer = cast.client(SAFETY_OFFICER)
    draw = finished(cast, frozen(cast, wish=Wish(count=9, every_shift=False)))
    with CaptureQueriesContext(connection) as few:
        page = page_of(officer, draw)
    assert re.findall(r"/hear/(\w*)/", page) == ["duty"]
    assert page.count("没有生效的文件") == 2
    for number in range(4):
        make_person(name=f"测例{number}", posts=[make_post(cast.team, name=f"新设岗位{number}")])
    more = finished(cast, frozen(cast, wish=Wish(count=9, every_shift=False)))
    with CaptureQueriesContext(connection) as many:
        assert page_of(officer, more).count("没有生效的文件") == 6
    assert len(many) == len(few)


def test_a_redraw_asks_anew_what_is_in_force(cast: Cast) -> None:
    put_in_force(cast.post)
    person = bare(cast)
    draw = finished(cast, frozen(cast, wish=CARDS))
    put_in_force(person.assignments.get().post)
    again = services.redraw(actor=cast.actor(SAFETY_OFFICER), draw_uuid=draw.uuid, ground="漏了一人")
    assert (again.entry_count, again.left_out_count) == (3, 0)
