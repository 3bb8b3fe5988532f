"""Two months of findings at the first enterprise: reported by people, rounds and the park, in every state they can have."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID, uuid5

from PIL import Image, ImageDraw

from gangze.access.actor import Actor, system_actor
from gangze.access.matrix import Role
from gangze.inspections.models import Finding
from gangze.inspections.rules.handling import Ground, Seen
from gangze.inspections.rules.reports import Report, Shot, Work
from gangze.inspections.rules.words import FindingKind, FindingLevel, FindingSource, FindingState, Speciality
from gangze.inspections.services import closing, deciding
from gangze.inspections.services.climbing import escalate_overdue
from gangze.inspections.services.photos import keep_for_report, keep_photos, look_at_photos
from gangze.inspections.services.reporting import report_finding
from gangze.kernel import clock
from gangze.org.models import Enterprise, Person, Post, Unit

from .days import morning, today

NAMES = UUID("2f6d0c52-51a4-5d0e-9e0b-6d3a2f0c9b11")
AT_HOUR = 16
"""When findings are dealt with: after what else the story tells of the day."""
WORKER, LEADER, HEAD, OFFICER = Role.WORKER, Role.TEAM_LEADER, Role.WORKSHOP_HEAD, Role.SAFETY_OFFICER
PRINCIPAL, INSPECTOR = Role.PRINCIPAL, Role.INSPECTOR
ACT, GAP = FindingKind.UNSAFE_ACT, FindingKind.MANAGEMENT_GAP


@dataclass(frozen=True, slots=True)
class Tale:
    """What happened to one finding: `story` says how many days ago what was done; a number behind it is days or fen."""

    name: str
    words: str
    place: str
    by: Role
    story: str
    kind: FindingKind = FindingKind.UNSAFE_CONDITION
    category: Speciality | None = None
    in_workshop: bool = False
    recurs: str = ""

    @property
    def acts(self) -> list[tuple[int, str]]:
        """Return how many days ago what was done."""
        told = (act.split(" ", 1) for act in self.story.split(", ") if act)
        return [(int(ago), act) for ago, act in told]


TALES = (
    Tale("rail", "二层平台东侧护栏松动，手推能晃", "二层平台东侧", WORKER, "55 report, 54 assign 5, 50 rectify 120000, 49 close"),
    Tale("cover", "地沟盖板缺一块，夜间看不清", "聚合厂房北门", WORKER,
         "47 report, 46 assign 6, 44 rectify 30000, 43 back, 42 rectify 18000, 41 close"),
    Tale("mask", "取样时没有戴防护面罩", "三楼取样点", LEADER, "40 fixed, 39 close", ACT, Speciality.PROCESS),
    Tale("light", "防爆灯接线盒少一颗螺栓", "循环泵房", HEAD, "36 report, 35 assign 4, 33 rectify 2000, 32 photo", category=Speciality.ELECTRICAL),
    Tale("record", "检修作业票没有写隔离点", "聚合车间办公室", INSPECTOR, "30 report, 29 assign 6, 26 rectify 0, 25 close", GAP, in_workshop=True),
    Tale("gauge", "缓冲罐压力表超过检定日期", "缓冲罐V-102", WORKER,
         "24 report, 23 assign 5, 20 extend 9, 19 grant, 12 rectify 45000, 11 close", category=Speciality.INSTRUMENT),
    Tale("twice", "V-102压力表过期", "缓冲罐V-102", WORKER, "23 report, 22 duplicate gauge", category=Speciality.INSTRUMENT),
    Tale("smell", "闻到己内酰胺气味，复测没有超标", "熔融岗位", WORKER, "21 report, 20 mistaken"),
    Tale("rail2", "二层平台东侧护栏又松动", "二层平台东侧", WORKER, "14 report, 13 assign 4, 10 extend 20, 9 refuse", recurs="rail"),
    Tale("hose", "装卸软管接头老化渗漏", "卸料口", LEADER, "9 report, 8 assign 6, 3 rectify 88000", category=Speciality.EQUIPMENT),
    Tale("label", "取样阀阀位牌脱落，看不出开关", "三楼取样点", LEADER, "8 report, 7 assign 4, 5 rectify 3500, 4 photo"),
    Tale("training", "外来检修人员没有做入厂教育就进车间", "聚合厂房", HEAD, "6 report, 5 assign 7, 1 extend 15", GAP, in_workshop=True),
    Tale("alarm", "2号可燃气体报警器现场无声光", "循环泵房", WORKER, "2 report, 1 assign 5", category=Speciality.INSTRUMENT),
    Tale("new", "消防栓箱前堆放托盘", "聚合厂房南门", WORKER, "1 report"),
)  # fmt: skip
MAJOR = Tale("major", "反应器安全阀前手动阀被关闭且没有铅封", "聚合反应器R-101", WORKER, "")


class Story:
    """Tells what happens to findings on a day; `actors` says who plays which role."""

    def __init__(self, actors: Callable[[Role], Actor]) -> None:
        self.post = Post.objects.select_related("enterprise", "unit__parent").get(name="聚合主操")
        self.enterprise: Enterprise = self.post.enterprise
        self.workshop = Unit.objects.get(enterprise=self.enterprise, name="聚合车间", parent=None)
        self.actors = {role: actors(role) for role in (WORKER, LEADER, HEAD, OFFICER, PRINCIPAL, INSPECTOR)}

    def tell(self, day: date) -> int:
        """Let overdue findings climb in the morning, and everybody act in the afternoon; returns how many acts there were."""
        ago, count = (today() - day).days, 0
        with clock.standing_at(morning(day, hour=8) + timedelta(minutes=15)):
            count += escalate_overdue(actor=system_actor("demo"))
        for minute, tale in enumerate(TALES):
            for when, act in tale.acts:
                if when == ago:
                    with clock.standing_at(morning(day, hour=AT_HOUR) + timedelta(minutes=minute)):
                        self._act(tale, act, day)
                        count += 1
        return count + self._deal_with_rounds(day)

    def conclude(self) -> None:
        """Let a major finding be reported and graded today, and somebody report something without a name."""
        major = self._report(MAJOR)
        deciding.grade_finding(
            actor=self.actors[OFFICER], finding_uuid=major.uuid, level=FindingLevel.MAJOR,
            ground="安全阀被隔离，超压时不能泄放，符合重大事故隐患判定标准",
        )  # fmt: skip
        closing.assign_finding(
            actor=self.actors[PRINCIPAL], finding_uuid=major.uuid, owner_uuid=self._uuid(HEAD), due_on=clock.park_date(clock.now()),
            note="立即恢复，恢复前降负荷并派人值守",
        )  # fmt: skip
        unnamed = Report(
            FindingKind.UNSAFE_ACT, unit_uuid=self.workshop.uuid, words="夜班有人短接液位联锁", is_anonymous=True
        )
        report_finding(actor=self.actors[WORKER], report=unnamed, client_uuid=uuid5(NAMES, "unnamed"))
        look_at_photos()

    def _act(self, tale: Tale, act: str, day: date) -> None:
        what, _space, value = act.partition(" ")
        if what in ("report", "fixed"):
            self._report(tale, is_fixed=what == "fixed")
        else:
            self._ways()[what](uuid5(NAMES, tale.name), value, day)

    def _ways(self) -> Mapping[str, Callable[[UUID, str, date], object]]:
        head, leader, officer = self.actors[HEAD], self.actors[LEADER], self.actors[OFFICER]
        return {
            "assign": lambda uuid, value, day: closing.assign_finding(
                actor=head, finding_uuid=uuid, owner_uuid=self._uuid(LEADER), due_on=day + timedelta(days=int(value))
            ),
            "rectify": lambda uuid, value, _day: self._rectify(uuid, int(value)),
            "close": lambda uuid, _value, _day: self._check(uuid, Seen.SITE),
            "photo": lambda uuid, _value, _day: self._check(uuid, Seen.PHOTO),
            "back": lambda uuid, _value, _day: closing.check_finding(
                actor=officer, finding_uuid=uuid, verdict=closing.Verdict(False, note="新盖板没有固定，踩上去会翻")
            ),
            "extend": lambda uuid, value, day: closing.ask_extension(
                actor=leader, finding_uuid=uuid, until=day + timedelta(days=int(value)), reason="备件未到，已设警戒并每班查看"
            ),
            "grant": lambda uuid, _value, _day: closing.decide_extension(actor=head, finding_uuid=uuid, granted=True),
            "refuse": lambda uuid, _value, _day: closing.decide_extension(
                actor=head, finding_uuid=uuid, granted=False, reason="护栏等不得，今天先用脚手管加固"
            ),
            "duplicate": lambda uuid, value, _day: deciding.withdraw_finding(
                actor=head, finding_uuid=uuid, ground=Ground.DUPLICATE, duplicate_of=uuid5(NAMES, value)
            ),
            "mistaken": lambda uuid, _value, _day: deciding.withdraw_finding(
                actor=head, finding_uuid=uuid, ground=Ground.MISTAKEN, note="便携仪复测三处均为 0，气味来自清洗槽"
            ),
        }  # fmt: skip

    def _uuid(self, role: Role) -> UUID:
        return Person.objects.values_list("uuid", flat=True).get(user_id=self.actors[role].user_id or 0)

    def _report(self, tale: Tale, *, is_fixed: bool = False) -> Finding:
        actor, name = self.actors[tale.by], uuid5(NAMES, tale.name)
        place = {"unit_uuid": self.workshop.uuid} if tale.in_workshop else {"post_uuid": self.post.uuid}
        bare = Report(tale.kind, words=tale.words, **place)  # type: ignore[arg-type]  # a place is a uuid
        shots = keep_for_report(actor=actor, report=bare, files=[picture(f"{tale.name} before")])
        work = (
            Work("当场停止取样，戴好面罩后继续；班前会上重讲", self._shots(actor, f"{tale.name} after"))
            if is_fixed
            else None
        )
        report = Report(
            tale.kind, words=tale.words, place=tale.place, category=tale.category, shots=shots, work=work,
            recurs=uuid5(NAMES, tale.recurs) if tale.recurs else None, thinks_major=tale is MAJOR, **place,  # type: ignore[arg-type]
        )  # fmt: skip
        return report_finding(actor=actor, report=report, client_uuid=name)

    def _shots(self, actor: Actor, seed: str) -> tuple[Shot, ...]:
        return keep_photos(
            actor=actor, tenant=self.enterprise.tenant, path=self.post.path, files=[picture(seed)]
        )  # fmt: skip

    def _rectify(self, uuid: UUID, fen: int) -> None:
        leader = self.actors[LEADER]
        work = Work("已按要求整改，现场复查无异常", self._shots(leader, f"{uuid} {fen}"), fen)
        closing.rectify_finding(actor=leader, finding_uuid=uuid, work=work)

    def _check(self, uuid: UUID, seen: Seen) -> None:
        verdict = closing.Verdict(True, seen)
        closing.check_finding(actor=self.actors[OFFICER], finding_uuid=uuid, verdict=verdict)

    def _deal_with_rounds(self, day: date) -> int:
        """Let what rounds found be assigned on the next day, rectified on the third and closed on the fourth."""
        count = 0
        sources = [FindingSource.ROUND.value, FindingSource.WEEKLY.value, FindingSource.MONTHLY.value]
        found = Finding.objects.open().filter(enterprise=self.enterprise, source__in=sources)
        for minute, finding in enumerate(found.order_by("pk")):
            step, value = _NEXT.get((finding.state, (day - finding.business_on).days), ("", ""))
            if step:
                value = _COSTS[finding.pk % len(_COSTS)] if step == "rectify" else value
                with clock.standing_at(morning(day, hour=AT_HOUR) + timedelta(minutes=20 + minute)):
                    self._ways()[step](finding.uuid, value, day)
                    count += 1
        return count


_NEXT = {
    (FindingState.REPORTED.value, 1): ("assign", "3"),
    (FindingState.ASSIGNED.value, 3): ("rectify", ""),
    (FindingState.RECTIFIED.value, 4): ("close", ""),
}
_COSTS = ("0", "6800", "24000", "0", "15500", "120000")
"""What rectifying costs in turn, in fen."""


def picture(seed: str) -> io.BytesIO:
    """Return a drawn photo of pipes and flanges, another one for each seed."""
    chance = Random(seed)  # noqa: S311 — a picture, not a secret
    shade = chance.randrange(90, 200)
    image = Image.new("RGB", (960, 720), (shade, shade + 8, shade + 16))
    draw = ImageDraw.Draw(image)
    for _pipe in range(7):
        x, y, thick = chance.randrange(960), chance.randrange(720), chance.randrange(24, 80)
        grey = chance.randrange(40, 230)
        ends = (x, 0, x, 720) if chance.random() < 0.5 else (0, y, 960, y)
        draw.line(ends, fill=(grey, grey, chance.randrange(60, 230)), width=thick)
        draw.ellipse((x - thick, y - thick, x + thick, y + thick), fill=(grey // 2, grey // 2, grey // 2))
    written = io.BytesIO()
    image.save(written, "JPEG", quality=80)
    written.seek(0)
    return written
