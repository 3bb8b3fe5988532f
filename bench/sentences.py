"""Documents in the words of the trade, as many as asked for: the same seed always says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from gangze.dossiers.content import DocumentContent, DossierContent, ItemContent, Kind, Step

_PLACES = [
    "聚合釜",
    "精馏塔",
    "再沸器",
    "循环泵",
    "导热油炉",
    "缓冲罐",
    "换热器",
    "压缩机",
    "干燥机",
    "计量罐",
    "冷凝器",
    "过滤器",
    "氮气缓冲罐",
    "真空机组",
]
_PARTS = [
    "出口阀",
    "机械密封",
    "液位计",
    "安全阀",
    "压力表",
    "联锁",
    "盘根",
    "油位",
    "法兰",
    "温度计",
    "放空阀",
    "接地线",
    "呼吸阀",
    "冷却水",
]
_DEEDS = [
    "检查",
    "确认",
    "记录",
    "复核",
    "切换",
    "关闭",
    "缓慢打开",
    "测试",
    "清理",
    "挂牌",
    "上锁",
    "吹扫",
    "置换",
    "取样",
]
_LIMITS = ["压力", "温度", "液位", "电流", "流量", "氧含量", "振动", "真空度", "升温速度", "浓度"]
_UNITS = ["MPa", "℃", "%", "A", "m³/h", "kPa", "mm/s", "℃/h", "ppm"]
_WHEN = ["开车前", "每小时", "每班", "交接班时", "停车后", "检修前", "雷雨后", "报警时", "首次投料前"]
_DANGERS = [
    "介质泄漏",
    "超压",
    "超温",
    "静电放电",
    "机械伤害",
    "灼烫",
    "中毒窒息",
    "触电",
    "高处坠落",
    "物体打击",
    "火灾爆炸",
    "冻伤",
]
_THEN = [
    "立即停泵并报告班长",
    "切换备用设备",
    "关闭进料阀",
    "撤到上风口",
    "通知调度降负荷",
    "挂禁止启动牌",
    "用消防水冷却罐壁",
    "佩戴空气呼吸器",
]


def sentence(chance: Random) -> str:
    """Return one sentence of some 30 to 45 characters."""
    pick = chance.choice
    return (
        f"{pick(_WHEN)}{pick(_DEEDS)}{pick('甲乙丙丁')}{pick(_PLACES)}{pick(_PARTS)}，{pick(_LIMITS)}不超过"
        f"{chance.randint(2, 998) / 10:g}{pick(_UNITS)}；发现{pick(_DANGERS)}{pick(_THEN)}"
    )


def item(kind: Kind, chance: Random) -> ItemContent:
    """Return one item of a document."""
    name, said = f"{chance.choice(_PLACES)}{chance.choice(_PARTS)}", sentence(chance)
    match kind:
        case Kind.RISK:
            fields = {"point": name, "hazard": chance.choice(_DANGERS), "measures": said, "level": "一般"}
        case Kind.DUTY:
            fields = {"duty": said, "frequency": chance.choice(_WHEN)}
        case Kind.OPERATION:
            fields = {"procedure": said, "standard": sentence(chance)}
        case Kind.EMERGENCY:
            fields = {
                "accident": f"{name}{chance.choice(_DANGERS)}",
                "contacts": "班长 13800007101",
                "alarms": "火警 119",
            }
    steps = tuple(Step(sentence(chance), "外操") for _step in range(3)) if kind is Kind.EMERGENCY else ()
    return ItemContent(kind, fields, steps)


def content(post: str, chance: Random, items: int) -> DossierContent:
    """Return a dossier with that many items in each of its four documents."""
    documents = {kind: DocumentContent(kind, tuple(item(kind, chance) for _item in range(items))) for kind in Kind}
    return DossierContent(post, documents)


def made_own(copied: DossierContent, chance: Random, rewritten: float) -> DossierContent:
    """Return a dossier as somebody has it who took over another's and wrote a share (0–1) of its items anew."""

    def own(items: Sequence[ItemContent]) -> tuple[ItemContent, ...]:
        return tuple(item(each.kind, chance) if chance.random() < rewritten else each for each in items)

    documents = {kind: replace(each, items=own(each.items)) for kind, each in copied.documents.items()}
    return replace(copied, documents=documents)
