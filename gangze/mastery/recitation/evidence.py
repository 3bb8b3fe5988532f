"""What was heard of a point, as it is held for and against it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from .hearing import Heard, Hit, Span
from .lexicon import Lexicon
from .model import Point

_REFUSED_BEHIND = re.compile(
    "[那边头口的处是向方都就也可千万绝对一律说讲光]{0,4}(?:不能|不准|不许|不让|不得|不可|不行|不中|不管用|不顶用|不够|不算|没用|没得用|莫|要不得|去不得|用不得|危险|(?:严禁|禁止)(?=.{0,3}$)|坚决不)(?!少|缺|忘)"
)
_ENDS_BADLY = re.compile(
    "(?:会|要|就|得)(?:遭|出事|出大事|出人命|爆|炸|死|烧起来|中毒|伤|触电|完蛋|坏事|着火|起火|燃|垮|塌|闯祸|挨罚|罚)|不好使|不好用|不顶事|不作数|不算数|大忌|不合规|犯法|[没送]命|我就?(?:撵|赶|骂|罚|收拾|举报|轰|叫停|不客气)"
    "|要命|催命|等于(?:点|找|自|送|白|没)|就是(?:找|送|赌|点|配|害)|自己也(?:得)?(?:躺|倒|遭|触|搭|陷|栽)|[叫是](?:赌命|陪葬|找死|害人)"
)
"""用水打会炸: what comes of it forbids it."""
_LACKING = re.compile("(?:没[有得]?|无|未)[^,，。了]{0,2}$")
"""没有合格证的不用 asks for it."""
_HARM_WITHIN = 16
PARTED = 30
"""One pause in so many signs parts what was said."""
LACKING = 0.45
"""What was heard less surely than this was not heard."""
TELLING = 0.5
"""The least weight of a word that tells what is spoken of."""
_NEEDLESS_BEFORE = re.compile(
    "(?:不用|不必|不使(?!用|劲)|不需要|无需|无须|毋须|毋需|不须要|用不着|不消(?!除|毒|防)|不须|可以不|没必要|没得必要|不必要|不一定要|不一定非要|可不用|先不|免得再|免|不兴)(?:[跟向给找和][^不没莫]{2,4}|[再去来先专门那么都还要把给跟向找]{0,3})$"
    "|(?:不用|不必|别|莫|甭|不去|不)(?:去)?(?:惊动|麻烦|打扰|打搅)$"
    "|(?:不用|不必|用不着)[摆挂戴穿系打设装接拉贴填写报测查验找叫喊留派按停关开断锁洗冲换清盖塞垫擦排吹](?:个|什么|啥)?$"
)
_NEEDLESS = re.compile(
    "无须|毋[须需]|惊动|麻烦|打扰|一般省|不管这|不管那|不用|不必|不使|不需要|无需|用不着|不消|不须|可以不|必要|不一定|先不|免|不兴|省[了掉]|算了|可有可无|无所谓"
)
_NEEDLESS_AFTER = re.compile(
    "(?:[这那]一?[步项道条][我俺]?们?(?:一般|平时|通常|经常)?|[这那个些的就也都可以了]{0,4})(?:不管[这那]个|不用|不必|不使(?!用|劲)|不需要|用不着|不消(?!除|毒|防)|可以不|没必要|没得必要|免了|省了|省掉|算了|可有可无|无所谓)(?!再?说|担心|慌|急|怕)"
)

_NOT_SO = re.compile(
    "(?:不能|不是|莫以为|别以为|不等于)[^,，。]{1,8}就$|(?:不是|不光是|不只是)$|(?:谁|哪个|哪位|啥人)[来去说]?情?$|(?:不[能得准许要可]|别|莫|严禁|禁止|甭)(?:以为|觉得|想着?|当)?[^也就都管怕]{0,2}$"
)
_DISBELIEVED = re.compile(
    "[了的]?(?:这[种个]话|那[种个]话|这[种个]说法|[^,，。]{1,4}(?:不行|要不得|可不[能行]|就不行))"
)
_NEED_NOT_BE_FIRST = ("不用先", "不必先", "不需要先", "用不着先", "不消先")
"""遇到事故不用先请示, 先停车: what comes second need not be first."""


@dataclass(frozen=True)
class Evidence:
    """What was heard of a point: hits by element, the stretches that speak of it and what stands beside them, and how surely each was heard."""

    point: Point
    heard: Heard
    lexicon: Lexicon
    here: Sequence[Sequence[Hit]]
    own: Sequence[Span]
    places: Sequence[Span]
    got: list[float]
    path: Sequence[int] = ()
    remembered: dict[str, frozenset[int]] = field(init=False, default_factory=dict, repr=False, compare=False)
    """What was found out about it once, by name."""

    def is_others(self, place: int, reach: int) -> bool:
        """Return whether the next words at a place, `reach` signs behind it at the most and before any pause, speak of another point."""
        own = self.path[self.own[0][0]] if self.path else -1
        for index in range(place, min(place + reach, len(self.path))):
            if index in self.heard.stops and index > place:
                return False
            if self.path[index] >= 0:
                return self.path[index] != own
        return False

    def right(self, number: int) -> list[Hit]:
        """Return where an element was said as the card has it."""
        return self._rights[number]

    @cached_property
    def may_be_needless(self) -> bool:
        """Return whether anything at all was said to be needless."""
        return self.heard.says(_NEEDLESS)

    @cached_property
    def forbids_use(self) -> bool:
        """Return whether the card forbids to use something."""
        return any(each.is_denied and each.text in ("使用", "用", "启用", "投用") for each in self.point.elements)

    @cached_property
    def _rights(self) -> list[list[Hit]]:
        return [[hit for hit in each if not hit.is_against] for each in self.here]

    @cached_property
    def is_parted(self) -> bool:
        """Return whether the speaker paused, or whoever wrote it down marked pauses."""
        return len(self.heard.stops) * PARTED > len(self.heard.text)

    @cached_property
    def _sentences(self) -> list[int]:
        return self.heard.sentences

    @cached_property
    def sentences(self) -> list[Span]:
        """Return the places without what stands in the sentence before their stretch, or behind it."""
        ends = self._sentences
        return [
            (max([low, *(each for each in ends if low < each <= start)]), min([high, *(each for each in ends if end <= each < high)]))
            for (start, end), (low, high) in zip(self.own, self.places, strict=True)
        ]  # fmt: skip

    @cached_property
    def _worth(self) -> dict[int, float]:
        """Return by sentence how much of the point was heard in it."""
        worth: dict[int, float] = {}
        for element, hits in zip(self.point.elements, self._rights, strict=True):
            best: dict[int, float] = {}
            for hit in hits:
                sentence = bisect_right(self._sentences, hit.start)
                best[sentence] = max(best.get(sentence, 0.0), hit.score)
            for sentence, score in best.items():
                worth[sentence] = worth.get(sentence, 0.0) + score * element.weight
        return worth

    @property
    def is_danger(self) -> bool:
        """Return whether the card tells a danger: what harms."""
        return any(self.point.harms)

    @property
    def harms(self) -> tuple[bool, ...]:
        """Return by element whether the card tells it as what comes of something."""
        return self.point.harms

    def is_harm_behind(self, place: int) -> bool:
        """Return whether a harm of the card was said not far behind a place, in the same sentence: 吹起来照样引爆 tells the danger."""
        end = min([place + _HARM_WITHIN, *(each for each in self._sentences if each > place)])
        return any(
            place <= hit.start < end
            for n, is_harm in enumerate(self.harms) if is_harm for hit in self._rights[n]
        )  # fmt: skip

    def is_told_at(self, place: int) -> bool:
        """Return whether a place lies in a sentence that says at least half as much of the point as the one that says most."""
        if not self._sentences:
            return True
        worth = self._worth.get(bisect_right(self._sentences, place), 0.0)
        return worth * 2 >= max(self._worth.values(), default=0.0)


_TILL_THEN = re.compile("(?:[没未]|不(?:满|到|足|够))[^,，。]{1,10}先不$")
"""不满二十分钟先不送医 asks for both."""


_NOT_USED = re.compile("的?不用了?")


def _is_end(place: int, evidence: Evidence) -> bool:
    heard = evidence.heard
    return place >= len(heard.text) or place in heard.stops or place in heard.ends or evidence.is_others(place, 1)


def is_needless(hit: Hit, evidence: Evidence) -> bool:
    """Return whether something was said to be needless, right before it or right after it: 不用再吹扫, 吹扫就免了."""
    if not evidence.may_be_needless:
        return False
    before, after = evidence.heard.beside(hit, 9)
    if after in ("不用", "不用了") and hit.said in evidence.lexicon.alike("报废"):  # 断丝的报废不用
        return False
    if evidence.forbids_use and (used := _NOT_USED.match(after)) and _is_end(hit.end + used.end(), evidence):
        return False  # 有裂纹的不用 of 严禁使用
    if _NEEDLESS_BEFORE.search(before):
        is_till_then = before.endswith("先不") and _TILL_THEN.search(evidence.heard.beside(hit, 14)[0])
        return not (is_till_then or (evidence.point.orders and before.endswith(_NEED_NOT_BE_FIRST)))
    behind = _NEEDLESS_AFTER.match(after) if _LACKING.search(before) is None else None
    return behind is not None and not _is_of_another(hit.end + behind.end(), evidence)


def _is_of_another(place: int, evidence: Evidence) -> bool:
    """Return whether what is told to be needless follows, and is another point's (熟人不消|查证), or what the card forbids (刮料不用铁器)."""
    forbidden = any(
        hit.start == place and not evidence.heard.is_paused(place, hit.end - 1)
        for n, each in enumerate(evidence.point.elements) if each.is_denied and each.kind == "things"
        for hit in evidence.right(n)
    )  # fmt: skip
    is_used = evidence.heard.text[place : place + 1] in ("用", "了", "它", "去")
    return forbidden or (not is_used and evidence.is_others(place, 1))


def is_disbelieved(before: str, behind: str) -> bool:
    """Return whether what makes a thing light was said with a no: 不能消了音就没事, 停一会儿没事|这种话信不得, 慢点不要紧|快了不行."""
    return _NOT_SO.search(before) is not None or _DISBELIEVED.match(behind) is not None


def ends_badly(after: str) -> bool:
    """Return whether what stands behind a deed says what comes of it: 用水打会炸, 拿水柱冲是要命的."""
    return _ENDS_BADLY.search(after) is not None


def is_refused_behind(after: str) -> bool:
    """Return whether what stands behind a word says that it will not do: 口罩不管用, 下风头去不得."""
    return _REFUSED_BEHIND.match(after) is not None
