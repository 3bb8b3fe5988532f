"""The quantities of a point against those that were heard of it: which were said, which contradict, and which stand at the wrong thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise

from .bounding import is_bound_turned
from .calling import EMERGENCY, is_of_services, numbers_of_other_services
from .hearing import VAGUE_WORTH, Heard, Hit, Span, is_within
from .lexicon import Lexicon
from .model import Element, Point
from .quantities import AT_LEAST, Quantity, is_bare_mass, is_same
from .speech import GONE

AGAINST_WORTH, CLOSE = 0.5, 3
"""What a quantity is worth that was said otherwise, and how many signs beside a stretch it may stand."""
SUBJECT_WITHIN = 8
"""Signs between a quantity and the thing it belongs to, at the most."""
SETTLED_WITHIN = 8
"""Signs behind a quantity within which another one is said twice and settled on."""
CORRECTED_WITHIN, REPLACED_WITHIN = 8, 14
"""Signs after a quantity within which it is taken back, and after that within which the right one follows."""
_CONTRAST, _ASSERTED = re.compile("(?:而|可)?(?:不是?|莫|别)打?"), re.compile("(?:是|要|叫|打|报|拨|用)的?是?$")
"""打的是幺幺九不是幺二零."""
_TOO_MUCH = re.compile(
    "(?:太|也太|有点)(?:[久长多高少短低大小快慢远近]|麻烦)(?:了|啦)?吧?|哪[用要]得?着?|用不[了着]|不用那么[久长多高]"
)
_FILLED = re.compile(r"(?<![不莫没别])[装接灌加充]满")
_ENOUGH = re.compile("^.{0,6}?就(?:可以|行|够|中|得行|成|能)")
_NOT_ALONE = re.compile(
    "(?:不[能会准许得要敢让可行兴是给]|从来?不|[绝决坚]不|不允许|不可以|没[得有]?|[莫别甭冇勿])(?:[让叫放派是][他她它人]?)?$"
)
"""我从来不一个人上 is no other number than 两人."""
_NOT_DIALLED = re.compile("^[^打报]{0,3}(?:不|莫|别|用不着)[用要必须]?(?:先)?(?:打|报|拨)")
_WAITS = re.compile("静置|保温|保压|等待|等|留守|冷却|后再|后方可|后才|停放|沉降|延时|延迟")
_AT_ONCE = re.compile("马上就?|立马就?|立刻|不用等|不等|直接就|一停就|完就|(?<!放)完了就")
_TIMES = {"秒": "s", "秒钟": "s", "分钟": "min", "分": "min", "小时": "h", "钟头": "h"}
_RATE = re.compile("(?:每个?|一个?|/)(秒钟?|分钟?|小时|钟头)")
_STATE = re.compile("[至到为](?P<state>常压|零压?|0|大气压|微正压|常温|室温|环境温度)(?![.\\d百千十点])")
_BROUGHT_TO = re.compile("(?:[到至成剩在]|还有|留)(?:个|了|大概|差不多|不超过|低于)?$")
_APART = re.compile("相距|间距|距离?(?!火)|间隔|隔开|相隔|远离")
_SIDE_BY_SIDE = re.compile(
    "(?<![不没莫别])(?<!不能)(?<!不准)(?<!不许)(?<!不得)(?<!不要)(?:放|摆|搁|堆|存|靠|挤|码)(?:在|到)?(?:一起|一块儿?|一堆|一处|同一处)(?![^,，。…]{0,4}不)"
    "|(?<![不没莫别能准许得要])(?:紧挨着?|紧靠着?|挨着|挨到|贴着|并排(?:放|摆))(?![^,，。…]{0,4}不)"
)
_TWICE = re.compile("[早上前头][^,，。]{0,5}一[次道遍回趟][^,，。]{0,4}[晚下后夜末][^,，。]{0,5}一[次道遍回趟]")
"""上午一次下午一次."""
_BOTH = re.compile("两[端侧头边方道人]|双[方人侧]")
_ONE_ENOUGH = re.compile(
    "(?<![另第])一(?:头|端|侧|边|方|道|个|个人|人)[^,，。不没莫别]{0,5}?(?:就|也)(?:够|行|可以|成|中(?!毒))"
)
_EVERY_SAID = {
    "天": "上午.{0,8}下午|天天|每一天|早.{0,4}晚|日日", "日": "天天|每一天|早.{0,4}晚|日日", "班": "上半班.{0,8}下半班|班班|一个?班|每个班|每一班|当班",
    "周": "周周|一个?(?:周|礼拜|星期)", "月": "月月|一个?月", "年": "年年|一年",
}  # fmt: skip


@dataclass
class Count:
    """Pairs the quantities of one point with what was heard in `places`, or fits no point and stands right behind (`strays`); `count` gives
    how surely each was said, `wrong` tells contradictions."""

    point: Point
    heard: Heard
    lexicon: Lexicon
    own: Sequence[Span]
    places: Sequence[Span]
    wrong: list[str] = field(default_factory=list)
    strays: Sequence[Quantity] = ()
    _said: dict[int, Quantity] = field(default_factory=dict)
    _contrasted: list[tuple[Quantity, Quantity]] = field(default_factory=list)

    def count(self) -> Iterator[tuple[int, float]]:
        """Yield for each quantity of the card that was said, or said otherwise, its place among the elements and its worth."""
        self._one_of_both()
        self._state_as_number()
        if all(element.quantity is None for element in self.point.elements):
            return
        self._heard = [each for each in self.heard.quantities if is_within(each.start, each.end, self.places)]
        self._may_be_corrected = self.heard.says(self.lexicon.corrected)
        self._contrasted = [
            (one, other) for one, other in pairwise(self._heard)
            if _CONTRAST.fullmatch(self.heard.text, one.end, other.start) and _ASSERTED.search(self.heard.text[: one.start][-3:])
        ]  # fmt: skip
        refused = [other for _one, other in self._contrasted]
        left = [each for each in self._heard if each not in refused and not self._is_replaced(each)]
        self.wrong += numbers_of_other_services(self.point, self.heard, left)
        waiting: list[tuple[int, Quantity]] = []
        told, left = self._told_as_range(left)
        told |= self._told_as_sum(left)
        yield from ((index, 1.0) for index in told)
        for index, element in enumerate(self.point.elements):
            if (card := element.quantity) is None or index in told:
                continue
            same = next((each for each in reversed(left) if is_same(card, each)), None)
            if same is None:
                waiting.append((index, card))
                continue
            left = [each for each in left if each is not same]
            self._said[index] = same
            yield index, 1.0
            self._compare_bounds(card, same, element)
        rivals = [each for each in left if not self._is_dropped(each)]
        for index, card in waiting:
            if worth := self._unheard(card, rivals):
                yield index, worth
        self._too_few()

    def _told_as_sum(self, left: list[Quantity]) -> set[int]:
        """Return the elements whose numbers were only told together, and take that from `left`: 两个人，一个操作一个监护."""
        told: set[int] = set()
        for measured in ("people", "pieces"):
            parts = {
                n: each.quantity.value
                for n, each in enumerate(self.point.elements)
                if each.quantity and each.quantity.measured == measured and self._is_deed_heard(n)
            }
            sums = [each for each in left if each.measured == measured and each.value == sum(parts.values())]
            named = [each.quantity.value for each in self.point.elements if each.quantity]
            if len(parts) > 1 and sums and sums[0].value not in named:
                told |= parts.keys()
                left[:] = [each for each in left if each not in sums]
        return told

    def _is_deed_heard(self, number: int) -> bool:
        """Return whether what stands behind a number on the card was heard."""
        behind = self.point.elements[number + 1 : number + 2]
        return not behind or behind[0].quantity is not None or any(
            form in self.heard.text[start:end] for form in behind[0].forms for start, end in self.places
        )  # fmt: skip

    def _told_as_range(self, left: list[Quantity]) -> tuple[set[int], list[Quantity]]:
        """Return the elements of a tolerance that was said by its ends (255±5℃: 二百五十到二百六十度), and what is left of what was heard."""
        told: set[int] = set()
        counted = [n for n, each in enumerate(self.point.elements) if each.quantity is not None]
        for one, other in pairwise(counted):
            middle, tolerance = self.point.elements[one], self.point.elements[other]
            if (
                middle.quantity is None
                or tolerance.quantity is None
                or self.point.text[middle.end : tolerance.start].strip() != "±"
            ):
                continue
            whole = middle.quantity.value * (1 if middle.quantity.measured else tolerance.quantity.size)
            ends = [replace(tolerance.quantity, value=whole + sign * tolerance.quantity.value) for sign in (-1, 1)]
            said = [next((each for each in left if is_same(end, each)), None) for end in ends]
            if None not in said:
                told |= {one, other}
                left = [each for each in left if each not in said]
        return told, left

    def swapped(self, right: Sequence[Sequence[Hit]]) -> Iterator[str]:
        """Yield quantities that were said at each other's thing: 室内八米室外四米 for 室内4米室外8米."""
        for (one, said), (other, also) in combinations(self._said.items(), 2):
            cards = [self.point.elements[n].quantity for n in (one, other)]
            if (
                cards[0] is None
                or cards[1] is None
                or cards[0].measured != cards[1].measured
                or cards[0].value == cards[1].value
                or is_of_services(self.point)
            ):
                continue
            if sum(is_same(cards[0], each) or is_same(cards[1], each) for each in self._heard) > 2:
                continue  # 九十、十五，高限低限，超过九十
            subjects = [_subject(n, self.point.elements, right, its.start) for n, its in ((one, said), (other, also))]
            if (
                subjects[0]
                and subjects[1]
                and all(_is_near(each, (said, also)) for each in subjects if each)
                and (subjects[0].start < subjects[1].start) is not (said.start < also.start)
            ):
                yield f"数字说颠倒了：{said.text}、{also.text}"

    def _compare_bounds(self, card: Quantity, said: Quantity, element: Element) -> None:
        if is_bound_turned(self.point, element, card, said, self.heard):
            self.wrong.append(f"方向相反：卡上“{_written(self.point.text)}”，说成{said.text}")
        rates = _rates(self.point.text, element.start, element.end), _rates(self.heard.text, said.start, said.end)
        if all(rates) and not rates[0] & rates[1]:
            self.wrong.append(
                f"快慢不同：卡上“{_written(self.point.text)}”，说成{self.heard.text[max(0, said.start - 8) : said.end]}"
            )
        if (
            card.value in EMERGENCY
            and not card.measured
            and _NOT_DIALLED.match(self.heard.text[said.end : said.end + 8])
        ):
            self.wrong.append(f"该打的电话说成了不打：{said.text}")

    def _unheard(self, card: Quantity, rivals: Sequence[Quantity]) -> float:
        """Return the worth of a quantity that was not heard as a number: said in words, said otherwise, or going without saying."""
        region = "…".join(self.heard.text[start:end] for start, end in self.places)
        if _is_in_words(card, region):
            return 1.0
        near = [each for each in rivals if self._is_close(each)] or [
            each for each in self.strays if not self._is_dropped(each)
        ]
        if against := [each for each in near if _may_contradict(card, each)]:
            self.wrong.append(f"数字不同：卡上{_shown(card)}，说成{_shown(against[-1])}")
            return AGAINST_WORTH
        if card.measured == "time" and _WAITS.search(self.point.text) and _AT_ONCE.search(region):
            self.wrong.append(f"该等{card.text}，说成了马上")
            return AGAINST_WORTH
        if card.value == 1 and card.measured == "times":  # 每小时一次 goes without the 一次
            return AGAINST_WORTH
        if card.measured == "length" and _APART.search(self.point.text) and (match := _SIDE_BY_SIDE.search(region)):
            self.wrong.append(f"该隔开{_shown(card)}，说成了{match[0]}")
            return AGAINST_WORTH
        if (
            card.measured == "share"
            and card.bound != AT_LEAST
            and "满" not in self.point.text
            and _FILLED.search(region)
        ):
            self.wrong.append(f"超过卡上的{card.text}")
        return VAGUE_WORTH if any(is_within(hit.start, hit.end, self.places) for hit in self.heard.vague) else 0.0

    def _is_close(self, said: Quantity) -> bool:
        """Return whether a quantity was said in a stretch of the point, or right beside it; what was taken back parts nothing."""
        text = self.heard.text
        return any(
            start - CLOSE <= said.start and said.end - text.count(GONE, end, said.start) <= end + CLOSE
            for start, end in self.own
        )

    def _one_of_both(self) -> None:
        """Hold against it that one of two was said to be enough: 打一头铁鞋就够了 for 两端."""
        if self.heard.says(_ONE_ENOUGH) and _BOTH.search(self.point.text):
            told = (_ONE_ENOUGH.search(self.heard.text, start, end) for start, end in self.places)
            self.wrong += [f"少于卡上的数：{match[0]}" for match in told if match]

    def _state_as_number(self) -> None:
        """Hold against it a number told where the card has a state: 泄到两公斤 for 泄压至常压, 冷到八十度 for 冷却至常温."""
        for match in _STATE.finditer(self.point.text):
            measured = "temperature" if "温" in match["state"] else "pressure"
            region = "…".join(self.heard.text[start:end] for start, end in self.places)
            if match["state"] in region or any(
                each.quantity
                and each.quantity.measured == measured
                and match.start() - 8 < each.start < match.end() + 3
                for each in self.point.elements
            ):
                continue
            for said in self.heard.quantities:
                is_its = said.measured == measured or (measured == "pressure" and said.text.endswith("公斤"))
                told = _BROUGHT_TO.search(self.heard.text, max(0, said.start - 6), said.start)
                if is_its and told and said.value > 0 and is_within(said.start, said.end, self.places):
                    self.wrong.append(f"卡上“{match['state']}”，说成{said.text}")

    def _too_few(self) -> None:
        """Hold against it a number of people or things said to be enough that is less than the card's: 一个人就可以."""
        for measured in ("people", "pieces"):
            cards = [
                each.quantity for each in self.point.elements if each.quantity and each.quantity.measured == measured
            ]
            most = max((card.value for card in cards if card), default=0)
            for said in self._heard:
                if (
                    said.measured == measured
                    and said.value < most
                    and _ENOUGH.match(self.heard.text[said.end : said.end + 10])
                ):
                    self.wrong.append(f"少于卡上的数：{said.text}")

    def _is_replaced(self, said: Quantity) -> bool:
        """Return whether the speaker takes a quantity back and says another one: the last word counts."""
        if any(said is one for one, _other in self._contrasted):
            return False
        too_much = _TOO_MUCH.match(self.heard.text, said.end)
        if too_much and any(
            0 <= each.start - too_much.end() <= CLOSE and each.measured == said.measured for each in self._heard
        ):
            return True  # 二十分钟太久了吧，两分钟
        if any(
            0 <= each.start - said.end <= SETTLED_WITHIN
            and each.measured == said.measured != ""
            and each.value != said.value
            and self.heard.text[each.start - 1] == "就"
            and any(
                also is not each and also.value == each.value and said.end <= also.start < each.start
                for also in self._heard
            )
            for each in self._heard
        ):
            return True  # 两小时，四小时，就四小时
        for place in self._corrections_after(said, CORRECTED_WITHIN):
            if any(said.end <= each.start < place for each in self._heard):
                continue
            if any(
                place <= each.start <= place + REPLACED_WITHIN
                and (each.measured == said.measured or not each.measured or not said.measured)
                for each in self._heard
            ):
                return True
        return False

    def _is_dropped(self, said: Quantity) -> bool:
        """Return whether a quantity was taken back, or said to be forbidden: 一个人莫进."""
        text = self.heard.text
        if any(said is one for one, _other in self._contrasted):
            return False
        if any(True for _place in self._corrections_after(said, CORRECTED_WITHIN - 2)):
            return True
        forbidden = said.end not in self.heard.stops and text[said.end : said.end + 3].startswith(
            self.lexicon.lists["prohibitions"]
        )
        is_formal = text[said.end : said.end + 2] in ("严禁", "禁止", "不得")  # begins another thing
        is_who = said.measured in ("people", "pieces", "") or said.bound != ""
        if is_who and said.value == 1 and _NOT_ALONE.search(text, max(0, said.start - 6), said.start):
            return True
        return (forbidden and not is_formal and is_who) or text[: said.start].endswith(
            ("不能", "不准", "不许", "不得", "莫")
        )

    def _corrections_after(self, said: Quantity, most: int) -> Iterator[int]:
        for word in self.lexicon.lists["corrections"] if self._may_be_corrected else ():
            place = self.heard.text.find(word, said.end, said.end + most + len(word))
            if place >= 0:
                yield place


def _is_in_words(card: Quantity, region: str) -> bool:
    """Return whether a quantity was said in other words: the fire brigade for 119, 天天 for 每天, 早晚各一次 for twice."""
    if not card.measured and (name := EMERGENCY.get(int(card.value))) and re.search(name, region):
        return True
    if card.text.startswith("每") and (words := _EVERY_SAID.get(card.text[-1])) and re.search(words, region):
        return True
    return card.measured == "times" and card.value == 2 and _TWICE.search(region) is not None


def _rates(text: str, start: int, end: int) -> set[str]:
    """Return for which time a quantity counts: 每小时80升."""
    near = text[max(0, start - 9) : start] + "|" + text[end : end + 4]
    return {_TIMES[match[1]] for match in _RATE.finditer(near)}


def _may_contradict(card: Quantity, said: Quantity) -> bool:
    """Return whether a number stands in the place of another one: the same is measured, or a bare number was said."""
    if "多" in said.text and said.value <= card.value < said.value * 3 / 2:  # 四百多度 says 420 vaguely
        return False
    if said.text.startswith("每") and not card.text.startswith("每"):  # 每天 is no other 30秒
        return False
    if card.text.startswith("每") and said.measured in ("time", "shift") and card.measured in ("time", "shift"):
        return True
    if said.measured:
        if card.measured == "content" and is_bare_mass(said):
            return True
        return said.measured == card.measured or (card.measured == "pressure" and said.text.endswith("公斤"))
    return (len(said.text) > 1 or (said.bound != "" and not card.measured)) and (
        not card.measured or said.value not in EMERGENCY
    )


def _is_near(subject: Hit, quantities: Sequence[Quantity]) -> bool:
    """Return whether a thing was said close before or behind one of several quantities."""
    return any(-SUBJECT_WITHIN <= each.start - subject.end <= SUBJECT_WITHIN for each in quantities)


def _subject(number: int, elements: Sequence[Element], right: Sequence[Sequence[Hit]], place: int) -> Hit | None:
    """Return where the thing was heard that a quantity of the card belongs to: the nearest word before it, nearest to the quantity."""
    for n in range(number - 1, -1, -1):
        if elements[n].quantity is not None:
            return None
        if len(elements[n].text) > 1 and right[n]:
            return max(right[n], key=lambda hit: (hit.score, -abs(hit.start - place)))
    return None


def _shown(quantity: Quantity) -> str:
    """Return a quantity as people write it: texts are compared in small letters and without ℃."""
    return _written(quantity.text)


def _written(text: str) -> str:
    """Return a text that was compared as it is written on a card."""
    return text.replace("°c", "℃").replace("mpa", "MPa").replace("kpa", "kPa").replace(",", "，")
