"""Months of principals: closed with measures, opened with what became of the last ones, visible when delegated or late."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from gangze.inspections.models import Measure, MonthReview
from gangze.inspections.rules.months import MonthState, Wish
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.selectors.month import month_page
from gangze.inspections.selectors.months import month_list, months_to_close, own_measures
from gangze.inspections.services import months
from gangze.inspections.services.months import MonthTold, close_month, rebuild_months, report_measure
from gangze.kernel.clock import standing_at
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.ledger.models import Fact
from tests.cast import PRINCIPAL, SAFETY_OFFICER, STRANGER, TEAM_LEADER, WORKER, WORKSHOP_HEAD, Cast

from .builders import monthly_plan_for

MARCH, APRIL = "2027-03", "2027-04"
LATE_MARCH = moment_of(date(2027, 3, 26), 15 * 60)
LATE_APRIL = moment_of(date(2027, 4, 26), 15 * 60)
MAY = moment_of(date(2027, 5, 12), 15 * 60)
UNCHECKED = "出差在外，委托安全总监带队查过"


def wish(cast: Cast, owner: str = TEAM_LEADER, **said: Any) -> Wish:
    told: dict[str, Any] = {
        "words": "更换聚合釜搅拌机封",
        "owner": cast.people[owner].uuid,
        "due_on": date(2027, 4, 20),
        "uuid": uuid4(),
    }
    return Wish(**told | said)


def close(cast: Cast, name: str = PRINCIPAL, month: str = MARCH, **said: Any) -> Fact:
    told = {"wishes": [wish(cast)], "words": UNCHECKED} | said
    return close_month(actor=cast.actor(name), told=MonthTold(cast.ours.uuid, month, **told))


def test_the_principal_closes_with_measures_that_have_owners_and_days(cast: Cast) -> None:
    monthly_plan_for(cast.ours, on=date(2027, 3, 1))
    with standing_at(LATE_MARCH):
        with pytest.raises(RuleBroken, match="月排查还没有做"):
            close(cast, words="")
        with pytest.raises(RuleBroken, match="请至少定一条措施"):
            close(cast, wishes=[])
        with pytest.raises(RuleBroken, match="责任人"):
            close(cast, wishes=[wish(cast, owner=STRANGER)])
        fact = close(cast)
        page = month_page(cast.actor(PRINCIPAL), cast.ours.uuid, MARCH)
    told = fact.payload
    assert (fact.kind, fact.subject, told["month"]) == ("month.closed", f"enterprise:{cast.ours.uuid}", MARCH)
    assert (told["is_delegated"], told["is_late"], "on_behalf_of" in told) == (False, False, False)
    assert told["checks"][0]["state"] == "due"
    assert told["numbers"]["rounds"]["monthly"] == {"due": 1, "done": 0, "missed": 0, "excused": 0}
    measure = Measure.objects.get()
    assert (measure.owner, str(measure.uuid)) == (cast.people[TEAM_LEADER], told["measures"][0]["uuid"])
    assert (page.state, page.standing.name if page.standing else "") == (MonthState.CLOSED, PRINCIPAL)


def test_the_next_month_opens_with_what_came_of_the_measures(cast: Cast) -> None:
    with standing_at(LATE_MARCH):
        close(cast, wishes=[wish(cast), wish(cast, owner=WORKER, words="补齐可燃气体探头")])
    mine, other = Measure.objects.order_by("pk")
    with standing_at(moment_of(date(2027, 4, 10), 600)):
        assert [row.measure for row in own_measures(cast.actor(WORKER), {}).open] == [other]
        with pytest.raises(Absent):  # a worker sees no measure but the own ones
            report_measure(actor=cast.actor(WORKER), measure_uuid=mine.uuid, state="done", outcome="已换")
        report_measure(actor=cast.actor(TEAM_LEADER), measure_uuid=mine.uuid, state="not_done", outcome="备件未到")
        report_measure(actor=cast.actor(TEAM_LEADER), measure_uuid=mine.uuid, state="done", outcome="已换，试漏合格")
        with pytest.raises(RuleBroken, match="已经报告完成"):
            report_measure(actor=cast.actor(TEAM_LEADER), measure_uuid=mine.uuid, state="done", outcome="又说一遍")
    with standing_at(LATE_APRIL):
        formers = month_page(cast.actor(PRINCIPAL), cast.ours.uuid, APRIL).formers
        assert [(each.row.measure.outcome, each.needs_words) for each in formers] == [
            ("已换，试漏合格", False),
            ("", True),
        ]
        with pytest.raises(RuleBroken, match="补齐可燃气体探头"):
            close(cast, month=APRIL, wishes=[wish(cast, due_on=date(2027, 5, 20))])
        said = {other.uuid: "探头已到货，五一前装完"}
        fact = close(cast, month=APRIL, wishes=[wish(cast, due_on=date(2027, 5, 20))], said=said)
    assert [(each["state"], each.get("outcome"), each.get("said")) for each in fact.payload["former"]] == [
        ("done", "已换，试漏合格", None),
        ("open", None, "探头已到货，五一前装完"),
    ]


def test_who_closes_for_the_principal_says_so_and_it_shows(cast: Cast) -> None:
    with standing_at(LATE_MARCH):
        with pytest.raises(RuleBroken, match="代办"):
            close(cast, SAFETY_OFFICER)
        fact = close(cast, SAFETY_OFFICER, why_delegated="何例东住院，书面委托")
        row = MonthReview.objects.get()
        shown = month_page(cast.actor(PRINCIPAL), cast.ours.uuid, MARCH).standing
    assert fact.payload["is_delegated"] is True
    assert fact.payload["on_behalf_of"] == [{"uuid": str(cast.people[PRINCIPAL].uuid), "name": PRINCIPAL}]
    assert (row.is_delegated, row.closer) == (True, cast.people[SAFETY_OFFICER])
    assert shown is not None
    assert shown.on_behalf_of == [PRINCIPAL]


def test_a_late_month_stays_late_and_a_month_can_be_made_up_for(cast: Cast) -> None:
    monthly_plan_for(cast.ours, on=date(2027, 3, 1))
    principal = cast.actor(PRINCIPAL)
    with standing_at(MAY):
        assert [(row.month.key, row.state) for _house, row in months_to_close(principal)] == [
            (APRIL, MonthState.MISSED)
        ]
        close(cast, month=APRIL, none_reason="本月隐患均已闭环，措施继续执行", wishes=[])
        rows = {row.month.key: row.state for row in month_list(principal, {}).rows}
        assert rows == {
            "2027-05": MonthState.RUNNING,
            APRIL: MonthState.CLOSED_LATE,
            MARCH: MonthState.MISSED,
        }
        assert months_to_close(principal) == []
        assert months_to_close(cast.actor(WORKSHOP_HEAD)) == []


def test_a_closing_is_corrected_by_a_new_fact_that_names_it(cast: Cast) -> None:
    kept, dropped = wish(cast), wish(cast, words="写错的一条")
    with standing_at(LATE_MARCH):
        first = close(cast, wishes=[kept, dropped])
        with pytest.raises(RuleBroken, match="更正的原因"):
            close(cast, wishes=[kept])
        second = close(cast, wishes=[kept, wish(cast, words="另加的一条")], ground="写错一条")
        assert second.corrects == first.client_uuid
        assert set(Measure.objects.values_list("words", flat=True)) == {kept.words, "另加的一条"}
        report_measure(actor=cast.actor(TEAM_LEADER), measure_uuid=kept.uuid, state="done", outcome="已换")
        with pytest.raises(RuleBroken, match="不能去掉"):
            close(cast, wishes=[wish(cast)], ground="再改")
    assert [row.corrected_by for row in MonthReview.objects.order_by("pk")] == [second.client_uuid, None]
    before = _told()
    rebuild_months(cast.ours)
    assert _told() == before


def test_a_month_can_be_corrected_when_who_did_a_measure_has_left(cast: Cast) -> None:
    done, other = wish(cast), wish(cast, owner=WORKER, words="补齐可燃气体探头")
    with standing_at(LATE_MARCH):
        close(cast, wishes=[done, other])
        report_measure(actor=cast.actor(TEAM_LEADER), measure_uuid=done.uuid, state="done", outcome="已换")
    for name in (TEAM_LEADER, WORKER):
        person = cast.people[name]
        person.left_on = date(2027, 4, 1)
        person.save()
    with standing_at(LATE_APRIL):
        page = cast.client(PRINCIPAL).get(f"/rounds/months/{cast.ours.uuid}/{MARCH}/close/").content.decode()
        owners = page.split('name="form-0-owner"')[1].split("</select>")[0]
        assert [name in owners for name in (TEAM_LEADER, WORKER, SAFETY_OFFICER)] == [True, False, True]
        here = replace(other, owner=cast.people[SAFETY_OFFICER].uuid)
        for wishes in (
            [done, other],
            [replace(done, owner=other.owner), here],
            [done, replace(here, owner=done.owner)],
        ):
            with pytest.raises(RuleBroken, match="已离职"):
                close(cast, wishes=wishes, ground="改责任人")
        close(cast, wishes=[done, here], ground="改责任人")
    assert Measure.objects.get(uuid=done.uuid).owner == cast.people[TEAM_LEADER]


def _told() -> list[Any]:
    measures = Measure.objects.order_by("uuid").values_list("uuid", "review__fact_uuid", "words", "state", "outcome")
    reviews = MonthReview.objects.order_by("fact_uuid").values_list("fact_uuid", "corrected_by", "month")
    return [*measures, *reviews]


def test_only_who_may_closes_and_only_who_owes_reports(cast: Cast) -> None:
    with standing_at(LATE_MARCH):
        for name, error in ((WORKSHOP_HEAD, Absent), (STRANGER, Absent), ("许例军", NotAllowed)):
            with pytest.raises(error):
                close(cast, name)
        close(cast)
        uuid: UUID = Measure.objects.get().uuid
        for name, refusal in ((WORKER, Absent), (STRANGER, Absent), ("许例军", NotAllowed), (WORKSHOP_HEAD, Absent)):
            with pytest.raises(refusal):
                report_measure(actor=cast.actor(name), measure_uuid=uuid, state="done", outcome="已换")
        report_measure(actor=cast.actor(SAFETY_OFFICER), measure_uuid=uuid, state="done", outcome="现场看过，已换")
    assert Fact.objects.filter(kind="measure.reported").count() == 1


def test_a_report_is_judged_by_how_the_measure_stands_and_said_twice_is_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with standing_at(LATE_MARCH):
        close(cast)
        measure, name = Measure.objects.get(), uuid4()
        told: dict[str, Any] = {"measure_uuid": measure.uuid, "state": "done", "outcome": "已换"}
        lock = months.lock_head

        def another_reports_first(tenant: str) -> Any:
            monkeypatch.setattr(months, "lock_head", lock)
            report_measure(actor=cast.actor(TEAM_LEADER), client_uuid=name, **told)
            return lock(tenant)

        monkeypatch.setattr(months, "lock_head", another_reports_first)
        with pytest.raises(RuleBroken, match="已经报告完成"):
            report_measure(actor=cast.actor(SAFETY_OFFICER), **told)
        again = report_measure(actor=cast.actor(TEAM_LEADER), client_uuid=name, **told)
        assert report_measure(actor=cast.actor(TEAM_LEADER), client_uuid=name, **told).pk == again.pk
        for unlike in ({"client_uuid": uuid4()}, {"client_uuid": name, "outcome": "又换"}):
            with pytest.raises(RuleBroken):
                report_measure(actor=cast.actor(TEAM_LEADER), **told | unlike)
    assert Fact.objects.filter(kind="measure.reported").get().client_uuid == name


def test_the_form_of_a_measure_sent_twice_is_one_report(cast: Cast) -> None:
    with standing_at(LATE_MARCH):
        close(cast)
        client, address = cast.client(TEAM_LEADER), f"/rounds/measures/{Measure.objects.get().uuid}/"
        named = re.search(r'name="client_uuid" value="([^"]+)"', client.get(address).content.decode())
        assert named is not None
        sent = {"state": "done", "outcome": "已换", "client_uuid": named[1]}
        assert [client.post(address, sent).status_code for _ in range(2)] == [302, 302]
    assert Fact.objects.get(kind="measure.reported").client_uuid == UUID(named[1])
