"""What of a transcript counts: prompts of an examiner are not speech of the worker, and what the speaker takes back was not said."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from .doubting import left_undecided
from .quantities import quantities

GONE = "□"
"""Stands where something was taken back: it matches nothing, and every other sign keeps its place."""
_PROMPT = re.compile(
    r"[(\[【](?:提示|提醒|考官|问|旁人|旁边|笑|停顿|沉默|想了|咳)[^)\]】]*[)\]】]"
    r"|(?:考官|师傅|班长)?(?:提示|提醒一下)[他她我]?[:][^\s,。;!?、]*"
)
_DIALECT = str.maketrans("唔嘅咗啲冇喺佢嗰冚", "不的了些没在他那盖")
"""Signs that only dialects write, and those that mean the same."""
_OF_DIALECTS = frozenset("唔嘅咗啲冇喺佢嗰冚廿卅")
_MISHEARD_NINE = re.compile("([幺妖要一][幺妖一])[久酒就](?![要得是])")
"""幺幺久 is 119."""
_LIST_NUMBER = re.compile(r"(?:^|(?<=[;。,!?\n、])) *(\d{1,2})[.、)]")
LEAST_LISTED = 3
"""How far a list must count for its numbers to be taken for such."""
_HESITATION = re.compile(r"\.{2,}|…+")
_STAMMERED = re.compile(
    r"(?<!还是)((?:(?<=[不得准许止莫别]能)|(?<=[不得准许止莫别]))[\u4e00-\u9fff]{1,3}|[\u4e00-\u9fff]{2,4}) +(?=\1)(?<!不对 )(?<!不是 )\1"
)
"""不能超 超负荷."""
_SURELY = (
    "说错了 讲错了 记错了 搞错了 背错了 念错了 说反了 讲反了 搞反了 记反了 弄反了 错了错了 更正一下 更正 "
    "改一下 我重说 重说一遍 我重来 不对不对 不是不是 不不不 哦不对 啊不对 哎不对 呃不对 嗯不对 哦不是 啊不是 哎不是 呃不是 嗯不是"
)
_PERHAPS = "不对 不是 错了 不不 哦不 啊不 哎不 呃不 嗯不 唉不 诶不"
_MARK = re.compile(f"(?P<surely>{'|'.join(_SURELY.split())})|(?P<perhaps>{'|'.join(_PERHAPS.split())})")
_MAY_BE_MARKED = re.compile("[不错反]|更正|改一下|重[说来]")
_OTHERWISE = re.compile(
    "(?P<first>(?P<no>[不莫别]?)(?P<may>可以|能|准|许|用|得|要)(?P<deed>[^不莫别]{0,4}?))(?:[哎呃嗯哦啊唉诶欸喔]|不对|不是|错了)+(?P<again>[不莫别]?)(?P=may)"
)
"""可以停，哎，不可以停: the other way round at once."""
_CONTRASTED = re.compile("(?:是|要|叫|打|报|用)的?[是打报]?$")
"""打的是幺幺九不是幺二零: no correction."""
_NO_MARK_BEFORE = (
    "是",
    "要",
    "对",
    "可",
    "并",
    "也",
    "就",
    "若",
    "如果",
    "味道",
    "声音",
    "颜色",
    "压力",
    "温度",
    "哪里",
    "有",
)
_NO_MARK_AFTER = re.compile(
    "劲|头|的话|就|要|马上|立即|应该停|了就|时|超|低|高|单|能|准|许|得|可|随便|我|闹|小事|说|用"
    "|光|开玩笑|[^不,，。]{2,6}的(?:严禁|禁止|不[能准许得要]|莫|别)|[^不,，。]{2,12}(?:就没事|就算|就完|就了事|就好|就进得|就行|那么|而已)"
)
_FILLER = re.compile("^(?:应该|是|嗯|呃|啊|哦|哎|那个|对|要|得|该|我|再说一遍|重来|重新说|了|吧)+")
_SAID_ANEW = re.compile(r"[不呃嗯哦啊][\d零〇幺一二两俩仨三四五六七八九十百千万半每双负\-]")
_BACK, _AHEAD, _PHRASE, _WORD = 18, 16, 9, 2


def spoken(text: str) -> str:
    """Return a transcript (NFKC) as it counts: without prompts, the numbers of a list and what was stammered; signs of dialects as others."""
    text = _MISHEARD_NINE.sub(r"\1九", _PROMPT.sub(" ", text))
    if not _OF_DIALECTS.isdisjoint(text):
        text = text.translate(_DIALECT).replace("廿", "二十").replace("卅", "三十")
    text = _without_list_numbers(_HESITATION.sub(" ", text))
    return _STAMMERED.sub(r"\1", text) if " " in text else text


def _without_list_numbers(text: str) -> str:
    """Return a text without 1. 2. 3. before its items, if they count on."""
    signs, number = list(text), 1
    for match in _LIST_NUMBER.finditer(text):
        if int(match[1]) == number:
            signs[match.start() : match.end()] = ";" * (match.end() - match.start())
            number += 1
    return "".join(signs) if number > LEAST_LISTED else text


def without_what_is_taken_back(text: str, stops: Collection[int]) -> str:
    """Return what was heard with GONE in place of what the speaker takes back; `stops` are the places of pauses."""
    signs = list(text)
    for match in _MARK.finditer(text) if _MAY_BE_MARKED.search(text) else ():
        span = _taken_back(text, match, stops)
        if span is not None:
            signs[span[0] : match.end()] = GONE * (match.end() - span[0]) if span[1] == match.start() else (
                GONE * (span[1] - span[0]) + text[span[1] : match.start()] + GONE * (match.end() - match.start())
            )  # fmt: skip
    for start, end in (*_numbers_corrected(text), *_said_otherwise(text), *left_undecided(text, stops)):
        signs[start:end] = GONE * (end - start)
    return "".join(signs)


def _taken_back(text: str, match: re.Match[str], stops: Collection[int]) -> tuple[int, int] | None:
    """Return the stretch that a correction takes back, None where it is none."""
    start, end = match.span()
    is_paused = start in stops or end in stops
    if match["perhaps"] and (text[:start].endswith(_NO_MARK_BEFORE) or _NO_MARK_AFTER.match(text, end)) and not (
        start in stops and end in stops
    ):  # fmt: skip
        return None
    low = max(0, start - _BACK)
    before, after = text[low:start], text[end : end + _AHEAD]
    if anchor := _anchor(before, _FILLER.sub("", after)):
        return low + anchor, start
    if number := _last_number(before, after):
        if match[0] == "不是" and not is_paused and _CONTRASTED.search(before[: number[0]]):
            return None
        return low + number[0], low + number[1]
    if not is_paused:
        return None
    pause = max((stop for stop in stops if stop < start), default=0)
    return (pause, start) if start - pause <= _PHRASE else (start - _WORD, start)


def _anchor(before: str, after: str) -> int:
    """Return where in `before` the words begin that `after` says anew (0: nowhere, or from the first sign on)."""
    for at in range(min(4, len(after) - 1)):
        place = before.rfind(after[at : at + 2])
        if place >= 0 and GONE not in after[at : at + 2]:
            return max(place - at, 0)
    return 0


def _last_number(before: str, after: str) -> tuple[int, int] | None:
    """Return the last quantity before a correction that one of the same kind follows."""
    told, anew = quantities(before), quantities(after)
    if not told or not anew or len(before) - told[-1].end > 8:
        return None
    same = anew[0].measured == told[-1].measured or not anew[0].measured or not told[-1].measured
    return (told[-1].start, told[-1].end) if same else None


def _said_otherwise(text: str) -> Iterator[tuple[int, int]]:
    """Yield permissions that were said the other way round in the same breath: 可以停，哎，不可以停."""
    for match in _OTHERWISE.finditer(text):
        if bool(match["no"]) is not bool(match["again"]):
            yield match.start("first"), match.start("again")


def _numbers_corrected(text: str) -> Iterator[tuple[int, int]]:
    """Yield quantities that are said anew in the same breath: 十二二十四小时, 二百度不一百二十度."""
    found = quantities(text) if _SAID_ANEW.search(text) else ()
    for one, other in pairwise(found):
        between = text[one.end : other.start]
        if (
            between in ("不", "呃", "嗯", "哦", "啊", "不不")
            and one.measured in ("", other.measured)
            and other.measured
        ):
            yield one.start, one.end
