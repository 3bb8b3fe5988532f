"""Training: courses, results, how many hours the law asks for, and who lacks what (docs/rules/training.md)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Sentence

WITHDRAWN_TRAINING = "mastery.training_withdrawn"
"""The kind of fact that takes a record or a certificate back."""

NEW_FOR_DAYS = 365
"""Whoever was hired or moved longer ago than this is not asked for what may lie on paper in a cupboard."""
EARLY_DAYS = 90
"""Training for a post may come so many days before the post is held."""
WARN_DAYS = (30, 60)
"""A certificate is told of so many days before it ends."""
MOST_HOURS = Decimal(999)
LARGEST_SCORE = Decimal(100)
NEVER_ENDS = date(9999, 12, 31)


class Course(StrEnum):
    """What kind of training it was. source: 生产经营单位安全培训规定 第十二、十三、十七条."""

    COMPANY = "company"
    WORKSHOP = "workshop"
    TEAM = "team"
    TRANSFER = "transfer"
    RETURN = "return"
    CHANGE = "change"
    CONTRACTOR = "contractor"
    ROUTINE = "routine"

    @property
    def label(self) -> str:
        """Return the name of the course."""
        return _COURSES[self]

    @property
    def short(self) -> str:
        """Return the name where it is clear that induction is spoken of: 公司级."""
        return _LEVELS.get(self, self.label)


INDUCTION = (Course.COMPANY, Course.WORKSHOP, Course.TEAM)
"""三级安全教育, in order."""

_LEVELS = {Course.COMPANY: Sentence("公司级"), Course.WORKSHOP: Sentence("车间级"), Course.TEAM: Sentence("班组级")}
_COURSES = {
    Course.COMPANY: Sentence("三级教育·公司级"),
    Course.WORKSHOP: Sentence("三级教育·车间级"),
    Course.TEAM: Sentence("三级教育·班组级"),
    Course.TRANSFER: Sentence("转岗"),
    Course.RETURN: Sentence("复工"),
    Course.CHANGE: Sentence("变更后再培训"),
    Course.CONTRACTOR: Sentence("承包商入厂"),
    Course.ROUTINE: Sentence("日常"),
}


class Result(StrEnum):
    """How the examination after the training ended; RESIT waits for another try."""

    PASSED = "passed"
    FAILED = "failed"
    RESIT = "resit"

    @property
    def label(self) -> str:
        """Return the name of the result."""
        return _RESULTS[self]


_RESULTS = {Result.PASSED: Sentence("合格"), Result.FAILED: Sentence("不合格"), Result.RESIT: Sentence("补考")}


@dataclass(frozen=True, slots=True)
class RequiredHours:
    """How many hours are asked for: of the three levels together, and each year again.

    The defaults are those for 危险化学品 enterprises, which an operator confirms for the place.
    source: 《生产经营单位安全培训规定》(国家安全监管总局令第3号，第80号修正) 第十三条.
    """

    induction: int = 72
    yearly: int = 20


def checked_hours(hours: Decimal) -> Decimal:
    """Return hours in half hours. Raises RuleBroken for none, too many and other fractions."""
    if not 0 < hours <= MOST_HOURS:
        raise RuleBroken("学时须大于0，最多{most}。", most=int(MOST_HOURS))
    if hours * 2 % 1:
        raise RuleBroken("学时按半小时记，例如4或4.5。")
    return hours.quantize(Decimal("0.1"))


def checked_score(score: Decimal | None) -> Decimal | None:
    """Return a score of at most one decimal. Raises RuleBroken outside 0–100."""
    if score is None:
        return None
    if not 0 <= score <= LARGEST_SCORE:
        raise RuleBroken("成绩须在0～100之间。")
    return score.quantize(Decimal("0.1"))


def check_day(day: date, today: date) -> None:
    """Raise RuleBroken for a training that has not happened yet, or so long ago that it is a slip of the pen."""
    if day > today:
        raise RuleBroken("培训日期不能晚于今天。")
    if day.year < 1980:
        raise RuleBroken("培训日期 {day} 的年份不合理。", day=day.isoformat())


def check_certificate_days(issued_on: date | None, expires_on: date | None, today: date) -> None:
    """Raise RuleBroken for a certificate of the future and one that ends before it begins."""
    if issued_on is not None and issued_on > today:
        raise RuleBroken("发证日期不能晚于今天。")
    if issued_on is not None and expires_on is not None and expires_on < issued_on:
        raise RuleBroken("有效期不能早于发证日期。")


class EndState(StrEnum):
    """How near the end of a certificate is."""

    EXPIRED = "expired"
    WITHIN_30 = "within_30"
    WITHIN_60 = "within_60"
    GOOD = "good"

    @property
    def label(self) -> str:
        """Return the words of the state."""
        return _ENDS[self]


_ENDS = {
    EndState.EXPIRED: Sentence("已过期"),
    EndState.WITHIN_30: Sentence("30天内到期"),
    EndState.WITHIN_60: Sentence("60天内到期"),
    EndState.GOOD: Sentence("有效"),
}


def end_state(expires_on: date | None, day: date) -> EndState:
    """Return how near the end is on a day; a certificate is good on its last day. None never ends."""
    if expires_on is None:
        return EndState.GOOD
    left = (expires_on - day).days
    if left < 0:
        return EndState.EXPIRED
    if left <= WARN_DAYS[0]:
        return EndState.WITHIN_30
    return EndState.WITHIN_60 if left <= WARN_DAYS[1] else EndState.GOOD


class Lack(StrEnum):
    """What somebody lacks."""

    INDUCTION = "induction"
    HOURS = "hours"
    TRANSFER = "transfer"
    CHANGE = "change"
    CONTRACTOR = "contractor"
    YEARLY = "yearly"

    @property
    def label(self) -> str:
        """Return what is lacking, in a few words."""
        return _LACKS[self]


_LACKS = {
    Lack.INDUCTION: Sentence("三级教育不全"),
    Lack.HOURS: Sentence("三级教育学时不足"),
    Lack.TRANSFER: Sentence("转岗未培训"),
    Lack.CHANGE: Sentence("内容变更未再培训"),
    Lack.CONTRACTOR: Sentence("承包商人员未做入厂教育"),
    Lack.YEARLY: Sentence("本年再培训学时不足"),
}


@dataclass(frozen=True, slots=True)
class Taught:
    """One training as it counts: `items` by uid (hex) with `revision`, the number of the revision they were taught from."""

    course: Course
    trained_on: date
    hours: Decimal
    has_passed: bool
    post: UUID | None = None
    items: frozenset[str] = frozenset()
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Changed:
    """An item that became new or changed in substance in revision `number`, in force since `on`."""

    uid: str
    number: int
    on: date


@dataclass(frozen=True, slots=True)
class Held:
    """A post held today: since when, whether another was held before, and what changed there.

    `acknowledged` is by uid the highest revision in which the person acknowledged the item.
    """

    post: UUID
    name: str
    starts_on: date
    is_first: bool
    changed: tuple[Changed, ...] = ()
    acknowledged: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Learner:
    """A person as training sees one; a contractor's worker holds no post and has other duties of training."""

    hired_on: date | None
    is_contractor: bool = False
    holds: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is lacking. `courses`: which; `post` and `uids`: where and about what; `hours`: had, `of`: asked."""

    lack: Lack
    courses: tuple[Course, ...] = ()
    post: UUID | None = None
    post_name: str = ""
    uids: tuple[str, ...] = ()
    hours: Decimal = Decimal(0)
    of: int = 0


def training_gaps(learner: Learner, taught: Sequence[Taught], *, day: date, hours: RequiredHours) -> list[Gap]:
    """Return what a person lacks on a day, the gravest first; empty when nothing is known to lack.

    Who was hired on an unknown day, or longer ago than NEW_FOR_DAYS, is not asked for the three levels: no record here
    proves nothing about the years before. source: 生产经营单位安全培训规定 第十三、十七条.
    """
    if learner.is_contractor:
        return list(_contractor(taught))
    return [
        *_induction(learner, taught, day, hours),
        *(gap for held in learner.holds for gap in _transfer(held, taught, day)),
        *(gap for held in learner.holds for gap in _change(held, taught)),
        *_yearly(learner, taught, day, hours),
    ]


def is_new(hired_on: date | None, day: date) -> bool:
    """Return whether somebody began so recently that the three levels are asked for here."""
    return hired_on is not None and hired_on > day - timedelta(days=NEW_FOR_DAYS) and hired_on <= day


def _contractor(taught: Iterable[Taught]) -> Iterator[Gap]:
    if not any(each.course is Course.CONTRACTOR and each.has_passed for each in taught):
        yield Gap(Lack.CONTRACTOR, (Course.CONTRACTOR,))


def _induction(learner: Learner, taught: Sequence[Taught], day: date, hours: RequiredHours) -> Iterator[Gap]:
    if not is_new(learner.hired_on, day):
        return
    passed = [each for each in taught if each.has_passed and each.course in INDUCTION]
    missing = tuple(course for course in INDUCTION if course not in {each.course for each in passed})
    if missing:
        yield Gap(Lack.INDUCTION, missing)
        return
    had = sum((each.hours for each in passed), Decimal(0))
    if had < hours.induction:
        yield Gap(Lack.HOURS, INDUCTION, hours=had, of=hours.induction)


def _transfer(held: Held, taught: Iterable[Taught], day: date) -> Iterator[Gap]:
    if held.is_first or not day - timedelta(days=NEW_FOR_DAYS) < held.starts_on <= day:
        return
    counts_from = held.starts_on - timedelta(days=EARLY_DAYS)
    if not any(_is_for(each, held, counts_from) for each in taught):
        yield Gap(Lack.TRANSFER, (Course.TRANSFER,), held.post, held.name)


def _is_for(each: Taught, held: Held, counts_from: date) -> bool:
    is_about = each.post is None or each.post == held.post
    return each.course is Course.TRANSFER and each.has_passed and is_about and each.trained_on >= counts_from


def _change(held: Held, taught: Collection[Taught]) -> Iterator[Gap]:
    known = dict(held.acknowledged)
    for each in taught:
        if each.has_passed and each.post == held.post:
            known.update({uid: max(each.revision, known.get(uid, 0)) for uid in each.items})
    asked = [one.uid for one in held.changed if one.on > held.starts_on and known.get(one.uid, 0) < one.number]
    if asked:
        yield Gap(Lack.CHANGE, (Course.CHANGE,), held.post, held.name, tuple(asked))


def _yearly(learner: Learner, taught: Iterable[Taught], day: date, hours: RequiredHours) -> Iterator[Gap]:
    # In the year of hiring the three levels count instead. An unknown day of hiring is not this year's.
    if not learner.holds or (learner.hired_on is not None and learner.hired_on.year >= day.year):
        return
    had = hours_in_year(taught, day.year)
    if had < hours.yearly:
        yield Gap(Lack.YEARLY, (Course.ROUTINE,), hours=had, of=hours.yearly)


def hours_in_year(taught: Iterable[Taught], year: int) -> Decimal:
    """Return the hours somebody was taught in a calendar year, whatever the examination said."""
    return sum((each.hours for each in taught if each.trained_on.year == year), Decimal(0))
