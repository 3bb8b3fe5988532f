"""Weeks, months and measures brought in: an export of this ledger is known, paper is taken once."""

from __future__ import annotations

from datetime import date
from typing import Any

from gangze.inspections.models import Measure, MonthReview, WeekSheet
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.selectors.week import week_page
from gangze.inspections.services.months import report_measure
from gangze.inspections.services.weeks import sign_week
from gangze.kernel.clock import standing_at
from gangze.ledger.models import Fact
from tests.cast import PRINCIPAL, SAFETY_OFFICER, TEAM_LEADER, WORKSHOP_HEAD, Cast
from tests.org.archives.scene import bring, codes

from .rounds import make_shop
from .test_months import LATE_MARCH, close
from .test_weeks import KEY, WORDS, days_pass

APRIL = moment_of(date(2027, 4, 10), 600)
KINDS = ("week.signed", "month.closed", "measure.reported")


def exported(fact: Fact) -> dict[str, Any]:
    """Return a fact as the bundle has it."""
    return {
        "tenant": fact.tenant, "kind": fact.kind, "subject": fact.subject, "payload": fact.payload,
        "client_uuid": str(fact.client_uuid), "received_at": fact.received_at.isoformat(), "author_key": fact.author_key,
        "author_name": fact.author_name, "corrects": str(fact.corrects) if fact.corrects else None,
    }  # fmt: skip


def paper(cast: Cast, kind: str, payload: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "tenant": cast.ours.code, "kind": kind, "happened_at": "2027-03-09T09:00", "author": {"name": WORKSHOP_HEAD},
        "payload": payload,
    } | more  # fmt: skip


def test_an_export_of_this_very_ledger_brings_nothing_in(cast: Cast) -> None:
    make_shop(cast)
    days_pass()
    with standing_at(LATE_MARCH):
        sign_week(actor=cast.actor(WORKSHOP_HEAD), unit_uuid=cast.workshop.uuid, week_key=KEY, words=WORDS)
        close(cast, SAFETY_OFFICER, why_delegated="本人住院，书面委托")
        close(cast, PRINCIPAL, ground="改责任人")
        measure = Measure.objects.get()
        report_measure(actor=cast.actor(TEAM_LEADER), measure_uuid=measure.uuid, state="done", outcome="已换")
    facts = Fact.objects.filter(kind__in=KINDS).order_by("number")
    with standing_at(APRIL):
        counted, refused = bring(*[exported(fact) for fact in facts])
    assert refused == []
    assert (sum(counted.known.values()), sum(counted.new.values())) == (4, 0)


def test_a_week_and_a_month_on_paper_come_in_once_and_show(cast: Cast) -> None:
    make_shop(cast)
    measure = {"measure": "CS-1", "words": "更换机封", "owner": {"name": TEAM_LEADER}, "due_on": "2027-04-20"}
    lines = [
        paper(
            cast,
            "measure.reported",
            {"measure": "CS-1", "state": "done", "outcome": "已换"},
            author={"name": TEAM_LEADER},
        ),
        paper(
            cast, "week.signed", {"week": KEY, "unit": "聚合车间", "totals": {"done": 50, "missed": 10}, "words": WORDS}
        ),
        paper(cast, "month.closed", {"month": "2027-03", "measures": [measure]}, author={"phone": "13800000043"}),
    ]
    with standing_at(APRIL):
        counted, refused = bring(*lines)
        assert (refused, sum(counted.new.values())) == ([], 3)
        page = week_page(cast.actor(SAFETY_OFFICER), cast.workshop.uuid, KEY)
        again = codes(paper(cast, "week.signed", {"week": KEY, "unit": "聚合车间", "totals": {"done": 60}}))
        wrong = codes(
            paper(cast, "week.signed", {"week": "2027-W60", "unit": "聚合车间", "totals": {}}),
            paper(cast, "month.closed", {"month": "2027-02", "measures": [], "none_reason": ""}),
            paper(cast, "measure.reported", {"measure": "CS-1", "state": "open", "outcome": "在做"}),
        )
    assert (page.signatures[0].name, page.signatures[0].counts.missed) == (WORKSHOP_HEAD, 10)
    assert (Measure.objects.get().state, MonthReview.objects.get().closer) == ("done", cast.people[PRINCIPAL])
    assert again == [(1, "RECORDED_ALREADY", "")]
    assert [code for _line, code, _field in wrong] == ["RULE_BROKEN"] * 3
    assert WeekSheet.objects.count() == 1


def test_who_closed_an_imported_month_for_the_principal_follows_from_the_roles_of_that_time(cast: Cast) -> None:
    closers: dict[str, tuple[dict[str, str], bool]] = {
        "2027-01": ({"employee_number": "JX0042"}, False),  # the officer: says nothing of it, and was not the principal
        "2027-02": ({"employee_number": "JX0000"}, True),  # the principal
        "2027-03": ({"name": "外来签字人"}, True),  # nobody knows whom: as it was told
        "2026-01": ({"employee_number": "JX0000"}, True),  # before any role was given here: as it was told
    }
    told = {"none_reason": "本月无新增风险，沿用上月措施"}
    lines = [
        paper(
            cast, "month.closed", told | {"month": month, "is_delegated": said}, author=author,
            happened_at=f"{month}-28T09:00",
        )
        for month, (author, said) in closers.items()
    ]  # fmt: skip
    with standing_at(APRIL):
        assert bring(*lines)[1] == []
        found = dict(MonthReview.objects.values_list("month", "is_delegated"))
        assert found == {"2027-01": True, "2027-02": False, "2027-03": True, "2026-01": True}
        client = cast.client(SAFETY_OFFICER)
        assert client.get("/rounds/months/").content.decode().count("来自导入") == 3
        assert "来自导入" in client.get(f"/rounds/months/{cast.ours.uuid}/2027-01/").content.decode()
