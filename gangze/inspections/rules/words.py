"""The words of rounds and findings: how often, which speciality, how something stands."""

from enum import StrEnum

from gangze.kernel.wording import Sentence


class Cadence(StrEnum):
    """How often a plan falls due. source: clause 二(二) of the notice."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"

    @property
    def label(self) -> str:
        """Return the name of the cadence."""
        return _CADENCES[self]


class Speciality(StrEnum):
    """The four specialities of daily rounds. source: clause 二(二) of the notice."""

    PROCESS = "process"
    EQUIPMENT = "equipment"
    ELECTRICAL = "electrical"
    INSTRUMENT = "instrument"

    @property
    def label(self) -> str:
        """Return the name of the speciality."""
        return _SPECIALITIES[self]


class OccurrenceState(StrEnum):
    """How an occurrence stands: EXCUSED because its installation was out of service, with the record of it."""

    DUE = "due"
    DONE = "done"
    MISSED = "missed"
    EXCUSED = "excused"

    @property
    def label(self) -> str:
        """Return the name of the state."""
        return _OCCURRENCES[self]


class Answer(StrEnum):
    """What may be answered to an item of a sheet. Nothing is preselected."""

    OK = "ok"
    FINDING = "finding"
    NOT_APPLICABLE = "not_applicable"
    UNABLE = "unable"

    @property
    def label(self) -> str:
        """Return the name of the answer."""
        return _ANSWERS[self]


class Origin(StrEnum):
    """Where a record was first made."""

    PAGE = "page"
    PAPER = "paper"
    IMPORT = "import"


class FindingKind(StrEnum):
    """What was found: 人的不安全行为, 物的不安全状态, 管理缺陷. source: GB/T 13861 groups; 隐患排查治理体系 guidelines."""

    UNSAFE_ACT = "unsafe_act"
    UNSAFE_CONDITION = "unsafe_condition"
    MANAGEMENT_GAP = "management_gap"

    @property
    def label(self) -> str:
        """Return the name of the kind."""
        return _KINDS[self]


class FindingLevel(StrEnum):
    """一般隐患, 重大事故隐患. source: 安全生产法 第41条."""

    GENERAL = "general"
    MAJOR = "major"

    @property
    def label(self) -> str:
        """Return the name of the level."""
        return _LEVELS[self]


class FindingSource(StrEnum):
    """Where a finding comes from."""

    ROUND = "round"
    SPOT = "spot"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    PARK = "park"
    WORKER = "worker"

    @property
    def label(self) -> str:
        """Return the name of the source."""
        return _SOURCES[self]


class FindingState(StrEnum):
    """How a finding stands."""

    REPORTED = "reported"
    ASSIGNED = "assigned"
    RECTIFIED = "rectified"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """Return the name of the state."""
        return _FINDINGS[self]


OPEN_STATES = frozenset({FindingState.REPORTED, FindingState.ASSIGNED, FindingState.RECTIFIED})


class MeasureState(StrEnum):
    """How a measure of a month stands: OPEN until somebody tells what came of it."""

    OPEN = "open"
    DONE = "done"
    NOT_DONE = "not_done"

    @property
    def label(self) -> str:
        """Return the name of the state."""
        return _MEASURES[self]


_CADENCES = {
    Cadence.DAILY: Sentence("日排查"),
    Cadence.WEEKLY: Sentence("周排查"),
    Cadence.MONTHLY: Sentence("月排查"),
}
_SPECIALITIES = {
    Speciality.PROCESS: Sentence("工艺"),
    Speciality.EQUIPMENT: Sentence("设备"),
    Speciality.ELECTRICAL: Sentence("电气"),
    Speciality.INSTRUMENT: Sentence("仪表"),
}
_OCCURRENCES = {
    OccurrenceState.DUE: Sentence("待查"),
    OccurrenceState.DONE: Sentence("已查"),
    OccurrenceState.MISSED: Sentence("漏查"),
    OccurrenceState.EXCUSED: Sentence("停用免查"),
}
_ANSWERS = {
    Answer.OK: Sentence("正常"),
    Answer.FINDING: Sentence("有问题"),
    Answer.NOT_APPLICABLE: Sentence("不适用"),
    Answer.UNABLE: Sentence("没法查"),
}
_KINDS = {
    FindingKind.UNSAFE_ACT: Sentence("人的不安全行为"),
    FindingKind.UNSAFE_CONDITION: Sentence("物的不安全状态"),
    FindingKind.MANAGEMENT_GAP: Sentence("管理缺陷"),
}
_LEVELS = {FindingLevel.GENERAL: Sentence("一般隐患"), FindingLevel.MAJOR: Sentence("重大隐患")}
_SOURCES = {
    FindingSource.ROUND: Sentence("日排查"),
    FindingSource.SPOT: Sentence("随手报"),
    FindingSource.WEEKLY: Sentence("周排查"),
    FindingSource.MONTHLY: Sentence("月排查"),
    FindingSource.PARK: Sentence("园区检查"),
    FindingSource.WORKER: Sentence("员工举报"),
}
_FINDINGS = {
    FindingState.REPORTED: Sentence("待指派"),
    FindingState.ASSIGNED: Sentence("整改中"),
    FindingState.RECTIFIED: Sentence("待复查"),
    FindingState.CLOSED: Sentence("已闭环"),
    FindingState.WITHDRAWN: Sentence("已撤销"),
}
_MEASURES = {
    MeasureState.OPEN: Sentence("进行中"),
    MeasureState.DONE: Sentence("已完成"),
    MeasureState.NOT_DONE: Sentence("未完成"),
}
