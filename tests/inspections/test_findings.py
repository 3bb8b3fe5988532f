"""A finding from its report to its end: who may do what, and what the ledger keeps of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from gangze.access.actor import system_actor
from gangze.inspections.models import Finding
from gangze.inspections.rules.findings import KINDS
from gangze.inspections.rules.handling import Ground, Seen
from gangze.inspections.rules.reports import Shot, Work
from gangze.inspections.rules.words import FindingKind, FindingLevel, FindingSource, FindingState
from gangze.inspections.selectors.findings import calendar_today
from gangze.inspections.services.closing import (
    Verdict,
    ask_extension,
    assign_finding,
    check_finding,
    decide_extension,
    rectify_finding,
)
from gangze.inspections.services.deciding import grade_finding, link_recurrence, raise_change, withdraw_finding
from gangze.inspections.services.reporting import WHISTLE
from gangze.inspections.services.standing import derive, rebuild_findings
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.ledger.models import Fact
from tests.cast import (
    INSPECTOR,
    PRINCIPAL,
    SAFETY_OFFICER,
    STRANGE_WORKER,
    STRANGER,
    TEAM_LEADER,
    WORKER,
    WORKSHOP_HEAD,
    Cast,
)

from .found import assigned, checked, closed, photo, rectified, reported

SYSTEM = system_actor("test")


def kinds_of(finding: Finding) -> list[str]:
    """Return the kinds of the facts about a finding in order."""
    facts = Fact.objects.filter(subject=f"finding:{finding.uuid}").order_by("number")
    return [fact.kind.removeprefix("finding.") for fact in facts]


def test_a_finding_is_assigned_rectified_checked_by_another_and_closed(cast: Cast) -> None:
    finding = closed(cast)
    assert (finding.state, finding.fen, finding.owner) == ("closed", 12000, cast.people[TEAM_LEADER])
    assert kinds_of(finding) == ["reported", "assigned", "rectified", "checked"]
    assert finding.deadline_on is None
    assert [shot.is_evidence for shot in finding.photos.all()] == [True]


def test_the_same_report_twice_is_one_finding(cast: Cast) -> None:
    name = uuid4()
    assert reported(cast, client_uuid=name) == reported(cast, client_uuid=name)
    with pytest.raises(RuleBroken, match="内容不同"):
        reported(cast, client_uuid=name, words="另一件事")
    assert Finding.objects.count() == 1


def test_whoever_works_in_the_house_reports_what_is_wrong_next_door_and_nobody_elsewhere(cast: Cast) -> None:
    next_door = reported(cast, post_uuid=cast.other_post.uuid)
    assert next_door.path == cast.other_post.path
    assert next_door in Finding.objects.visible_to(cast.actor(WORKER))
    with pytest.raises(Absent):
        reported(cast, name=STRANGE_WORKER)
    assert reported(cast, name=INSPECTOR).source == FindingSource.PARK


def test_a_report_says_something_and_where(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="拍一张照片"):
        reported(cast, words="  ")
    with pytest.raises(RuleBroken, match="在哪里"):
        reported(cast, post_uuid=None)
    with pytest.raises(RuleBroken, match="条目"):
        reported(cast, item_uid=uuid4())
    assert reported(cast, words="", shots=(Shot("ab" * 32),)).words == ""


def test_nobody_checks_the_own_rectification(cast: Cast) -> None:
    finding = rectified(cast, assigned(cast, reported(cast)))
    with pytest.raises(RuleBroken, match="自己整改的不能自己复查"):
        checked(cast, finding, name=TEAM_LEADER)
    by_head = rectified(cast, assigned(cast, reported(cast)), name=WORKSHOP_HEAD)
    with pytest.raises(RuleBroken, match="自己整改的不能自己复查"):
        checked(cast, by_head, name=WORKSHOP_HEAD)
    with pytest.raises(RuleBroken, match="自己整改的不能自己复查"):
        checked(cast, by_head, name=TEAM_LEADER)  # the owner did not do it, but owes it
    assert checked(cast, by_head).state == FindingState.CLOSED


def test_what_was_fixed_on_the_spot_is_still_checked_by_another(cast: Cast) -> None:
    work = Work("当场拧紧", (photo(cast, 5, TEAM_LEADER),))
    finding = reported(cast, name=TEAM_LEADER, work=work)
    assert (finding.state, finding.is_fixed_on_spot) == ("rectified", True)
    with pytest.raises(RuleBroken, match="自己整改的不能自己复查"):
        checked(cast, finding, name=TEAM_LEADER)
    assert checked(cast, finding, passed=False, note="螺栓仍松").state == FindingState.REPORTED  # nobody owes it yet


def test_without_evidence_that_is_here_nothing_closes(cast: Cast) -> None:
    finding = assigned(cast, reported(cast))
    leader = cast.actor(TEAM_LEADER)
    with pytest.raises(RuleBroken, match="没有证据不能闭环"):
        rectify_finding(actor=leader, finding_uuid=finding.uuid, work=Work("已焊"))
    rectify_finding(actor=leader, finding_uuid=finding.uuid, work=Work("已焊", (Shot("cd" * 32),)))
    with pytest.raises(RuleBroken, match="还没有上传"):
        checked(cast, finding)


def test_a_check_says_how_it_was_looked_at_and_why_it_is_sent_back(cast: Cast) -> None:
    finding = rectified(cast, assigned(cast, reported(cast)))
    officer = cast.actor(SAFETY_OFFICER)
    with pytest.raises(RuleBroken, match="到现场"):
        check_finding(actor=officer, finding_uuid=finding.uuid, verdict=Verdict(True))
    with pytest.raises(RuleBroken, match="退回请写明"):
        checked(cast, finding, passed=False)
    back = checked(cast, finding, passed=False, note="只补了漆")
    assert (back.state, back.sent_back_count, back.owner) == ("assigned", 1, cast.people[TEAM_LEADER])
    assert back.due_on == finding.due_on  # sent back gives no time


def test_what_is_closed_never_changes(cast: Cast) -> None:
    finding = closed(cast)
    officer = cast.actor(SAFETY_OFFICER)
    acts = [
        lambda: assigned(cast, finding),
        lambda: rectified(cast, finding),
        lambda: checked(cast, finding),
        lambda: grade_finding(actor=officer, finding_uuid=finding.uuid, level=FindingLevel.MAJOR, ground="再想想"),
        lambda: withdraw_finding(actor=officer, finding_uuid=finding.uuid, ground=Ground.MISTAKEN, note="算了"),
    ]
    for act in acts:
        with pytest.raises(RuleBroken, match="已闭环"):
            act()


def test_the_same_problem_again_is_a_new_finding_that_names_the_old_one(cast: Cast) -> None:
    old = closed(cast)
    new = reported(cast, recurs=old.uuid)
    assert new.recurs == old
    other = reported(cast)
    linked = link_recurrence(actor=cast.actor(WORKSHOP_HEAD), finding_uuid=other.uuid, recurs=old.uuid)
    assert linked.recurs == old
    with pytest.raises(RuleBroken, match="更早"):
        link_recurrence(actor=cast.actor(WORKSHOP_HEAD), finding_uuid=new.uuid, recurs=other.uuid)


def test_more_time_is_asked_by_the_owner_and_decided_above(cast: Cast) -> None:
    finding = assigned(cast, reported(cast))
    until = calendar_today() + timedelta(days=10)
    with pytest.raises(RuleBroken, match="只有整改责任人"):
        ask_extension(actor=cast.actor(WORKSHOP_HEAD), finding_uuid=finding.uuid, until=until, reason="等备件")
    ask_extension(actor=cast.actor(TEAM_LEADER), finding_uuid=finding.uuid, until=until, reason="等备件，已拉警戒")
    with pytest.raises(RuleBroken, match="自己申请"):
        decide_extension(actor=cast.actor(TEAM_LEADER), finding_uuid=finding.uuid, granted=True)
    granted = decide_extension(actor=cast.actor(WORKSHOP_HEAD), finding_uuid=finding.uuid, granted=True)
    assert (granted.due_on, granted.asked_due_on) == (until, None)
    with pytest.raises(RuleBroken, match="没有等待批复"):
        decide_extension(actor=cast.actor(WORKSHOP_HEAD), finding_uuid=finding.uuid, granted=True)


def test_an_equal_does_not_decide_and_reassigning_gives_no_time(cast: Cast) -> None:
    finding = assigned(cast, reported(cast), to=WORKSHOP_HEAD)
    until = calendar_today() + timedelta(days=10)
    ask_extension(actor=cast.actor(WORKSHOP_HEAD), finding_uuid=finding.uuid, until=until, reason="停车检修")
    with pytest.raises(RuleBroken, match="上级批复"):
        decide_extension(actor=cast.actor(TEAM_LEADER), finding_uuid=finding.uuid, granted=True)
    with pytest.raises(RuleBroken, match="不同意延期请写明"):
        decide_extension(actor=cast.actor(SAFETY_OFFICER), finding_uuid=finding.uuid, granted=False)
    decide_extension(actor=cast.actor(SAFETY_OFFICER), finding_uuid=finding.uuid, granted=False, reason="不等")
    with pytest.raises(RuleBroken, match="改派不能推迟"):
        assigned(cast, finding, due_on=until)


def test_for_the_principal_the_safety_officer_decides(cast: Cast) -> None:
    finding = assigned(cast, reported(cast), to=PRINCIPAL)
    until = calendar_today() + timedelta(days=10)
    ask_extension(actor=cast.actor(PRINCIPAL), finding_uuid=finding.uuid, until=until, reason="等批复资金")
    with pytest.raises(RuleBroken, match="上级批复"):
        decide_extension(actor=cast.actor(WORKSHOP_HEAD), finding_uuid=finding.uuid, granted=True)
    assert decide_extension(actor=cast.actor(SAFETY_OFFICER), finding_uuid=finding.uuid, granted=True).due_on == until


def test_a_major_finding_is_told_to_the_park_and_handled_by_the_officer(cast: Cast) -> None:
    finding = reported(cast, thinks_major=True)
    assert (finding.level, finding.asks_grading) == ("general", True)
    with pytest.raises(RuleBroken, match="安全员或主要负责人判定"):
        grade_finding(
            actor=cast.actor(WORKSHOP_HEAD), finding_uuid=finding.uuid, level=FindingLevel.MAJOR, ground="重大"
        )
    officer = cast.actor(SAFETY_OFFICER)
    major = grade_finding(actor=officer, finding_uuid=finding.uuid, level=FindingLevel.MAJOR, ground="判定标准第3条")
    assert (major.level, major.asks_grading) == ("major", False)
    told = Fact.objects.get(kind="finding.graded").payload
    assert (told["park"], told["representatives"]) == (cast.park.name, [])
    with pytest.raises(RuleBroken, match="重大隐患由"):
        assigned(cast, finding)
    with pytest.raises(RuleBroken, match="不能撤销"):
        withdraw_finding(actor=officer, finding_uuid=finding.uuid, ground=Ground.MISTAKEN, note="查无此事")
    down = grade_finding(actor=officer, finding_uuid=finding.uuid, level=FindingLevel.GENERAL, ground="已泄压")
    assert (down.level, down.major_since) == ("general", major.major_since)


def test_a_finding_is_withdrawn_with_a_ground_and_never_by_who_owes_it(cast: Cast) -> None:
    first, second = reported(cast), reported(cast)
    head = cast.actor(WORKSHOP_HEAD)
    with pytest.raises(RuleBroken, match="怎样核实"):
        withdraw_finding(actor=head, finding_uuid=second.uuid, ground=Ground.MISTAKEN)
    with pytest.raises(RuleBroken, match="另一条隐患"):
        withdraw_finding(actor=head, finding_uuid=second.uuid, ground=Ground.DUPLICATE, duplicate_of=second.uuid)
    with pytest.raises(RuleBroken, match="保留先报的"):
        withdraw_finding(actor=head, finding_uuid=first.uuid, ground=Ground.DUPLICATE, duplicate_of=second.uuid)
    assigned(cast, second)
    with pytest.raises(RuleBroken, match="整改责任人不能撤销"):
        withdraw_finding(
            actor=cast.actor(TEAM_LEADER), finding_uuid=second.uuid, ground=Ground.DUPLICATE, duplicate_of=first.uuid
        )
    gone = withdraw_finding(actor=head, finding_uuid=second.uuid, ground=Ground.DUPLICATE, duplicate_of=first.uuid)
    assert (gone.state, gone.duplicate_of) == ("withdrawn", first)


def test_who_does_not_handle_findings_there_does_nothing_but_report(cast: Cast) -> None:
    finding = reported(cast)
    later = calendar_today() + timedelta(days=1)
    owner = cast.people[TEAM_LEADER].uuid
    for name, refusal in ((WORKER, NotAllowed), (INSPECTOR, NotAllowed), (STRANGER, Absent)):
        with pytest.raises(refusal):
            assign_finding(actor=cast.actor(name), finding_uuid=finding.uuid, owner_uuid=owner, due_on=later)
    with pytest.raises(RuleBroken, match="在职"):
        assign_finding(
            actor=cast.actor(SAFETY_OFFICER), finding_uuid=finding.uuid, owner_uuid=cast.people[STRANGER].uuid, due_on=later
        )  # fmt: skip
    with pytest.raises(RuleBroken, match="只有整改责任人"):
        rectify_finding(
            actor=cast.actor(WORKER), finding_uuid=finding.uuid, work=Work("擦了", (photo(cast, 9, WORKER),))
        )


def test_an_anonymous_report_names_nobody_and_is_found_above_the_workshop_only(cast: Cast) -> None:
    finding = reported(cast, is_anonymous=True, words="班长让我们短接联锁", kind=FindingKind.UNSAFE_ACT)
    fact = Fact.objects.get(kind="finding.reported")
    assert (fact.author_key, fact.path, fact.device_at) == (WHISTLE.key, cast.ours.path, None)
    worker = cast.people[WORKER]
    assert str(worker.uuid) not in str(fact.payload)
    assert worker.name not in str(fact.payload)
    assert (finding.reporter, finding.source, finding.path) == (None, "worker", cast.ours.path)
    seen = {
        name: finding in Finding.objects.visible_to(cast.actor(name)) for name in (TEAM_LEADER, WORKSHOP_HEAD, WORKER)
    }
    assert seen == {TEAM_LEADER: False, WORKSHOP_HEAD: False, WORKER: False}
    assert all(
        finding in Finding.objects.visible_to(cast.actor(name)) for name in (SAFETY_OFFICER, PRINCIPAL, INSPECTOR)
    )


def test_a_finding_raises_a_change_once_and_both_name_each_other(cast: Cast) -> None:
    finding = reported(cast)
    first = raise_change(
        actor=cast.actor(SAFETY_OFFICER), finding_uuid=finding.uuid, kind="equipment", reason="护栏改型"
    )
    again = raise_change(
        actor=cast.actor(SAFETY_OFFICER), finding_uuid=finding.uuid, kind="equipment", reason="护栏改型"
    )
    assert first.trigger is not None
    assert first.trigger == again.trigger
    assert kinds_of(finding) == ["reported", "linked"]
    assert Fact.objects.get(kind="trigger.raised").payload["reference"] == finding.code


def test_rows_told_anew_from_the_ledger_equal_those_kept_up(cast: Cast) -> None:
    old = closed(cast, shots=(photo(cast, 1, WORKER),))
    reported(cast, recurs=old.uuid)
    grade_finding(
        actor=cast.actor(SAFETY_OFFICER), finding_uuid=reported(cast).uuid, level=FindingLevel.MAJOR, ground="依据"
    )
    checked(cast, rectified(cast, assigned(cast, reported(cast))), passed=False, note="不到位")

    def rows() -> list[tuple[object, ...]]:
        names = [field.name for field in Finding._meta.concrete_fields if field.name not in ("id", "recurs")]
        return sorted(
            map(str, Finding.objects.values_list(*names, "recurs__uuid", "photos__sha256", "photos__likeness"))
        )

    before = rows()
    for fact in Fact.objects.filter(kind__in=KINDS):
        derive(fact)
    assert rows() == before
    assert rebuild_findings(actor=SYSTEM, enterprise_code=cast.ours.code) == 4
    assert rows() == before


def test_only_seen_at_the_site_or_by_photo_are_known_ways_to_look() -> None:
    assert [str(each.label) for each in Seen] == ["到现场看过", "只看了照片"]
