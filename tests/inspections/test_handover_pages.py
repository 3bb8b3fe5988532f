"""交接班 as a page: what is over is shown as over, and only ends of shifts that may be handed over are offered."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from gangze.inspections.rules.answering import Given
from gangze.inspections.rules.handing_over import Given as HandedOver
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.rules.words import Answer
from gangze.inspections.services.handing_over import ShiftEnd, give_handover, take_handover
from gangze.inspections.services.turns import shift_ends
from gangze.kernel.clock import standing_at
from tests.cast import TEAM_LEADER, WORKER, Cast

from .rounds import DAY, Shop, make_shop

pytestmark = pytest.mark.django_db
END = moment_of(DAY, 32 * 60)


@pytest.fixture
def shop(cast: Cast) -> Shop:
    return make_shop(cast)


def test_a_hand_over_that_both_have_said_shows_what_was_said_and_when_the_next_is(shop: Shop) -> None:
    address, end = reverse("inspections:handover", args=[shop.cast.post.uuid]), ShiftEnd(shop.cast.post.uuid, END)
    with standing_at(END - timedelta(minutes=20)):
        give_handover(actor=shop.worker, end=end, given=HandedOver(is_normal=True))
        waiting = shop.cast.client(TEAM_LEADER).get(address).content.decode()
    with standing_at(END + timedelta(minutes=5)):
        take_handover(actor=shop.cast.actor(TEAM_LEADER), end=end)
        shop.do(Given("q:leak", Answer.FINDING, note="后来才漏"))
        over = shop.cast.client(WORKER).get(address)
        following = next(each for each in shift_ends(shop.cast.post) if each.ends_at > END)
    with standing_at(following.ends_at - timedelta(minutes=110)):
        near = shop.cast.client(WORKER).get(address, {"ends_at": END.isoformat()}).content.decode()
    assert ("data-over" in waiting, "<div data-forms>" in waiting) == (False, True)
    text = over.content.decode()
    assert ("data-over" in text, "<div data-forms hidden>" in text) == (True, True)
    assert (over.context["next"], "后来才漏" in text) == ((following, False), False)
    assert re.search(r'btn-primary[^>]*href="\?ends_at=', text) is None
    assert re.search(r'btn-primary[^>]*href="\?ends_at=', near)


def test_only_ends_of_shifts_that_may_be_handed_over_are_offered(shop: Shop) -> None:
    with standing_at(END - timedelta(hours=1)):
        page = shop.cast.client(WORKER).get(reverse("inspections:handover", args=[shop.cast.post.uuid]))
    options = re.findall(r'<option value="([^"]+)"[^>]*?( hidden disabled)?>', page.content.decode())
    assert [is_hidden == "" for _end, is_hidden in options] == [is_open for _end, is_open in page.context["ends"]]
    assert {end.ends_at > END for end, is_open in page.context["ends"] if not is_open} == {True}


@pytest.mark.parametrize("way", ["give", "take"])
def test_what_is_not_open_yet_is_refused_all_the_same(shop: Shop, way: str) -> None:
    address = reverse("inspections:handover", args=[shop.cast.post.uuid])
    with standing_at(END - timedelta(hours=5)):
        answer = shop.cast.client(WORKER).post(address, {"way": way, "ends_at": END.isoformat(), "normal": "1"})
    assert answer.status_code == 422
