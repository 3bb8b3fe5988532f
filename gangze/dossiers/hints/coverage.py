"""What is dangerous and has no answer: a severe risk without a scenario, a must-know item without a line to remember it by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from gangze.kernel.wording import Sentence

from ..content import DocumentContent, DossierContent, ItemContent, Kind, Level
from .model import Hint
from .texts import JINGLE, whole_text
from .verses import sentences_of

_FAMILIES = {
    name: re.compile(pattern)
    for name, pattern in {
        "fire and explosion": "火|燃|爆|炸|闪爆|超压|超温|缺水|泄漏|憋压|静电",
        "poison and suffocation": "毒|窒息|缺氧|硫化氢|一氧化碳|氮气|氯气|氨|昏|晕|倒地|倒下|人倒",
        "burns": "烫|灼|烧伤|酸|碱|腐蚀|蒸汽",
        "frostbite": "冻|低温|液氮|液氧|LNG",
        "electric shock": "触电|电击|电弧|漏电",
        "falls": "坠|跌|摔|高处",
        "machinery": "夹|卷入|绞|机械|切割|切手|挤压|断指",
        "vehicles": "车辆|撞|叉车|碾|倾翻",
        "lifting and falling objects": "吊|砸|打击|坠物|打伤",
        "drowning": "淹|溺|落水",
        "collapse": "塌|掩埋",
    }.items()
}  # source: GB/T 6441, the categories of accidents, by the words that tell of them
_STOP = frozenset("的了要把不得和与在时再先后就来去有无为到用从被而其或及等可能将会")


def scenario_missing(content: DossierContent) -> Iterator[Hint]:
    """Yield the major risks that no emergency scenario answers. source: product, S2; notice 二(一) 能应急."""
    scenarios = list(content.items(Kind.EMERGENCY))
    answered = [
        (_families(whole_text(each)), _pairs(f"{each.main_text}{each.fields.get('signs', '')}")) for each in scenarios
    ]
    for item in content.items(Kind.RISK):
        if item.fields.get("level") != Level.MAJOR.value:
            continue
        danger = "".join(item.fields.get(key, "") for key in ("accident_type", "hazard", "point", "consequence"))
        families, pairs = _families(danger), _pairs(danger)
        if not any(families & found or pairs & words for found, words in answered):
            reason = Sentence("重大风险“{point}”没有对应的应急情形：出了事卡上查不到。")
            yield Hint("scenario-missing", Kind.RISK, reason, {"point": item.main_text}, item.uid, "level")


def _families(text: str) -> frozenset[str]:
    return frozenset(name for name, pattern in _FAMILIES.items() if pattern.search(text))


def _pairs(text: str) -> frozenset[str]:
    text = "".join(sign for sign in text if sign.isalnum())
    return frozenset(text[i : i + 2] for i in range(len(text) - 1) if not _STOP & set(text[i : i + 2]))


def must_know_uncovered(content: DossierContent) -> Iterator[Hint]:
    """Yield the ★ items that no line of a jingle reminds of, or that have no jingle at all. source: product, 顺口溜."""
    for document in content.documents.values():
        covered = {uid for uids in items_by_line(document) for uid in uids}
        for item in document.items:
            if item.is_must_know and item.uid not in covered:
                reason = (
                    Sentence("★ 必知“{item}”在顺口溜里没有一句提到。")
                    if document.jingle.strip()
                    else Sentence("★ 必知“{item}”还没有顺口溜。")
                )
                yield Hint("must-know-uncovered", document.kind, reason, {"item": item.main_text}, item.uid, JINGLE)


def items_by_line(document: DocumentContent) -> list[list[str]]:
    """Return for each line of the jingle the uids of the items it reminds of, most alike first."""
    lines = []
    for sentence in sentences_of(document.jingle):
        said = unicodedata.normalize("NFKC", sentence)
        alike = sorted((-_reminds(said, item), item.uid) for item in document.items)
        lines.append([uid for likeness, uid in alike if likeness])
    return lines


def _reminds(sentence: str, item: ItemContent) -> int:
    """Return how strongly a line reminds of an item: shared pairs of characters count double, single ones once; 0 for not."""
    text = whole_text(item)
    pairs = _pairs(sentence) & _pairs(text)
    signs = {sign for sign in sentence if sign.isalnum()} & set(text) - _STOP
    return 2 * len(pairs) + len(signs) if pairs or len(signs) > 3 else 0
