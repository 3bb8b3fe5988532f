"""Pages of draws, as people of the cast use them on a desk and on a tablet."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from gangze.draws import services
from gangze.draws.following import Following, _known, register_following
from gangze.draws.models import Contribution, Draw, Drawn, Excuse
from gangze.draws.rules.planning import Wish
from gangze.draws.rules.verifying import faults_of
from gangze.draws.selectors import today
from tests.cast import ANONYMOUS, PARK_OFFICER, SAFETY_OFFICER, STRANGER, TEAM_LEADER, WORKER, Cast

from .documents import put_in_force

pytestmark = pytest.mark.django_db
FORM = {
    "purpose": "抽背",
    "subject": "people",
    "count": "1",
    "substitutes": "1",
    "each_enterprise": "",
    "each_workshop": "",
}


@pytest.fixture
def officer(cast: Cast) -> Client:
    return cast.client(SAFETY_OFFICER)


def frozen(officer: Client, cast: Cast, **more: str) -> Draw:
    told = {**FORM, "place": f"enterprise:{cast.ours.uuid}", "client_uuid": str(uuid4()), **more}
    answer = officer.post("/draws/new/", told)
    assert answer.status_code == 302, answer.content.decode()
    return Draw.objects.get(uuid=told["client_uuid"])


def enter(client: Client, draw: Draw, side: str, number: str, by: str) -> Any:
    return client.post(f"/draws/{draw.uuid}/enter/{side}/", {"number": number, "by": by}, follow=True)


def finished(officer: Client, cast: Cast, **more: str) -> Draw:
    draw = frozen(officer, cast, **more)
    enter(officer, draw, "first", "31", SAFETY_OFFICER)
    enter(officer, draw, "second", "0042", WORKER)
    return Draw.objects.get(pk=draw.pk)


def text_of(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_draw_goes_from_the_form_over_both_numbers_to_the_names(officer: Client, cast: Cast) -> None:
    draw = frozen(officer, cast)
    page = text_of(officer, f"/draws/{draw.uuid}/")
    assert all(group in page for group in draw.hash_groups + draw.commitment_groups)
    assert draw.secret not in page
    enter(officer, draw, "first", "31415926", SAFETY_OFFICER)
    page = text_of(officer, f"/draws/{draw.uuid}/")
    assert "31415926" not in page
    page = enter(officer, draw, "second", "0042", WORKER).content.decode()
    assert "31415926" in page
    assert all(each.person and each.person.name in page for each in Drawn.objects.filter(draw=draw))


def test_a_page_that_waits_comes_anew_once_a_number_was_entered_elsewhere(officer: Client, cast: Cast) -> None:
    draw = frozen(officer, cast)
    assert "?was=frozen" in text_of(officer, f"/draws/{draw.uuid}/")
    assert "HX-Refresh" not in officer.get(f"/draws/{draw.uuid}/?was=frozen").headers
    enter(officer, draw, "first", "1", SAFETY_OFFICER)
    answer = officer.get(f"/draws/{draw.uuid}/?was=frozen")
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (204, "true")


def test_the_preview_counts_before_anything_is_frozen(officer: Client, cast: Cast) -> None:
    told = {**FORM, "place": f"enterprise:{cast.ours.uuid}", "count": "9"}
    page = officer.get("/draws/new/preview/", told).content.decode()
    assert "可抽的不足 9" in page
    assert "填好左边" in officer.get("/draws/new/preview/", {**told, "count": "x"}).content.decode()
    assert "预计抽出" in text_of(officer, "/draws/new/preview/")


@pytest.mark.parametrize(
    "wrong",
    [{"count": "0"}, {"count": "x"}, {"purpose": ""}, {"place": "enterprise:x"}, {"subject": "z"}, {"documents": "z"}],
)
def test_a_form_with_an_error_keeps_what_was_typed_and_freezes_nothing(
    officer: Client, cast: Cast, wrong: dict[str, str]
) -> None:
    answer = officer.post("/draws/new/", {**FORM, "place": f"enterprise:{cast.ours.uuid}", "substitutes": "7", **wrong})
    assert answer.status_code == 422
    assert 'value="7"' in answer.content.decode()
    assert not Draw.objects.exists()


@pytest.mark.parametrize(("number", "words"), [("abc", "1到20位"), ("", "必填"), ("9" * 21, "1到20位")])
def test_a_number_that_is_none_is_told_beside_the_field(officer: Client, cast: Cast, number: str, words: str) -> None:
    draw = frozen(officer, cast)
    answer = officer.post(f"/draws/{draw.uuid}/enter/first/", {"number": number, "by": "郑样刚"})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Contribution.objects.exists()


def test_a_side_that_is_done_or_unknown_leads_back_or_nowhere(officer: Client, cast: Cast) -> None:
    draw = frozen(officer, cast)
    enter(officer, draw, "first", "1", SAFETY_OFFICER)
    assert officer.get(f"/draws/{draw.uuid}/enter/first/").status_code == 302
    assert officer.get(f"/draws/{draw.uuid}/enter/third/").status_code == 404
    assert cast.client(TEAM_LEADER).get(f"/draws/{draw.uuid}/enter/second/").status_code == 403


def test_the_slip_comes_as_json_that_is_sound_and_as_one_page(officer: Client, cast: Cast) -> None:
    put_in_force(cast.post)
    draw = finished(officer, cast, documents="risk")
    answer = officer.get(f"/draws/{draw.uuid}/slip.json")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert faults_of(json.loads(answer.content), [draw.roster_hash]) == []
    printed = officer.get(f"/draws/{draw.uuid}/slip.pdf")
    assert printed.content.startswith(b"%PDF")
    assert printed.content.count(b"/Type /Page\n") <= 1


def test_there_is_no_slip_before_the_draw(officer: Client, cast: Cast) -> None:
    draw = frozen(officer, cast)
    for name in ("slip.json", "slip.pdf"):
        assert officer.get(f"/draws/{draw.uuid}/{name}").status_code == 422


def test_an_absence_a_redraw_and_a_draw_given_up_ask_for_a_ground(officer: Client, cast: Cast) -> None:
    draw = finished(officer, cast, every_shift="")
    number = Drawn.objects.filter(draw=draw, is_substitute=False).earliest("rank").number
    for page in (f"absent/{number}", "redraw"):
        assert officer.post(f"/draws/{draw.uuid}/{page}/", {"ground": ""}).status_code == 422
    page = officer.post(f"/draws/{draw.uuid}/absent/{number}/", {"ground": "临时请假"}, follow=True).content.decode()
    assert "临时请假" in page
    assert "已替换上来" in page
    page = officer.post(f"/draws/{draw.uuid}/redraw/", {"ground": "停电"}, follow=True).content.decode()
    assert "这是重抽" in page
    again = Draw.objects.get(redraw_of=draw)
    assert "已经重抽" in text_of(officer, f"/draws/{draw.uuid}/")
    page = officer.post(f"/draws/{again.uuid}/abandon/", {"ground": "对方未到"}, follow=True).content.decode()
    assert "对方未到" in page
    assert officer.post(f"/draws/{again.uuid}/abandon/", {"ground": "又一次"}).status_code == 422


def test_leave_is_recorded_listed_and_ended(officer: Client, cast: Cast) -> None:
    page = text_of(officer, "/draws/excused/new/?q=JX0001")
    assert WORKER in page
    assert TEAM_LEADER not in page
    told = {"person": str(cast.people[WORKER].uuid), "ground": "病假", "starts_on": today().isoformat(), "ends_on": ""}
    assert officer.post("/draws/excused/new/", {**told, "ground": "病"}).status_code == 422
    assert officer.post("/draws/excused/new/", told).status_code == 302
    excuse = Excuse.objects.get()
    assert "病假" in text_of(officer, "/draws/excused/")
    draw = frozen(officer, cast)
    assert "病假" in text_of(officer, f"/draws/{draw.uuid}/")
    assert officer.post(f"/draws/excused/{excuse.uuid}/end/", {"ends_on": "2020-01-01"}).status_code == 422
    assert officer.post(f"/draws/excused/{excuse.uuid}/end/", {"ends_on": today().isoformat()}).status_code == 302
    assert "没有找到人" in text_of(officer, "/draws/excused/new/?q=没有的人")


def test_what_comes_next_is_offered_beside_everybody_who_is_there(officer: Client, cast: Cast) -> None:
    told: list[Any] = []

    def leads(*arguments: Any) -> str | None:
        told.append(arguments[1:])
        return "/next/" if arguments[4] == "risk" else None

    put_in_force(cast.post)
    register_following("test", Following("去标记", leads))
    try:
        draw = finished(officer, cast, documents="risk", every_shift="")
        page = text_of(officer, f"/draws/{draw.uuid}/")
    finally:
        _known.pop("test")
    one = Drawn.objects.filter(draw=draw, is_substitute=False).earliest("rank")
    assert page.count("去标记") == 1
    assert one.person is not None
    assert told[-1] == (draw.uuid, one.post.uuid, one.person.uuid, "risk")


def test_the_park_draws_across_enterprises_and_each_sees_its_own_people(cast: Cast) -> None:
    park = cast.actor(PARK_OFFICER)
    draw = services.freeze_draw(
        actor=park, place_key=f"authority:{cast.park.uuid}", purpose="抽背", wish=Wish(count=9, every_shift=False)
    )
    services.contribute(actor=park, draw_uuid=draw.uuid, side="first", number="1", by=PARK_OFFICER)
    enter(cast.client(SAFETY_OFFICER), draw, "second", "2", SAFETY_OFFICER)
    ours, theirs = (text_of(cast.client(who), f"/draws/{draw.uuid}/") for who in (SAFETY_OFFICER, STRANGER))
    assert WORKER in ours
    assert "邻厂" not in ours
    assert "另有 1 名在你的范围之外" in ours
    assert WORKER not in theirs
    parks = text_of(cast.client(PARK_OFFICER), f"/draws/{draw.uuid}/")
    assert "姜*东" in parks
    assert WORKER not in parks


def test_a_draw_of_the_enterprise_is_not_found_by_the_neighbour_and_not_shown_to_a_worker(
    officer: Client, cast: Cast
) -> None:
    draw = finished(officer, cast)
    for who in (STRANGER, WORKER):
        for page in ("", "slip.json", "slip.pdf", "enter/first/", "redraw/", "abandon/", "absent/1/"):
            assert cast.client(who).get(f"/draws/{draw.uuid}/{page}").status_code == 404, (who, page)
    assert "示例聚酰胺" not in text_of(cast.client(STRANGER), "/draws/")


def test_the_page_that_checks_is_open_to_everybody(cast: Cast) -> None:
    page = text_of(cast.client(ANONYMOUS), "/draws/check/")
    assert "data-check" in page
    assert cast.client(ANONYMOUS).get("/draws/").status_code == 302
    for name in ("draw.html", "verify.py"):
        answer = cast.client(ANONYMOUS).get(f"/draws/check/{name}")
        assert answer.content == (Path(__file__).resolve().parents[2] / "verify" / name).read_bytes()
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_a_draw_that_waits_stands_on_the_home_page(officer: Client, cast: Cast) -> None:
    draw = frozen(officer, cast)
    assert f"/draws/{draw.uuid}/" in text_of(officer, "/")
    assert f"/draws/{draw.uuid}/" not in text_of(cast.client(STRANGER), "/")
