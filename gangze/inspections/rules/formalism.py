"""What looks like rounds done for the form: hints to leaders with the rounds behind, never a punishment (docs/rules/formalism.md)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import erfc, exp, sqrt

from gangze.kernel.wording import Sentence

from .paper import LATE_DAYS
from .words import Cadence

SECONDS_AN_ITEM = 2
"""Nobody looks at something and answers in less."""
FEWEST_ITEMS = 3
WALK = timedelta(seconds=60)
"""From one post to another nobody goes, looks and begins in less."""
FEWEST_ROUNDS = 20
"""Of fewer rounds no pattern is told."""
SAME_TIMES, SAME_SHARE = 5, 0.5
SLOT = timedelta(minutes=2)
SLOT_SHARE = 0.6
PERSON_SHARE = 0.9
FEWEST_HOLDERS = 2
PAPER_TIMES = 5
RARE = 0.05
FEWEST_EXPECTED = 3.0
FEWEST_SILENT, MOST_SILENT = 100, 5000
"""So many daily rounds of a place in a month without a single finding are told, the latest of them at most."""
FEWEST_CHECKS: Mapping[str, int] = {Cadence.WEEKLY.value: 8, Cadence.MONTHLY.value: 6}
"""So many weekly or monthly checks of a year without one."""
LARGEST_MEAN = 600.0
"""Beyond, e to the minus mean is no longer a number to count with."""


class SignalKind(StrEnum):
    """What kind of oddness; the order is that of pages."""

    FAST_SHEET = "fast_sheet"
    FAST_WALK = "fast_walk"
    SAME_ANSWERS = "same_answers"
    CLUSTER = "cluster"
    FEW_FINDINGS = "few_findings"
    NO_FINDINGS = "no_findings"
    SAME_PERSON = "same_person"
    LATE_PAPER = "late_paper"

    @property
    def label(self) -> str:
        """Return the name of the hint."""
        return _LABELS[self]

    @property
    def rule(self) -> str:
        """Return in a sentence when the hint appears."""
        return _RULES[self]


_LABELS = {
    SignalKind.FAST_SHEET: Sentence("答得太快"),
    SignalKind.FAST_WALK: Sentence("走得太快"),
    SignalKind.SAME_ANSWERS: Sentence("读数雷同"),
    SignalKind.CLUSTER: Sentence("总在同一时刻"),
    SignalKind.FEW_FINDINGS: Sentence("发现问题偏少"),
    SignalKind.NO_FINDINGS: Sentence("一条问题也没发现"),
    SignalKind.SAME_PERSON: Sentence("总是同一个人"),
    SignalKind.LATE_PAPER: Sentence("纸质补录多"),
}
_RULES = {
    SignalKind.FAST_SHEET: Sentence(
        "一张至少答了{items}项的表，用时平均每项不到{seconds}秒；纸质补录的不算。",
        items=FEWEST_ITEMS, seconds=SECONDS_AN_ITEM,
    ),
    SignalKind.FAST_WALK: Sentence(
        "同一个人在两个岗位的排查，前一张还没答完，或答完不到{count}秒，后一张就开始了。", count=60
    ),
    SignalKind.SAME_ANSWERS: Sentence(
        "有读数的表，连读数都完全一样的达到{times}次，并超过该岗位排查的一半。", times=SAME_TIMES
    ),
    SignalKind.CLUSTER: Sentence(
        "至少{count}次排查中六成以上，离应查时刻的时间落在同一个{minutes}分钟里。", count=FEWEST_ROUNDS, minutes=2
    ),
    SignalKind.FEW_FINDINGS: Sentence(
        "按本企业的平均水平至少该发现{expected}条，实际少到平均水平下二十次里碰不到一次；日排查比同专业，周排查、月排查各比全部，看近一年。",
        expected=3,
    ),
    SignalKind.NO_FINDINGS: Sentence(
        "一个地方当月至少{daily}次日排查，或者近一年至少{weekly}次周排查、{monthly}次月排查，一条问题也没有发现。",
        daily=FEWEST_SILENT, weekly=FEWEST_CHECKS[Cadence.WEEKLY.value], monthly=FEWEST_CHECKS[Cadence.MONTHLY.value],
    ),
    SignalKind.SAME_PERSON: Sentence("岗位不止一人，至少{count}次排查中九成以上是同一个人做的。", count=FEWEST_ROUNDS),
    SignalKind.LATE_PAPER: Sentence(
        "纸质补录里，隔了{days}天以上才补录或没有原件的达到{count}次。", days=LATE_DAYS, count=PAPER_TIMES
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Done:
    """A round as the counters look at it; `key` finds it again. `items` counts what was answered, `is_timed` is false where times come from paper.

    `version` is that of the plan whose sheet was answered; `speciality` is the cadence for a weekly or monthly check.

    `entered_days` is how many days after its own day paper was entered, None for what is not from paper; `has_original` whether its scan is kept.
    `spent_seconds` is how long the sheet lay open, where a device counted: one begun yesterday may still have been ticked in a moment.
    """

    key: int
    plan: int
    post: int
    speciality: str
    person: int | None
    scheduled_for: datetime
    started_at: datetime
    finished_at: datetime
    items: int
    findings: int
    digest: str
    is_timed: bool = True
    entered_days: int | None = None
    has_original: bool = True
    spent_seconds: int | None = None
    version: int = 1

    @property
    def seconds(self) -> float:
        """Return how long somebody looked at the sheet: as the device counted, else from beginning to end."""
        if self.spent_seconds is not None:
            return self.spent_seconds
        return (self.finished_at - self.started_at).total_seconds()

    @property
    def began_at(self) -> datetime:
        """Return when somebody can have come to the place: a sheet that lay in a pocket since yesterday was not walked with."""
        return self.finished_at - timedelta(seconds=self.seconds)

    @property
    def is_doubtful_paper(self) -> bool:
        """Return whether it is from paper that nobody can look at, or that came days later."""
        return self.entered_days is not None and (self.entered_days >= LATE_DAYS or not self.has_original)


@dataclass(frozen=True, slots=True)
class House:
    """What the rounds are held against: the versions of plans (plan, number) whose sheets ask for readings, and how many people hold the post of each plan."""

    with_readings: frozenset[tuple[int, int]] = frozenset()
    holders: Mapping[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """A hint about a plan, about a person, or about the place looked at: a sentence, and the rounds it speaks of."""

    kind: SignalKind
    plan: int | None
    person: int | None
    words: Sentence
    evidence: tuple[int, ...]

    @property
    def key(self) -> str:
        """Return the name under which an address asks for what is behind: fast_sheet-12, fast_walk-p7."""
        person = f"p{self.person}" if self.person is not None else "all"
        return f"{self.kind.value}-{self.plan if self.plan is not None else person}"


def signals(rounds: Sequence[Done], house: House) -> list[Signal]:
    """Return the hints about the plans of one house, in order; those about people are `fast_walks`.

    `rounds` are all of the house in the period: what is much and what is little is told by its own level.
    """
    found = [
        *fast_sheets(rounds), *same_answers(rounds, house.with_readings), *clusters(rounds),
        *few_findings(rounds), *same_person(rounds, house.holders or {}), *late_papers(rounds),
    ]  # fmt: skip
    return in_order(found)


def in_order(found: Iterable[Signal]) -> list[Signal]:
    """Return hints in the order of kinds, those with most rounds behind first."""
    order = list(SignalKind)
    return sorted(found, key=lambda each: (order.index(each.kind), -len(each.evidence), each.key))


def is_fast(done: Done) -> bool:
    """Return whether a sheet was answered faster than anybody looks."""
    return done.is_timed and done.items >= FEWEST_ITEMS and done.seconds < SECONDS_AN_ITEM * done.items


def fast_sheets(rounds: Iterable[Done]) -> Iterator[Signal]:
    """Yield for each plan the sheets that were answered faster than anybody looks."""
    for plan, of_plan in _by(rounds, lambda each: each.plan).items():
        fast = [each for each in of_plan if is_fast(each)]
        if fast:
            words = Sentence("{all}次里有{count}次平均每项不到2秒。", all=len(of_plan), count=len(fast))
            yield _signal(SignalKind.FAST_SHEET, plan, None, words, fast)


def fast_walks(rounds: Iterable[Done]) -> Iterator[Signal]:
    """Yield for each person the rounds at two posts between which there was no time to walk."""
    for person, own in _by(rounds, lambda each: each.person).items():
        if not isinstance(person, int):
            continue
        rushed = _rushed(sorted((each for each in own if each.is_timed), key=lambda each: (each.began_at, each.key)))
        if rushed:
            both = {each.key: each for later, before in rushed for each in (*before, later)}
            words = Sentence("有{count}次在一个岗位还没答完、或答完不到一分钟，就在另一个岗位开始。", count=len(rushed))
            yield _signal(SignalKind.FAST_WALK, None, person, words, both.values())


def _rushed(rounds: Iterable[Done]) -> list[tuple[Done, list[Done]]]:
    """Return, of one person's rounds by their beginning, those that began too soon, each with the rounds elsewhere it came too soon after.

    A long round may still go on while several short ones come and go, so each is held against all that had not ended long enough before.
    """
    found, near = [], list[Done]()
    for each in rounds:
        near = [one for one in near if each.began_at - one.finished_at < WALK]
        if elsewhere := [one for one in near if one.post != each.post]:
            found.append((each, elsewhere))
        near.append(each)
    return found


def same_answers(rounds: Iterable[Done], with_readings: frozenset[tuple[int, int]]) -> Iterator[Signal]:
    """Yield for each plan the answers to sheets with readings that came again and again to the last digit; 正常 alone is no oddness."""
    read = [each for each in rounds if (each.plan, each.version) in with_readings]
    for plan, of_plan in _by(read, lambda each: each.plan).items():
        digest, count = Counter(each.digest for each in of_plan).most_common(1)[0]
        if count >= SAME_TIMES and count > SAME_SHARE * len(of_plan):
            words = Sentence("{all}次里有{count}次连读数都完全一样。", all=len(of_plan), count=count)
            alike = [each for each in of_plan if each.digest == digest]
            yield _signal(SignalKind.SAME_ANSWERS, plan, None, words, alike)


def clusters(rounds: Iterable[Done]) -> Iterator[Signal]:
    """Yield for each plan the rounds that end at the same distance from their moment, again and again."""
    for plan, of_plan in _by((each for each in rounds if each.is_timed), lambda each: each.plan).items():
        if len(of_plan) < FEWEST_ROUNDS:
            continue
        slot, count = Counter(map(_slot, of_plan)).most_common(1)[0]
        if count > SLOT_SHARE * len(of_plan):
            minutes = slot * int(SLOT.total_seconds() // 60)
            told = {"all": len(of_plan), "count": count, "minutes": abs(minutes)}
            words = Sentence("{all}次里有{count}次在应查时刻后{minutes}分钟前后答完。", **told)
            if minutes < 0:
                words = Sentence("{all}次里有{count}次在应查时刻前{minutes}分钟前后答完。", **told)
            yield _signal(SignalKind.CLUSTER, plan, None, words, [each for each in of_plan if _slot(each) == slot])


def _slot(done: Done) -> int:
    return (done.finished_at - done.scheduled_for) // SLOT


def few_findings(rounds: Sequence[Done]) -> Iterator[Signal]:
    """Yield the plans with fewer findings than the house has by chance, held against all rounds of the same speciality.

    With as many findings a round as the speciality has, `k` or fewer among `n` rounds come by chance with the probability that a Poisson
    variable of mean `n × findings ÷ rounds` is at most `k`; below 5 % it is told. Less than three expected tells nothing.
    """
    for of_speciality in _by(rounds, lambda each: each.speciality).values():
        level = sum(each.findings for each in of_speciality) / len(of_speciality)
        for plan, of_plan in _by(of_speciality, lambda each: each.plan).items():
            expected, count = level * len(of_plan), sum(each.findings for each in of_plan)
            if expected >= FEWEST_EXPECTED and at_most(count, expected) < RARE:
                words = _fewer_than(of_plan[0].speciality, len(of_plan), count, round(expected))
                yield _signal(SignalKind.FEW_FINDINGS, plan, None, words, of_plan)


def _fewer_than(speciality: str, rounds: int, count: int, expected: int) -> Sentence:
    """Return how few findings there are, held against what: checks of a week or month have no speciality."""
    if speciality == Cadence.WEEKLY.value:
        return Sentence(
            "{all}次只发现{count}条；按本企业周排查的水平约{expected}条。", all=rounds, count=count, expected=expected
        )
    if speciality == Cadence.MONTHLY.value:
        return Sentence(
            "{all}次只发现{count}条；按本企业月排查的水平约{expected}条。", all=rounds, count=count, expected=expected
        )
    return Sentence(
        "{all}次只发现{count}条；按本企业同专业的水平约{expected}条。", all=rounds, count=count, expected=expected
    )


def silent_place(rounds: Sequence[Done]) -> Iterator[Signal]:
    """Yield one hint where many daily rounds of a place found nothing at all: a house without findings has no level to fall short of."""
    if len(rounds) >= FEWEST_SILENT and not any(each.findings for each in rounds):
        latest = sorted(rounds, key=lambda each: each.finished_at)[-MOST_SILENT:]
        words = Sentence("最近{all}次日排查，一条问题也没有发现。", all=len(latest))
        yield _signal(SignalKind.NO_FINDINGS, None, None, words, latest)


def check_signals(checks: Sequence[Done]) -> list[Signal]:
    """Return the hints about weekly and monthly checks of a year: fewer findings than the house has, or none at all."""
    found = list(few_findings(checks))
    told = {each.plan for each in found}
    for plan, of_plan in _by((each for each in checks if each.plan not in told), lambda each: each.plan).items():
        fewest = FEWEST_CHECKS.get(of_plan[0].speciality, FEWEST_SILENT)
        if len(of_plan) >= fewest and not any(each.findings for each in of_plan):
            words = Sentence("近一年{all}次，一条问题也没有发现。", all=len(of_plan))
            found.append(_signal(SignalKind.NO_FINDINGS, plan, None, words, of_plan))
    return found


def at_most(count: int, mean: float) -> float:
    """Return the probability that a Poisson variable of a mean is at most `count`; for large means that of the normal one."""
    if mean > LARGEST_MEAN:
        return erfc((mean - count) / sqrt(2 * mean)) / 2
    term = total = exp(-mean)
    for number in range(1, count + 1):
        term *= mean / number
        total += term
    return min(total, 1.0)


def same_person(rounds: Iterable[Done], holders: Mapping[int, int]) -> Iterator[Signal]:
    """Yield the plans of posts with several people whose rounds are nearly all one person's."""
    for plan, of_plan in _by(rounds, lambda each: each.plan).items():
        if len(of_plan) < FEWEST_ROUNDS or not isinstance(plan, int) or holders.get(plan, 0) < FEWEST_HOLDERS:
            continue
        person, count = Counter(each.person for each in of_plan).most_common(1)[0]
        if person is not None and count > PERSON_SHARE * len(of_plan):
            words = Sentence("{all}次里有{count}次是同一个人做的。", all=len(of_plan), count=count)
            own = [each for each in of_plan if each.person == person]
            yield _signal(SignalKind.SAME_PERSON, plan, person, words, own)


def late_papers(rounds: Iterable[Done]) -> Iterator[Signal]:
    """Yield the plans whose rounds come from paper again and again, days later or without the sheet itself."""
    doubtful = [each for each in rounds if each.is_doubtful_paper]
    for plan, of_plan in _by(doubtful, lambda each: each.plan).items():
        if len(of_plan) >= PAPER_TIMES:
            none = sum(not each.has_original for each in of_plan)
            words = Sentence(
                "{count}次纸质补录隔了{days}天以上或没有原件，其中{none}次没有原件。",
                count=len(of_plan),
                days=LATE_DAYS,
                none=none,
            )
            yield _signal(SignalKind.LATE_PAPER, plan, None, words, of_plan)


def _by(rounds: Iterable[Done], part: Callable[[Done], Hashable]) -> dict[Hashable, list[Done]]:
    found: defaultdict[Hashable, list[Done]] = defaultdict(list)
    for each in rounds:
        found[part(each)].append(each)
    return dict(found)


def _signal(kind: SignalKind, plan: Hashable, person: int | None, words: Sentence, evidence: Iterable[Done]) -> Signal:
    keys = tuple(sorted(each.key for each in evidence))
    return Signal(kind, plan if isinstance(plan, int) else None, person, words, keys)
