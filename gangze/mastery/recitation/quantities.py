"""Numbers with their units and bounds, however they are written or said: 零点八兆帕, 0.8MPa, 百分之二十, 幺幺九."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from .units import DIGITS, POWERS, UNITS

AT_MOST, AT_LEAST = "at most", "at least"
_MORE = "过了 上了 超过了 超过 大于 高于 多于 宽于 高过 快过 多过 大过 长过 厚过 重过 深过 热过 粗过 远过 超出 超 过"
_LESS = "低于 小于 少于 窄于 短于 低过 少过 慢过 小过 薄过 轻过 浅过 冷过 细过 短过 低 掉到 降到"
_COMPARISONS = sorted(
    [*((word, AT_LEAST) for word in _MORE.split()), *((word, AT_MOST) for word in _LESS.split())],
    key=lambda pair: -len(pair[0]),
)
_OF_WHAT = re.compile("(?:[罐釜桶槽瓶池箱仓]?[体子]?的?总?(?:容积|容量|体积)|爆炸下限|下限|额定|量程|它)?的?$")
"""What may stand between a comparison and its number: 不小于罐容积的90%."""
_ENDS_WHAT = "积量限定程它的"
_COMPARED = tuple(word for word, _bound in _COMPARISONS)
_OTHER = {AT_MOST: AT_LEAST, AT_LEAST: AT_MOST}
_NOT = re.compile(
    "(?:[不没未莫别勿甭休冇禁]|勿好|(?:不|没)(?:得|能|准|许|要|可|允许|应|敢|让|宜|给|会|可以)|严禁|禁止|绝不|不可能)(?:[让叫使给][它他])?[烧装开加升充打走跑涨吊灌堆码提跌降掉放走喂投给准冲窜蹿飙顶拉飘爬落滑响]?$"
)
_PER, _NEEDS = (
    re.compile("每个?(?:秒钟?|分钟?|小时|钟头)|一秒"),
    re.compile("(?<=[少多码高低])[要得是有](?:[在到够])?$"),
)
_MUST_NOT_LAST = re.compile("(?:不[能许得准要可]|[莫别甭]|严禁|禁止)[隔拖等超晚搁耽空]到?了?$")
"""不能隔三十分钟以上 is within it."""
_BEFORE: dict[str, tuple[str, ...]] = {
    AT_MOST: ("最多", "最高", "至多", "顶多", "不到", "不足", "不够", "控制", "限速", "≤", "<"),
    AT_LEAST: ("至少", "最少", "起码", "达", "最低", "≥", ">"),
}
_AFTER: dict[str, tuple[str, ...]] = {
    AT_MOST: ("以内", "之内", "以下", "内", "封顶", "以里", "里头", "头要", "之下"),
    AT_LEAST: ("以上", "以外", "外", "开外", "之外", "往上", "朝上", "之上", "高往上"),
}

_DIGIT = "一二两俩仨三四五六七八九"
_HAN = f"零〇幺{_DIGIT}十百千万"
_COUNTED = rf"(?:[{_DIGIT}]万)?(?:零?[{_DIGIT}]千)?(?:零?[{_DIGIT}]百)?(?:零?[{_DIGIT}]?十)?(?:零?[{_DIGIT}](?![十百万]|千(?![帕克瓦伏卡])))?"
_SPELT = rf"[零〇幺{_DIGIT}]+"
_EMERGENCY = r"(?:1[12][0-9]|[幺一][幺一二][零〇九二])"
_NUMBER = re.compile(
    rf"(?P<share>百分之)?(?P<number>{_EMERGENCY}(?=(?:1[12][0-9])*(?!\d))|\d+(?:\.\d+)?"
    rf"|(?:(?={_SPELT}(?:点|$|[^{_HAN}])){_SPELT}|(?=[{_HAN}]){_COUNTED})(?:点[零〇幺{_DIGIT}]+)?|半)(?:来|多|(?<=半)拉)?(?P<per>个)?(?P<half>半(?=小时|钟头|个?月|天|[往以朝之][上下内外]|[点度]))?"
)
_NO_UNIT = {
    "方": "(?![可能才准向法式便案])",
    "度": "(?!数)",
    "成": "(?!分|品|功)",
    "次": "(?![阀风侧盘泵])",
    "分": "(?![开别库区室段级])",
    "安": "(?!全)",
    "级": "(?!别)",
    "回": "(?!路|流)",
    "只": "(?![能许准要会可])",
    "声": "(?!音|响|级)",
    "道": "(?!路)",
}
_UNIT = re.compile(
    "|".join(
        rf"{re.escape(name)}(?![a-z])" if name[-1].isascii() else f"{name}{_NO_UNIT.get(name, '')}"
        for name in sorted(UNITS, key=len, reverse=True)
    )
)
_EVERY = re.compile("每个?(小时|钟头|班|天|日|周|星期|礼拜|月|季度|季|年)")
_RATE = re.compile(
    rf"每(?:小时|钟头|分钟)(?:最多|不超过|不得超过|限速|跑|开|只能|不能超过)*[\d{_HAN}]+(?!\d*[{_HAN}]*[次遍道回趟])"
)
"""每小时10公里 is how fast, not how often."""
_HALVED = frozenset({"米", "吨", "成"})
_REST = re.compile(
    rf"[{_DIGIT}1-9](?:(?=[一每]个?(?:秒|分钟|小时|钟头))|(?![{_HAN}\d.个]|{'|'.join(name + _NO_UNIT.get(name, '') for name in UNITS if not name.isascii())}))"
)
_AND_A_HALF = re.compile("半(?!径|个|小时|天|年)")
"""一米半."""
_FRACTION = re.compile(
    r"([二两三四五]|[2-5])分之([一二三四]|[1-4])|(?<![\d.])([1-4])/([2-5])(?![\d.])|一半(?![个小天])"
)
_OF_AN_HOUR = re.compile("个?(?:小时|钟头)")
_PAIR = re.compile("双人(?!双|床)|俩人|两个人|(?<=[咱他你我])俩|两个(?=一起|一路|一块|一道)")
_BELOW_ZERO = re.compile(r"(?:零下|(?<!正)负|(?<![\d%℃°a-z-])-)$")
_NEVER_HALVED = frozenset({"次", "遍", "道", "回", "趟", "人", "名", "位"})
_TO_BEFORE = re.compile(r"[\d一二三四五六七八九十][至到\-~—～]$")
_TO = re.compile(r"[至到\-~—～]+")
_NOT_NUMBERS = re.compile(
    r"第[一二三四五六七八九十\d]{1,4}|(?<![百千万])[一二两三四五六七八九十]{1,3}点(?:半|钟|整|多|左右|来钟)|(?<=[到上午夜晨早晚])[一二两三四五六七八九十]{1,3}点(?![零一二三四五六七八九\d])|罚(?:了|款)?[一二两三四五六七八九十百千\d]{1,8}|[一二两三四五六七八九十百千\d]{1,8}(?:块钱|元)|[一二三四五六七八九十]是(?!分)|一[下哈起声会定样直般边些路切并律]|万一|统一|逐一|唯一|一一"
    r"|一次风|二次风|一组(?!人)|二氧|一氧|四氯|三氯|五氧|十分(?!钟)|千万|百分百"
)
_A_LITTLE = re.compile("(?<=[慢快小大多少早晚低高轻稳松紧远近长短])(?<!最[高低大小多少])(?<!至[多少])一点")
"""慢一点三十五度 is no 1.35."""
_MOST_DIGITS = 12
"""A longer row of digits counts nothing that a card speaks of."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it stands at `start`–`end` of a text: `value` in the base of what is `measured` ("": no unit was said).

    `size` is how many of its base the unit is, `bound` whether the number is said to be the most or the least.
    """

    start: int
    end: int
    text: str
    value: Fraction
    measured: str = ""
    bound: str = ""
    size: Fraction = Fraction(1)


@lru_cache(maxsize=512)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text (NFKC, lower case) in order. A single digit without a unit is none."""
    text = _A_LITTLE.sub("□□", text)
    silent = {index for match in _NOT_NUMBERS.finditer(text) for index in range(*match.span())}
    found = [*_fractions(text), *_pairs(text)]
    silent |= {index for each in found for index in range(each.start, each.end)}
    counted = [each for each in _counted(text) if not silent.intersection(range(each.start, each.end))]
    found += _with_ends_of_ranges(text, counted)
    taken = {index for each in found for index in range(each.start, each.end)}
    for match in _EVERY.finditer(text):
        if not {match.start(), match.start(1)} & taken and not _RATE.match(text, match.start()):
            measured, size = UNITS[match[1]]
            found.append(Quantity(match.start(), match.end(), match[0], size, measured))
    return tuple(sorted(found, key=lambda each: each.start))


def _fractions(text: str) -> Iterator[Quantity]:
    for match in _FRACTION.finditer(text):
        below, above = match[1] or match[4], match[2] or match[3]
        value = Fraction(_digit(above), _digit(below)) if below else Fraction(1, 2)
        unit = _OF_AN_HOUR.match(text, match.end())
        end = unit.end() if unit else match.end()
        measured, size = UNITS["小时"] if unit else ("share", Fraction(1))
        yield Quantity(
            match.start(),
            end,
            text[match.start() : end],
            value * size,
            measured,
            _bound(text, match.start(), end),
            size,
        )


def _pairs(text: str) -> Iterator[Quantity]:
    for match in _PAIR.finditer(text):
        yield Quantity(*match.span(), match[0], Fraction(2), "people")


def _digit(sign: str) -> int:
    return int(sign) if sign.isascii() else DIGITS[sign]


def is_same(card: Quantity, said: Quantity) -> bool:
    """Return whether a quantity is that of the card, its unit left out or not."""
    if card.measured == "pressure" and said.text.endswith("公斤"):  # 八公斤 is 0.8MPa
        return said.value * 100_000 == card.value
    if card.measured == "content" and is_bare_mass(said):
        return said.value * 1_000_000 == card.value
    if said.measured:
        return said.value == card.value and said.measured == card.measured
    return said.value in (card.value, card.value / card.size)


def is_bare_mass(said: Quantity) -> bool:
    """Return whether a mass may stand for how much of a thing is in a space: 三十克 of 30克每立方米."""
    return said.measured == "mass" and said.text.endswith("克") and not said.text.endswith("千克")


def _with_ends_of_ranges(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """Yield the quantities, an end of a range that was said without a unit with that of the other end: 0.45至0.55MPa."""
    before: Quantity | None = None
    for each, after in zip(found, [*found, None][1:], strict=True):
        if after and after.measured and not each.measured and _TO.fullmatch(text, each.end, after.start):
            each = replace(each, value=each.value * after.size, measured=after.measured, size=after.size)
        if before and before.measured and not each.measured and _TO.fullmatch(text, before.end, each.start):
            each = replace(each, value=each.value * before.size, measured=before.measured, size=before.size)
        is_end = before is not None and _TO.fullmatch(text, before.end, each.start)
        if (
            each.measured
            or len(each.text) > 1
            or each.bound
            or is_end
            or (after and _TO.fullmatch(text, each.end, after.start))
        ):
            yield each
        before = each


def _counted(text: str) -> Iterator[Quantity]:
    for match in _NUMBER.finditer(text):
        number = match["number"]
        values = _values(number)
        if not values:
            continue
        measured, size, end = _unit_of(text, match)
        if match["half"]:
            values = tuple(value + Fraction(1, 2) for value in values)
        if measured:
            values, end = _with_rest(text, match.end(), end, values)
        below = _BELOW_ZERO.search(text, max(0, match.start() - 3), match.start())
        is_below = below is not None and measured in ("temperature", "pressure", "")
        bound = _bound(text, below.start() if below and is_below else match.start(), end)
        if (
            not measured
            and not _TO.match(text, end)
            and not _TO_BEFORE.search(text, 0, match.start())
            and not _is_bare_number(number, values, bound)
        ):
            continue
        start = match.start()
        if below and is_below:
            start, values = below.start(), tuple(-value for value in values)
        for value in values:
            yield Quantity(start, end, text[start:end], value * size if measured else value, measured, bound, size)


def _is_bare_number(number: str, values: tuple[Fraction, ...], bound: str) -> bool:
    """Return whether a number without a unit counts: not a lone digit (but 低于五 of a pH)."""
    if len(number) < 2:
        return bool(bound) and number not in ("一", "半", "零", "百", "千", "万")
    return len(values) == 1


def _with_rest(text: str, start: int, end: int, values: tuple[Fraction, ...]) -> tuple[tuple[Fraction, ...], int]:
    """Return values with what follows their unit, and where that ends: 一米五, 一米半."""
    if text[start:end] in _HALVED and (rest := _REST.match(text, end)) and (text[start:end] != "成" or rest[0] != "一"):
        return tuple(value + Fraction(_digit(rest[0]), 10) for value in values), rest.end()
    if text[start:end] not in _NEVER_HALVED and _AND_A_HALF.match(text, end):
        return tuple(value + Fraction(1, 2) for value in values), end + 1
    return values, end


def _unit_of(text: str, match: re.Match[str]) -> tuple[str, Fraction, int]:
    """Return what a number measures ("" for none), the size of its unit, and where the quantity ends."""
    if match["share"]:
        return "share", Fraction(1, 100), match.end()
    # 个 belongs to the unit (三个月), or to what is counted (三个阀).
    unit = _UNIT.match(text, match.end()) or (_UNIT.match(text, match.end() - 1) if match["per"] else None)
    if unit is not None:
        return *UNITS[unit[0]], unit.end()
    return "", Fraction(1), match.end() - (1 if match["per"] and not match["half"] else 0)


@lru_cache(maxsize=4096)
def _values(said: str) -> tuple[Fraction, ...]:
    """Return what a number is; 两三 is 2 and 3, as people say for a range. Empty for what is no number."""
    if not said or len(said) > _MOST_DIGITS:
        return ()
    if len(said) == 2 and {*said} <= DIGITS.keys() - {"幺"} and DIGITS[said[1]] - DIGITS[said[0]] == 1:
        return tuple(Fraction(DIGITS[sign]) for sign in said)
    if said == "半":
        return (Fraction(1, 2),)
    if said[0] not in _HAN:
        return (Fraction(said),)
    whole, _, part = said.partition("点")
    decimals = Fraction(_spelt(part), 10 ** len(part)) if part else Fraction(0)
    return (_whole(whole) + decimals,)


def _spelt(said: str) -> int:
    return int("".join(str(DIGITS[sign]) for sign in said))


def _whole(said: str) -> Fraction:
    """Return 一百五十 as 150, 一百五 as 150 and 幺幺九 as 119."""
    if {*said} <= DIGITS.keys():
        return Fraction(_spelt(said))
    total, part, last = 0, 0, 10
    for sign in said:
        if sign in DIGITS:
            part = DIGITS[sign]
        elif sign == "万":
            total, part = (total + part) * POWERS[sign], 0
        else:
            total, part, last = total + (part or 1) * POWERS[sign], 0, POWERS[sign]
    if part and said[-2] in ("百", "千"):
        part *= last // 10
    return Fraction(total + part)


def without_what_follows(said: Quantity, text: str) -> Quantity:
    """Return a quantity with the bound that was told before it only, where its sentence ends with it: 八毫米。往上风跑."""
    return replace(said, bound=_bound(text[: said.end], said.start, said.end)) if said.bound else said


def _before(text: str, start: int) -> str:
    """Return what stands before a number that may bound it; 没过 (补水没过20厘米) may well not."""
    before = text[max(0, start - 12) : start].removesuffix("没过")
    return _OF_WHAT.sub("", before) if before[-1:] in _ENDS_WHAT else before


def _bound(text: str, start: int, end: int) -> str:
    before = _before(text, start)
    before = _NEEDS.sub("", before)
    whole, before = before, before.removesuffix("到").removesuffix("在")
    per = _PER.match(text, end)
    end = per.end() if per else end
    after = text[end : end + 3].lstrip()
    for bound, words in _AFTER.items():
        if after.startswith(words):
            return AT_MOST if _MUST_NOT_LAST.search(before) else bound
    for word, bound in _COMPARISONS if before.endswith(_COMPARED) else ():
        if before.endswith(word):
            return _OTHER[bound] if _NOT.search(before.removesuffix(word)) else bound
    for bound, words in _BEFORE.items():
        if before.endswith(words) or whole.endswith(words):
            return bound
    return ""
