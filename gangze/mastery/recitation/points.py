"""Takes the points of a card apart into what has to be heard: words, quantities, what is forbidden, what comes first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from .lexicon import Lexicon
from .model import Element, Order, Point
from .quantities import Quantity, quantities

STOPS = "，,。；;！!？?：:\n"
MOST_POINTS, MOST_CUTTERS = 4096, 8
"""How many points are remembered, and how many dictionaries to cut them with: about 30 MB each."""
WEIGHTS = {"actions": 0.6, "states": 0.8, "harms": 1.0, "things": 1.0}
"""What a word is worth by what it says: actions are said in the most different words, and go without saying beside their objects."""
QUANTITY_WEIGHT, SIGN_WEIGHT, LIGHT_WEIGHT, MEASURE_WEIGHT = 1.2, 0.35, 0.15, 0.4
_JOINTS = frozenset({"和", "与", "及", "或", "、"})
_SKIPPED = ("c", "d", "e", "f", "h", "k", "m", "o", "p", "q", "r", "u", "w", "x", "y")
"""Parts of speech that carry no content of their own: conjunctions, adverbs, prepositions, particles, numerals …"""
_CLAUSE = re.compile(rf"(?:(?!并(?![联行列排网]))[^{re.escape(STOPS)}])+")
"""并 joins two deeds, neither of which may be missing: 停卸并喷水降温."""
_HANDLED = re.compile(
    r"(?<=[开关停启])(?![动用闭止机车炉断])(?=[^开关停启]{1,4}[阀泵])|(?<=[^小及定按准同临超限])(?=时(?!间|候|限|速|长|刻))|(?<=[^小及定按准同临超限]时)(?![间候限速长刻])|(?<=再)(?![次生沸三])|(?<=[^优首预]先)(?=[报停关断撤打切开])"
)
"""After 开, 关 …: what is opened or closed is a word of its own, whatever a general dictionary sees; so is 时."""
_FIRST = re.compile(r"先(?P<first>.+?)[,，;；]?(?:再|后|然后|才)(?P<then>[^,，;；。]+)")
_OPENING = re.compile(r"(?<![预首])先(?P<first>[^,，;；。]+)[,，](?P<then>(?!.*(?:严禁|不得|禁止|不准))[^,，;；。]+)")
_AFTER = re.compile(r"(?P<first>.+?)后[,，]?再(?P<then>.+)")
_BEHIND = re.compile(r"(?P<first>[^;；。]+[^以之然先前最随])后[,，]?(?![再才方续备门面端侧勤])(?P<then>[^;；。]{3,})")
_AGAIN = re.compile(r"^(?P<first>[^;；。]+)[,，](?:再|然后|随后)(?P<then>[^;；。]+)")
_IN_CLAUSE = re.compile(
    r"(?:[^,，;；。先]*后)?(?P<first>[^,，;；。先后]{2,})(?<![后不一])再(?![次生用])(?P<then>[^,，;；。再]{2,})"
)
_THEN = re.compile(r"(?P<first>[^,，;；。]+)[后,，]*(?:方可|才能|才可|才准|方能|方准)(?P<then>[^,，;；。]+)")
_AHEAD = re.compile(r"(?P<then>[^,，;；。]{2,8}?)(?:之前|(?<!提)前(?![后方端面]))[,，]?(?P<first>[^,，;；。]+)")
_COMPARED = frozenset({"少于", "多于", "超过", "低于", "高于", "大于", "小于", "超"})
_NAMED_ONLY = frozenset({"违章", "违规"})
"""What forbids where people say it of a deed, and is spoken of on a card: 制止违章作业."""
_COMPARING = frozenset({"高于", "低于", "大于", "小于"})
"""What says more than how much: 水压高于罐压."""
_HURT = frozenset({"受伤", "伤到", "伤着", "弄伤", "伤了"})
_FOUGHT, _SIDE = (
    frozenset({"灭火", "熄火", "扑灭", "扑救", "灭", "打火"}),
    re.compile("[里外内上下前后左右][面边头部侧]"),
)
"""To fight a fire contradicts none; a side contradicts no deed."""
_WITHOUT, _WITHOUT_SAID, _WITH_SAID = (
    "无未没",
    ("没", "没有", "没得", "莫得", "无", "未", "冇", "木有", "没办"),
    ("有", "已", "有了"),
)
"""无证: 没证, 没得证; and what says the contrary."""
_TELLS_SIDE = re.compile("[背正反对侧斜][面后侧]")
"""What tells where, though a general dictionary takes it for no more than 上 or 里."""
_INTO = re.compile("倒入|加入|倒进|注入|加进|加到")
Part = tuple[str, str, Quantity | None]
"""A piece of a clause, its part of speech, and the quantity it is."""


def normal(text: str) -> str:
    """Return a text as it is compared: NFKC, lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def compile_point(key: str, text: str, must: bool, lexicon: Lexicon, accepted: Iterable[str] = ()) -> Point:
    """Return a point taken apart; `accepted` are wordings as good as that of the card.

    The MOST_POINTS points met last are remembered by their key, text, ★, lexicon and wordings: to ask again costs nothing.
    """
    return _compiled(key, text, must, lexicon, tuple(accepted))


@lru_cache(maxsize=MOST_POINTS)
def _compiled(key: str, text: str, must: bool, lexicon: Lexicon, accepted: tuple[str, ...]) -> Point:
    said = normal(text)
    elements: list[Element] = []
    denials: dict[int, str] = {}
    for number, match in enumerate(_CLAUSE.finditer(said)):
        found, denial = _elements(match[0], match.start(), number, lexicon)
        elements += _listed(found, said)
        if denial:
            denials[number] = denial
    others = tuple(_compiled(key, wording, must, lexicon, ()) for wording in accepted)
    return Point(key, said, must, tuple(elements), tuple(_orders(said, elements)), denials, others)


def _elements(clause: str, start: int, number: int, lexicon: Lexicon) -> tuple[list[Element], str]:
    """Return the elements of a clause and the word that denies or forbids in it ("" for none)."""
    found: list[Element] = []
    denial, position = "", start
    absences, prohibitions = lexicon.lists["absences"], lexicon.lists["prohibitions"]
    parts = [*_joined(_parts(clause, lexicon), lexicon)]
    is_counted = any(quantity is not None for _word, _tag, quantity in parts)
    for (word, tag, quantity), (after, _tag, _quantity) in zip(parts, [*parts, ("", "", None)][1:], strict=True):
        place, position = position, position + len(word)
        if quantity is not None:
            found.append(
                Element(quantity.text, place, position, number, "quantity", QUANTITY_WEIGHT, quantity=quantity)
            )
        elif word in lexicon.lists["negations"] and word not in _NAMED_ONLY:
            if after in _COMPARED:  # 不得少于两台运行 denies nothing
                continue
            if not denial or (
                denial in absences and word in prohibitions
            ):  # 无票严禁进入: what is forbidden is the point
                found = [replace(each, is_denied=False) for each in found]
                denial = word
        elif (
            word not in lexicon.soft
            or (word in _COMPARING and not is_counted)
            or _stands_beside(word, tag, place - start, clause)
        ) and (word in lexicon.cut or not tag.startswith(_SKIPPED) or _TELLS_SIDE.fullmatch(word)):
            found.append(_word(word, tag, place, number, lexicon, is_denied=bool(denial)))
    return _weighed(found, lexicon, is_absent=denial in absences), denial


def _stands_beside(word: str, tag: str, place: int, clause: str) -> bool:
    """Return whether a thing that a point may else lose stands beside another one: 从火炬和人员上方."""
    return len(word) > 1 and tag.startswith("n") and clause[place - 1 : place] in ("和", "与", "及")


def _weighed(found: list[Element], lexicon: Lexicon, *, is_absent: bool) -> list[Element]:
    """Return the elements of a clause, what is measured light beside its quantity, and of what is absent only the next thing denied."""
    if any(each.quantity is not None for each in found):
        found = [replace(each, weight=MEASURE_WEIGHT) if each.text in lexicon.measures else each for each in found]
    if is_absent:  # 无护罩会卷入: what is absent is the next thing, not all that follows
        first = next((n for n, each in enumerate(found) if each.is_denied), -1)
        found = [replace(each, is_denied=n == first) for n, each in enumerate(found)]
    return found


def _parts(clause: str, lexicon: Lexicon) -> Iterator[Part]:
    position = 0
    for each in [*quantities(clause), None]:
        until = each.start if each else len(clause)
        for piece in _HANDLED.split(clause[position : max(position, until)]):
            for word, tag in _cutter(lexicon).tag(piece, False):
                yield from _denied(word, tag, lexicon)
        if each:
            yield clause[max(position, each.start) : max(position, each.end)], "m", each
            position = max(position, each.end)


def _denied(word: str, tag: str, lexicon: Lexicon) -> Iterator[Part]:
    """Yield a word, in two where it only denies a deed, or forbids a thing, that the lexicon knows: 不涂, 禁油."""
    is_known = word in lexicon.cut or word in lexicon.kinds or word in lexicon.soft
    kind = lexicon.kinds.get(word[1:], "")
    if not is_known and ((word[0] == "不" and kind == "actions") or (word[0] in "禁忌" and kind)):
        yield word[0], "d", None
        word, tag = word[1:], "v"
    yield word, tag, None


def tagged(text: str, lexicon: Lexicon) -> list[tuple[str, str]]:
    """Return the words of a text with their parts of speech, as points are cut."""
    return [(word, tag) for word, tag in _cutter(lexicon).tag(text, False)]


@lru_cache(maxsize=MOST_CUTTERS)
def _cutter(lexicon: Lexicon) -> Any:
    """Return what cuts sentences into words: a general dictionary with the lexicon's words in it."""
    import rjieba  # late: its dictionary takes a fifth of a second, which no start of the program should wait for

    cutter = rjieba.Jieba()
    for word in sorted(lexicon.cut):
        if len(word) > 1:
            cutter.add_word(word, 200_000, "n" if lexicon.kinds.get(word, "things") == "things" else "v")
    return cutter


def _joined(parts: Iterable[Part], lexicon: Lexicon) -> Iterator[Part]:
    """Yield the parts, a thing told by its kind with what tells it apart: 充装 and 阀 as 充装阀."""
    last: Part | None = None
    for part in parts:
        if last is not None and _is_kind_of(last, part, lexicon):
            last = (last[0] + part[0], "n", None)
            continue
        if last is not None:
            yield last
        last = part
    if last is not None:
        yield last


def _is_kind_of(one: Part, other: Part, lexicon: Lexicon) -> bool:
    (word, tag, quantity), (head, _tag, other_quantity) = one, other
    if quantity is not None or other_quantity is not None or len(head) != 1 or head not in lexicon.heads:
        return False
    if word in lexicon.soft or word in lexicon.lists["negations"] or lexicon.kinds.get(word) == "actions":
        return False
    return tag.startswith(("n", "f")) or (len(word) > 1 and tag.startswith(("v", "a")))


def _word(text: str, tag: str, start: int, clause: int, lexicon: Lexicon, *, is_denied: bool) -> Element:
    kind = lexicon.kinds.get(text) or ("actions" if tag.startswith("v") else "things")
    weight = LIGHT_WEIGHT if text in lexicon.light else WEIGHTS[kind] if len(text) > 1 else SIGN_WEIGHT
    forms, against = lexicon.alike(text), lexicon.against(text)
    if len(text) > 1 and text[0] in _WITHOUT and text not in lexicon.opposites:
        rest = lexicon.alike(text[1:]) if len(text) > 2 else {text[1:]}
        forms |= {no + each for no in _WITHOUT_SAID for each in rest if len(each) > 1 or len(text) == 2}
        against |= {yes + each for yes in _WITH_SAID for each in rest} - forms
    against -= (
        _FOUGHT
        if kind == "harms"
        else {word for word in against if _SIDE.fullmatch(word)}
        if kind == "actions"
        else set()
    )
    if kind == "harms" and text.endswith("伤"):
        forms |= _HURT
    return Element(
        text, start, start + len(text), clause, kind, weight, forms=forms, against=against,
        weaker=lexicon.replaced_badly_by(text), rivals=lexicon.rivals(text), is_denied=is_denied,
        is_known=text in lexicon.kinds or text in lexicon.opposites or text in lexicon.classes,
    )  # fmt: skip


def _listed(elements: Sequence[Element], text: str) -> Iterator[Element]:
    """Yield the elements, those that stand side by side told so: 单体和引发剂, 釜号、温度、压力."""
    joints = {n for n, (one, other) in enumerate(pairwise(elements)) if text[one.end : other.start].strip() in _JOINTS}
    for number, each in enumerate(elements):
        yield replace(each, is_listed=True) if number in joints or number - 1 in joints else each


def _orders(text: str, elements: Sequence[Element]) -> Iterator[Order]:
    for match in _INTO.finditer(text):  # 水倒入酸 is not 酸倒入水
        before = [n for n, each in enumerate(elements) if each.end <= match.start() and each.text[0] not in "缓慢快"][
            -1:
        ]
        after = [n for n, each in enumerate(elements) if each.start >= match.end()][:1]
        if before and after and elements[before[0]].clause == elements[after[0]].clause:
            yield Order(tuple(before), tuple(after), by_place=True)
    yield from _first_and_then(text, elements)


def _first_and_then(text: str, elements: Sequence[Element]) -> Iterator[Order]:
    """Yield what one sentence puts first: 先…再…, …后再…, …方可…, …前…."""
    yield from _one_after_another(text, elements)
    for pattern in (_FIRST, _AFTER, _AGAIN, _THEN, _BEHIND, _AHEAD, _OPENING):
        match = pattern.search(text)
        if match is None:
            continue
        before = [n for n, each in enumerate(elements) if _lies_in(each, match.span("first"))]
        after = [n for n, each in enumerate(elements) if _lies_in(each, match.span("then"))]
        both = {elements[n].text for n in before if elements[n].text in _forms(elements, after)}
        both |= {elements[n].text for n in after if elements[n].text in _forms(elements, before)}
        before = [n for n in before if not elements[n].forms & both and elements[n].quantity is None]
        after = [n for n in after if not elements[n].forms & both and elements[n].quantity is None]
        is_deed = pattern is not _OPENING or any(elements[n].kind == "actions" for n in after)
        if before and after and is_deed:
            yield Order(tuple(before), tuple(after), is_plain=pattern in (_FIRST, _AFTER, _AGAIN, _OPENING))
        return


def _one_after_another(text: str, elements: Sequence[Element]) -> Iterator[Order]:
    """Yield what one clause puts in order by 再 alone: 停稳后断电挂牌再开盖, 静置5分钟再拔管."""
    for match in _IN_CLAUSE.finditer(text):
        before = [n for n, each in enumerate(elements) if _lies_in(each, match.span("first")) and each.quantity is None]
        after = [n for n, each in enumerate(elements) if _lies_in(each, match.span("then")) and each.quantity is None]
        if before and after and not _forms(elements, before) & _forms(elements, after):
            yield Order(tuple(before), tuple(after), by_again=True)


def _lies_in(element: Element, span: tuple[int, int]) -> bool:
    return span[0] <= element.start < span[1]


def _forms(elements: Sequence[Element], numbers: Iterable[int]) -> frozenset[str]:
    return frozenset().union(*(elements[n].forms for n in numbers))
