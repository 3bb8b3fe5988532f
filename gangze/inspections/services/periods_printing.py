"""Weeks and months on paper; prints of the house are in Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import translation

from gangze.dossiers.services.printing import installed_fonts
from gangze.inspections.models import Finding
from gangze.inspections.printing.periods import month_pdf, week_pdf
from gangze.inspections.rules.weeks import Counts
from gangze.inspections.rules.words import FindingState, MeasureState, Speciality
from gangze.inspections.selectors.findings import FindingRow
from gangze.inspections.selectors.month import FormerRow, MonthPage
from gangze.inspections.selectors.week import Line, WeekPage
from gangze.kernel.clock import PARK_ZONE, now

_WEEKDAYS = "一二三四五六日"
_AGES = {"0-7": "7 天内", "8-30": "8–30 天", "31-90": "31–90 天", "91-": "90 天以上"}


def print_week(page: WeekPage) -> bytes:
    """Return the sheet of a week as PDF, with the names the page has. Raises TypesettingFailed."""
    with translation.override("zh-hans"):
        values = _week_values(page)
    return week_pdf(values, fonts=installed_fonts(), title=f"{page.unit.name} 周排查表 {page.week.key}")


def _week_values(page: WeekPage) -> dict[str, Any]:
    counts = page.finding_counts
    return {
        "title": "周排查表", "place": f"{page.unit.enterprise.name}　{page.unit.name}",
        "span": f"{page.week.key}　{_day(page.week.first)} 至 {_day(page.week.last)}　{page.state.label}",
        "legend": "格内为 已查/应查；“漏”为漏查次数，“停”为停用免查次数。各数均为日排查记录之和",
        "days": [f"{day:%m-%d} 周{_WEEKDAYS[day.weekday()]}" for day in page.days],
        "lines": [_week_line(line) for line in page.lines],
        "totals": [_cell(cell.counts) for cell in page.day_totals], "total": _cell(page.total),
        "said": [*_week_said(page), f"本周上报隐患 {counts.reported} 条，已闭环 {counts.closed} 条，未闭环 {counts.open} 条（逾期 {counts.overdue} 条）"],
        "findings": [_finding_line(row) for row in page.findings],
        "signers": ["车间主任：", "安全员：", "日期："], "foot": _foot(page.signatures[0].code if page.signatures else ""),
    }  # fmt: skip


def _week_line(line: Line) -> dict[str, Any]:
    speciality = str(Speciality(line.speciality).label) if line.speciality else ""
    return {
        "post": line.post.name if line.post else "", "speciality": speciality,
        "cells": [_cell(cell.counts) for cell in line.cells], "total": _cell(line.total),
    }  # fmt: skip


def _cell(counts: Counts) -> str:
    """Return a cell: 11/12 漏1."""
    if not counts.due and not counts.excused:
        return "—"
    parts = [f"{counts.done}/{counts.due}"] if counts.due else []
    parts += [f"漏{counts.missed}"] if counts.missed else []
    parts += [f"停{counts.excused}"] if counts.excused else []
    return " ".join(parts)


def _week_said(page: WeekPage) -> Iterator[str]:
    total = page.total
    yield (
        f"应查 {total.due} 次，已查 {total.done} 次（其中晚查 {total.late} 次），漏查 {total.missed} 次，停用免查 {total.excused} 次；"
        f"查项正常 {total.ok}，有问题 {total.finding}，不适用 {total.not_applicable}，没法查 {total.unable}，没答 {total.unanswered}"
    )
    for check in page.checks:
        done = f"，{_minute(check.occurrence.done_at)}" if check.occurrence.done_at else ""
        yield f"{check.occurrence.plan.name}：{check.state.label}{done}"
    for signature in page.signatures:
        late = "（逾期补签）" if signature.is_late else ""
        yield f"{_minute(signature.row.signed_at)} {signature.name} 签字{late}，回执 {signature.code}。{signature.words}".rstrip(
            "，。"
        )
    if page.new_count:
        yield f"签字以后又有 {page.new_count} 条记录"


def _finding_line(row: FindingRow) -> list[str]:
    finding: Finding = row.finding
    where = finding.post.name if finding.post else finding.unit.name if finding.unit else ""
    return [
        finding.code, finding.words or "（见照片）", " ".join(part for part in (where, finding.place) if part),
        str(FindingState(finding.state).label), row.owner, _day(finding.deadline_on) if finding.deadline_on else "",
    ]  # fmt: skip


def print_month(page: MonthPage) -> bytes:
    """Return the month as PDF, with the names the page has. Raises TypesettingFailed."""
    with translation.override("zh-hans"):
        values = _month_values(page)
    return month_pdf(values, fonts=installed_fonts(), title=f"{page.enterprise.name} 月排查 {page.month.key}")


def _month_values(page: MonthPage) -> dict[str, Any]:
    standing = page.standing
    told = standing.told if standing else {}
    return {
        "title": f"主要负责人月排查　{page.month.first.year}年{page.month.first.month}月", "place": page.enterprise.name,
        "state": str(page.state.label), "delegated": _delegated(page),
        "formers": [_former_line(each) for each in page.formers], "numbers": list(_month_numbers(page)),
        "measures": [
            [str(place), row.measure.words, row.owner, _day(row.measure.due_on)]
            for place, row in enumerate(page.measures, 1)
        ],
        "none": f"本月不另定措施：{told['none_reason']}" if told.get("none_reason") else "还没有定",
        "said": list(_month_said(page)), "signers": ["主要负责人：", "日期："],
        "foot": _foot(standing.code if standing else ""),
    }  # fmt: skip


def _delegated(page: MonthPage) -> str:
    standing = page.standing
    if standing is None or not standing.review.is_delegated:
        return ""
    return f"代办：{standing.name} 代 {'、'.join(standing.on_behalf_of) or '主要负责人'} 完成：{standing.told['why_delegated'] or '未写原因'}"


def _former_line(each: FormerRow) -> list[str]:
    measure = each.row.measure
    state = str(MeasureState(measure.state).label)
    words = [text for text in (measure.outcome, each.said) if text]
    return [measure.words, each.row.owner, _day(measure.due_on), "：".join([state, *words])]


def _month_numbers(page: MonthPage) -> Iterator[str]:
    for each in page.numbers.cadences:
        counts = {state.value: number.count for state, number in each.states}
        yield (
            f"{each.cadence.label}：应查 {each.due} 次，已查 {counts['done']} 次，漏查 {counts['missed']} 次，"
            f"停用免查 {counts['excused']} 次"
        )
    found = {each.name: each.count for each in page.numbers.findings}
    yield (
        f"本月上报隐患 {found['reported']} 条（重大 {found['major']} 条，重复出现 {found['recurring']} 条），已闭环 {found['closed']} 条，"
        f"未闭环 {found['open']} 条，逾期 {found['overdue']} 条"
    )
    ages = "，".join(f"{_AGES[each.name]} {each.count} 条" for each in page.numbers.ages)
    yield f"现在未闭环的隐患，按上报至今：{ages}"
    signed = sum(row.state.is_signed for row in page.numbers.weeks)
    yield f"周排查表：应签 {len(page.numbers.weeks)} 张，已签 {signed} 张"


def _month_said(page: MonthPage) -> Iterator[str]:
    for check in page.checks:
        done = f"，{_minute(check.occurrence.done_at)}" if check.occurrence.done_at else ""
        yield f"{check.occurrence.plan.name}：{check.state.label}{done}"
    standing = page.standing
    if standing is not None:
        if standing.told.get("words"):
            yield f"说明：{standing.told['words']}"
        if standing.ground:
            yield f"更正：{standing.ground}"
        source = "，来自导入" if standing.is_imported else ""
        yield f"{_minute(standing.review.closed_at)} {standing.name} 完成，回执 {standing.code}{source}"


def _day(day: date) -> str:
    return f"{day:%Y-%m-%d}"


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(PARK_ZONE):%Y-%m-%d %H:%M}"


def _foot(code: str) -> str:
    receipt = f"　台账回执 {code}" if code else "　未签字"
    return f"{_minute(now())} 打印{receipt}"
