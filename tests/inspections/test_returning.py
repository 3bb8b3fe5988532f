"""A finding that comes back: counted whether or not somebody linked it, and every earlier one is found from it."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from itertools import permutations

from django.db import transaction
from django.urls import reverse

from gangze.access.actor import system_actor
from gangze.inspections.models import Finding
from gangze.inspections.rules.handling import Ground
from gangze.inspections.rules.reports import Report
from gangze.inspections.rules.words import FindingKind
from gangze.inspections.selectors.finding_statistics import finding_statistics
from gangze.inspections.selectors.findings import FindingFilter, finding_list
from gangze.inspections.services.deciding import withdraw_finding
from gangze.inspections.services.reporting import report_finding
from gangze.inspections.services.standing import rebuild_findings
from gangze.kernel.clock import now
from tests.cast import SAFETY_OFFICER, WORKER, Cast

WORDS = ("二层平台护栏松动", "二层平台的护栏又松动了", "二层平台护栏松动未修", "地沟盖板缺失")


class UndoneError(Exception):
    """Ends an attempt whose rows are not to stay."""


def told_days_ago(cast: Cast, words: str, days: int) -> Finding:
    """Return what a phone found some days ago, as it comes in now."""
    report = Report(FindingKind.UNSAFE_CONDITION, post_uuid=cast.post.uuid, words=words)
    return report_finding(actor=cast.actor(WORKER), report=report, device_at=now() - timedelta(days=days))


def returned() -> set[str]:
    return set(Finding.objects.recurring().values_list("words", flat=True))


def test_what_came_back_is_counted_and_each_earlier_one_is_found_from_the_hint(cast: Cast) -> None:
    rows = [told_days_ago(cast, words, 40 - 10 * place) for place, words in enumerate(WORDS)]
    assert returned() == set(WORDS[1:3])
    officer = cast.actor(SAFETY_OFFICER)
    total = finding_statistics(officer, FindingFilter()).total
    assert total.recurring.count == 2
    assert len(finding_list(officer, FindingFilter(recurring="1"), {}).rows) == 2
    html = cast.client(SAFETY_OFFICER).get(reverse("inspections:finding", args=[rows[2].uuid])).content.decode()
    assert "同一地点一年内已有2条类似隐患" in html
    assert f"?like={rows[2].uuid}" in html
    shown = cast.client(SAFETY_OFFICER).get(reverse("inspections:findings"), {"like": str(rows[2].uuid)})
    assert [row.finding.words for row in shown.context["found"].rows] == [WORDS[1], WORDS[0]]
    assert not finding_list(officer, FindingFilter(like="nothing"), {}).rows


def test_what_was_withdrawn_does_not_make_another_one_a_return(cast: Cast) -> None:
    first, second = (told_days_ago(cast, words, days) for words, days in ((WORDS[0], 3), (WORDS[1], 2)))
    assert returned() == {second.words}
    withdraw_finding(
        actor=cast.actor(SAFETY_OFFICER), finding_uuid=first.uuid, ground=Ground.MISTAKEN, note="到现场看过，护栏是好的"
    )  # fmt: skip
    assert returned() == set()


def test_the_order_of_arrival_and_telling_anew_change_nothing(cast: Cast) -> None:
    told = []
    for order in permutations(range(3)):
        with suppress(UndoneError), transaction.atomic():
            for place in order:
                told_days_ago(cast, WORDS[place], 30 - 10 * place)
            told.append(returned())
            rebuild_findings(actor=system_actor("test"), enterprise_code=cast.ours.code)
            told.append(returned())
            raise UndoneError
    assert told == [set(WORDS[1:3])] * 12
