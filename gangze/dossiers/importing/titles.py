"""By which names the four documents go, and when a line of text is the title of one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..content import Kind
from .wording import bare, plain

_PREFIX = r"(?:一线|员工|从业人员|关键|重点)?(?:岗位)?(?:作业|工作)?(?:安全)?(?:生产)?"
_PATTERNS = (
    (
        Kind.EMERGENCY,
        re.compile(
            rf"{_PREFIX}(?:现场|突发事件|事故)?应急(?:岗位)?(?:处置|处理|救援|操作)?(?:措施|程序|流程|方案)?(?:卡片|卡)|"
            rf"{_PREFIX}(?:现场)?处置卡|{_PREFIX}(?:现场|岗位)应急处置方案|能应急"
        ),
    ),
    (
        Kind.RISK,
        re.compile(
            rf"{_PREFIX}(?:主要)?(?:风险|危险源|危害因素|危险有害因素|危险和有害因素|危害)"
            r"(?:点|因素)?(?:分级|分析|辨识|识别|评价|评估|告知|管控|控制|及|与|和|防控|管理|措施)*"
            r"(?:清单|单|一览表|告知卡|告知牌|公示牌|公告栏|辨识表|台账|汇总表|分析表|评价表|登记表|记录表|管控表)|"
            rf"{_PREFIX}(?:作业|工作)?(?:步骤)?危害分析(?:\(?JHA\)?)?(?:表|记录|评价)*|(?:JHA|JSA|SCL)(?:分析|评价|记录)*表?|"
            r"检查表(?:法)?(?:分析|评价)(?:法)?(?:\(?SCL\)?)?(?:分析|评价|记录)*表?|知风险"
        ),
    ),
    (
        Kind.DUTY,
        re.compile(
            rf"{_PREFIX}(?:职责|责任|履职|履责|责任制)(?:任务|事项)?(?:清单|单|一览表|表|卡)|明职责"
        ),
    ),
    (
        Kind.OPERATION,
        re.compile(
            rf"{_PREFIX}(?:标准)?(?:化)?(?:操作|作业)(?:规程|流程|程序|步骤|指导|要点|指导书|标准)?(?:卡片|卡)|"
            rf"岗位(?:安全)?操作(?:规程|流程|程序|步骤)|会操作"
        ),
    ),
)  # fmt: skip
ABILITIES = {kind.ability: kind for kind in Kind}
_VERBS = re.compile(
    r"执行|遵守|熟悉|掌握|落实|编制|学习|严格|了解|依据|对照|按照|根据|参加|佩戴|携带|填写|背诵|更新|修订|见附|详见|应当|必须"
)
_JINGLE = re.compile(r"顺口溜|口诀|歌诀|[三四五六七]字[经诀歌谣]")
_OLD = re.compile(
    r"旧版|旧表|旧的|原版|作废|历史|废止|停用|过期|存档|归档|失效|已替换|备份|老版|往期|\(旧\)|-旧|_旧|^旧|旧$|\(old\)|_old|old$",
    re.I,
)
_YEAR = re.compile(r"(20\d\d)(?:[年版.\-_/]|$|(?!\d))")


@dataclass(frozen=True, slots=True)
class Title:
    """A title: which document, and the words of the line that are not the name of the document."""

    kind: Kind
    rest: str
    is_continued: bool = False


@lru_cache(maxsize=8192)
def kinds_named(text: str) -> tuple[tuple[Kind, int, int], ...]:
    """Return the documents named in plain(text) with the places of their names, in order, without overlap."""
    found: list[tuple[Kind, int, int]] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for _, start, end in found):
                found.append((kind, match.start(), match.end()))
    return tuple(sorted(found, key=lambda entry: entry[1]))


@lru_cache(maxsize=8192)
def title_of(text: str) -> Title | None:
    """Return what a line is the title of, None when it is no title or names several documents.

    A title is short and ends with the name of a document, apart from bracketed remarks, 续 and numbers.
    """
    line = plain(text)
    if not line or len(line) > 60 or _JINGLE.search(line):
        return None
    core = bare(line)
    named = kinds_named(core) or kinds_named(line)
    if not named or len({kind for kind, _, _ in named}) > 1:
        return None
    kind, start, end = named[-1] if kinds_named(core) else named[0]
    if not kinds_named(core):
        return Title(kind, "") if core == line.strip("【】[]()") or len(line) <= 12 else None
    tail = re.sub(
        r"^(续表|续|一览|汇总|内容|模板|表|样表|第?\d+页?|[-—_:(（]+|20\d\d.*|[A-Z]版|[vV]?\d[\d.]*)+", "", core[end:]
    )
    rest = core[:start]
    if len(tail) > 4 or (tail and "," in core) or _VERBS.search(rest) or re.search(r"[。；;！!]", core):
        return None
    return Title(kind, rest, "续" in core[end:] or "续表" in line)


def kind_heading(text: str) -> Kind | None:
    """Return the document a short heading or label stands for (岗位风险清单, 风险清单, 知风险), None for anything else."""
    title = title_of(text)
    return title.kind if title is not None and len(plain(title.rest)) <= 4 else None


_SOFT = {
    Kind.RISK: ("风险", "岗位风险", "主要风险", "安全风险", "岗位安全风险", "岗位主要风险", "风险点", "存在风险", "主要安全风险", "风险提示", "风险告知"),
    Kind.DUTY: ("职责", "岗位职责", "安全职责", "岗位安全职责", "岗位责任", "安全责任", "主要职责", "责任", "工作职责", "安全生产职责"),
    Kind.OPERATION: ("操作", "岗位操作", "操作要点", "操作步骤", "操作规程", "安全操作", "安全操作规程", "操作流程", "作业步骤", "操作程序", "规范操作",
                     "操作要求", "安全操作要点", "操作规范"),
    Kind.EMERGENCY: ("应急", "应急处置", "应急措施", "应急处置措施", "岗位应急", "应急要点", "应急处理", "应急处置要点", "现场处置", "岗位应急处置",
                     "现场应急处置"),
}  # fmt: skip
_SOFT_NAMES = {name: kind for kind, names in _SOFT.items() for name in names}


def soft_kind(text: str) -> Kind | None:
    """Return the document a looser heading stands for (主要风险, 职责, 操作要点, 应急处置), None for anything else.

    Such words are also names of columns: they count only where several documents are named together.
    """
    return kind_heading(text) or _SOFT_NAMES.get(re.sub(r"\d{1,2}$", "", bare(text)))


def are_documents(texts: Sequence[str]) -> bool:
    """Tell whether headings side by side, or labels under one another, name at least three of the four documents."""
    return len({soft_kind(text) for text in texts} - {None}) >= 3


def is_old(text: str) -> bool:
    """Tell whether a sheet name or line marks what it names as no longer in force."""
    return _OLD.search(plain(text)) is not None


def year_in(text: str) -> int:
    """Return the year a sheet name or title carries (2023版, 2024年), 0 when none."""
    match = _YEAR.search(plain(text))
    return int(match[1]) if match else 0
