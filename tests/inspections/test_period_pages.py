"""Weeks and months on pages, on paper, on the first page, and from a phone without a network."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from gangze.inspections.models import Measure, MonthReview, WeekSheet
from gangze.inspections.rules.answering import Given
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.rules.words import Answer
from gangze.inspections.services.doing import record_round
from gangze.inspections.services.weeks import sign_week
from gangze.kernel.clock import standing_at
from gangze.ledger.models import Fact
from tests.builders import make_unit
from tests.cast import (
    ANONYMOUS,
    INSPECTOR,
    PRINCIPAL,
    SAFETY_OFFICER,
    STRANGER,
    TEAM_LEADER,
    WORKER,
    WORKSHOP_HEAD,
    Cast,
)

from .builders import monthly_plan_for, weekly_plan_for
from .rounds import DAY, Shop, make_shop
from .test_months import LATE_APRIL, LATE_MARCH, MARCH, close, wish
from .test_weeks import KEY, MONDAY_AFTER, WORDS, days_pass

LEAK = Given("q:leak", Answer.FINDING, note="法兰滴漏")


@pytest.fixture
def shop(cast: Cast) -> Shop:
    return make_shop(cast)


def week_of(shop: Shop, name: str = "week") -> str:
    return reverse(f"inspections:{name}", args=[shop.cast.workshop.uuid, KEY])


def month_of(cast: Cast, name: str = "month", month: str = MARCH) -> str:
    return reverse(f"inspections:{name}", args=[cast.ours.uuid, month])


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.content.decode())


def test_a_week_is_read_signed_and_printed(shop: Shop) -> None:
    weekly_plan_for(shop.cast.workshop, on=DAY)
    shop.do(LEAK)
    days_pass()
    head = shop.cast.client(WORKSHOP_HEAD)
    with standing_at(MONDAY_AFTER):
        page = read(head, week_of(shop))
        for words in ("车间周排查", "法兰滴漏", "1/60", "待签字", "工艺"):
            assert words in page, words
        assert "要签字的周排查表" in read(head, "/")
        refused = head.post(week_of(shop, "week_sign"), {"words": ""})
        assert (refused.status_code, WeekSheet.objects.count()) == (422, 0)
        assert head.post(week_of(shop, "week_sign"), {"words": WORDS}).status_code == 302
        page = read(head, week_of(shop))
        assert WORDS in page
        assert "已签字" in page
        assert "已签字" in read(head, reverse("inspections:weeks"))
        printed = head.get(week_of(shop, "week_print"))
        assert (printed["Content-Type"], printed.content[:5]) == ("application/pdf", b"%PDF-")
        again = head.post(week_of(shop, "week_sign"), {"words": WORDS})
        assert "签字以后没有新的记录" in again.content.decode()


def test_the_numbers_of_a_week_open_what_they_count(shop: Shop) -> None:
    shop.do()
    days_pass()
    with standing_at(MONDAY_AFTER):
        head = shop.cast.client(WORKSHOP_HEAD)
        query = f"enterprise={shop.cast.ours.uuid}&unit={shop.cast.workshop.uuid}&cadence=daily&day=2027-03-03&post={shop.cast.post.uuid}"
        assert query.replace("&", "&amp;") in read(head, week_of(shop))
        listed = read(head, f"{reverse('inspections:occurrences')}?{query}")
        assert listed.count("<tr>") - 1 == 12
        nothing = read(
            head, f"{reverse('inspections:occurrences')}?{query}".replace(str(shop.cast.post.uuid), str(uuid4()))
        )
        assert "没有符合条件的应查" in nothing


def test_what_came_after_the_signature_is_named_on_the_page(shop: Shop) -> None:
    days_pass(DAY)
    with standing_at(moment_of(date(2027, 3, 10), 600)):
        sign_week(actor=shop.cast.actor(WORKSHOP_HEAD), unit_uuid=shop.cast.workshop.uuid, week_key=KEY, words=WORDS)
    told = shop.told(why_late="手机没电", after_minutes=0)
    late = moment_of(date(2027, 3, 10), 620)
    with standing_at(late):
        record_round(actor=shop.worker, told=replace(told, started_at=late, finished_at=late))
        page = read(shop.cast.client(WORKSHOP_HEAD), week_of(shop))
    assert "签字以后又有 1 条记录" in page
    assert "再签一次" in page


def test_the_principal_closes_the_month_on_a_page_that_keeps_what_was_typed(cast: Cast) -> None:
    monthly_plan_for(cast.ours, on=date(2027, 3, 1))
    principal = cast.client(PRINCIPAL)
    rows = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0", "form-MIN_NUM_FORMS": "0", "form-MAX_NUM_FORMS": "23"}
    first = {
        "form-0-words": "更换聚合釜搅拌机封", "form-0-owner": str(cast.people[TEAM_LEADER].uuid), "form-0-due_on": "2027-04-20",
    }  # fmt: skip
    with standing_at(LATE_MARCH):
        assert "去完成" in read(principal, "/")
        assert "定措施，完成月排查" in read(principal, month_of(cast))
        more = principal.post(month_of(cast, "month_close"), rows | first | {"more": "1"})
        assert (more.content.decode().count("<legend>措施"), "搅拌机封" in more.content.decode()) == (6, True)
        refused = principal.post(month_of(cast, "month_close"), rows | first)
        assert refused.status_code == 422
        assert "月排查还没有做" in refused.content.decode()
        assert "搅拌机封" in refused.content.decode()
        nobody = principal.post(month_of(cast, "month_close"), rows | first | {"form-0-owner": ""})
        assert (nobody.status_code, MonthReview.objects.count()) == (422, 0)
        told = rows | first | {"words": "出差在外，委托安全总监带队查过"}
        assert principal.post(month_of(cast, "month_close"), told).status_code == 302
        page = read(principal, month_of(cast))
        for words in ("更换聚合釜搅拌机封", "已完成", PRINCIPAL, "日排查"):
            assert words in page, words
        assert "代办" not in page
        printed = principal.get(month_of(cast, "month_print"))
        assert (printed["Content-Type"], printed.content[:5]) == ("application/pdf", b"%PDF-")
        assert "完成 0/1" in read(principal, reverse("inspections:months"))


def test_what_somebody_did_for_the_principal_is_shown_as_such_everywhere(cast: Cast) -> None:
    with standing_at(LATE_MARCH):
        close(cast, SAFETY_OFFICER, why_delegated="本人住院，书面委托")
        officer, inspector = cast.client(SAFETY_OFFICER), cast.client(INSPECTOR)
        assert "受谁委托" in read(officer, month_of(cast, "month_close"))
        for client in (officer, inspector):
            for address in (month_of(cast), reverse("inspections:months")):
                assert "代办" in read(client, address)
        seen = read(inspector, month_of(cast))
    assert PRINCIPAL not in seen
    assert "何*东" in seen


def test_an_owner_reports_from_the_phone_also_without_a_network(cast: Cast) -> None:
    with standing_at(LATE_MARCH):
        close(cast, wishes=[wish(cast, owner=WORKER), wish(cast, owner=WORKER, words="补齐探头")])
    one, other = Measure.objects.order_by("pk")
    client = cast.client(WORKER)
    with standing_at(moment_of(date(2027, 4, 10), 600)):
        assert "补齐探头" in read(client, "/")
        assert "补齐探头" in read(client, reverse("inspections:own_measures"))
        address = reverse("inspections:measure", args=[one.uuid])
        assert 'data-outbox="measure.reported"' in read(client, address)
        assert client.post(address, {"state": "done", "outcome": ""}).status_code == 422
        assert client.post(address, {"state": "done", "outcome": "已更换，试漏合格"}).status_code == 302
        uuid = uuid4()
        handed = {
            "client_uuid": str(uuid), "actor": str(cast.users[WORKER].uuid), "kind": "measure.reported", "device_at": "2027-04-10T01:30:00Z",
            "body": {"measure": str(other.uuid), "state": "not_done", "outcome": "备件未到"},
        }  # fmt: skip
        taken = client.post("/api/outbox/", json.dumps(handed), content_type="application/json")
        assert taken.status_code in (200, 201), taken.content
    other.refresh_from_db()
    assert (other.state, other.outcome, other.outcome_fact) == ("not_done", "备件未到", uuid)
    assert Fact.objects.filter(kind="measure.reported").count() == 2
    with standing_at(LATE_APRIL):
        page = read(cast.client(PRINCIPAL), month_of(cast, month="2027-04"))
    assert "已更换，试漏合格" in page
    assert "备件未到" in page


def test_strangers_find_neither_weeks_nor_months(shop: Shop) -> None:
    with standing_at(LATE_MARCH):
        close(shop.cast)
        addresses = [week_of(shop), week_of(shop, "week_sign"), week_of(shop, "week_print"), month_of(shop.cast)]
        addresses += [
            month_of(shop.cast, "month_close"),
            reverse("inspections:measure", args=[Measure.objects.get().uuid]),
        ]
        for address in addresses:
            assert shop.cast.client(STRANGER).get(address).status_code == 404, address
            assert shop.cast.client(WORKER).get(address).status_code in (403, 404), address
            assert shop.cast.client(ANONYMOUS).get(address).status_code == 302, address
        for wrong in ("2027-W60", "2027-13"):
            assert shop.cast.client(WORKSHOP_HEAD).get(week_of(shop).replace(KEY, wrong)).status_code == 404


def test_pages_of_weeks_and_months_cost_the_same_however_many_workshops(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def weekly(number: int) -> None:
        for each in range(number):
            weekly_plan_for(make_unit(cast.ours, name=f"{number}号车间{each}"), on=DAY)

    addresses = ["/", reverse("inspections:weeks"), month_of(cast), reverse("inspections:formalism")]
    weekly(2)
    with standing_at(MONDAY_AFTER):
        officer = cast.client(SAFETY_OFFICER)
        few = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                read(officer, address)
            few.append(len(queries))
    weekly(6)
    with standing_at(MONDAY_AFTER):
        for address, most in zip(addresses, few, strict=True):
            with django_assert_max_num_queries(most):
                read(officer, address)


def test_the_weekly_check_is_done_by_its_sheet_and_lets_the_running_week_be_signed(cast: Cast) -> None:
    plan = weekly_plan_for(cast.workshop, on=date(2027, 3, 1))
    head = cast.client(WORKSHOP_HEAD)
    week = reverse("inspections:week", args=[cast.workshop.uuid, KEY])
    with standing_at(moment_of(date(2027, 3, 4), 15 * 60)):
        page = read(head, week)
        assert "做完周排查可以提前签字" in page
        asked = read(head, reverse("inspections:week_sign", args=[cast.workshop.uuid, KEY]))
        assert "做完周排查可以提前签字" in asked
        assert 'name="words"' not in asked
        (address,) = set(re.findall(rf'href="(/rounds/sheets/{plan.uuid}/\?at=[^"]+)"', page))
        sheet = read(head, address)
        assert cast.workshop.name in sheet
        assert "还没有现行的两单两卡" not in sheet
        told = {
            "at": address.rpartition("=")[2],
            "version": "1",
            "revision": "",
            "a:q:leak": "ok",
            "v:q:level": "50",
            "a:q:level": "ok",
        }
        done = head.post(reverse("inspections:sheet", args=[plan.uuid]), told)
        assert done.status_code == 302
        assert "看记录" in read(head, week)
        assert head.post(reverse("inspections:week_sign", args=[cast.workshop.uuid, KEY]), {}).status_code == 302
    assert WeekSheet.objects.get().week == KEY
