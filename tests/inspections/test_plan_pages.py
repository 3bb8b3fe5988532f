"""Pages of plans, rotas, stoppages and the month, as officers and workshop heads use them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from gangze.inspections.models import Occurrence, Plan, Rota, Stoppage
from gangze.inspections.rules.planning import Specification
from gangze.inspections.rules.rotas import TEMPLATES, moment_of
from gangze.inspections.rules.usual import usual_questions
from gangze.inspections.rules.words import Speciality
from gangze.inspections.services.rotas import make_rota
from gangze.inspections.services.scheduling import age_occurrences, schedule_due
from gangze.kernel.clock import business_date, now, standing_at
from tests.builders import TESTS, make_post
from tests.cast import INSPECTOR, SAFETY_OFFICER, STRANGER, WORKER, WORKSHOP_HEAD, Cast

from .builders import plan_for

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """It is nine in the morning of DAY."""
    with standing_at(moment_of(DAY, 9 * 60)):
        yield


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return plan_for(cast.post, on=DAY)


@pytest.fixture
def officer(cast: Cast) -> Client:
    return cast.client(SAFETY_OFFICER)


def filled(plan: Plan, **changed: str) -> dict[str, str]:
    """Return what the page of a plan sends back unchanged, but for `changed`."""
    told = Specification.from_json(plan.versions.order_by("-number")[0].specification)
    sent = {
        "base": str(plan.versions.count()), "at_handover": "on", "every_minutes": str(told.every_minutes), "times_a_day": "0",
        "rota": "", "windows": "08:00-08:00", "opens_minutes": "30", "due_minutes": "30", "grace_minutes": "60",
        "duty_questions": "on", "why_seldom": told.why_seldom, "effective_on": "", "form-TOTAL_FORMS": str(len(told.questions)), "form-INITIAL_FORMS": "0",
    }  # fmt: skip
    for number, question in enumerate(told.questions):
        for name in ("key", "text", "kind", "unit", "low", "high"):
            sent[f"form-{number}-{name}"] = getattr(question, name)
        sent[f"form-{number}-position"] = str(number * 10)
    return sent | changed


def test_the_list_says_in_words_when_a_plan_falls_due(officer: Client, plan: Plan) -> None:
    page = officer.get(reverse("inspections:plans")).content.decode()
    assert "操作巡检" in page
    assert "交接班时、每 2 小时" in page


def test_the_list_is_narrowed_by_the_address(officer: Client, cast: Cast, plan: Plan) -> None:
    plan_for(cast.other_post, on=DAY, name="罐区巡检")
    shown = {
        query: [each.name for each in officer.get(f"{reverse('inspections:plans')}?{query}").context["page"].rows]
        for query in (
            "q=罐区",
            f"unit={cast.workshop.uuid}",
            "cadence=weekly",
            "speciality=process",
            "state=closed",
            "unit=x",
        )
    }
    assert {query: len(names) for query, names in shown.items()} == {
        "q=罐区": 1, f"unit={cast.workshop.uuid}": 1, "cadence=weekly": 0, "speciality=process": 2, "state=closed": 0,
        "unit=x": 2,
    }  # fmt: skip


def test_a_page_sent_back_unchanged_is_no_version(officer: Client, plan: Plan) -> None:
    answer = officer.post(reverse("inspections:plan_edit", args=[plan.uuid]), filled(plan))
    assert answer.status_code == 302
    assert plan.versions.count() == 1


def test_a_line_is_removed_by_emptying_it_moved_by_its_number_and_keeps_its_key(officer: Client, plan: Plan) -> None:
    sent = filled(plan, **{"form-0-position": "30", "form-TOTAL_FORMS": "4"})
    sent |= {"form-2-text": "火炬长明灯正常", "form-2-kind": "choice", "form-3-text": "", "form-3-kind": "choice"}
    officer.post(reverse("inspections:plan_edit", args=[plan.uuid]), sent)
    told = Specification.from_json(plan.versions.get(number=2).specification)
    assert [question.text for question in told.questions] == ["储槽液位", "机泵、法兰有无泄漏", "火炬长明灯正常"]
    assert [question.key for question in told.questions][:2] == ["level", "leak"]
    officer.post(reverse("inspections:plan_edit", args=[plan.uuid]), filled(plan) | {"base": "2", "form-1-text": ""})
    left = Specification.from_json(plan.versions.get(number=3).specification)
    assert len(left.questions) == 2


def test_more_lines_and_usual_lines_are_offered_without_saving_anything(officer: Client, plan: Plan) -> None:
    address = reverse("inspections:plan_edit", args=[plan.uuid])
    more = officer.post(address, filled(plan, more="1", **{"form-0-text": "机泵有无泄漏"}))
    assert more.status_code == 200
    assert len(more.context["editor"].lines.forms) == 5
    assert "机泵有无泄漏" in more.content.decode()
    usual = officer.post(address, filled(plan, usual="1")).content.decode()
    assert "联锁投用" in usual
    assert plan.versions.count() == 1


def shown_on(page: Any) -> dict[str, str]:
    """Return what a page of a plan would send back if nobody touched it."""
    editor = page.context["editor"]
    management = editor.lines.management_form
    told = {f"form-{name}": str(management[name].value()) for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    for form in (editor.when, *editor.lines.forms):
        values = {field.html_name: field.value() for field in form}
        told |= {name: _plain(value) for name, value in values.items() if value is not None and value is not False}
    return told | {"base": str(page.context["shown"].row.version.number)}


def _plain(value: object) -> str:
    return "on" if value is True else str(value)


def test_what_a_page_shows_after_lines_were_added_loses_nothing_when_it_is_saved(officer: Client, plan: Plan) -> None:
    address = reverse("inspections:plan_edit", args=[plan.uuid])
    page = officer.get(address)
    assert officer.post(address, shown_on(page)).status_code == 302
    assert plan.versions.count() == 1
    page = officer.post(address, shown_on(page) | {"more": "1"})
    page = officer.post(address, shown_on(page) | {"usual": "1", "form-3-text": "火炬长明灯正常"})
    assert officer.post(address, shown_on(page)).status_code == 302
    kept = [question.text for question in Specification.from_json(plan.versions.get(number=2).specification).questions]
    assert kept[:3] == ["机泵、法兰有无泄漏", "储槽液位", "火炬长明灯正常"]
    assert len(kept) == 3 + len(usual_questions(Speciality.PROCESS, plan.name))


def test_the_form_names_the_rule_of_intervals_and_refuses_a_silent_longer_one(officer: Client, plan: Plan) -> None:
    address = reverse("inspections:plan_edit", args=[plan.uuid])
    page = officer.get(address)
    assert "不得大于 1 小时" in page.content.decode()
    told = shown_on(page) | {"every_minutes": "240", "why_seldom": ""}
    refused = officer.post(address, told)
    assert refused.status_code == 422
    assert "请缩短间隔，或者写明理由" in refused.content.decode()
    assert officer.post(address, told | {"why_seldom": "停产检修期间无人操作"}).status_code == 302
    assert plan.versions.get(number=2).specification["why_seldom"] == "停产检修期间无人操作"


def test_a_refusal_stands_on_the_page_with_everything_that_was_typed(officer: Client, plan: Plan) -> None:
    address = reverse("inspections:plan_edit", args=[plan.uuid])
    wrong = {
        "grace_minutes": "200", "windows": "八点到十点", "effective_on": "2026-03-03", "form-1-low": "99", "times_a_day": "99",
    }  # fmt: skip
    for name, value in wrong.items():
        answer = officer.post(address, filled(plan, **{name: value}))
        assert answer.status_code == 422, name
        assert value in answer.content.decode(), name
    assert plan.versions.count() == 1


def test_a_workshop_head_plans_in_the_own_workshop_only(cast: Cast, plan: Plan) -> None:
    head = cast.client(WORKSHOP_HEAD)
    address = reverse("inspections:plan_new")
    assert cast.other_post.name not in head.get(address).content.decode()
    assert head.get(f"{address}?place=post:{cast.other_post.uuid}").status_code == 404
    sent = filled(plan) | {"name": "夜间加查"}
    made = head.post(f"{address}?place=post:{cast.post.uuid}&speciality=process", sent)
    assert made.status_code == 302
    assert Plan.objects.filter(name="夜间加查", post=cast.post).exists()


def test_weeks_and_months_are_filled_in_by_their_day(officer: Client, cast: Cast) -> None:
    lines = {
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-text": "隐患闭环", "form-0-kind": "choice",
        "grace_days": "1", "due_time": "17:30", "effective_on": "",
    }  # fmt: skip
    for place, day in ((f"unit:{cast.workshop.uuid}", "5"), (f"enterprise:{cast.ours.uuid}", "28")):
        address = f"{reverse('inspections:plan_new')}?place={place}"
        assert officer.get(address).status_code == 200
        assert officer.post(address, lines | {"due_day": day, "name": "例行检查"}).status_code == 302
    assert {plan.cadence: plan.occurrences.get().due_at for plan in Plan.objects.all()} == {
        "weekly": moment_of(date(2026, 3, 6), 17 * 60 + 30),
        "monthly": moment_of(date(2026, 3, 27), 17 * 60 + 30),
    }


def test_a_plan_is_closed_with_a_ground(officer: Client, plan: Plan) -> None:
    address = reverse("inspections:plan_close", args=[plan.uuid])
    assert officer.post(address, {"ground": ""}).status_code == 422
    officer.post(address, {"ground": "岗位合并"})
    plan.refresh_from_db()
    assert plan.closed_on == date(2026, 3, 5)
    assert officer.get(reverse("inspections:plan_edit", args=[plan.uuid])).status_code == 302


def test_defaults_are_shown_before_they_are_made_and_made_once(officer: Client, cast: Cast) -> None:
    make_post(cast.team, name="运行电工", speciality="电气", shift_system="四班三运转")
    make_post(cast.team, name="外操", speciality="工艺", shift_system="四班三运转")
    address = reverse("inspections:plan_defaults", args=[cast.ours.uuid])
    page = officer.get(address)
    text = page.content.decode()
    assert "运行电工" in text
    assert "没有这些专业的岗位：设备、仪表" in text
    assert not Plan.objects.exists()
    keys = [one.plan.key for one in page.context["shown"].proposals]
    officer.post(address, {"plan": keys[:-1]})
    assert Plan.objects.count() == len(keys) - 1
    assert list(Rota.objects.values_list("name", flat=True)) == ["四班三倒"]
    officer.post(address, {"plan": keys})
    officer.post(address, {"plan": keys})
    assert Plan.objects.count() == len(keys)
    assert Plan.objects.filter(cadence="weekly").count() == 2
    outside = Plan.objects.get(post__name="外操")
    assert set(outside.occurrences.values_list("group", flat=True)) == {"甲", "乙", "丙"}


def test_a_rota_is_written_as_people_write_it_and_pictured_for_four_weeks(officer: Client, cast: Cast) -> None:
    address = reverse("inspections:rota_new", args=[cast.ours.uuid])
    offered = officer.get(f"{address}?template=four_two").context["form"]
    sent = {name: offered.initial.get(name) or "" for name in ("name", "shifts", "turns", "starts_on")}
    assert sent["turns"].splitlines()[0] == "甲 白夜休休"
    answer = officer.post(address, {**sent, "starts_on": "2026-03-05"})
    rota = Rota.objects.get()
    assert answer["Location"] == reverse("inspections:rota", args=[rota.uuid])
    page = officer.get(answer["Location"])
    assert len(page.context["shown"].weeks) == 4
    first = page.context["shown"].weeks[0]
    assert [cell.sign for cell in dict(first.rows)["甲"]] == ["休", "休", "休", "白", "夜", "休", "休"]
    bad = officer.post(address, {**sent, "name": "另一张", "turns": "甲 白中"})
    assert bad.status_code == 422
    assert "中" in bad.content.decode()


def test_a_rota_is_edited_excepted_and_put_back(officer: Client, cast: Cast) -> None:
    rota = make_rota(actor=TESTS, enterprise=cast.ours, name="四班三倒", pattern=TEMPLATES["four_three"].pattern(DAY))
    edit = reverse("inspections:rota_edit", args=[rota.uuid])
    form = officer.get(edit).context["form"]
    sent = {name: str(form.initial[name]) for name in ("shifts", "turns", "starts_on")}
    assert officer.post(edit, {**sent, "base": "1", "starts_on": "2026-03-06"}).status_code == 302
    assert officer.post(edit, {**sent, "base": "1"}).status_code == 422
    excepted = reverse("inspections:rota_except", args=[rota.uuid])
    told = {"day": "2026-03-10", "group": "甲", "shift": "休", "ground": "培训"}
    assert officer.post(excepted, told).status_code == 302
    assert officer.post(excepted, {**told, "day": "2026-03-04"}).status_code == 422
    officer.post(reverse("inspections:rota_lift", args=[rota.uuid, "2026-03-10"]), {"group": "甲"})
    assert not rota.exceptions.exists()


def test_an_installation_is_stopped_and_runs_again(officer: Client, cast: Cast, plan: Plan) -> None:
    address = reverse("inspections:stoppage_new")
    place = f"unit:{cast.workshop.uuid}"
    officer.post(address, {"place": place, "installation": "", "starts_at": "2026-03-04T10:00", "ground": "检修"})
    stoppage = Stoppage.objects.get()
    assert stoppage.starts_at == moment_of(DAY, 600)
    assert plan.occurrences.filter(state="excused").exists()
    assert "将停用" in officer.get(reverse("inspections:stoppages")).content.decode()
    with standing_at(moment_of(DAY, 12 * 60)):
        assert "停用中" in officer.get(reverse("inspections:stoppages")).content.decode()
        officer.post(reverse("inspections:stoppage_resume", args=[stoppage.uuid]), {"ends_at": ""})
    stoppage.refresh_from_db()
    assert stoppage.ends_at == moment_of(DAY, 12 * 60)


def test_the_month_counts_each_day_and_every_number_opens_its_list(officer: Client, plan: Plan) -> None:
    with standing_at(moment_of(DAY + timedelta(days=1), 9 * 60)):
        schedule_due()
        age_occurrences()
        page = officer.get(f"{reverse('inspections:calendar')}?month=2026-03")
        cells = {cell.day: cell for week in page.context["shown"].weeks for cell in week if cell.counts}
        counted = {(day, each.state.value): each.count for day, cell in cells.items() for each in cell.counts}
        listed = {
            (day, state): len(
                officer.get(f"{reverse('inspections:occurrences')}?day={day}&state={state}").context["shown"].page.rows
            )
            for day, state in counted
        }
    assert counted[DAY, "missed"] == 12
    assert listed == counted
    assert f"day={DAY}&amp;state=missed" in page.content.decode()


def test_whoever_looks_after_the_park_sees_the_month_of_each_enterprise_and_strangers_see_nothing_of_ours(
    cast: Cast, plan: Plan
) -> None:
    query = f"{reverse('inspections:calendar')}?enterprise={cast.ours.uuid}&month=2026-03"
    assert cast.client(INSPECTOR).get(query).context["shown"].has_any
    assert not cast.client(STRANGER).get(query).context["shown"].has_any
    assert cast.client(WORKER).get(query).status_code == 403
    assert cast.client(STRANGER).get(reverse("inspections:plan", args=[plan.uuid])).status_code == 404


def test_what_is_due_now_at_a_post_is_one_indexed_query(cast: Cast, plan: Plan) -> None:
    rows = Occurrence.objects.filter(plan__post=cast.post).open_at(now())
    assert [row.scheduled_for for row in rows] == [moment_of(DAY, 8 * 60)]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # a table of a few rows it would rather read whole
    told = Occurrence.objects.filter(plan=plan).open_at(now()).explain()
    assert "occurrence_due" in told or "Index Scan" in told, told  # with one row PostgreSQL takes any index
    assert business_date(now()) == DAY
