"""Who may do what next about a finding, and why not: every refusal is a sentence (docs/rules/findings.md §3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gangze.access.matrix import Role
from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Sentence

from .findings import Standing
from .words import FindingLevel, FindingState

LONGEST_WORDS = 500
LONGEST_PLACE = 100
MOST_PHOTOS = 9
LONGEST_DAYS = 365
"""Days: a rectification that takes longer is a project, to be cut into findings or measures."""
MOST_FEN = 100_000_000_000
RANKS: Mapping[Role, int] = {
    Role.TEAM_LEADER: 1,
    Role.WORKSHOP_HEAD: 2,
    Role.SAFETY_OFFICER: 3,
    Role.PRINCIPAL: 4,
}
"""How high in the house a role stands; who has none of them stands at 0."""
OFFICER_RANK = RANKS[Role.SAFETY_OFFICER]


class Ground(StrEnum):
    """Why a finding is withdrawn."""

    DUPLICATE = "duplicate"
    MISTAKEN = "mistaken"

    @property
    def label(self) -> str:
        """Return the ground in Chinese."""
        return {Ground.DUPLICATE: Sentence("重复上报"), Ground.MISTAKEN: Sentence("核实后不是隐患")}[self]


class Seen(StrEnum):
    """How a rectification was checked: a photo is less than a look, and says so."""

    SITE = "site"
    PHOTO = "photo"

    @property
    def label(self) -> str:
        """Return how it was checked in Chinese."""
        return {Seen.SITE: Sentence("到现场看过"), Seen.PHOTO: Sentence("只看了照片")}[self]


@dataclass(frozen=True, slots=True)
class Doer:
    """Who acts: the key of the account, the uuid of the person ("" for none) and the rank in the house."""

    key: str
    person: str
    rank: int = 0
    is_system: bool = False


def rank_of(roles: Iterable[Role]) -> int:
    """Return how high the roles stand in the house, 0 for none."""
    return max((RANKS.get(role, 0) for role in roles), default=0)


def require_open(standing: Standing) -> None:
    """Raise RuleBroken for a finding that is closed or withdrawn: it never changes again."""
    if standing.state is FindingState.CLOSED:
        raise RuleBroken("隐患已闭环，不能再改；同样的问题再出现，请另报一条并关联到这一条。")
    if standing.state is FindingState.WITHDRAWN:
        raise RuleBroken("隐患已撤销，不能再改。")


def require_officer_for_major(standing: Standing, doer: Doer) -> None:
    """Raise RuleBroken where a major finding is handled by less than a safety officer."""
    if standing.level is FindingLevel.MAJOR and not _is_high(doer):
        raise RuleBroken("重大隐患由安全员或主要负责人处理。")


def require_assignable(standing: Standing, doer: Doer, *, due_on: date, today: date) -> None:
    """Raise RuleBroken unless the finding can be given to somebody until a day.

    Giving it to somebody else keeps the deadline or shortens it: more time is an extension.
    """
    require_open(standing)
    require_officer_for_major(standing, doer)
    if standing.state is FindingState.RECTIFIED:
        raise RuleBroken("已报整改完成，等待复查；复查退回后才能重新指派。")
    _require_day(due_on, today)
    if standing.due_on is not None and due_on > standing.due_on:
        raise RuleBroken("改派不能推迟整改期限（{day}），需要更多时间请申请延期。", day=standing.due_on.isoformat())


def require_rectifiable(standing: Standing, doer: Doer, *, may_handle: bool) -> None:
    """Raise RuleBroken unless the doer can report the finding rectified: its owner, or whoever handles findings there."""
    require_open(standing)
    if standing.state is FindingState.RECTIFIED:
        raise RuleBroken("已报整改完成，等待复查。")
    if not may_handle and (not doer.person or standing.owner != doer.person):
        raise RuleBroken("只有整改责任人或处理隐患的人可以报整改完成。")


def require_work(measures: str, *, photo_count: int, fen: int) -> None:
    """Raise RuleBroken unless a rectification says what was done and shows it. source: issue 5 §3, evidence."""
    if not measures.strip():
        raise RuleBroken("请写明采取了什么整改措施。")
    if len(measures) > LONGEST_WORDS:
        raise RuleBroken("整改措施最多{count}字。", count=LONGEST_WORDS)
    if photo_count < 1:
        raise RuleBroken("请附整改后的照片，没有证据不能闭环。")
    require_photo_count(photo_count)
    if not 0 <= fen <= MOST_FEN:
        raise RuleBroken("整改费用应在 0 到 10 亿元之间。")


def require_photo_count(count: int) -> None:
    """Raise RuleBroken for more photos than one act takes."""
    if count > MOST_PHOTOS:
        raise RuleBroken("一次最多{count}张照片。", count=MOST_PHOTOS)


def require_checkable(standing: Standing, doer: Doer) -> None:
    """Raise RuleBroken unless the doer can check: somebody else than who rectified and than who owes it."""
    require_open(standing)
    require_officer_for_major(standing, doer)
    if standing.state is not FindingState.RECTIFIED:
        raise RuleBroken("还没有报整改完成，不能复查。")
    if doer.key == standing.rectified_by or (doer.person and doer.person in (standing.owner, standing.rectifier)):
        raise RuleBroken("自己整改的不能自己复查，请由另一个人复查。")


def require_verdict(standing: Standing, *, passed: bool, note: str, has_evidence: bool, seen: str) -> None:
    """Raise RuleBroken unless a check says enough: evidence that is here for closing, a ground for sending back."""
    if len(note) > LONGEST_WORDS:
        raise RuleBroken("复查意见最多{count}字。", count=LONGEST_WORDS)
    if not passed and not note.strip():
        raise RuleBroken("退回请写明哪里没有整改到位。")
    if passed and not standing.evidence:
        raise RuleBroken("没有整改证据，不能闭环。")
    if passed and not has_evidence:
        raise RuleBroken("整改照片还没有上传到服务器，收到后才能闭环。")
    if passed and seen not in {each.value for each in Seen}:
        raise RuleBroken("请选择是到现场看过，还是只看了照片。")


def require_extension_askable(standing: Standing, doer: Doer, *, until: date, today: date, reason: str) -> None:
    """Raise RuleBroken unless more time can be asked for: by the owner, before it is rectified, with a reason."""
    require_open(standing)
    if standing.state is not FindingState.ASSIGNED or standing.due_on is None:
        raise RuleBroken("只有整改中的隐患可以申请延期。")
    if not doer.person or doer.person != standing.owner:
        raise RuleBroken("只有整改责任人可以申请延期。")
    if standing.asked_due_on is not None:
        raise RuleBroken("已经申请过延期，等待批复。")
    if until <= standing.due_on:
        raise RuleBroken("延期后的日期须晚于现在的期限（{day}）。", day=standing.due_on.isoformat())
    _require_day(until, today)
    _require_reason(reason, Sentence("请写明为什么需要延期、延期期间怎样防护。"))


def require_extension_decidable(standing: Standing, doer: Doer, *, owner_rank: int, reason: str, granted: bool) -> None:
    """Raise RuleBroken unless the doer decides for somebody lower in the house.

    Nobody stands above the principal in the house; for the principal's own finding the safety officer decides, as another person.
    """
    require_open(standing)
    if standing.asked_due_on is None:
        raise RuleBroken("没有等待批复的延期申请。")
    if doer.key == standing.asked_by or (doer.person and doer.person == standing.owner):
        raise RuleBroken("自己申请的延期不能自己批。")
    is_top = owner_rank == max(RANKS.values()) and doer.rank >= OFFICER_RANK
    if not (doer.is_system or doer.rank > owner_rank or is_top):
        raise RuleBroken("延期须由整改责任人的上级批复。")
    require_officer_for_major(standing, doer)
    if not granted:
        _require_reason(reason, Sentence("不同意延期请写明理由。"))


def require_gradable(standing: Standing, doer: Doer, *, level: FindingLevel, ground: str) -> None:
    """Raise RuleBroken unless the doer can say how grave it is, with the ground. source: 安全生产法 第41条."""
    require_open(standing)
    if not _is_high(doer):
        raise RuleBroken("隐患等级由安全员或主要负责人判定。")
    if level is standing.level and not standing.asks_grading:
        raise RuleBroken("已经是这个等级。")
    _require_reason(ground, Sentence("请写明定级的依据。"))


def require_withdrawable(standing: Standing, doer: Doer, *, is_from_outside: bool, ground: Ground, note: str) -> None:
    """Raise RuleBroken unless the doer can withdraw it: never who owes or did the work, never a major one.

    `is_from_outside` is what the park found or nobody knows who reported: that is not for those whose place it is about.
    """
    require_open(standing)
    if standing.level is FindingLevel.MAJOR:
        raise RuleBroken("重大隐患不能撤销；核实后不是重大的，请先重新定级。")
    if doer.key == standing.rectified_by or (doer.person and doer.person == standing.owner):
        raise RuleBroken("整改责任人不能撤销自己的隐患。")
    if is_from_outside and not _is_high(doer):
        raise RuleBroken("匿名举报和园区发现的隐患只能由安全员或主要负责人撤销。")
    if ground is Ground.MISTAKEN:
        _require_reason(note, Sentence("请写明怎样核实的。"))


def _is_high(doer: Doer) -> bool:
    return doer.is_system or doer.rank >= OFFICER_RANK


def _require_day(day: date, today: date) -> None:
    if day < today:
        raise RuleBroken("整改期限不能早于今天。")
    if day > today + timedelta(days=LONGEST_DAYS):
        raise RuleBroken("整改期限最长{count}天，更久的请拆成几步。", count=LONGEST_DAYS)


def _require_reason(text: str, sentence: Sentence) -> None:
    if not text.strip():
        raise RuleBroken(sentence)
    if len(text) > LONGEST_WORDS:
        raise RuleBroken("说明最多{count}字。", count=LONGEST_WORDS)
