"""Whether a bound that was said contradicts the card's: 少于十五分钟不算数 says 不少于15分钟, 不能低于950度 contradicts 超过950℃会烧坏."""

from __future__ import annotations

import re

from .hearing import Heard
from .model import Element, Point
from .quantities import AT_LEAST, AT_MOST, Quantity

_FORBIDDEN_BEHIND = re.compile("[的了都就是谁也人]{0,2}(?:不能|不准|不许|不得|不可|不行|莫|别|禁止|严禁|不让|不要)")
_CONSEQUENCE = re.compile(
    "^[了的话度嘛]{0,3}.{0,2}?(?:就|要|得|不行|不[能准许得让]|莫|停|报|赶紧|马上|立即|立马|一律|别)"
    "|^[^不没]{0,5}?不(?!要紧|怕|碍|影响|打紧|用[管怕慌急]|大|小|高|低|超|多|少|够|足|止)|^[^不没莫别]{0,10}?(?:不[能准许得让]|作废|报废|退回)"
)
"""What comes of a number that is out of bounds: 少于一米五泵不启."""
_ASKED_FOR = re.compile("(?:得|要|必须|应|只能|控制)[在用是]?(?:不能|不得|不)?[超过低于高大小]{0,2}$")
_IS_ASKED = re.compile("(?:确认|检查|保持|必须|应|控制|检测|测)[^,，。;；]{0,8}$")
"""Of a case on a card: it is what is asked for (确认大于10)."""
_NOT_ALLOWED = re.compile("[不莫别禁勿]")
_WAITED_FOR = re.compile("^.{0,6}?(?:方可|才|再|方能|后)")
_CASE = re.compile("(?:超过|高于|低于|大于|小于|少于|超出|超|不足|不到)$")
_NEEDED = re.compile("(?:不[得能准许可应宜要]?|[未莫别勿]|严禁|禁止)(?:超过|高于|低于|大于|小于|少于|超出|超)$")
"""On a card: what may happen, rather than what is asked for."""
_MUST_NOT = re.compile(
    "(?:不[能准许得可要让]|[莫别甭])[^不没莫别]{0,3}?(?:超过|过|高于|低于|大于|小于|少于|超|低|高|少|上|下|到)了?$"
)
_DOES_NOT = re.compile("[没未不]有?(?:超过|过|高于|低于|大于|小于|少于|超|到|赶在|拖到)?[^不没未,，]{0,3}$")
_ASKED = re.compile(
    "(?:(?:[不莫别勿甭]|严禁|禁止)[能准许得可要让应宜]?[^不没莫别,，]{0,2}?(?:超过|高于|低于|大于|小于|少于|多于|短于|超|过|低|少)|至少|起码|最少|最低|最多|顶多|最高|至多)了?(?:要|得)?$"
)
"""The bound itself is asked for: what comes of it tells no other side."""
_THEN_ALLOWED = re.compile("[的了时话候就都也]{0,3}(?:方可|方能|才[可能准许]|可以|能(?!量|源|不能)|照样|照常|允许)")
_COMES_OF_IT = re.compile("^[的了话时候]{0,3}[就也都还]{0,2}(?:会|易|容易|有可能|可能|要(?:炸|爆|烧|燃|漏|喷|塌|出))")
_BOUND_WORDS = re.compile("^(?:之内|以内|之?内|以下|之下|以外|之外|以上|之上|往上|里头|里|外头|开外|外)")
_SOUND = re.compile("^.{0,3}?(?:才(?!几)|安全|稳当|没事|正常|照常)")
_FOLLOWS = re.compile("[,，][^,，]{0,4}(?:会|易|可能|导致|引起|引发)")
_BROUGHT = re.compile("[挪搬移弄清撤拿运赶请放](?:走|开|到|去|在|出)?[^不没莫别]{0,3}$")
_CLEARED = re.compile("清|移|搬|撤|疏散|不得|严禁|禁止|不准")
_ALL_RIGHT = re.compile(
    "^[的了话时候]{0,3}(?:也|都|就)?(?:可以|没事|不要紧|不怕|无妨|也行|照样)|^[的了话时候]{0,3}(?:也|都|就)(?:行|中(?!毒)|成|得行|要得|够)"
)


def is_bound_turned(point: Point, element: Element, card: Quantity, said: Quantity, heard: Heard) -> bool:
    """Return whether a number of the card was said with a bound that contradicts the card's."""
    before, after = _beside(said, heard)
    told_before = point.text[max(0, element.start - 6) : element.start]
    is_case = _CASE.search(told_before) is not None and not _NEEDED.search(told_before)
    if card.bound and said.bound == card.bound:  # 不能低于950度，低了会烧坏
        is_case = is_case and not _IS_ASKED.search(point.text[: element.start])
        if is_case and point.denials and _THEN_ALLOWED.match(after) and not _NOT_ALLOWED.search(before):
            return True  # 高于70%方可卸车 for 高于70%不得卸车
        return is_case and _is_danger(point) and _MUST_NOT.search(before) is not None
    if {said.bound, card.bound} != {AT_MOST, AT_LEAST}:
        return False
    if is_case:
        return not _is_case_told_right(point, said, before, after)
    is_turned_twice = not point.denials and _FORBIDDEN_BEHIND.match(after)  # 三米之内不能靠近
    is_limit = _NOT_ALLOWED.search(told_before) or _WAITED_FOR.match(point.text[element.end :])
    is_case_said = is_limit and not _ASKED.search(before)
    if is_turned_twice or (is_case_said and _CONSEQUENCE.match(after) and not _ALL_RIGHT.match(after)):
        return False
    return not (_is_danger_avoided(point, before) or _is_cleared(point, element, said, heard))


def _beside(said: Quantity, heard: Heard) -> tuple[str, str]:
    """Return what stands before a quantity in the same phrase, and behind it in the same sentence, 以上 and the like aside."""
    low, _high = heard.phrase((said.start, said.end), 9)
    high = min([said.end + 16, *(each for each in heard.ends if each >= said.end)])
    return heard.text[low : said.start], _BOUND_WORDS.sub("", heard.text[said.end : high])


def _is_case_told_right(point: Point, said: Quantity, before: str, after: str) -> bool:
    """Return whether of a case (超过8%会爆炸) the other side was told: what is asked for, what is sound, or what is not so yet."""
    if _COMES_OF_IT.match(after) and not _MUST_NOT.search(before):
        return False  # 不到九十五度会喷 for 超过95℃会喷
    if _MUST_NOT.search(before) or _is_danger_avoided(point, before) or _SOUND.match(after):
        return True
    return said.bound == AT_MOST and _DOES_NOT.search(before) is not None


def _is_danger(point: Point) -> bool:
    return any(each.kind == "harms" for each in point.elements) or _FOLLOWS.search(point.text) is not None


def _is_danger_avoided(point: Point, before: str) -> bool:
    """Return whether a danger (超过12V会触电) was told as what is asked for instead (得12V以内)."""
    return _is_danger(point) and _ASKED_FOR.search(before) is not None


def _is_cleared(point: Point, element: Element, said: Quantity, heard: Heard) -> bool:
    """Return whether what must not be within a distance was brought out of it: 挪到十米外头 for 10米内清理干净."""
    is_within = point.text[element.end :].startswith(("内", "以内", "之内", "范围内"))
    is_out = heard.text[said.end :].startswith(("外", "以外", "之外", "开外"))
    is_brought = _BROUGHT.search(heard.text[max(0, said.start - 9) : said.start]) is not None
    return is_within and is_out and is_brought and _CLEARED.search(point.text) is not None
