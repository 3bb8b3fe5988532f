"""What a sheet brings up: where the finding comes from, what it says, in lists and on the board, in both languages."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from gangze.inspections.models import Finding, Plan
from gangze.inspections.rules.answering import Given
from gangze.inspections.rules.reports import Report
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.rules.words import Answer, FindingKind, FindingSource
from gangze.inspections.selectors.findings import FindingFilter, finding_list
from gangze.inspections.services.reporting import report_finding
from gangze.kernel.clock import standing_at
from gangze.ledger.models import Fact
from tests.cast import PRINCIPAL, SAFETY_OFFICER, WORKER, WORKSHOP_HEAD, Cast

from .builders import monthly_plan_for, weekly_plan_for
from .rounds import DAY, Shop, make_shop

LEAK = Given("q:leak", Answer.FINDING, note="法兰滴漏")


@pytest.fixture
def shop(cast: Cast) -> Shop:
    return make_shop(cast)


def check(shop: Shop, plan: Plan, *answers: Given, name: str) -> Fact:
    """Return the fact of a weekly or monthly check, done in the last hour of its time."""
    due = plan.occurrences.get()
    return shop.do(
        by=shop.cast.actor(name), moment=due.scheduled_for, started_at=due.due_at - timedelta(hours=1), finished_at=due.due_at,
        plan_uuid=plan.uuid, revision=None, answers=list(answers),
    )  # fmt: skip


def test_a_finding_comes_from_the_daily_weekly_or_monthly_check_whose_sheet_brought_it_up(shop: Shop) -> None:
    cast = shop.cast
    shop.do(LEAK)
    weekly, monthly = weekly_plan_for(cast.workshop, on=DAY), monthly_plan_for(cast.ours, on=DAY)
    for plan, name in ((weekly, WORKSHOP_HEAD), (monthly, PRINCIPAL)):
        check(shop, plan, Given("q:leak", Answer.FINDING), name=name)
    officer = cast.actor(SAFETY_OFFICER)

    def listed() -> list[int]:
        return [len(finding_list(officer, FindingFilter(source=each), {}).rows) for each in FindingSource]

    assert listed() == [1, 0, 1, 1, 0, 0]
    Finding.objects.update(source=FindingSource.ROUND)
    assert listed()[0] == 3
    call_command("rounds", "rebuild", enterprise=cast.ours.code, stdout=io.StringIO())
    assert listed() == [1, 0, 1, 1, 0, 0]


def test_of_a_report_that_says_no_more_than_round_the_plan_tells_the_source(shop: Shop) -> None:
    plan = weekly_plan_for(shop.cast.workshop, on=DAY)
    fact = check(shop, plan, Given("q:level", Answer.OK, "50"), name=WORKSHOP_HEAD)
    report = Report(
        FindingKind.MANAGEMENT_GAP, unit_uuid=shop.cast.workshop.uuid, words="漏查", source=FindingSource.ROUND
    )
    old = report_finding(actor=shop.cast.actor(WORKSHOP_HEAD), report=report, round_fact=fact.client_uuid)
    assert Finding.objects.get(uuid=old.uuid).source == FindingSource.WEEKLY


def test_lists_board_and_page_say_what_is_wrong_in_the_language_of_the_reader(shop: Shop) -> None:
    shop.do(Given("q:level", Answer.OK, "92"), Given("q:leak", Answer.FINDING))
    by_source = {each.words: each for each in Finding.objects.all()}
    assert set(by_source) == {"储槽液位超限：92 %（应为 20–85 %）", "有问题：机泵、法兰有无泄漏"}
    leak = by_source["有问题：机泵、法兰有无泄漏"]
    officer = shop.cast.client(SAFETY_OFFICER)
    addresses = [
        reverse("inspections:findings"), reverse("inspections:board", args=[shop.cast.workshop.uuid]),
        reverse("inspections:board_sheet", args=[shop.cast.workshop.uuid]), reverse("inspections:finding", args=[leak.uuid]),
    ]  # fmt: skip
    for language, said in (("zh-hans", leak.words), ("en", "Something wrong: 机泵、法兰有无泄漏")):
        with standing_at(moment_of(DAY, 20 * 60)):
            worker = shop.cast.client(WORKER)
            worker.cookies["django_language"] = language
            assert said in worker.get(reverse("inspections:handover", args=[shop.cast.post.uuid])).content.decode()
        officer.cookies["django_language"] = language
        for address in addresses:
            assert said in officer.get(address).content.decode(), (language, address)
