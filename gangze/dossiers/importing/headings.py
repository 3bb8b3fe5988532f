"""What a column heading stands for in each of the four documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..content import FIELDS, Kind
from ..content.fields import STEP_ALIASES
from .jingles import jingle_heading
from .mapping import Mapping
from .wording import bare, plain

SERIAL, POST, JINGLE, MUST, STEPS, WHO, UNIT = "serial", "post", "jingle", "must_know", "steps", "who", "unit"
_SPECIAL = {
    SERIAL: ("序号", "编号", "项次", "序", "NO", "No", "no", "作业顺序", "顺序", "操作顺序", "步骤序号", "步骤号", "步序", "工步",
             "风险点编号", "项目编号", "编码", "行号", "次序", "操作序号", "职责编号", "风险编号"),
    POST: ("岗位", "岗位名称", "工种", "所属岗位", "适用岗位", "作业岗位", "工作岗位", "岗位工种", "岗位/工种", "岗位(工种)", "岗位类别", "涉及岗位"),
    MUST: ("必会", "必知", "必知必会", "是否必会", "必记", "应知应会", "是否重点", "重点", "★", "重点标记", "必背"),
}  # fmt: skip
_UNITS = (
    "责任部门",
    "责任单位",
    "检查人",
    "考核人",
    "完成情况",
    "检查结果",
    "签字",
    "确认",
    "考核结果",
    "得分",
    "是否完成",
    "责任人",
    "车间",
    "班组",
    "部门",
    "所属车间",
    "所属部门",
    "单位",
    "所在车间",
    "装置",
    "企业名称",
    "企业",
    "区域",
    "专业",
    "车间/部门",
    "车间班组",
)
_STEP_EXTRA = (
    "要求", "具体要求", "处置措施及岗位", "处置步骤及岗位", "处置流程", "应急处置流程", "应急处置方案", "现场处置措施", "现场应急处置",
    "应急处置要点", "处理措施", "处理方法", "应急程序", "应急流程", "处置要点", "处置内容", "应急操作", "操作步骤", "步骤", "处置", "措施",
    "应急处置步骤及责任人",
)  # fmt: skip
_WHO = (
    "责任岗位",
    "执行岗位",
    "处置人",
    "执行人",
    "责任人",
    "负责人",
    "处置岗位",
    "实施人",
    "操作人",
    "岗位职责人",
    "处置人员",
    "责任人员",
    "执行人员",
    "由谁做",
    "谁来做",
)
_NTH_STEP = re.compile(r"^(?:处置|应急)?(?:第[一二三四五六七八九十\d]+步|步骤[一二三四五六七八九十\d]+)(?:[::].*)?$")
_FILLERS = re.compile(
    r"岗位|主要|具体|安全|现有|有关|相关|可能|及其|以及|及|与|和|的|情况|内容|名称|详细|本|或|、|/|,|·"
)
_EXTRA: dict[tuple[Kind, str], tuple[str, ...]] = {
    (Kind.RISK, "point"): ("内容", "风险内容", "项目内容", "风险点(危险源)", "风险源", "风险单元", "风险点/危险源", "危险点", "风险辨识对象",
                           "风险对象", "风险分析点", "危险源名称", "部位/环节", "部位", "环节/部位", "作业部位", "风险点位", "风险点部位", "部位或环节", "场所/部位",
                           "设备/部位", "作业场所", "检查项目", "检查对象"),
    (Kind.RISK, "activity"): ("作业活动名称", "工序", "作业单元", "工作任务", "作业项目", "步骤", "工作内容", "作业过程", "作业名称"),
    (Kind.RISK, "hazard"): ("危险因素", "有害因素", "危险有害因素描述", "潜在危害", "风险因素", "潜在事件", "主要危害", "危害描述", "不安全因素",
                            "危害或潜在事件", "危险危害因素", "存在的风险", "存在风险", "主要风险", "风险内容描述", "危险性", "可能的偏差",
                            "不符合标准的情况及后果", "不符合标准情况及后果", "不符合标准情况", "偏差"),
    (Kind.RISK, "accident_type"): ("可能造成的事故", "可能引发的事故", "易导致事故", "可能事故", "事故", "可能发生的事故", "事故后果类型"),
    (Kind.RISK, "consequence"): ("危害后果", "后果描述", "可能导致的后果", "造成的后果", "影响后果", "后果及影响"),
    (Kind.RISK, "measures"): ("要求", "具体要求", "标准要求", "管控措施内容", "风险管控措施", "现有控制措施", "建议措施", "控制方法", "安全控制措施",
                              "风险控制措施", "安全防范措施", "应对措施", "预防控制措施", "怎么防", "防范要点", "现有安全控制措施", "落实措施"),
    (Kind.RISK, "level"): ("级别", "风险等级划分", "风险大小", "评价级别", "风险颜色", "管控颜色", "风险标识", "颜色", "四色", "色标", "颜色标识"),
    (Kind.RISK, "control_level"): ("责任层级", "管理层级", "管控责任层级", "防控层级"),
    (Kind.RISK, "sign"): ("安全警示标识", "警示标识", "标志"),
    (Kind.RISK, "responsible"): ("管控责任", "责任者", "管控人"),
    (Kind.DUTY, "duty"): ("安全生产职责", "职责描述", "岗位责任", "安全生产责任", "职责任务", "工作内容", "应履行的职责", "履职内容",
                          "责任事项", "任务", "工作任务", "职责事项", "内容", "责任"),
    (Kind.DUTY, "standard"): ("要求", "具体要求", "措施", "标准要求", "达标要求", "质量标准", "完成要求", "评价标准", "合格标准", "衡量标准"),
    (Kind.DUTY, "frequency"): ("时间要求", "履职周期", "完成频次", "工作频率", "时限", "完成时限", "执行频次", "时间"),
    (Kind.DUTY, "points"): ("考核得分", "满分", "权重", "扣分", "考核"),
    (Kind.DUTY, "basis"): ("责任依据", "来源", "制度依据", "编制依据", "法规依据"),
    (Kind.OPERATION, "procedure"): ("操作", "操作项目", "工作步骤", "工作程序", "操作动作", "作业步骤及内容", "作业步骤内容", "操作步骤及内容", "动作", "操作规程",
                                    "工作流程", "操作方法", "程序", "内容", "怎么做", "作业活动"),
    (Kind.OPERATION, "standard"): ("具体要求", "措施", "操作要求", "作业要求", "安全注意事项", "标准要求", "质量标准", "工艺要求", "控制标准",
                                   "安全操作要求", "操作要领", "要点", "标准与注意事项", "标准/注意事项", "执行标准", "注意要点", "安全要点", "做到什么程度"),
    (Kind.OPERATION, "phase"): ("作业时段", "时段", "作业时机", "工序", "操作环节", "流程", "作业名称", "操作名称", "操作任务",
                                "作业任务"),
    (Kind.OPERATION, "risk_hint"): ("风险", "危险点", "存在风险", "危险因素", "危害", "可能风险", "安全提示"),
    (Kind.OPERATION, "forbidden"): ("严禁行为", "禁止", "红线", "不得", "禁忌", "十不准", "禁止性行为"),
    (Kind.OPERATION, "ppe"): ("劳保要求", "个体防护装备", "防护装备", "防护要求", "劳动保护用品", "PPE", "防护"),
    (Kind.OPERATION, "parameters"): ("参数", "控制指标", "工艺指标", "关键参数位号"),
    (Kind.EMERGENCY, "accident"): ("内容", "事故", "异常情形", "事故情形", "突发事故", "险情类型", "场景", "情景", "情形", "事件", "事故风险", "异常", "紧急情况",
                                   "应急场景", "事故/事件", "可能发生的事故", "事故类别", "发生什么", "突发事件类型", "突发事件", "突发情况", "突发状况", "险情",
                              "异常状况", "事故类型及情景"),
    (Kind.EMERGENCY, "signs"): ("前兆", "事故前兆", "可能征兆", "事故表现", "特征", "表现", "判断", "事故特征", "怎么发现", "险情征兆", "征象"),
    (Kind.EMERGENCY, "forbidden"): ("应急处置注意事项", "处置注意事项", "应急注意事项", "特别提示", "禁止行为", "严禁行为", "提示", "注意", "注意要点"),
    (Kind.EMERGENCY, "supplies"): ("应急资源", "应急设施", "救援物资", "所需物资", "应急物资及存放位置", "器材", "应急器材及位置", "应急物资存放点"),
    (Kind.EMERGENCY, "contacts"): ("应急联系人", "应急联系电话", "内部应急电话", "电话", "联系人及电话", "内部联系", "内部报告电话", "报告电话", "联络电话",
                                   "应急通讯", "通讯方式", "内部通讯", "应急联络", "姓名", "职务", "手机", "手机号", "手机号码", "电话号码",
                                   "联系部门", "职务/姓名", "联系对象", "报告对象", "联系号码"),
    (Kind.EMERGENCY, "alarms"): ("外部救援", "外部联系电话", "社会救援电话", "外部应急电话", "救援电话", "外部求助电话"),
    (Kind.EMERGENCY, "evacuation"): ("紧急集合点", "撤离路线", "疏散路线", "撤离要求", "撤离路线及集合点", "逃生路线"),
    (Kind.EMERGENCY, "protect_first"): ("防护", "防护用品", "个体防护", "防护装备", "劳动防护"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading stands for in one document; `weight` is 1.0 for an exact name, less for a likeness."""

    key: str
    weight: float


def _words() -> Iterator[tuple[Kind, str, tuple[str, ...]]]:
    """Yield (document, key, headings); where two claim a heading, the first has it."""
    for kind, fields in FIELDS.items():
        for found in fields:
            yield kind, found.key, (found.label, *found.aliases)
    yield Kind.EMERGENCY, STEPS, (*STEP_ALIASES, *_STEP_EXTRA)
    for (kind, key), words in _EXTRA.items():
        yield kind, key, words
    yield Kind.EMERGENCY, WHO, _WHO
    for kind in Kind:
        for key, words in _SPECIAL.items():
            yield kind, key, words
        yield kind, UNIT, _UNITS


def _build() -> dict[str, dict[Kind, str]]:
    names: dict[str, dict[Kind, str]] = {}
    for kind, key, words in _words():
        for form in {form for word in words for form in (plain(word), bare(word))}:
            names.setdefault(form, {}).setdefault(kind, key)
    return names


NAMES = _build()
_LIKE = sorted((name for name in NAMES if len(name) >= 2), key=len, reverse=True)


@lru_cache(maxsize=8192)
def exact(heading: str) -> dict[Kind, str]:
    """Return the key a heading has in each document when it is a name known word for word."""
    for form in (plain(heading).strip("*★:："), bare(heading)):
        if form in NAMES:
            return NAMES[form]
    word = bare(heading)
    if _NTH_STEP.match(word):
        return {Kind.EMERGENCY: STEPS}
    if jingle_heading(heading) is not None:
        return dict.fromkeys(Kind, JINGLE)
    unnumbered = re.sub(r"(?<=[\u4e00-\u9fff])\(?(?:\d{1,2}|[一二三四五六七八九十]{1,2})\)?$", "", word)
    if unnumbered in NAMES and len(unnumbered) >= 2:
        return NAMES[unnumbered]
    if "/" in word or "、" in word:
        return _of_several(word)
    shortened = _FILLERS.sub("", word)
    return NAMES.get(shortened, {}) if len(shortened) >= 2 else {}


def _of_several(word: str) -> dict[Kind, str]:
    """Read a heading of alternatives such as 管控措施/完成标准/注意事项: each document takes the first it knows."""
    found: dict[Kind, str] = {}
    for part in re.split(r"[/、]", word):
        for kind, key in NAMES.get(part, {}).items():
            found.setdefault(kind, key)
    return found


@lru_cache(maxsize=8192)
def like(heading: str, kind: Kind) -> str | None:
    """Return the key of the longest known name that a heading of a document contains, None when there is none."""
    word = bare(heading)
    if not 2 <= len(word) <= 20:
        return None
    found = [name for name in _LIKE if name in word and NAMES[name].get(kind) not in (None, SERIAL, POST, UNIT)]
    best = max(found, key=lambda name: (len(name), word.endswith(name)), default=None)  # 事件特征 are 特征
    return NAMES[best][kind] if best is not None else None


def is_heading(text: str) -> bool:
    """Tell whether a cell is a known heading of any document, the post or the number."""
    return 0 < len(text) <= 40 and bool(exact(text))


def is_content_heading(text: str) -> bool:
    """Tell whether a cell is the heading of a field, steps or jingle, not just of a number, post or unit."""
    return is_heading(text) and any(key not in (SERIAL, POST, UNIT) for key in exact(text).values())


def meaning(heading: str, kind: Kind, mapping: Mapping) -> Meaning | None:
    """Return what a heading stands for in a document; what a person decided comes first."""
    decided = mapping.column(heading, kind)
    if decided is not None:
        return Meaning(decided, 1.0)
    found = exact(heading).get(kind)
    if found is not None:
        return Meaning(found, 1.0)
    similar = like(heading, kind)
    return Meaning(similar, 0.5) if similar is not None else None
