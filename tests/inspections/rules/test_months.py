"""The month of a principal: it does not close without measures, without words for what is lacking, or quietly by somebody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from gangze.access.matrix import Role
from gangze.inspections.rules.months import (
    Closing,
    Former,
    MonthState,
    Wish,
    is_delegated,
    month_named,
    require_closable,
    require_report,
    state_of_month,
)
from gangze.inspections.rules.words import MeasureState, OccurrenceState
from gangze.kernel.errors import Absent, RuleBroken

TODAY = date(2027, 3, 26)
OWNER = UUID(int=1)


def wish(**said: object) -> Wish:
    told = {"words": "更换聚合釜搅拌机封", "owner": OWNER, "due_on": date(2027, 4, 20), "uuid": uuid4()} | said
    return Wish(**told)  # type: ignore[arg-type]  # only Wish's own fields


CLOSING = Closing(month_named("2027-03"), TODAY, (), (wish(),), check=OccurrenceState.DONE)
FORMER = Former(uuid4(), "补齐可燃气体探头", date(2027, 3, 20), MeasureState.OPEN)


def test_a_month_closes_with_measures_or_a_reasoned_none() -> None:
    require_closable(CLOSING)
    require_closable(replace(CLOSING, wishes=(), none_reason="本月隐患均已闭环，上月措施有效，继续执行"))


def test_a_month_does_not_close_while_something_is_lacking_and_says_what() -> None:
    same = wish()
    cases: list[tuple[dict[str, object], str]] = [
        ({"wishes": ()}, "请至少定一条措施"),
        ({"wishes": (), "none_reason": "   "}, "请至少定一条措施"),
        ({"wishes": (), "none_reason": "暂不需要"}, "太短"),
        ({"none_reason": "本月隐患均已闭环，继续执行"}, "请留一样"),
        ({"wishes": (wish(words=" "),)}, "没有写内容"),
        ({"wishes": (wish(due_on=TODAY - timedelta(days=1)),)}, "期限应在今天以后"),
        ({"wishes": (wish(due_on=date(2028, 4, 1)),)}, "一年以内"),
        ({"wishes": tuple(wish() for _each in range(21))}, "最多20条"),
        ({"wishes": (same, same)}, "写了两次"),
        ({"formers": (FORMER,)}, "到期了还没有结果"),
        ({"check": OccurrenceState.DUE}, "月排查还没有做"),
        ({"check": OccurrenceState.MISSED}, "月排查还没有做"),
        ({"is_delegated": True}, "代办"),
        ({"is_correction": True}, "更正的原因"),
        ({"words": "字" * 501}, "最多500字"),
        ({"month": month_named("2027-04")}, "还没有开始"),
    ]
    wrong = []
    for said, words in cases:
        try:
            require_closable(replace(CLOSING, **said))  # type: ignore[arg-type]  # only Closing's own fields
            wrong.append((said, "closed"))
        except RuleBroken as broken:
            wrong += [] if words in str(broken.message) else [(said, str(broken.message))]
    assert wrong == []


def test_what_is_lacking_can_be_explained() -> None:
    for said in (
        {"formers": (replace(FORMER, said="备件未到货，五月一日前到"),)},
        {"formers": (replace(FORMER, due_on=date(2027, 4, 1)),)},
        {"formers": (replace(FORMER, state=MeasureState.NOT_DONE, outcome="备件未到货"),)},
        {"check": OccurrenceState.MISSED, "words": "出差在外，由安全总监带队查过"},
        {"is_delegated": True, "why_delegated": "何例东出差，电话委托"},
        {"is_correction": True, "ground": "责任人选错", "wishes": (wish(due_on=date(2027, 3, 1)),)},
    ):
        require_closable(replace(CLOSING, **said))


def test_only_the_principal_does_it_in_person() -> None:
    assert not is_delegated([Role.PRINCIPAL, Role.SAFETY_OFFICER])
    assert is_delegated([Role.SAFETY_OFFICER])
    assert is_delegated([])


def test_a_month_is_late_after_its_deadline_and_stays_so() -> None:
    deadline = datetime(2027, 3, 31, tzinfo=UTC)
    before, after = deadline - timedelta(days=1), deadline + timedelta(days=1)
    assert state_of_month(deadline, before, None) is MonthState.RUNNING
    assert state_of_month(deadline, after, None) is MonthState.MISSED
    assert state_of_month(deadline, after, before) is MonthState.CLOSED
    assert state_of_month(deadline, after, after) is MonthState.CLOSED_LATE


def test_a_report_says_whether_and_what() -> None:
    assert require_report("done", "已更换，试漏合格") is MeasureState.DONE
    for state, outcome in (("open", "在做"), ("", "在做"), ("done", " "), ("not_done", ""), ("done", "字" * 501)):
        with pytest.raises(RuleBroken):
            require_report(state, outcome)


def test_a_month_is_named_by_its_year_and_number() -> None:
    assert month_named("2027-02").last == date(2027, 2, 28)
    for key in ("2027-13", "2027-2", "", "\x00"):
        with pytest.raises(Absent):
            month_named(key)
