"""The usual questions of a chemical plant's sheets, by what a post works at; an enterprise edits them as it likes.

source: 《危险化学品企业安全风险隐患排查治理导则》（应急〔2019〕78号）, its checklists of 工艺, 设备, 电气, 仪表, 储运; shortened to what
somebody can see, hear or read off at the spot.
"""

from __future__ import annotations

from collections.abc import Mapping

from .planning import READING, Question
from .words import Speciality


def _choice(key: str, text: str) -> Question:
    return Question(key, text)


def _reading(key: str, text: str, unit: str, low: str = "", high: str = "") -> Question:
    return Question(key, text, READING, unit, low, high)


_COMMON = (
    _choice("leak", "设备、管线、法兰、阀门有无跑冒滴漏"),
    _choice("alarm", "可燃、有毒气体报警器显示正常，无报警"),
    _choice("gear", "劳保穿戴齐全，消防、应急器材在位完好"),
    _choice("work", "现场有无未办票的动火、受限空间等作业"),
)
_PROCESS = (
    _choice("limits", "温度、压力、液位、流量在控制指标内"),
    _choice("interlock", "联锁投用，无未经审批的摘除或旁路"),
    _choice("pump", "运转机泵声音、振动、油位正常"),
    _choice("valve", "关键阀门开关状态与工况相符，铅封、锁具完好"),
    *_COMMON,
)
_CONTROL = (
    _choice("limits", "主要参数在控制指标内，趋势平稳"),
    _choice("alarms", "报警已确认并处置，无长期未消报警"),
    _choice("interlock", "联锁投用，旁路有审批并在期限内"),
    _choice("gds", "气体检测、视频画面正常，无屏蔽点"),
    _choice("record", "操作记录及时、真实，交接事项清楚"),
    _choice("phone", "对讲、电话、应急广播可用"),
)
_TANKS = (
    _reading("level", "储罐液位", "%", "", "85"),
    _reading("temperature", "储罐温度", "℃"),
    _choice("seal", "呼吸阀、阻火器、氮封正常，无异味"),
    _choice("dike", "防火堤完好，雨排阀关闭"),
    _choice("valve", "进出料阀、紧急切断阀状态正确"),
    _choice("ground", "静电接地、跨接完好"),
    *_COMMON,
)
_LOADING = (
    _choice("vehicle", "车辆资质、熄火、溜车防护、警示已核对"),
    _choice("ground", "静电接地夹已接，静置时间足够"),
    _choice("arm", "鹤管、软管、快速接头完好，无泄漏"),
    _choice("cutoff", "紧急切断、拉断阀可用"),
    _choice("guard", "装卸全程有人监护，人员不离岗"),
    *_COMMON,
)
_HEAT = (
    _choice("limits", "炉膛、出口温度和压力在控制指标内"),
    _choice("water", "液位或水位计清晰，两处指示一致"),
    _choice("safety", "安全阀、压力表在校验期内，无泄漏"),
    _choice("burner", "燃烧正常，点火、熄火保护投用"),
    _choice("pump", "循环泵、给水泵、备用泵正常，可随时启用"),
    *_COMMON,
)
_GAS = (
    _choice("limits", "进出口压力、温度在控制指标内"),
    _choice("frost", "气化器、管线无异常结霜，换热正常"),
    _choice("cutoff", "紧急切断阀、放散阀状态正确"),
    _choice("odour", "用检漏仪或皂液查接头，无泄漏"),
    *_COMMON,
)
_PACKING = (
    _choice("guard", "转动部位防护罩、急停按钮完好"),
    _choice("dust", "除尘投用，地面、设备无积尘"),
    _choice("pallet", "码放整齐不超高，通道畅通"),
    _choice("truck", "叉车限速、不载人，充电区无可燃物"),
    *_COMMON,
)
_EQUIPMENT = (
    _choice("leak", "静密封、动密封有无泄漏"),
    _choice("vibration", "机泵振动、声音、温度无异常"),
    _choice("oil", "润滑油位、油质正常，加油记录齐全"),
    _choice("standby", "备用设备完好，按期盘车"),
    _choice("relief", "安全阀、爆破片、压力表在检验期内，根部阀全开"),
    _choice("corrosion", "保温、防腐、支吊架完好，无明显腐蚀减薄"),
    _choice("guard", "防护罩、平台、护栏、爬梯完好"),
    _choice("special", "特种设备标志在有效期内"),
)
_ELECTRICAL = (
    _choice("room", "配电室门窗、挡鼠板、电缆沟封堵完好，无漏水"),
    _choice("meter", "母线电压、负荷电流正常，三相平衡"),
    _choice("heat", "接头、电缆、开关无过热、异味、放电声"),
    _choice("relay", "保护、自投装置投用，无异常信号"),
    _choice("explosion", "防爆电气格兰、挠性管、接线盒完好"),
    _choice("ground", "设备接地、静电接地、防雷引下线完好"),
    _choice("ups", "UPS、直流屏、应急照明正常"),
    _choice("ticket", "停送电、临时用电有票，挂牌上锁到位"),
)
_INSTRUMENT = (
    _choice("bypass", "联锁无未经审批的旁路、强制"),
    _choice("detector", "气体探测器在校验期内，无故障、无遮挡"),
    _choice("transmitter", "现场表与控制室指示一致"),
    _choice("valve", "调节阀、切断阀动作正常，气源压力够"),
    _choice("cabinet", "机柜间温湿度正常，卡件、电源无报警"),
    _choice("trace", "引压管、伴热、表箱完好，无泄漏"),
    _choice("sis", "SIS、DCS 诊断信息已查看处理"),
)
WEEKLY: tuple[Question, ...] = (
    _choice("daily", "本周日排查按计划完成，漏查已问明原因"),
    _choice("findings", "本周隐患已整改或有措施、期限、责任人"),
    _choice("cards", "抽看岗位：两单两卡在位有效，员工说得出"),
    _choice("work", "特殊作业票证、监护、交底抽查合格"),
    _choice("interlock", "联锁旁路、报警屏蔽台账与现场相符"),
    _choice("drill", "应急器材点检，应急卡步骤抽问"),
    _choice("contractor", "外来施工人员教育、交底、监管到位"),
    _choice("meeting", "班组安全活动已开展，有记录"),
)
MONTHLY: tuple[Question, ...] = (
    _choice("measures", "上月措施逐条见到结果"),
    _choice("rounds", "日、周排查真实开展，已抽看记录和现场"),
    _choice("major", "重大危险源、重点部位已到现场查看"),
    _choice("findings", "隐患闭环，超期和反复的已查明原因"),
    _choice("post", "当面听一线员工讲风险、职责、操作、应急"),
    _choice("money", "安全投入、人员、培训满足需要"),
    _choice("change", "变更、检维修、停开车风险已受控"),
)

_SIGNS: tuple[tuple[str, tuple[Question, ...]], ...] = (
    ("中控", _CONTROL), ("内操", _CONTROL), ("DCS", _CONTROL), ("调度", _CONTROL),
    ("罐区", _TANKS), ("储罐", _TANKS), ("仓储", _TANKS),
    ("装卸", _LOADING), ("充装", _LOADING), ("卸车", _LOADING), ("装车", _LOADING),
    ("气化", _GAS), ("调压", _GAS), ("LNG", _GAS), ("燃气", _GAS),
    ("锅炉", _HEAT), ("司炉", _HEAT), ("热媒", _HEAT), ("导热油", _HEAT), ("加热炉", _HEAT), ("汽机", _HEAT),
    ("包装", _PACKING), ("打包", _PACKING), ("码垛", _PACKING), ("叉车", _PACKING),
)  # fmt: skip
_BY_SPECIALITY: Mapping[Speciality, tuple[Question, ...]] = {
    Speciality.PROCESS: _PROCESS,
    Speciality.EQUIPMENT: _EQUIPMENT,
    Speciality.ELECTRICAL: _ELECTRICAL,
    Speciality.INSTRUMENT: _INSTRUMENT,
}


def usual_questions(speciality: Speciality, post_name: str = "", post_speciality: str = "") -> tuple[Question, ...]:
    """Return the usual questions of a speciality; those of an operator by what name and speciality of the post say."""
    if speciality is Speciality.PROCESS:
        for text in (post_name.upper(), post_speciality.upper()):
            for sign, questions in _SIGNS:
                if sign in text:
                    return questions
    return _BY_SPECIALITY[speciality]
