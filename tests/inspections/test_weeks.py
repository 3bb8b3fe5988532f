"""Weeks of workshops: summed up from facts, signed, and signed again for what came afterwards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gangze.inspections.models import Occurrence, Round, WeekSheet
from gangze.inspections.rules.answering import Given
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.rules.weeks import Counts, Piece, WeekState, counts_of_state, root_of, sheet_of
from gangze.inspections.rules.words import Answer, OccurrenceState
from gangze.inspections.selectors.week import week_page
from gangze.inspections.selectors.weeks import sheet_between, week_list, weeks_to_sign
from gangze.inspections.services.doing import correct_round
from gangze.inspections.services.scheduling import age_occurrences, schedule_due
from gangze.inspections.services.weeks import derive_weeks, sign_week
from gangze.kernel.clock import standing_at
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.ledger.models import Fact
from tests.cast import PRINCIPAL, SAFETY_OFFICER, STRANGER, TEAM_LEADER, WORKSHOP_HEAD, Cast

from .rounds import DAY, Shop, make_shop

KEY = "2027-W09"
SUNDAY = date(2027, 3, 7)
MONDAY_AFTER = moment_of(date(2027, 3, 8), 9 * 60)
WORDS = "夜班漏查已谈话，本周加派巡检"


@pytest.fixture
def shop(cast: Cast) -> Shop:
    return make_shop(cast)


def days_pass(until: date = SUNDAY) -> None:
    """Let what falls due be made day by day, and what nobody did be missed, until the morning after."""
    for offset in range((until - DAY).days + 1):
        with standing_at(moment_of(DAY + timedelta(days=offset), 12 * 60)):
            schedule_due()
    with standing_at(moment_of(until + timedelta(days=1), 10 * 60)):
        age_occurrences()


def sign(shop: Shop, name: str = WORKSHOP_HEAD, words: str = WORDS) -> Fact:
    return sign_week(actor=shop.cast.actor(name), unit_uuid=shop.cast.workshop.uuid, week_key=KEY, words=words)


def test_the_sheet_equals_the_sum_over_its_facts_one_by_one(shop: Shop) -> None:
    shop.do(Given("q:leak", Answer.FINDING, note="滴漏"))
    shop.do(by=shop.cast.actor(TEAM_LEADER), after_minutes=50)
    shop.do(moment=moment_of(DAY, 840), after_minutes=45)
    days_pass()
    told = sheet_between(shop.cast.workshop.path, date(2027, 3, 1), SUNDAY)
    pieces = [
        Piece(each.business_on, "process", shop.cast.post.pk, counts_of_state(OccurrenceState(each.state)))
        for each in Occurrence.objects.filter(business_on__lte=SUNDAY)
    ]
    for row in Round.objects.standing():
        answers = Fact.objects.get(client_uuid=row.fact_uuid).payload["answers"]
        kinds = [each["answer"] for each in answers]
        counts = Counts(
            rounds=1, late=int(not row.is_on_time), ok=kinds.count("ok"), finding=kinds.count("finding"), unanswered=5 - len(kinds)
        )  # fmt: skip
        pieces.append(Piece(row.business_on, "process", shop.cast.post.pk, counts))
    assert told == sheet_of(pieces)
    assert (told.total.rounds, told.total.done, told.total.late, told.total.finding) == (3, 2, 2, 1)
    assert told.total.due == 12 * 5


def test_a_signature_freezes_the_sums_and_the_hashes_of_the_facts(shop: Shop) -> None:
    done = shop.do()
    days_pass()
    with standing_at(MONDAY_AFTER):
        fact = sign(shop)
        page = week_page(shop.cast.actor(WORKSHOP_HEAD), shop.cast.workshop.uuid, KEY)
    told = fact.payload
    assert (fact.kind, fact.subject, told["week"]) == ("week.signed", f"unit:{shop.cast.workshop.uuid}", KEY)
    assert (told["facts"], told["facts_root"]) == ([done.content_hash], root_of([done.content_hash]))
    assert (told["totals"]["due"], told["totals"]["done"], told["totals"]["missed"]) == (60, 1, 59)
    assert sum(each["missed"] for each in told["days"].values()) == 59
    row = WeekSheet.objects.get()
    assert (row.signer, row.totals, page.state) == (shop.cast.people[WORKSHOP_HEAD], told["totals"], WeekState.SIGNED)
    assert (page.has_changed, page.can_sign_now, page.signatures[0].words) == (False, False, WORDS)


def test_what_comes_after_the_signature_shows_and_is_signed_for_again(shop: Shop) -> None:
    first_round = shop.do()
    days_pass()
    with standing_at(MONDAY_AFTER):
        first = sign(shop)
        correct_round(
            actor=shop.worker, fact_uuid=first_round.client_uuid,
            answers=shop.answers(Given("q:leak", Answer.FINDING, note="滴漏")), ground="漏记",
        )  # fmt: skip
        head = shop.cast.actor(WORKSHOP_HEAD)
        page = week_page(head, shop.cast.workshop.uuid, KEY)
        assert (page.new_count, page.has_changed, page.can_sign_now) == (1, True, True)
        assert [fact.kind for fact in page.new] == ["round.corrected"]  # what was found was reported this week
        second = sign(shop)
        assert second.corrects == first.client_uuid
        with pytest.raises(RuleBroken, match="没有新的记录"):
            sign(shop)
    old, new = WeekSheet.objects.order_by("pk")
    assert (old.corrected_by, new.corrected_by) == (second.client_uuid, None)


def test_the_rows_of_signatures_follow_from_their_facts_in_any_order(shop: Shop) -> None:
    days_pass(DAY)
    with standing_at(MONDAY_AFTER):
        sign(shop)
        shop_findings = shop.cast.actor(SAFETY_OFFICER)
        days_pass()
        sign_week(actor=shop_findings, unit_uuid=shop.cast.workshop.uuid, week_key=KEY, words=WORDS)
    rows = list(WeekSheet.objects.order_by("fact_uuid").values_list("fact_uuid", "corrected_by", "totals", "signer"))
    facts = list(Fact.objects.filter(kind="week.signed").order_by("-number"))
    WeekSheet.objects.all().delete()
    derive_weeks(facts)
    derive_weeks(facts)
    assert rows == list(
        WeekSheet.objects.order_by("fact_uuid").values_list("fact_uuid", "corrected_by", "totals", "signer")
    )


def test_only_who_signs_there_signs_and_only_who_looks_there_sees(shop: Shop) -> None:
    days_pass()
    with standing_at(MONDAY_AFTER):
        with pytest.raises(Absent):
            sign(shop, TEAM_LEADER)  # sees the team, not the workshop
        with pytest.raises(Absent):
            sign(shop, STRANGER)
        with pytest.raises(NotAllowed):
            sign(shop, "许例军")  # an inspector looks and does not sign
        with pytest.raises(RuleBroken, match="写明原因"):
            sign(shop, PRINCIPAL, "")
        assert WeekSheet.objects.count() == 0


def test_weeks_that_are_not_signed_stand_on_the_first_page_of_who_signs(shop: Shop) -> None:
    days_pass()
    head = shop.cast.actor(WORKSHOP_HEAD)
    with standing_at(moment_of(date(2027, 3, 10), 12 * 60)):
        owed = [(row.unit, row.week.key, row.state) for row in weeks_to_sign(head)]
        assert owed == [(shop.cast.workshop, KEY, WeekState.OVERDUE)]
        assert weeks_to_sign(shop.cast.actor(TEAM_LEADER)) == []
        sign(shop)
        assert weeks_to_sign(head) == []
        told = week_list(head, {})
        assert [(week.key, [row.state for row in rows]) for week, rows in told.weeks] == [
            ("2027-W10", [WeekState.RUNNING]),
            (KEY, [WeekState.SIGNED_LATE]),
        ]
        assert (told.older, told.newer) == (None, None)
