"""What a recitation makes light of: harms that do not come, dangers that do not matter, less than the card asks for as enough."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .evidence import TELLING, Evidence, is_disbelieved
from .hearing import Hit, Span, is_within

_EITHER_WAY = re.compile(
    r"(.)[不没]\1.{0,6}(?:自己|随)|看着办|((?!对).)[不没]\2.{0,8}都(?![不要得必没])|[不没].{0,4}也(?:可以|行|得行|没事|中)"
)
"""装不装…都行, 不系也可以."""
_AS_ONE_LIKES = re.compile(
    r"((?!对|合|有|好|漏)[一-龥])[不没]\1[^不没莫,，]{0,6}(?:随(?:自己|便|你|他|意)|看(?:自己|个人|你|他)|由(?:自己|你|他)|无所谓|都(?:行|可以|一样|中|没事|要得))"
)
"""带不带随自己, also of a card that forbids."""
_NO_MATTER = re.compile(
    "(?<![有不])(?<!当时)(?<!一开始)(?:没得?|莫得)事(?!故|先|才|再[走撤离]|就不|的(?:人|都|先|全|给|赶|走|撤|离|出|退|让|往))|没有事|冇事|没有?得?关系(?!的)|不碍事|无所谓|不要紧|不打紧|照样|照常|照旧|反正(?=.{0,4}(?:没|也|又|有|都不|不会))|不怕|(?<!没)(?<!未)(?<!才)来得及(?![记说背看学])|凑合|将就|省事|无妨|不影响"
    "|(?<![不没会])也[能可](?:卸|装|用|进|开|走|干|上|排)|(?:揉|擦|忍|歇|吹|拍)一?(?:揉|擦|忍|歇|吹|拍)就|习惯了?就|随便.{0,5}都(?!要|得|必须|应|不)|哪[里儿边]都(?:行|可以)|都一样|(?:什么|啥)时候.{0,6}都(?:行|可以|中)"
    "|没有?(?:啥|什么|得)?(?:影响|伤害|危险|危害)|不危险|还好[点些]|(?:还更|反倒)好|也安全|只是有点|反而|(?:是|属于|都)正常(?:的|现象)|不用管|不算啥|不算什么"
)
_ALL_THE_SAME = frozenset({"照样", "照常", "照旧", "反而"})
_ALL_THE_SAME_ASKED = re.compile("[也均都仍](?:要|应|须|必须|得(?!不))|即使|无论|不论|哪怕")
"""Of a card: that a duty stands whatever seems (吸入后无症状也要送医)."""
_NOT_YET_SO, _BAD_END = (
    re.compile("[没未]有?(?:超|过|到|高|低)[^,，]{1,6}$"),
    re.compile(".{0,4}(?:炸|爆|燃|着火|出来|死|伤|毒|塌|喷|坏)"),
)
_WITH_LESS = re.compile(
    "(?<![才不方莫没如])(?<!没有谁)(?<!没有人)(?<!没人)(?<!谁都不)(?:可以(?!防|减|避|不|先)|(?:也|就|都)(?:行|够|中(?!毒|控|和)|得行|要得(?![到出去了住起掉])|能[用上进开走干装放拿])|抓紧)"
)
_HARMLESS = re.compile("(?:不会|不得|也不|不怕|不至于|不可能|不容易|绝不)[^会]{0,2}$|(?<![就才得但能要会是])不$")
_NO_DANGER = re.compile(
    "^[了起到着的切去掏底下站人]{0,4}(?:也|都|就|倒)?(?:没得?事|没有事|冇事|没关系|没得关系|不要紧|不碍事|不怕|无所谓|没啥|没问题|不打紧|擦一?擦就好|不会怎么样|不会有事|不危险|安全得很|很安全)"
)
_NOT_REACHED = re.compile(
    "[手人脚眼]?[倒也是]不会(?!才)|不(?:死|着(?!火)|了(?!解)|到(?!位|[\\d一二三四五六七八九十百千])|坏|起(?!火)|燃|响|上(?!锁|报))"
)
"""摔不着, 炸不了."""
_AT_EASE = re.compile(
    "不[着了到坏上起燃响死]|不会|不得|也不|不怕|不至于|不可能|不容易|绝不|[没冇莫]|不要紧|不碍事|无所谓|不打紧|擦|安全"
)
_FOLLOWS = re.compile("[会易致]$")
_RIGHT = re.compile("有权|可以|均可|都可")
"""Of a card that gives a right, 可以 says what it says: 我都可以叫停."""
_IF_ALL_IS_WELL = re.compile("没得?有?(?:事|问题|毛病|啥事?)(?:了|就|才|再)")
"""看一看没事就走: looked at first, this is what is waited for."""
_THEN_DONE, NEXT = frozenset({"可以", "抓紧"}), 4
"""What is said of the deed that follows, and within how many signs that is."""


def consequences_denied(evidence: Evidence) -> Iterator[str]:
    """Yield what was said to be a matter of taste (装不装都行), harms said not to follow, and dangers said to be none (没得事)."""
    point, text = evidence.point, evidence.heard.text
    ways = (
        text[start : min([max(end + 4, high), *(each for each in evidence.heard.ends if end <= each)])]
        for (start, end), (_low, high) in zip(evidence.own, evidence.places, strict=True) if evidence.is_told_at(start)
    )  # fmt: skip
    pattern = _AS_ONE_LIKES if point.denials else _EITHER_WAY
    if any(map(pattern.search, ways)):
        yield "该做的说成了做不做都行"
    if not evidence.heard.says(_AT_EASE):
        return
    is_risk = any(each.kind == "harms" for each in point.elements)
    for n, element in enumerate(point.elements):
        if element.is_denied or element.clause in point.denials or element.quantity is not None:
            continue
        is_consequence = element.kind == "harms" or _FOLLOWS.search(
            point.text[max(0, element.start - 2) : element.start]
        )
        for hit in evidence.right(n) if is_consequence or is_risk else ():
            yield from _said_harmless(hit, evidence, is_consequence=bool(is_consequence), is_risk=is_risk)


def _said_harmless(hit: Hit, evidence: Evidence, *, is_consequence: bool, is_risk: bool) -> Iterator[str]:
    """Yield that a consequence was said not to come (不会炸, 摔不着), or a danger to be none."""
    before, after = evidence.heard.beside(hit, 6)
    if hit.end - hit.start == 1 and hit.said == "人":  # 不会卷人 of 中毒
        return
    if is_consequence and _HARMLESS.search(before) and before[-2:-1] != hit.said[:1]:
        yield f"会有的后果说成了不会：{hit.said}"
    elif is_consequence and _NOT_REACHED.match(after):
        yield f"会有的后果说成了不会：{hit.said}{after[:2]}"
    elif is_risk and _NO_DANGER.match(after) and not (_IF_ALL_IS_WELL.match(after) and _is_check(hit, evidence)):
        yield f"有危险的说成了没事：{hit.said}{after}"


def _is_check(hit: Hit, evidence: Evidence) -> bool:
    return hit.said in evidence.lexicon.alike("检查") or hit.said.startswith(("看", "查", "瞅", "瞧"))


def matters_made_light(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield where the speaker says right behind words of the point that it does not matter: 冒白烟不碍事, 照样充."""
    for match in _said_behind(evidence, _NO_MATTER) if evidence.heard.says(_NO_MATTER) else ():
        before = evidence.heard.text[max(0, match.start() - 6) : match.start()]
        is_meant = not is_disbelieved(before, evidence.heard.text[match.end() :][:9])
        if is_meant and is_within(*match.span(), main) and not _is_danger_told(match, evidence):
            yield f"说成了不要紧：{match[0]}"


def _is_danger_told(match: re.Match[str], evidence: Evidence) -> bool:
    """Return whether 照样 or 反而 tells that a danger comes all the same: 吹起来照样引爆; not 盲板反而会窜料 for 盲板未加."""
    point, text = evidence.point, evidence.heard.text
    if match[0] == "省事":  # 图省事不停机清理，手会卷进去
        return evidence.is_harm_behind(match.end())
    if match[0] not in _ALL_THE_SAME:
        return False
    if match[0] == "照常" and _NOT_YET_SO.search(text[max(0, match.start() - 10) : match.start()]):
        return True  # 没超六十度照常
    if _ALL_THE_SAME_ASKED.search(point.text) and _is_duty_behind(match.end(), evidence):
        return True  # 没症状也照样送医
    is_forbidden = any(each in evidence.lexicon.lists["prohibitions"] for each in point.denials.values())
    if not is_forbidden and re.search("[未无没不]", point.text):
        return False
    return evidence.is_harm_behind(match.end()) or _BAD_END.match(text, match.end()) is not None


def _is_duty_behind(place: int, evidence: Evidence) -> bool:
    """Return whether what the card asks for was said right behind a place."""
    return any(
        0 <= hit.start - place <= 1
        for n, each in enumerate(evidence.point.elements) if each.kind == "actions" and not each.is_denied
        for hit in evidence.right(n)
    )  # fmt: skip


def is_contented(evidence: Evidence) -> bool:
    """Return whether the speaker lets it be with less than the card asks for: 说一声就可以了."""
    return any(
        match[0] not in _THEN_DONE
        or not (_RIGHT.search(evidence.point.text) if evidence.is_parted else evidence.is_others(match.end(), NEXT))
        for match in _said_behind(evidence, _WITH_LESS)
    )


def is_enough(evidence: Evidence) -> bool:
    """Return whether all such words only say that what was said is enough (核对就行): a prohibition not spoken of is not broken by them."""
    text = evidence.heard.text
    told = [match.start() for match in _said_behind(evidence, _WITH_LESS)]
    return all(text[start] in "就都" or text[max(0, start - 1)] in "就都" for start in told)


def _said_behind(evidence: Evidence, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Yield where a pattern was said in a stretch of the point, behind a word of the point."""
    if not evidence.heard.says(pattern):
        return
    elements = evidence.point.elements
    words = [
        hit for n, each in enumerate(elements) if each.weight >= TELLING for hit in evidence.right(n)
        if hit.end - hit.start > 1 or hit.said in each.text
    ]  # fmt: skip
    numbers = {each.text for each in evidence.heard.quantities}
    for (start, end), (_low, high) in zip(evidence.own, evidence.places, strict=True):
        pauses = sorted(stop for stop in evidence.heard.stops if end <= stop < high)
        high = min([high, *pauses[1:2], *(each for each in evidence.heard.ends if end <= each)])
        first = min((hit.end for hit in words if start <= hit.start < end), default=high)
        for match in pattern.finditer(evidence.heard.text, first, high):
            begins = max((each for each in evidence.heard.ends if each <= match.start()), default=0)
            told = {hit.said for hit in words if begins <= hit.start < match.start()}
            if not any(
                begins <= hit.start < match.start() and hit.said not in numbers
                for hit in words
                if start <= hit.start < end
            ) and _is_anothers(start, evidence):
                continue
            if len(told) > 1 or (told and evidence.is_told_at(match.start())):
                yield match


def _is_anothers(place: int, evidence: Evidence) -> bool:
    """Return whether the phrase before a place speaks of another point: a number alone was given away from it (斗臂隔到|一米)."""
    low, _high = evidence.heard.phrase((place, place), 12)
    return any(each >= 0 and each != evidence.path[place] for each in evidence.path[low:place])
