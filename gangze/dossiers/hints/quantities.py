"""Numbers with what they measure: read from sentences, so that two of them can be compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

UNITS = (
    "℃/h", "℃", "°C", "MPa", "kPa", "KPa", "Pa", "bar", "kV", "mA", "kA", "kW", "MW", "mV", "V", "A", "W", "Hz", "km/h", "m/s", "m3/h",
    "m³/h", "t/h", "kg/h", "r/min", "rpm", "mg/m3", "mg/m³", "mg/L", "g/L", "ppm", "mm", "cm", "dm", "km", "m", "mL", "ml", "kg", "mg", "t",
    "g", "L", "s", "min", "h", "dB", "lx", "%LEL", "%", "‰", "‰", "μm", "um", "Ω", "MΩ", "m2", "m²", "m3", "m³", "Nm3", "MPaG", "LEL", "VOL",
    "摄氏度", "度", "兆帕", "千帕", "公斤", "千克", "毫克", "克", "吨", "米/秒", "公里/小时", "米", "厘米", "毫米", "公里", "千米", "分米", "升", "毫升", "立方",
    "立方米", "平方", "平方米", "伏", "千伏", "安", "毫安", "千瓦", "瓦", "赫兹", "转/分", "转", "分贝",
    "个工作日", "工作日", "分钟", "小时", "秒钟", "秒", "分", "时", "天", "日", "周", "个月", "月", "季度", "年", "班", "点", "刻",
    "次", "人", "名", "台", "具", "套", "个", "只", "支", "把", "副", "件", "条", "张", "层", "级", "倍", "圈", "处", "组", "遍", "格", "袋", "桶", "瓶",
    "车", "节", "根", "块", "道", "步", "项", "份", "号", "楼", "档", "路", "相", "线", "页", "字", "位", "色", "步骤", "以上", "以下", "类", "种", "批", "枚",
    "部", "辆", "间", "座", "面", "扇", "盏", "味", "岗", "口", "手", "双", "对", "排", "方", "字形", "期", "区", "段", "轮", "丝", "码",
)  # fmt: skip
"""What may stand behind a number; the longest that fits is taken."""

MEASURES = {
    "MPa": ("压力", Fraction(1000)), "兆帕": ("压力", Fraction(1000)), "kPa": ("压力", Fraction(1)), "KPa": ("压力", Fraction(1)),
    "千帕": ("压力", Fraction(1)), "Pa": ("压力", Fraction(1, 1000)), "bar": ("压力", Fraction(100)),
    "分钟": ("时间", Fraction(60)), "分": ("时间", Fraction(60)), "min": ("时间", Fraction(60)), "小时": ("时间", Fraction(3600)),
    "h": ("时间", Fraction(3600)), "秒": ("时间", Fraction(1)), "秒钟": ("时间", Fraction(1)), "s": ("时间", Fraction(1)),
    "米": ("长度", Fraction(1000)), "m": ("长度", Fraction(1000)), "厘米": ("长度", Fraction(10)), "cm": ("长度", Fraction(10)),
    "毫米": ("长度", Fraction(1)), "mm": ("长度", Fraction(1)), "公里": ("长度", Fraction(1000000)), "km": ("长度", Fraction(1000000)),
    "℃": ("温度", Fraction(1)), "°C": ("温度", Fraction(1)), "摄氏度": ("温度", Fraction(1)), "度": ("温度", Fraction(1)),
    "km/h": ("车速", Fraction(1)), "公里/小时": ("车速", Fraction(1)),
}  # fmt: skip
"""Unit → (what it measures, how many of the smallest unit it is); others are compared as they are written."""

UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_LIMITS = (
    (
        "most",
        r"不(?:得|应|能|可)?(?:大于|超过|高于|多于)|不超|小于等于|(?:应|须|要)(?:小于|低于)|≤|<=|最高|最大|限速|上限",
    ),
    ("least", r"不(?:得|应|能|可)?(?:小于|少于|低于|短于)|大于等于|≥|>=|最低|最少|最小|至少|下限"),
    (
        "point",
        r"(?P<before>高高|低低|高|低|HH|LL|H|L|[一二三]级)?(?P<act_before>报警|联锁停车|联锁|停车|停机|停炉|跳车|(?<=[高低HL])报)"
        r"(?:设定)?(?:值|点|限)?(?:设定)?(?:为|是|在|到)?",
    ),
    ("over", r"超过|大于|高于|超出|超|>"),
    ("under", r"小于|低于|<|降(?:到|至)"),
    ("kept", r"(?:控制|保持|维持|稳定|设定|调节)(?:在|到|至|为)?|(?:应|须)?为|="),
    ("bare", r"(?:达到|达|升到|升至|到|至|在|约)|(?<![\d.A-Za-z±-])"),
)
_LIMIT = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _LIMITS)
NUMBER = r"[±]?\d+(?:\.\d+)?(?:/\d+)?"
_STATEMENT = re.compile(
    rf"(?:{_LIMIT})(?P<value>{NUMBER}(?:(?:{UNIT})?(?:±|～|~|-|—|至|到){NUMBER})?)(?P<unit>{UNIT})?(?P<bound>及?以[上下内]|之内)?"
)
_PHYSICAL = re.compile(r"(?!(?:s|min|h)$)[A-Za-z%℃°‰μ]|度|摄氏度|兆帕|千帕|公斤|吨|米|厘米|毫米|立方|转|伏|安")
"""The units at whose numbers something can happen; 报警1分钟内 and 报警2次 are none."""
_RANGE = re.compile(r"\d[^\d.]+\d")
_LOOSE = ("时间", "间距", "距离", "高度", "深度", "厚度")
"""What a bare range of says too little to be the same thing elsewhere."""
_ACT = re.compile(
    r"(?:时|后|[，,]|就|即|应|须|要|会|系统|立即|马上|必须|自动|发出|触发|紧急)*(?P<after>高高|低低|高|低|HH|LL|H|L|[一二三]级)?"
    r"(?P<act_after>报警|联锁停车|联锁|停车|停机|停炉|跳车|停泵)(?![器仪装电点值探灯系])"
)
"""What happens at a point, said behind its number: 0.9MPa时联锁停车."""
_SAME_ACT = {"报": "报警", "联锁停车": "停车", "停机": "停车", "停炉": "停车", "跳车": "停车"}
_SAME_STAGE = {"H": "高", "L": "低", "HH": "高高", "LL": "低低"}
IS_FRACTION = re.compile(r"\d/\d")
_CLAUSE = re.compile(r"[，,。；;：:、！!？?\n（）()“”]")
_NUMBERING = re.compile(r"^[(（]?\d{1,2}[.、)）]")
_WEAK = re.compile(r"^(?:确认|检查|保证|确保|注意|严禁|禁止|必须|应|将|使|把|其|时|的|并|再|先|后|当|在|若|如)+")
NOUNS = (
    "温度|油温|水温|室温|气温|炉温|压力|汽压|气压|油压|水压|压差|液位|水位|油位|料位|浓度|含量|流量|流速|速度|转速|电压|电流|间距|距离|高度|深度|厚度|"
    "时间|真空度|振动|负荷|湿度|限速"
)
"""What is measured, by the words crews use."""
_CORE = re.compile(rf"(?:{NOUNS})$")
_QUANTITY = re.compile(rf"^.*?(?:{NOUNS})")
_TAIL = re.compile(r"(?:应|须|要|必须|控制|保持|维持|的|时|在|为)+$")


@dataclass(frozen=True, slots=True)
class Statement:
    """That something is kept within a limit: 出口压力 · most · 0.4 · MPa.

    `limit` is most, least, over (action beyond) or kept; a point at which something happens, with its stage (高·报警);
    every, within or after of a time. `value` is a normal form in which equal quantities are equal; `text` is the passage
    as written.
    """

    subject: str
    limit: str
    value: str
    measure: str
    text: str


def normal(text: str) -> str:
    """Return a text in NFKC without blanks; line breaks are kept, they end a clause."""
    return re.sub(r"[ \t\u3000]+", "", unicodedata.normalize("NFKC", text))


def statements(text: str, about: str = "") -> Iterator[Statement]:
    """Yield what a text says about quantities; a clause without a subject goes on with the one before it.

    `about` is what the item is about: where it names a quantity (导热油出口温度), it is the first subject.
    """
    about = normal(about)
    subject = _subject(about) if _CORE.search(about) else ""
    flat = re.sub(r"(?<=[值点限警锁]):(?=\d)", "", normal(text))
    start = 0
    for clause in _CLAUSE.split(flat):
        named = _QUANTITY.search(clause)
        subject = _subject(named[0]) if named else subject
        for match in _STATEMENT.finditer(clause):
            before = clause[: match.start()]
            limit = _limit_of(match, before, flat[start + match.end() :])
            own = _subject(before)
            if not limit or not match["unit"]:
                subject = own if limit and own else subject
                continue
            subject = own or subject
            if subject:
                measure, value = measured(match["value"], match["unit"])
                yield Statement(subject, limit, value, measure, f"{own}{match[0]}")
        start += len(clause) + 1


def _limit_of(match: re.Match[str], before: str, behind: str) -> str:
    """Return what a number limits, "" for a number that limits nothing: 温度300℃ alone may be anything."""
    limit = next(name for name, _pattern in _LIMITS if match[name] is not None)
    act = _ACT.match(behind) if limit in ("over", "under", "bare") else None
    if limit == "point" or act:
        stage, done = (act["after"], act["act_after"]) if act else (match["before"], match["act_before"])
        if (limit == "bare" and before and not _CORE.search(before)) or not _PHYSICAL.match(match["unit"] or ""):
            return ""
        return f"{_SAME_STAGE.get(stage, stage) or _side(match, limit)}·{_SAME_ACT.get(done, done)}"
    if limit == "bare":
        core = _CORE.search(before)
        is_range = _RANGE.search(match["value"]) and not IS_FRACTION.search(match["value"])
        return "kept" if is_range and core and core[0] not in _LOOSE else ""
    if limit == "kept" and match["bound"]:
        return "least" if match["bound"].endswith("上") else "most"
    if limit == "under":
        return "" if match["under"].startswith("降") else "most"
    return limit


def _side(match: re.Match[str], limit: str) -> str:
    """Return 高 or 低, the side of a point that does not say it: a level of 20% alarms when it falls, one of 85% when it rises."""
    is_low = (
        match["unit"] is not None
        and match["unit"].startswith("%")
        and float(Fraction(re.findall(r"[\d.]+", match["value"])[0])) < 50
    )
    return "低" if limit == "under" or (is_low and limit != "over") else "高"


def _subject(before: str) -> str:
    return _TAIL.sub("", _WEAK.sub("", _NUMBERING.sub("", before).strip("-·")))[-10:]


def measured(value: str, unit: str) -> tuple[str, str]:
    """Return (what a unit measures, the value in the smallest unit of it)."""
    measure, factor = MEASURES.get(unit, (unit, Fraction(1)))

    def scaled(number: re.Match[str]) -> str:
        return str(Fraction(number[0]) * factor)

    value = re.sub(rf"(?<=\d)(?:{UNIT})(?=\D)", "", value)
    return measure, re.sub(r"[~—-]|至|到", "～", re.sub(r"\d+(?:\.\d+)?(?:/\d+)?", scaled, value))
