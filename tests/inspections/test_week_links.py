"""Every number of the weekly sheet opens the list of just what it counts."""

from __future__ import annotations

import re
from html import unescape
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from gangze.inspections.models import Occurrence
from gangze.inspections.rules.answering import Given
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.rules.words import Answer, Speciality
from gangze.kernel.clock import standing_at
from gangze.org.models import Unit
from tests.cast import SAFETY_OFFICER, TEAM_LEADER, WORKSHOP_HEAD, Cast

from .builders import plan_for
from .rounds import DAY, make_shop
from .test_weeks import KEY, MONDAY_AFTER, days_pass

LEAK = Given("q:leak", Answer.FINDING, note="法兰滴漏")


def listed(client: Client, address: str) -> int:
    """Return how many rows all pages of a list have."""
    count = 0
    while address:
        html = client.get(address).content.decode()
        count += html.count("<tr>") - ("<thead>" in html)
        following = re.search(r'<a[^>]*rel="next"[^>]*href="([^"]+)"', html) or re.search(
            r'href="([^"]+)"[^>]*rel="next"', html
        )
        address = address.split("?")[0] + unescape(following[1]) if following else ""
    return count


def test_every_number_of_a_week_opens_as_many_rows_as_it_says(cast: Cast) -> None:
    shop = make_shop(cast)
    other = plan_for(cast.post, on=DAY, name="设备巡检", speciality=Speciality.EQUIPMENT)
    shop.do(LEAK)
    told = shop.told(Given("q:leak", Answer.UNABLE, note="够不着"), moment=moment_of(DAY, 12 * 60), after_minutes=60)
    shop.do(moment=told.scheduled_for, after_minutes=60, answers=told.answers[1:])
    eight = moment_of(DAY, 14 * 60)
    shop.do(Given("q:leak", Answer.UNABLE, note="够不着"), moment=eight)
    days_pass()
    Occurrence.objects.filter(pk=other.occurrences.earliest("pk").pk).update(state="excused")
    head = cast.client(WORKSHOP_HEAD)
    with standing_at(MONDAY_AFTER):
        page = head.get(reverse("inspections:week", args=[cast.workshop.uuid, KEY]))
        html = page.content.decode()
        week = page.context["page"]
        sums = {str(each.label): each for each in week.sums}
        assert {name: each.text for name, each in sums.items()} == {
            "已查/应查": f"3/{week.total.due}", "晚查": "1", "漏查": str(week.total.missed), "停用免查": "1", "有问题": "1",
            "没法查": "1", "没答": "1",
        }  # fmt: skip
        for each in sums.values():
            address = reverse("inspections:rounds" if each.is_of_rounds else "inspections:occurrences")
            assert f'href="{address}?{each.query.replace("&", "&amp;")}"' in html, each
            assert listed(head, f"{address}?{each.query}") == int(each.text.rpartition("/")[2]), each
        due = reverse("inspections:occurrences")
        assert len(week.lines) == 2
        for line in week.lines:
            assert listed(head, f"{due}?{line.query}") == line.total.due + line.total.excused
            assert f'href="{due}?{line.query.replace("&", "&amp;")}"' in html
            for cell in line.cells:
                assert listed(head, f"{due}?{cell.query}") == cell.counts.due + cell.counts.excused
        for _label, counts, query in week.specialities:
            assert listed(head, f"{due}?{query}") == counts.due + counts.excused
        assert listed(head, f"{due}?{week.query}") == week.total.due + week.total.excused


def test_the_numbers_of_a_teams_and_of_a_closed_workshops_week_open_their_own_lists(cast: Cast) -> None:
    shop = make_shop(cast)
    elsewhere = plan_for(cast.other_post, on=DAY)
    shop.do(LEAK)
    days_pass()
    client, due = cast.client(SAFETY_OFFICER), reverse("inspections:occurrences")
    with standing_at(MONDAY_AFTER):
        total = client.get(f"{due}?week={KEY}&cadence=daily").context["shown"].page.rows
        assert {each.plan_id for each in total} == {shop.plan.pk, elsewhere.pk}
        of_team = {"enterprise": cast.ours.uuid, "unit": cast.team.uuid, "cadence": "daily", "week": KEY}
        page = client.get(due, of_team).context["shown"]
        assert {each.plan_id for each in page.page.rows} == {shop.plan.pk}
        assert str(cast.team.uuid) in page.narrowed
        Unit.objects.filter(pk=cast.workshop.pk).update(closed_on=DAY)
        page = client.get(due, of_team | {"unit": cast.workshop.uuid}).context["shown"]
        assert {each.plan_id for each in page.page.rows} == {shop.plan.pk}
        for unit in (uuid4(), cast.their_team.uuid, "nonsense"):
            assert client.get(due, of_team | {"unit": unit}).status_code == 404
        leader = cast.client(TEAM_LEADER)
        assert leader.get(due, of_team | {"unit": cast.other_team.uuid}).status_code == 404
        assert leader.get(due, of_team | {"unit": cast.workshop.uuid}).status_code == 200


def test_the_list_behind_a_number_stays_the_same_when_another_state_is_chosen(cast: Cast) -> None:
    shop = make_shop(cast)
    days_pass()
    head = cast.client(WORKSHOP_HEAD)
    with standing_at(MONDAY_AFTER):
        week = head.get(reverse("inspections:week", args=[cast.workshop.uuid, KEY])).context["page"]
        (line,) = week.lines
        html = head.get(f"{reverse('inspections:occurrences')}?{line.query}").content.decode()
    for name, value in (("week", KEY), ("speciality", "process"), ("post", str(shop.cast.post.uuid))):
        assert f'<input type="hidden" name="{name}" value="{value}">' in html
