"""What a recitation turns round: a duty said as needless, a danger as none, another thing of the kind, an order reversed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import itemgetter

from .evidence import LACKING, Evidence, is_disbelieved, is_needless, is_refused_behind
from .hearing import Hit, Span, is_within
from .model import Element
from .ordering import is_turned

_EITHER_WAY = re.compile(
    r"(.)[不没]\1.{0,4}(?:自己|随)|看着办|((?!对).)[不没]\2.{0,8}都(?![不要得必没])|[不没].{0,4}也(?:可以|行|得行|没事|中)"
)
"""装不装…都行, 不系也可以."""
_NO_MATTER = re.compile(
    "(?<![有不])(?<!当时)(?<!一开始)(?:没得?|莫得)事(?!故|先|就不|的(?:人|都|先|全|给|赶|走|撤|离|出|退|让|往))|没有事|冇事|没有?得?关系(?!的)|不碍事|无所谓|不要紧|不打紧|照样|照常|照旧|反正(?=.{0,4}(?:没|也|又|有|都不|不会))|不怕|来得及|凑合|将就|省事|无妨|不影响"
    "|(?<![不没会])也[能可](?:卸|装|用|进|开|走|干|上|排)|(?:揉|擦|忍|歇|吹|拍)一?(?:揉|擦|忍|歇|吹|拍)就|习惯了?就|随便.{0,5}都(?!要|得|必须|应|不)|哪[里儿边]都(?:行|可以)|都一样|(?:什么|啥)时候.{0,6}都(?:行|可以|中)"
    "|没有?(?:啥|什么|得)?(?:影响|伤害|危险|危害)|不危险|还好[点些]|(?:还更|反倒)好|也安全|只是有点|反而|(?:是|属于|都)正常(?:的|现象)|不用管|不算啥|不算什么"
)
_ALL_THE_SAME = frozenset({"照样", "照常", "照旧", "反而"})
_NOT_YET_SO, _BAD_END = (
    re.compile("[没未]有?(?:超|过|到|高|低)[^,，]{1,6}$"),
    re.compile(".{0,4}(?:炸|爆|燃|着火|出来|死|伤|毒|塌|喷|坏)"),
)
_WITH_LESS = re.compile(
    "(?<![才不方莫没如])(?<!没有谁)(?<!没有人)(?<!没人)(?<!谁都不)(?:可以(?!防|减|避|不|先)|(?:也|就|都)(?:行|够|中(?!毒|控|和)|得行|要得(?![到出去了住起掉])|能[用上进开走干装放拿])|抓紧)"
)
_DENIED_BEFORE = re.compile(
    "(?:不能|不准|不许|不得|不要|不敢|莫|别|不可|严禁|禁止|甭|不用|不是|不让|没有?|未|无)[^不莫别]{0,3}$"
)
_WAITS = re.compile("才|后再|再[开加]|方可")
_HARMLESS = re.compile("(?:不会|不得|也不|不怕|不至于|不可能|不容易|绝不)[^会]{0,2}$|(?<![就才得但能要会是])不$")
_NO_DANGER = re.compile(
    "^[了起到着的切去掏底下站人]{0,4}(?:也|都|就|倒)?(?:没得?事|没有事|冇事|没关系|没得关系|不要紧|不碍事|不怕|无所谓|没啥|没问题|不打紧|擦一?擦就好|不会怎么样|不会有事|不危险|安全得很|很安全)"
)
_NOT_REACHED = re.compile("不(?:死|着(?!火)|了(?!解)|到(?!位|[\\d一二三四五六七八九十百千])|坏|上(?!锁|报))")
"""摔不着, 炸不了."""
_AT_EASE = re.compile(
    "不[着了到坏上]|不会|不得|也不|不怕|不至于|不可能|不容易|绝不|[没冇莫]|不要紧|不碍事|无所谓|不打紧|擦|安全"
)
_FOLLOWS = re.compile("[会易致]$")
_FORBIDDEN_BEFORE = re.compile(
    "(?<![分区特差级类个])(?:莫|别|不准|不许|不能|(?<![碰动摸沾见靠拢等离断惹挨去停])不得|严禁|禁止|不要|不可|不可以|不敢|甭)(?:先|再|给|把|去|用|拿|使|忙|急着|随便)?$"
)
_ONLY_HALF = re.compile("(?:不[能准许得要]|莫|别)只.{1,8}不$")
"""不能只断电不上锁: both are asked for."""
_SOME_NO = re.compile("[不莫别甭禁]")
_NOT_YET = re.compile("[没未].{1,12}$")
_OR_ELSE = re.compile("[不没莫]|就|才|会|要(?!继续)|得|否则|免得|以免|的话")
_STAYS_OUT, _INSIDE = re.compile("[站待留].{0,8}外"), re.compile(".{0,10}[里内]")
_FIRST = re.compile("(?<![首预])先(?!进)")
_LATER = re.compile("(?:再|才|最后)(?:去|来|把|给|开始)?$")
_LAST = re.compile("最后[再才把去给]?[一-龥]?$")
_UNLIKE = re.compile("非([一-龥]{2})")
_TOGETHER = re.compile("(?:一起|同时|一块儿?|一道)(?=[停开关启加投放拆接装送通])")
_WHEN = re.compile("((?!分钟|小时)[一-龥]{2}|(?:^|(?<=[,，。;；]))班)[之以]?([前后])(?![方头面端侧续勤备门台排])")
_EARLY = re.compile("先[^再后才]{0,3}$")
_THEN_DONE, NEXT = frozenset({"可以", "抓紧"}), 4
"""What is said of the deed that follows, and within how many signs that is."""
TELLING = 0.5
"""The least weight of a word that tells what is spoken of."""
_ACTS = frozenset("停开关断切撤报戴穿系挂锁冲打退看查测塞盖拉贴记填签拴垫夹问验清扫")
_DOING = frozenset("系戴穿挂接拴")
_NOT_A_NO = tuple(f"{sign}不" for sign in "能得要用会看听差对可是有好来动想记说背搞弄分认管怕也")
"""能不, 用不 …: no no of its own."""


def duties_said_needless(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield what the card asks for and was said to be needless, or in one of the `main` stretches forbidden."""
    point, text = evidence.point, evidence.heard.text
    may_be_needless = evidence.may_be_needless and not evidence.is_danger
    denied = frozenset().union(*(each.forms for each in point.elements if each.is_denied))
    for n, element in enumerate(point.elements):
        if element.quantity is not None or element.is_denied or not denied.isdisjoint(element.forms):
            continue
        hits = evidence.right(n)
        last = max(hits, key=itemgetter(1), default=None)
        for hit in hits if may_be_needless else ():
            if (
                evidence.is_told_at(hit.start)
                and is_needless(hit, evidence)
                and not _is_part_of_others(hit, n, evidence)
            ):
                before, after = evidence.heard.beside(hit, 7)
                yield f"该做的说成了不用做：{before}{hit.said}{after}"
        if (
            last
            and _SOME_NO.search(text, max(0, last.start - 8), last.start)
            and is_within(last.start, last.end, main)
            and evidence.is_told_at(last.start)
            and _is_forbidden(last, n, evidence)
            and not _is_part_of_others(last, n, evidence)
        ):
            yield f"该做的说成了不准做：{evidence.heard.beside(last, 7)[0]}{last.said}"


def _is_part_of_others(hit: Hit, number: int, evidence: Evidence) -> bool:
    """Return whether a lone sign stands for a longer word where other words of the point are said."""
    return hit.end - hit.start == 1 and len(evidence.point.elements[number].text) > 1 and any(
        other.start <= hit.start and hit.end <= other.end and other.end - other.start > 1
        for n in range(len(evidence.here)) if n != number for other in evidence.right(n)
    )  # fmt: skip


def _is_forbidden(hit: Hit, number: int, evidence: Evidence) -> bool:
    """Return whether a no turns round what the card asks for: 进料泵别停, 莫用铜的, 人员不撤."""
    before, after = evidence.heard.beside(hit, 8)
    element = evidence.point.elements[number]
    if not _SOME_NO.search(before) or _ONLY_HALF.search(before) or not _may_be_forbidden(evidence, number, hit):
        return False
    if _FORBIDDEN_BEFORE.search(before) and not _is_said_of_denied(hit, evidence):
        return not _OR_ELSE.search(after) and not _NOT_YET.search(evidence.heard.beside(hit, 16)[0])
    return (element.kind == "actions" or element.text[0] in _DOING) and before.endswith("不") and not before.endswith(_NOT_A_NO) and not _OR_ELSE.search(after) and (
        before[-2:-1] != hit.said[:1]
    )  # fmt: skip


def _is_said_of_denied(hit: Hit, evidence: Evidence) -> bool:
    """Return whether the no before a word speaks of what the card forbids, named right before it: 自动位, 手动不许打."""
    elements = evidence.point.elements
    return any(
        0 < hit.start - other.end <= 3
        for n, each in enumerate(elements) if each.is_denied and each.kind == "things"
        for other in evidence.right(n)
    )  # fmt: skip


def consequences_denied(evidence: Evidence) -> Iterator[str]:
    """Yield what was said to be a matter of taste (装不装都行), harms said not to follow, and dangers said to be none (没得事)."""
    point, text = evidence.point, evidence.heard.text
    ways = (
        text[start : min([max(end + 4, high), *(each for each in evidence.heard.ends if end <= each)])]
        for (start, end), (_low, high) in zip(evidence.own, evidence.places, strict=True) if evidence.is_told_at(start)
    )  # fmt: skip
    if not point.denials and any(map(_EITHER_WAY.search, ways)):
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
        for hit in evidence.right(n):
            yield from _said_harmless(hit, evidence, is_consequence=bool(is_consequence), is_risk=is_risk)


def _said_harmless(hit: Hit, evidence: Evidence, *, is_consequence: bool, is_risk: bool) -> Iterator[str]:
    """Yield that a consequence was said not to come (不会炸, 摔不着), or a danger to be none."""
    before, after = evidence.heard.beside(hit, 6)
    if is_consequence and _HARMLESS.search(before) and before[-2:-1] != hit.said[:1]:
        yield f"会有的后果说成了不会：{hit.said}"
    elif is_consequence and _NOT_REACHED.match(after):
        yield f"会有的后果说成了不会：{hit.said}{after[:2]}"
    elif is_risk and _NO_DANGER.match(after):
        yield f"有危险的说成了没事：{hit.said}{after}"


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
    if match[0] not in _ALL_THE_SAME:
        return False
    if match[0] == "照常" and _NOT_YET_SO.search(text[max(0, match.start() - 10) : match.start()]):
        return True  # 没超六十度照常
    is_forbidden = any(each in evidence.lexicon.lists["prohibitions"] for each in point.denials.values())
    if not is_forbidden and re.search("[未无没不]", point.text):
        return False
    return evidence.is_harm_behind(match.end()) or _BAD_END.match(text, match.end()) is not None


def is_contented(evidence: Evidence) -> bool:
    """Return whether the speaker lets it be with less than the card asks for: 说一声就可以了."""
    return any(
        match[0] not in _THEN_DONE or evidence.is_parted or not evidence.is_others(match.end(), NEXT)
        for match in _said_behind(evidence, _WITH_LESS)
    )


def is_enough(evidence: Evidence) -> bool:
    """Return whether all such words only say that what was said is enough (核对就行): a prohibition not spoken of is not broken by them."""
    text = evidence.heard.text
    told = [match.start() for match in _said_behind(evidence, _WITH_LESS)]
    return all(text[start] in "就都" or text[max(0, start - 1)] in "就都" for start in told)


def _said_behind(evidence: Evidence, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Yield where a pattern was said in a stretch of the point, behind a word of the point."""
    elements = evidence.point.elements
    words = [
        hit for n, each in enumerate(elements) if each.weight >= TELLING for hit in evidence.right(n)
        if hit.end - hit.start > 1 or hit.said in each.text
    ]  # fmt: skip
    for (start, end), (_low, high) in zip(evidence.own, evidence.places, strict=True):
        pauses = sorted(stop for stop in evidence.heard.stops if end <= stop < high)
        high = min([high, *pauses[1:2], *(each for each in evidence.heard.ends if end <= each)])
        first = min((hit.end for hit in words if start <= hit.start < end), default=high)
        for match in pattern.finditer(evidence.heard.text, first, high):
            begins = max((each for each in evidence.heard.ends if each <= match.start()), default=0)
            told = {hit.said for hit in words if begins <= hit.start < match.start()}
            if len(told) > 1 or (told and evidence.is_told_at(match.start())):
                yield match


def others_of_a_kind(evidence: Evidence) -> Iterator[str]:
    """Yield what was said in place of something that was not: another harm, another agent, another person to be told."""
    elements, text = evidence.point.elements, evidence.heard.text
    taken = [(hit.start, hit.end) for n in range(len(elements)) for hit in evidence.right(n)]
    for n, element in enumerate(elements):
        is_absent = evidence.point.denials.get(element.clause) in evidence.lexicon.lists["absences"]
        if (
            not element.rivals
            or (element.is_denied and not is_absent)
            or (evidence.got[n] >= LACKING and any(hit.end - hit.start > 1 for hit in evidence.right(n)))
            or _is_kin_heard(evidence, n)
        ):
            continue
        for start, end in _phrases(evidence):
            for rival in sorted(element.rivals, key=len, reverse=True):
                place = text.find(rival, start, end)
                if (
                    place >= 0
                    and _is_only_within(evidence, n, place, place + len(rival))
                    and not any(rival in each.forms or rival in each.text for each in elements)
                    and _is_meant(
                        evidence,
                        Hit(place, place + len(rival), 1.0, rival, is_against=True),
                        taken,
                        is_absent=is_absent,
                    )
                ):
                    yield f"卡上“{element.text}”，说成“{rival}”"
                    break


def _phrases(evidence: Evidence) -> Iterator[Span]:
    """Yield the places of a point without what stands before a pause in front of its stretch."""
    for start, end in evidence.places:
        begins = [evidence.heard.phrase(own, start + 8)[0] for own in evidence.own if start <= own[0] < end]
        yield max(start, min(begins, default=start)), end


def _is_only_within(evidence: Evidence, number: int, start: int, end: int) -> bool:
    """Return whether an element was not heard, or only as part of another thing: 灯 of 防爆灯 in 普通灯."""
    return evidence.got[number] < LACKING or all(
        start <= hit.start and hit.end <= end and hit.end - hit.start < end - start for hit in evidence.right(number)
    )


def _is_meant(evidence: Evidence, hit: Hit, taken: Sequence[Span], *, is_absent: bool) -> bool:
    """Return whether a word is neither part of something that is right nor said with a no, where the card has none (未戴耳塞)."""
    before, after = evidence.heard.beside(hit, 6)
    if is_refused_behind(after):
        return False
    within = [(start, end) for start, end in taken if start < hit.end and hit.start < end]
    is_free = all(end - start == 1 and hit.end - hit.start > 2 for start, end in within)
    return is_free and (is_absent or not _DENIED_BEFORE.search(before))


def _is_kin_heard(evidence: Evidence, number: int) -> bool:
    """Return whether something of the same kind that the card names in the same clause was heard: more of it is no contradiction."""
    elements = evidence.point.elements
    element = elements[number]
    return any(
        n != number and each.clause == element.clause and not each.is_denied and evidence.got[n] >= LACKING
        and ((each.kind == element.kind == "harms" and not _is_met(each, evidence)) or each.text in element.rivals)
        for n, each in enumerate(elements) if each.rivals
    )  # fmt: skip


def _is_met(element: Element, evidence: Evidence) -> bool:
    """Return whether the card tells something as what a thing meets, not as what comes of it: 火花 in 遇火花会爆炸."""
    return evidence.point.text[max(0, element.start - 1) : element.start] in ("遇", "见", "碰")


def _may_be_forbidden(evidence: Evidence, number: int, hit: Hit) -> bool:
    """Return whether a no before this turns the card round: not where the card itself ends it (停止滴加) or makes it wait (停稳才能开)."""
    point, element = evidence.point, evidence.point.elements[number]
    if (
        element.clause in point.denials
        or not is_within(hit.start, hit.end, evidence.own)
        or element.kind in ("states", "harms")
    ):
        return False
    if _is_outside(hit, evidence) or _is_case_of_means(element, hit, evidence):
        return False
    if hit.said == "有人":  # 下面不能有人 forbids nobody his duty
        return False
    if hit.end - hit.start == 1 and (hit.said not in _ACTS or element.kind != "actions"):
        return False
    if evidence.is_danger:  # 吊物下站人会砸伤: 底下不能有人
        return False
    if re.search("[防免]", point.text[max(0, element.start - 2) : element.start]):
        return False
    stopping = evidence.lexicon.alike("停")
    earlier = [each for each in point.elements if each.clause == element.clause and each.start < element.start]
    return not _WAITS.search(point.text) and not any(each.forms & stopping for each in earlier)


def _is_outside(hit: Hit, evidence: Evidence) -> bool:
    """Return whether not to be inside says what the card does: 人不站在回弹区里 for 站在回弹区外."""
    return (
        _STAYS_OUT.search(evidence.point.text) is not None
        and _INSIDE.match(evidence.heard.beside(hit, 14)[1]) is not None
    )


def _is_case_of_means(element: Element, hit: Hit, evidence: Evidence) -> bool:
    """Return whether a no that ends with 用 stands before what the card begins with: 所以不能用|皮肤沾上冲水."""
    return element.start == 0 and element.kind == "things" and evidence.heard.beside(hit, 1)[0] in ("用", "拿", "使")


def _is_said_last(evidence: Evidence) -> bool:
    """Return whether what the card puts first, without saying before what, was said to come after something else: 主机转起来以后再开油泵."""
    point, text = evidence.point, evidence.heard.text
    if any(evidence.right(n) for order in point.orders for n in order.after):
        return False
    for match in _FIRST.finditer(point.text):
        first = [n for n, each in enumerate(point.elements) if match.end() <= each.start <= match.end() + 1]
        told = [
            (_LATER.search(text, max(0, hit.start - 4), hit.start), hit) for n in first for hit in evidence.right(n)
        ]
        is_early = any(_EARLY.search(text, max(0, hit.start - 4), hit.start) for _later, hit in told)
        if not is_early and any(
            later and later.start() and later.start() not in evidence.heard.ends for later, _hit in told
        ):
            return True
    return False


def _is_another_last(evidence: Evidence) -> bool:
    """Return whether 最后 was said of what the card puts before it: 最后注背面 for 从背面开始，最后注泄漏点."""
    elements, text = evidence.point.elements, evidence.heard.text
    place = evidence.point.text.find("最后")
    if place < 0 or "最后" not in text:
        return False
    last = frozenset().union(*(each.forms for each in elements if each.start > place))
    first = [n for n, each in enumerate(elements) if each.end <= place and each.forms.isdisjoint(last)]
    told = [evidence.right(n) for n in first if elements[n].weight >= TELLING and evidence.right(n)]
    return any(all(_LAST.search(text, max(0, hit.start - 5), hit.start) for hit in hits) for hits in told)


def _is_before_after(evidence: Evidence, main: Sequence[Span]) -> bool:
    """Return whether something was said to be done after what the card puts it before (动火前), or the other way round."""
    said = "…".join(evidence.heard.text[max(0, start - 6) : end] for start, end in main)
    for match in _WHEN.finditer(evidence.point.text):
        told = list(re.finditer(f"(.{{0,4}}){match[1]}[之以]?([前后])(?![方头面端侧续勤备门台排再])", said))
        if told and all(each[2] != match[2] and not re.search("[没未不]", each[1]) for each in told):
            return True
    return False


def _is_at_once(evidence: Evidence) -> bool:
    """Return whether what has an order on the card was said to be done together: 引风机和煤一起停."""
    point = evidence.point
    if not any(order.is_plain and not order.by_place for order in point.orders) or _TOGETHER.search(point.text):
        return False
    return any(_TOGETHER.search(evidence.heard.text, start, end) for start, end in evidence.own)


def unlike_said_like(evidence: Evidence) -> Iterator[str]:
    """Yield what the card says of things that are not so (非防爆电器) and was said of those that are."""
    text = evidence.heard.text
    for match in _UNLIKE.finditer(evidence.point.text):
        if evidence.point.text.count(match[1]) > 1:
            continue
        told = [
            text[max(0, each.start() - 3) : each.start()] for each in re.finditer(match[1], text)
            if is_within(*each.span(), evidence.places)
        ]  # fmt: skip
        if told and not any(re.search("[非不没无未只]|普通|[要得须]$", before) for before in told):
            yield f"卡上“{match[0]}”，说成“{match[1]}”"


def sequences_turned(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield where the card says 先…再… and the second was said to come first."""
    right = [evidence.right(n) for n in range(len(evidence.here))]
    if (
        _is_at_once(evidence)
        or _is_said_last(evidence)
        or _is_another_last(evidence)
        or _is_before_after(evidence, main)
        or any(is_turned(order, evidence.point.elements, right, evidence.heard) for order in evidence.point.orders)
    ):
        yield "先后说反了"
