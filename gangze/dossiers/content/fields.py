"""The fields of an item of each document, with the names enterprises give them."""

from dataclasses import dataclass
from enum import StrEnum

from gangze.kernel.wording import Sentence


class Kind(StrEnum):
    """One of the four documents of a post."""

    RISK = "risk"
    DUTY = "duty"
    OPERATION = "operation"
    EMERGENCY = "emergency"

    @property
    def title(self) -> str:  # type: ignore[override]  # the name of a document, not str.title()
        """Return the official Chinese name, for example 岗位风险清单."""
        return _TITLES[self]

    @property
    def ability(self) -> str:
        """Return the ability the document serves: 知风险 明职责 会操作 能应急."""
        return _ABILITIES[self]


_TITLES = {
    Kind.RISK: Sentence("岗位风险清单"),
    Kind.DUTY: Sentence("岗位职责清单"),
    Kind.OPERATION: Sentence("岗位操作卡"),
    Kind.EMERGENCY: Sentence("岗位应急处置卡"),
}
_ABILITIES = {
    Kind.RISK: Sentence("知风险"),
    Kind.DUTY: Sentence("明职责"),
    Kind.OPERATION: Sentence("会操作"),
    Kind.EMERGENCY: Sentence("能应急"),
}


class Level(StrEnum):
    """Risk level; the four colours mean these and nothing else."""

    MAJOR = "重大"
    CONSIDERABLE = "较大"
    GENERAL = "一般"
    LOW = "低"

    @property
    def label(self) -> str:
        """Return the level as people read it; the value is what documents say."""
        return _LEVEL_LABELS[self]


_LEVEL_LABELS = {
    Level.MAJOR: Sentence("重大"),
    Level.CONSIDERABLE: Sentence("较大"),
    Level.GENERAL: Sentence("一般"),
    Level.LOW: Sentence("低"),
}


class FieldKind(StrEnum):
    """How a field is edited and compared."""

    LINE = "line"
    TEXT = "text"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an item; `aliases` are column headings seen in the wild (compared after NFKC, no blanks)."""

    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    main: bool = False
    aliases: tuple[str, ...] = ()


FIELDS: dict[Kind, tuple[Field, ...]] = {
    Kind.RISK: (
        Field("activity", "作业环节", FieldKind.LINE, aliases=("作业活动", "作业步骤", "工作步骤", "作业内容")),
        Field(
            "point",
            "风险点",
            FieldKind.LINE,
            required=True,
            main=True,
            aliases=("风险点名称", "危险源", "风险部位", "风险名称", "设备设施", "检查部位"),
        ),
        Field(
            "hazard",
            "危险有害因素",
            aliases=("危险和有害因素", "危害因素", "主要危险有害因素", "风险描述", "潜在危险", "危害"),
        ),
        Field(
            "accident_type",
            "事故类型",
            FieldKind.LINE,
            aliases=("可能导致的事故类型", "可能发生的事故类型", "易发生的事故类型", "可能导致事故", "事故类别"),
        ),
        Field("consequence", "后果", aliases=("可能后果", "主要后果", "可能造成的后果", "事故后果")),
        Field("likelihood", "可能性L", FieldKind.LINE, aliases=("L", "可能性", "可能性(L)")),
        Field("exposure", "暴露频次E", FieldKind.LINE, aliases=("E", "暴露频率", "频次(E)")),
        Field(
            "severity",
            "严重性S/C",
            FieldKind.LINE,
            aliases=("S", "C", "严重性", "严重性(S)", "后果(C)"),
        ),
        Field("score", "风险值", FieldKind.LINE, aliases=("R", "D", "风险度", "风险值R", "风险值D")),
        Field("level", "风险等级", FieldKind.LEVEL, aliases=("等级", "风险级别", "风险分级", "四色等级")),
        Field(
            "control_level",
            "管控层级",
            FieldKind.LINE,
            aliases=("防控级别", "管控级别", "管控等级", "控制层级"),
        ),
        Field(
            "measures",
            "管控措施",
            required=True,
            aliases=("措施", "控制措施", "防控措施", "防范措施", "安全措施", "现有管控措施", "预防措施", "对策措施"),
        ),
        Field("measure_class", "措施类别", FieldKind.LINE, aliases=("管控措施类别", "措施分类")),
        Field("sign", "安全标志", FieldKind.LINE, aliases=("安全警示标志", "警示标志", "安全标识")),
        Field("department", "责任部门", FieldKind.LINE, aliases=("责任单位", "管控部门")),
        Field("responsible", "责任人", FieldKind.LINE, aliases=("管控责任人", "负责人")),
        Field("remark", "备注", aliases=("说明",)),
    ),
    Kind.DUTY: (
        Field(
            "duty",
            "职责内容",
            required=True,
            main=True,
            aliases=(
                "安全职责",
                "岗位职责",
                "岗位安全职责",
                "责任内容",
                "职责",
                "工作职责",
                "安全职责内容",
                "安全责任",
                "主要职责",
                "岗位安全职责内容",
            ),
        ),
        Field("category", "类别", FieldKind.LINE, aliases=("职责类别", "分类")),
        Field("frequency", "频次", FieldKind.LINE, aliases=("频率", "履职频次", "工作频次", "周期")),
        Field(
            "standard",
            "完成标准",
            aliases=("履职标准", "工作标准", "标准", "考核标准", "完成标准要求", "履职要求", "工作要求"),
        ),
        Field("points", "考核分值", FieldKind.LINE, aliases=("分值", "考核分", "标准分")),
        Field("basis", "依据", FieldKind.LINE, aliases=("制定依据", "依据文件")),
        Field("remark", "备注", aliases=("说明",)),
    ),
    Kind.OPERATION: (
        Field("phase", "阶段", FieldKind.LINE, aliases=("作业阶段", "操作阶段", "环节", "作业环节")),
        Field(
            "procedure",
            "作业程序",
            required=True,
            main=True,
            aliases=(
                "操作步骤",
                "操作程序",
                "操作内容",
                "作业步骤",
                "步骤",
                "作业流程",
                "操作流程",
                "操作要点",
                "作业内容",
            ),
        ),
        Field(
            "standard",
            "标准及注意事项",
            required=True,
            aliases=(
                "作业标准及注意事项",
                "操作标准",
                "作业标准",
                "标准",
                "注意事项",
                "操作标准及注意事项",
                "技术要求",
                "安全要求",
                "要求",
            ),
        ),
        Field("risk_hint", "风险提示", aliases=("主要风险", "危险提示", "安全风险")),
        Field("forbidden", "严禁事项", aliases=("严禁", "禁止事项", "禁止行为", "禁令")),
        Field(
            "ppe",
            "劳保用品",
            aliases=("劳保", "劳动防护用品", "个体防护", "防护用品", "劳保穿戴", "个人防护"),
        ),
        Field(
            "parameters",
            "关键参数",
            aliases=("位号", "关键参数/位号/联锁", "工艺参数", "控制参数", "联锁"),
        ),
        Field("sign", "安全标志", FieldKind.LINE, aliases=("安全警示标志", "警示标志", "安全标识")),
        Field("scenario", "应急情形", FieldKind.LINE, aliases=("对应应急处置", "异常处置")),
        Field("remark", "备注", aliases=("说明",)),
    ),
    Kind.EMERGENCY: (
        Field(
            "accident",
            "事故类型",
            FieldKind.LINE,
            required=True,
            main=True,
            aliases=(
                "事故情景",
                "事故场景",
                "突发事件",
                "异常情况",
                "事故名称",
                "应急情形",
                "险情",
                "事件类型",
                "突发情况",
            ),
        ),
        Field("signs", "征兆", aliases=("事故征兆", "现象", "事故现象", "症状", "征兆现象", "异常现象")),
        Field(
            "protect_first",
            "先防护",
            aliases=("个人防护", "自我防护", "防护措施", "应急防护"),
        ),
        Field(
            "forbidden",
            "注意事项",
            aliases=("禁止动作", "严禁事项", "禁止事项", "严禁", "禁忌"),
        ),
        Field(
            "supplies",
            "应急物资",
            aliases=("应急物资及位置", "应急物资与位置", "应急器材", "应急装备", "物资"),
        ),
        Field(
            "evacuation",
            "撤离条件与集合点",
            aliases=("撤离条件", "集合点", "疏散", "撤离"),
        ),
        Field(
            "contacts",
            "内部联系电话",
            required=True,
            aliases=("内部联系人", "联系电话", "内部联系人及电话", "联系方式", "应急电话", "内部电话", "联系人"),
        ),
        Field(
            "alarms",
            "外部报警电话",
            aliases=("外部电话", "报警电话", "外部报警", "外部救援电话"),
        ),
        Field("report_within", "上报时限", FieldKind.LINE, aliases=("报告时限", "上报要求")),
        Field("remark", "备注", aliases=("说明",)),
    ),
}
"""Fields in the order of the official tables. The ordered 处置步骤 of an emergency scenario are not a field but
`ItemContent.steps`."""

STEP_ALIASES = (
    "处置步骤",
    "处置措施",
    "应急处置措施",
    "应急处置步骤",
    "应急措施",
    "处置程序",
    "应急处置",
    "处置方法",
    "应急处置程序",
    "处理步骤",
)


OFFERED: dict[str, tuple[str, ...]] = {
    "accident_type": (
        "物体打击", "车辆伤害", "机械伤害", "起重伤害", "触电", "淹溺", "灼烫", "火灾", "高处坠落", "坍塌", "锅炉爆炸", "容器爆炸", "其他爆炸",
        "中毒和窒息", "其他伤害",
    ),
    "control_level": ("公司", "车间", "班组", "岗位"),
    "measure_class": ("工程技术", "维护保养", "操作行为", "应急措施"),
    "phase": ("班前", "启动", "运行", "停车", "交接"),
}  # fmt: skip
"""What some fields usually say, by key; other words may be written. source: GB/T 6441, product description."""


def field_of(kind: Kind, key: str) -> Field:
    """Return the field of a document by key; raises KeyError for a stranger."""
    for field in FIELDS[kind]:
        if field.key == key:
            return field
    raise KeyError(key)


def main_field(kind: Kind) -> Field:
    """Return the field an item is called by: 风险点, 职责内容, 作业程序, 事故类型."""
    return next(field for field in FIELDS[kind] if field.main)
