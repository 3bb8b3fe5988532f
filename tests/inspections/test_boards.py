"""Boards on walls: an address for a screen that nobody signs in at, given and taken back by whoever leads there."""

from django.test import Client
from django.urls import reverse

from gangze.inspections.models import BoardLink
from gangze.ledger.models import Fact
from tests.cast import SAFETY_OFFICER, STRANGER, WORKER, Cast

from .found import reported


def test_a_board_hangs_where_nobody_signs_in_until_it_is_taken_down(cast: Cast) -> None:
    reported(cast, words="护栏松动")
    reported(cast, words="有人短接联锁", is_anonymous=True)
    hang, officer = reverse("inspections:board_hang", args=[cast.workshop.uuid]), cast.client(SAFETY_OFFICER)
    assert "启用大屏地址" in officer.get(hang).content.decode()
    officer.post(hang, {"act": "new"})
    wall = reverse("inspections:board_wall", args=[BoardLink.objects.get().token])
    assert wall in officer.get(hang).content.decode()
    shown = Client().get(wall)
    html = shown.content.decode()
    assert "护栏松动" in html
    assert "短接" not in html
    assert not any(name in html for name in cast.people)
    assert (shown["X-Robots-Tag"], shown["Cache-Control"]) == ("noindex", "no-store")
    assert "Refresh" not in shown  # without a network it would put the browser's error in the place of the board
    assert 'data-every="300"' in html
    assert '<noscript><meta http-equiv="refresh" content="300"></noscript>' in html

    officer.post(hang, {"act": "new"})
    assert Client().get(wall).status_code == 404
    later = reverse("inspections:board_wall", args=[BoardLink.objects.get().token])
    assert Client().get(later).status_code == 200
    officer.post(hang, {"act": "down"})
    assert Client().get(later).status_code == 404
    facts = Fact.objects.filter(kind__startswith="board.").order_by("number")
    assert [fact.kind for fact in facts] == ["board.hung", "board.hung", "board.taken_down"]
    assert not [fact for fact in facts if later.split("/")[-2] in str(fact.payload)]


def test_only_who_leads_there_hangs_a_board_up(cast: Cast) -> None:
    hang = reverse("inspections:board_hang", args=[cast.workshop.uuid])
    answers = [cast.client(name).post(hang, {"act": "new"}).status_code for name in (WORKER, STRANGER)]
    assert answers == [403, 404]
    assert not BoardLink.objects.exists()
    assert hang not in cast.client(WORKER).get(reverse("inspections:boards")).content.decode()
    assert hang in cast.client(SAFETY_OFFICER).get(reverse("inspections:boards")).content.decode()
