"""Pages of rounds: what is due, the sheet without scripts, the record, hand-over, and what each reader sees."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gangze.inspections.models import Finding, Handover, Round
from gangze.inspections.rules.answering import Given
from gangze.inspections.rules.handing_over import Given as HandedOver
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.rules.words import Answer
from gangze.inspections.selectors.sheets import stamp_of
from gangze.inspections.services.handing_over import ShiftEnd, give_handover, take_handover
from gangze.inspections.services.scheduling import schedule_due
from gangze.kernel.clock import standing_at
from gangze.ledger.models import Fact
from tests.cast import (
    INSPECTOR,
    PARK_OFFICER,
    PRINCIPAL,
    SAFETY_OFFICER,
    STRANGE_WORKER,
    TEAM_LEADER,
    WORKER,
    WORKSHOP_HEAD,
    Cast,
)  # fmt: skip

from .builders import monthly_plan_for, weekly_plan_for
from .rounds import DAY, TEN, Shop, make_shop


@pytest.fixture
def shop(cast: Cast) -> Shop:
    return make_shop(cast)


def sent(shop: Shop, **different: str) -> dict[str, str]:
    """Return a whole form: everything in order, the level at fifty."""
    answers = {f"a:{item.key}": "ok" for item in shop.items() if item.kind.value != "reading"} | {"v:q:level": "50"}
    return {"at": stamp_of(TEN), "version": "1", "revision": "1", **answers, **different}


def test_what_is_due_now_is_one_tap_away_and_kept_for_the_basement(shop: Shop) -> None:
    with standing_at(TEN):
        page = shop.cast.client(WORKER).get(reverse("inspections:now"))
    assert page["X-Gangze-Keep"] == "private"
    address = reverse("inspections:sheet", args=[shop.plan.uuid])
    assert f"{address}#{stamp_of(TEN)}" in page.content.decode()
    assert len(page.context["mine"].open) == 1
    assert len(page.context["mine"].later) == 22
    with standing_at(TEN):
        home = shop.cast.client(WORKER).get("/").content.decode()
    assert f"{address}#{stamp_of(TEN)}" in home


def test_the_checks_of_the_week_and_the_month_are_due_to_whom_they_belong(shop: Shop) -> None:
    weekly = weekly_plan_for(shop.cast.workshop, on=DAY - timedelta(days=DAY.weekday()))
    monthly = monthly_plan_for(shop.cast.ours, on=DAY.replace(day=1))
    with standing_at(TEN):
        schedule_due()
        wanted = {WORKSHOP_HEAD: weekly, PRINCIPAL: monthly}
        for name in (WORKSHOP_HEAD, PRINCIPAL, SAFETY_OFFICER, WORKER):
            text = shop.cast.client(name).get(reverse("inspections:now")).content.decode()
            for plan in (weekly, monthly):
                assert (reverse("inspections:sheet", args=[plan.uuid]) in text) == (wanted.get(name) == plan), (
                    name,
                    plan,
                )


def test_a_person_without_posts_is_told_so_and_led_on(shop: Shop) -> None:
    page = shop.cast.client(PARK_OFFICER).get(reverse("inspections:now")).content.decode()
    assert "你没有要做的排查" in page
    assert reverse("inspections:rounds") in page


def test_a_sheet_shows_no_answer_before_one_was_given_and_no_words_to_read_off(shop: Shop) -> None:
    with standing_at(TEN):
        page = shop.cast.client(WORKER).get(reverse("inspections:sheet", args=[shop.plan.uuid]))
    text = page.content.decode()
    assert 'value="ok" checked' not in text
    assert 'value="unsafe_condition" checked' in text
    assert "应在 20–85 %" in text
    assert text.count("data-lines hidden") == text.count("data-lines")
    assert page["X-Gangze-Keep"] == "private"
    assert len(page.context["page"].slots) == 23


def test_a_sheet_is_handed_in_without_scripts_and_the_record_shows_it_with_its_receipt(shop: Shop) -> None:
    client = shop.cast.client(WORKER)
    address = reverse("inspections:sheet", args=[shop.plan.uuid])
    with standing_at(TEN):
        answer = client.post(address, sent(shop, **{"a:q:leak": "finding", "n:q:leak": "法兰滴漏"}))
    fact = Fact.objects.get(kind="round.done")
    assert answer.url == reverse("inspections:round", args=[fact.client_uuid])
    page = client.get(answer.url).content.decode()
    for words in ("法兰滴漏", "已报为隐患", fact.code, "50 %", "按时"):
        assert words in page, words
    assert Finding.objects.count() == 1


def test_a_refused_sheet_keeps_what_was_answered_and_says_what_to_do(shop: Shop) -> None:
    with standing_at(TEN):
        address = reverse("inspections:sheet", args=[shop.plan.uuid])
        answer = shop.cast.client(WORKER).post(address, sent(shop, **{"v:q:level": "高"}))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "“储槽液位”的读数请填数字。" in text
    assert 'value="高"' in text
    assert 'value="ok" checked' in text
    assert not Round.objects.exists()


def test_a_round_of_yesterday_is_still_handed_in_with_a_reason(shop: Shop) -> None:
    client, address = shop.cast.client(WORKER), reverse("inspections:sheet", args=[shop.plan.uuid])
    with standing_at(TEN + timedelta(days=1)):
        page = client.get(address, {"at": stamp_of(TEN)}).content.decode()
        assert "为什么过后才查" in page
        assert client.post(address, sent(shop)).status_code == 422
        assert client.post(address, sent(shop, why_late="停电")).status_code == 302
    assert Round.objects.get().is_afterwards


def test_everybody_sees_the_rounds_that_concern_him_and_the_park_no_names(shop: Shop) -> None:
    fact = shop.do(Given("q:leak", Answer.FINDING))
    address, listed = reverse("inspections:round", args=[fact.client_uuid]), reverse("inspections:rounds")
    told = {
        name: (
            shop.cast.client(name).get(address).status_code, WORKER in shop.cast.client(name).get(listed).content.decode(),
        )
        for name in (WORKER, TEAM_LEADER, INSPECTOR, STRANGE_WORKER)
    }  # fmt: skip
    assert told == {
        WORKER: (200, True),
        TEAM_LEADER: (200, True),
        INSPECTOR: (200, False),
        STRANGE_WORKER: (404, False),
    }


def test_a_list_is_narrowed_by_its_address(shop: Shop) -> None:
    shop.do(Given("q:leak", Answer.FINDING))
    shop.do(moment=moment_of(DAY, 12 * 60), after_minutes=60)
    client = shop.cast.client(TEAM_LEADER)
    asked = {
        "": 2, "kind=finding": 1, "kind=late": 1, "kind=paper": 0, f"day={DAY}": 2, "day=2020-01-01": 0, "q=操作巡检": 2,
        "q=没有": 0, "speciality=process": 2, "speciality=electrical": 0, f"unit={shop.cast.team.uuid}": 2, "unit=x": 0,
        "day=x": 2,
    }  # fmt: skip
    found = {
        query: len(client.get(f"{reverse('inspections:rounds')}?{query}").context["found"].rows) for query in asked
    }
    assert found == asked


def test_a_correction_is_made_by_page_and_both_stay(shop: Shop) -> None:
    fact = shop.do()
    client = shop.cast.client(WORKER)
    address = reverse("inspections:correct", args=[fact.client_uuid])
    assert 'value="ok" checked' in client.get(address).content.decode()
    assert client.post(address, sent(shop)).status_code == 422
    answer = client.post(address, sent(shop, ground="看错了", **{"v:q:level": "90"}))
    assert Round.objects.standing().get().finding_count == 1
    old = client.get(reverse("inspections:round", args=[fact.client_uuid])).content.decode()
    assert answer.url in old
    assert "看错了" in client.get(answer.url).content.decode()


def test_a_shift_is_handed_over_and_taken_with_what_carries_over_by_itself(shop: Shop) -> None:
    shop.do(Given("q:leak", Answer.FINDING, note="法兰滴漏"))
    address, end = reverse("inspections:handover", args=[shop.cast.post.uuid]), moment_of(DAY, 32 * 60)
    with standing_at(end - timedelta(minutes=20)):
        page = shop.cast.client(WORKER).get(address)
        text = page.content.decode()
        assert "法兰滴漏" in text
        assert page.context["ends_at"] == end
        finding = Finding.objects.get()
        given = {
            "way": "give", "ends_at": end.isoformat(), "state": "bypass", "note:bypass": "LT101",
            "findings": str(finding.uuid),
        }  # fmt: skip
        assert shop.cast.client(WORKER).post(address, given | {"normal": "1"}).status_code == 422
        assert shop.cast.client(WORKER).post(address, given).status_code == 302
    with standing_at(end + timedelta(minutes=5)):
        taken = {"way": "take", "ends_at": end.isoformat()}
        assert shop.cast.client(TEAM_LEADER).post(address, taken).status_code == 302
        text = shop.cast.client(TEAM_LEADER).get(address).content.decode()
    row = Handover.objects.get()
    assert (row.giver, row.taker) == (shop.cast.people[WORKER], shop.cast.people[TEAM_LEADER])
    assert (row.business_on, "LT101" in text) == (DAY, True)
    listed = shop.cast.client(INSPECTOR).get(reverse("inspections:handovers")).content.decode()
    assert "联锁切除" in listed
    assert WORKER not in listed


def test_pages_cost_the_same_however_many_rounds_there_are(shop: Shop) -> None:
    client, addresses = (
        shop.cast.client(TEAM_LEADER),
        [reverse(f"inspections:{name}") for name in ("rounds", "handovers")],
    )

    def cost() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    def one_more(hour: int) -> None:
        shop.do(moment=moment_of(DAY, hour * 60))
        end = moment_of(DAY, hour * 60)
        with standing_at(end):
            post = ShiftEnd(shop.cast.post.uuid, end)
            give_handover(actor=shop.worker, end=post, given=HandedOver(is_normal=True))
            take_handover(actor=shop.cast.actor(TEAM_LEADER), end=post)

    one_more(8)
    before = cost()
    for hour in (10, 12, 14, 16):
        one_more(hour)
    assert cost() == before


def test_why_something_could_not_be_checked_is_read_in_the_readers_language(shop: Shop) -> None:
    address = reverse("inspections:sheet", args=[shop.plan.uuid])
    with standing_at(TEN):
        client = shop.cast.client(WORKER)
        client.cookies["django_language"] = "en"
        page = client.get(address).content.decode()
        told = {"a:q:leak": "unable", "why:q:leak": "进不去", "w:q:leak": "门锁着"}
        shown = client.post(address, sent(shop, **told))["Location"]
    kept = Round.objects.get()
    assert 'value="进不去"' in page
    assert "<span>进不去</span>" not in page
    assert any(
        each.get("note") == "进不去：门锁着" for each in Fact.objects.get(client_uuid=kept.fact_uuid).payload["answers"]
    )
    text = client.get(shown).content.decode()
    assert ("门锁着" in text, "进不去" in text) == (True, False)
    assert "进不去：门锁着" in shop.cast.client(TEAM_LEADER).get(shown).content.decode()


def test_own_words_are_reason_enough(shop: Shop) -> None:
    with standing_at(TEN):
        shop.cast.client(WORKER).post(
            reverse("inspections:sheet", args=[shop.plan.uuid]),
            sent(shop, **{"a:q:leak": "unable", "w:q:leak": "脚手架没搭好"}),
        )
    assert Round.objects.get().unable_count == 1
