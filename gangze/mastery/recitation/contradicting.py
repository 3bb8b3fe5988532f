"""What a recitation turns round: a prohibition said as permission, a duty said as needless, an order reversed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from .hearing import Heard, Hit, Span, is_within
from .lexicon import Lexicon
from .model import Point
from .ordering import is_turned

_EITHER_WAY = re.compile(r"(.)[不没]\1.{0,8}都|[不没].{0,4}也(?:可以|行|得行|没事|中)")
"""装不装…都行, 不系也可以."""
_ALLOWED_BEFORE = re.compile(
    "(?<![不没莫才只别方])(?:可以|允许|准许|容许|能够|尽管|照样|照常|照旧|能(?![量源见])|得(?=[先再]))[^不没莫别勿禁严才]{0,4}$"
    "|(?:就算|哪怕|即使|再)[^。]{0,4}也(?:先|把|要|得|能)?[^不没莫别]{0,3}$|(?:只管|直接就|接着|继续)$"
)
_ALLOWED_AFTER = re.compile(
    "[了起到的下一点都也它他]{0,3}(?:是可以|也可以|都可以|可以(?!防|减|避)|也行|都行|就行(?!了吗)|得行|也中|就中|没事|没得事|冇事|没关系|没得关系|不要紧|无所谓|不碍事|没问题|无妨|不怕|允许|准许|也得|都让)"
)
_AS_ONE_LIKES = re.compile(r"想(.{1,2})就\1|爱(.{1,2})不\2|随(?:便|意)|(?<!不)(?:让|许|准)(?:他|人)")
_NO_MATTER = re.compile(
    "(?<![有不])(?:没得?|莫得)事(?!故|先|就不)|没有事|冇事|没有?得?关系(?!的)|不碍事|无所谓|不要紧|不打紧|照样|照常|照旧|反正|不怕|来得及|凑合|将就|省事|无妨|不影响"
    "|没有?(?:啥|什么|得)?(?:影响|伤害|危险|危害)|不危险|也安全|只是有点|反而|不用管|不算啥|不算什么"
)
_WITH_LESS = re.compile(
    "(?<![才不方莫没如])(?:可以(?!防|减|避|不)|(?:也|就|都)(?:行|够|中(?!毒|控)|得行|能[用上进开走干装放拿])|抓紧)"
)
_DENIED_BEFORE = re.compile(
    "(?:不能|不准|不许|不得|不要|不敢|莫|别|不可|严禁|禁止|甭|不用|不是|不让|没有?|未|无)[^不莫别]{0,3}$"
)
_WAITS = re.compile("才|后再|再开|方可")
_HARMLESS = re.compile("(?:不会|不得|也不|不怕|不至于|不可能|不容易|绝不)[^会]{0,2}$")
_NO_DANGER = re.compile(
    "^[了起到着的切去掏底下站人]{0,4}(?:也|都|就|倒)?(?:没得?事|没有事|冇事|没关系|没得关系|不要紧|不碍事|不怕|无所谓|没啥|没问题|不打紧|擦一?擦就好|不会怎么样|不会有事|不危险|安全得很|很安全)"
)
_AT_EASE = re.compile("不会|不得|也不|不怕|不至于|不可能|不容易|绝不|[没冇莫]|不要紧|不碍事|无所谓|不打紧|擦|安全")
_FOLLOWS = re.compile("[会易致]$")
_NEEDLESS_BEFORE = re.compile(
    "(?:不用|不必|不需要|无需|用不着|不消|不须|可以不|没必要|没得必要|不必要|可不用|先不|免得再|免|不兴)[再去来先专门那么都还要把给]{0,3}$"
)
_NEEDLESS = re.compile("不用|不必|不需要|无需|用不着|不消|不须|可以不|必要|先不|免|不兴|省[了掉]|算了|可有可无|无所谓")
_NEEDLESS_AFTER = re.compile(
    "[这那个些的就也都可以了]{0,4}(?:不用|不必|不需要|用不着|不消|可以不|没必要|没得必要|免了|省了|省掉|算了|可有可无|无所谓)(?!再?说|担心|慌|急|怕)"
)
_FORBIDDEN_BEFORE = re.compile(
    "(?<![分区特差级类个])(?:莫|别|不准|不许|不能|不得|严禁|禁止|不要|不可|不可以|不敢|甭)(?:先|再|给|把|去|用|拿|使|忙|急着|随便)?$"
)
_SOME_NO = re.compile("[不莫别甭禁]")
_NOT_YET = re.compile("[没未].{1,12}$")
_OR_ELSE = re.compile("[不没莫]|就|才|会|要(?!继续)|得|否则|免得|以免|的话")
_NOT_A_NO = (
    "能不",
    "得不",
    "要不",
    "用不",
    "会不",
    "看不",
    "听不",
    "差不",
    "对不",
    "可不",
    "是不",
    "有不",
    "好不",
    "来不",
    "动不",
    "想不",
    "记不",
    "说不",
    "背不",
    "搞不",
    "弄不",
    "分不",
    "认不",
    "管不",
    "怕不",
    "也不",
)
_AFFIRMED_AFTER, _AFFIRMED_BEFORE = ("了", "着", "喽", "哒"), ("一", "有", "已")
NO_REACH = 4
"""How many signs before a stretch a no may stand that is said of it."""
TELLING = 0.5
"""The least weight of a word that tells what is spoken of."""
SURELY = 0.8
_ANY_NO = re.compile("[不没无未莫别冇甭木忘漏缺少免]")
_ASKED_FOR = re.compile("(?:要|必须|得|应该|应当)有?$")
_ACTS = frozenset("停开关断切撤报戴穿系挂锁冲打退冲")
LACKING = 0.45
"""What was heard less surely than this was not heard."""
DENIED_SHARE, PERMITTED_SHARE, ABSENT_WORTH = 0.5, 0.25, 0.4
"""How much of what is forbidden must be heard to hold it against somebody; how much where a permission was said with it."""


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

    def right(self, number: int) -> list[Hit]:
        """Return where an element was said as the card has it."""
        return self._rights[number]

    @cached_property
    def _rights(self) -> list[list[Hit]]:
        return [[hit for hit in each if not hit.is_against] for each in self.here]


@dataclass(frozen=True)
class _Denied:
    """What the card denies in one clause, and what was heard of it: hits, the words around them, and the share by weight."""

    word: str
    numbers: tuple[int, ...]
    hits: tuple[Hit, ...]
    around: str
    share: float
    is_allowed: bool


def denials_said_otherwise(evidence: Evidence) -> Iterator[str]:
    """Yield what the card forbids and was said without a no, or as allowed; of what is only absent (无护罩), what was affirmed.

    What is absent on the card and not denied in the recitation was not said: it loses its worth.
    """
    denied_clauses, lists = _clauses_said_with_no(evidence), evidence.lexicon.lists
    for clause in evidence.point.denials:
        denied = _denied_in(evidence, clause)
        if denied is None or denied.share < (PERMITTED_SHARE if denied.is_allowed else DENIED_SHARE):
            continue
        is_forbidden = denied.word not in lists["absences"]
        if clause in denied_clauses and not (denied.is_allowed and is_forbidden):
            continue
        said = evidence.heard.text[min(hit.start for hit in denied.hits) : max(hit.end for hit in denied.hits)]
        if is_forbidden and (denied.is_allowed or not _is_turned_rightly(evidence, denied)):
            yield f"卡上“{denied.word}”，说成了可以：{said}"
        elif not is_forbidden and not any(_is_question(hit, evidence.heard.text) for hit in denied.hits):
            if _is_done_all_the_same(evidence, denied):
                yield f"没有做的说成了做：{said}"
            elif any(
                _is_affirmed(hit, evidence.heard.text)
                and not _ASKED_FOR.search(evidence.heard.beside(hit, 5)[0])
                or _is_needless(hit, evidence)
                for hit in denied.hits
            ):
                yield f"没有的说成了有，或说成了不用：{said}"
            for n in denied.numbers:
                evidence.got[n] *= ABSENT_WORTH


def _denied_in(evidence: Evidence, clause: int) -> _Denied | None:
    """Return what was heard of that which the card denies in a clause, words that the point also says otherwise aside."""
    elements, text = evidence.point.elements, evidence.heard.text
    elsewhere = frozenset().union(*(each.forms for each in elements if not each.is_denied))
    numbers = tuple(
        n for n, each in enumerate(elements)
        if each.clause == clause and each.is_denied and each.quantity is None and not each.forms & elsewhere
    )  # fmt: skip
    hits = tuple(hit for n in numbers for hit in evidence.right(n) if is_within(hit.start, hit.end, evidence.places))
    if not hits:
        return None
    around = text[max(0, min(hit.start for hit in hits) - 6) : max(hit.end for hit in hits) + 8]
    weight = sum(elements[n].weight for n in numbers)
    share = sum(elements[n].weight * evidence.got[n] for n in numbers) / weight
    is_allowed = any(_is_allowed(hit, evidence) for hit in hits)
    acts = [n for n in numbers if elements[n].kind == "actions"]
    if acts and not is_allowed and all(evidence.got[n] < LACKING for n in acts):
        return None
    return _Denied(evidence.point.denials[clause], numbers, hits, around, share, is_allowed)


def _is_allowed(hit: Hit, evidence: Evidence) -> bool:
    """Return whether something was said to be allowed, right before it or right after it: 可以先存, 存了也没事."""
    before, after = evidence.heard.beside(hit, 7)
    return bool(
        _ALLOWED_BEFORE.search(before) or _ALLOWED_AFTER.match(after) or _AS_ONE_LIKES.search(before + hit.said + after)
    )


def _is_done_all_the_same(evidence: Evidence, denied: _Denied) -> bool:
    """Return whether a danger was said to come from what the card says was left out: 监测就进容器会窒息."""
    elements = evidence.point.elements
    if not any(elements[n].kind == "actions" and evidence.got[n] >= SURELY for n in denied.numbers):
        return False
    harms = [n for n, each in enumerate(elements) if each.kind == "harms"]
    own = "".join(evidence.heard.text[start:end] for start, end in evidence.places)
    return bool(harms) and any(evidence.got[n] >= LACKING for n in harms) and not _ANY_NO.search(own)


def _is_question(hit: Hit, text: str) -> bool:
    """Return whether it was asked for: 漏不漏, 有没有异物."""
    if text[: hit.start].endswith(("有没有", "是否有", "有无", "是不是有")):
        return True
    return text[hit.end : hit.end + 1] in ("不", "没") and text[hit.end + 1 : hit.end + 2] == hit.said[:1]


def _is_affirmed(hit: Hit, text: str) -> bool:
    """Return whether what should be absent was said to be there: 挂了牌, 一通风."""
    return (
        (len(hit.said) > 2 and hit.said[1] in _AFFIRMED_AFTER)
        or text[hit.end : hit.end + 1] in _AFFIRMED_AFTER
        or text[: hit.start].endswith(_AFFIRMED_BEFORE)
    )


def _is_turned_rightly(evidence: Evidence, denied: _Denied) -> bool:
    """Return whether a prohibition was said in other words: by the opposite (同库: 分库放), or as what must come first (断电才能干)."""
    meant = {(hit.start, hit.end) for n in range(len(evidence.here)) for hit in evidence.right(n)}
    turned = [hit for n in denied.numbers for hit in evidence.here[n] if hit.is_against]
    if any(not is_within(hit.start, hit.end, meant) for hit in turned):
        return True
    text = evidence.heard.text
    if "前提" in denied.around:
        return True
    first, last = min(hit.start for hit in denied.hits), max(hit.end for hit in denied.hits)
    before, after = text[max(0, first - 6) : last], text[last : last + 3]
    waits = any(each in before or each in after for each in ("才", *evidence.lexicon.lists["needless"]))
    return waits and not denied.is_allowed


def _clauses_said_with_no(evidence: Evidence) -> set[int]:
    """Return the clauses of the card of which something was said with a no before it, or right after it (手机莫用)."""
    if not evidence.point.denials:
        return set()
    hits = [
        (hit, element.clause, element.kind)
        for n, element in enumerate(evidence.point.elements) if element.quantity is None
        for hit in evidence.right(n) if is_within(hit.start, hit.end, evidence.places)
    ]  # fmt: skip
    denied: set[int] = set()
    for start, end in _noes(evidence):
        denied |= _said_of(start, end, hits, evidence)
    return denied


def _said_of(start: int, end: int, hits: Sequence[tuple[Hit, int, str]], evidence: Evidence) -> set[int]:
    """Return the clauses that a no is said of: those of the nearest words behind it, or else of those right before it."""
    heard = evidence.heard
    after = [
        (hit.start - end, clause) for hit, clause, _kind in hits
        if (0 <= hit.start - end <= 6 and not heard.is_paused(end + 1, hit.start)) or hit.start <= start < end < hit.end
    ]  # fmt: skip
    before = [
        (start - hit.end, clause) for hit, clause, _kind in hits
        if 0 <= start - hit.end <= (3 if after else 6) and not heard.is_paused(hit.end + 1, start - 1)
    ]  # fmt: skip
    found: set[int] = set()
    if after:
        found |= {clause for distance, clause in after if distance == min(after)[0]}
    if before and (not after or min(before)[0] <= 1):
        found |= {clause for distance, clause in before if distance == min(before)[0]}
    telling = [
        hit
        for hit, clause, kind in hits
        if clause in found and hit.start >= end and len(hit.said) > 1 and kind == "things"
    ]
    if not telling and not found & evidence.point.denials.keys():
        found |= {clause for _distance, clause in (*after, *before) if clause in evidence.point.denials}
    return found


def _noes(evidence: Evidence) -> Iterator[Span]:
    text = evidence.heard.text
    for start, end in evidence.heard.noes:
        if not any(low - NO_REACH <= start and end <= high for low, high in evidence.places):
            continue
        no = text[start:end]
        is_question = no in "不没" and text[start - 1 : start] == text[end : end + 1]
        if not is_question or (
            no == "没" and any(hit.start < start - 1 < hit.end for each in evidence.here for hit in each)
        ):
            yield start, end


def duties_said_needless(evidence: Evidence) -> Iterator[str]:
    """Yield what the card asks for and was said to be needless or forbidden."""
    point = evidence.point
    denied = frozenset().union(*(each.forms for each in point.elements if each.is_denied))
    for n, element in enumerate(point.elements):
        if element.quantity is not None or element.is_denied or element.forms & denied:
            continue
        hits = evidence.right(n)
        last = max(hits, key=lambda each: each.end, default=None)
        for hit in hits:
            if _is_needless(hit, evidence) and not _is_part_of_others(hit, n, evidence):
                before, after = evidence.heard.beside(hit, 7)
                yield f"该做的说成了不用做：{before}{hit.said}{after}"
            elif hit is last and _is_forbidden(hit, n, evidence) and not _is_part_of_others(hit, n, evidence):
                yield f"该做的说成了不准做：{evidence.heard.beside(hit, 7)[0]}{hit.said}"


def _is_part_of_others(hit: Hit, number: int, evidence: Evidence) -> bool:
    """Return whether a lone sign stands for a longer word where other words of the point are said."""
    return hit.end - hit.start == 1 and len(evidence.point.elements[number].text) > 1 and any(
        other.start <= hit.start and hit.end <= other.end and other.end - other.start > 1
        for n in range(len(evidence.here)) if n != number for other in evidence.right(n)
    )  # fmt: skip


def _is_needless(hit: Hit, evidence: Evidence) -> bool:
    """Return whether something was said to be needless, right before it or right after it: 不用再吹扫, 吹扫就免了."""
    if not evidence.heard.says(_NEEDLESS):
        return False
    before, after = evidence.heard.beside(hit, 7)
    return bool(_NEEDLESS_BEFORE.search(before) or _NEEDLESS_AFTER.match(after))


def _is_forbidden(hit: Hit, number: int, evidence: Evidence) -> bool:
    """Return whether a no turns round what the card asks for: 进料泵别停, 莫用铜的, 人员不撤."""
    before, after = evidence.heard.beside(hit, 8)
    element = evidence.point.elements[number]
    if not _SOME_NO.search(before) or not _may_be_forbidden(evidence, number, hit):
        return False
    if _FORBIDDEN_BEFORE.search(before):
        return not _OR_ELSE.search(after) and not _NOT_YET.search(evidence.heard.beside(hit, 16)[0])
    return element.kind == "actions" and before.endswith("不") and not before.endswith(_NOT_A_NO) and not _OR_ELSE.search(after) and (
        before[-2:-1] != hit.said[:1]
    )  # fmt: skip


def consequences_denied(evidence: Evidence) -> Iterator[str]:
    """Yield what was said to be a matter of taste (装不装都行), harms said not to follow, and dangers said to be none (没得事)."""
    point, text = evidence.point, evidence.heard.text
    if not point.denials and any(_EITHER_WAY.search(text[start:end]) for start, end in evidence.places):
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
            before, after = evidence.heard.beside(hit, 6)
            if is_consequence and _HARMLESS.search(before) and before[-2:-1] != hit.said[:1]:
                yield f"会有的后果说成了不会：{hit.said}"
            elif is_risk and _NO_DANGER.match(after):
                yield f"有危险的说成了没事：{hit.said}{after}"


def matters_made_light(evidence: Evidence) -> Iterator[str]:
    """Yield where the speaker says right behind words of the point that it does not matter: 冒白烟不碍事, 照样充."""
    for match in _said_behind(evidence, _NO_MATTER) if evidence.heard.says(_NO_MATTER) else ():
        yield f"说成了不要紧：{match[0]}"


def is_contented(evidence: Evidence) -> bool:
    """Return whether the speaker lets it be with less than the card asks for: 说一声就可以了."""
    return any(True for _match in _said_behind(evidence, _WITH_LESS))


def _said_behind(evidence: Evidence, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Yield where a pattern was said in a stretch of the point, behind a word of the point."""
    elements = evidence.point.elements
    words = [hit for n, each in enumerate(elements) if each.weight >= TELLING for hit in evidence.right(n)]
    for (start, end), (_low, high) in zip(evidence.own, evidence.places, strict=True):
        pauses = sorted(stop for stop in evidence.heard.stops if end <= stop < high)
        high = min([high, *pauses[1:2], *(each for each in evidence.heard.ends if end <= each)])
        first = min((hit.end for hit in words if start <= hit.start < end), default=high)
        yield from pattern.finditer(evidence.heard.text, first, high)


def others_of_a_kind(evidence: Evidence) -> Iterator[str]:
    """Yield what was said in place of something that was not: another harm, another agent, another person to be told."""
    elements, text = evidence.point.elements, evidence.heard.text
    taken = [(hit.start, hit.end) for n in range(len(elements)) for hit in evidence.right(n)]
    for n, element in enumerate(elements):
        rivals = element.rivals or evidence.lexicon.same_head(element.text)
        if not rivals or element.is_denied or evidence.got[n] >= LACKING or _is_kin_heard(evidence, n):
            continue
        for start, end in evidence.places:
            for rival in sorted(rivals, key=len, reverse=True):
                place = text.find(rival, start, end)
                if (
                    place >= 0
                    and not any(rival in each.forms or rival in each.text for each in elements)
                    and _is_meant(evidence, Hit(place, place + len(rival), 1.0, rival, is_against=True), taken)
                ):
                    yield f"卡上“{element.text}”，说成“{rival}”"
                    break


def _is_meant(evidence: Evidence, hit: Hit, taken: Sequence[Span]) -> bool:
    """Return whether a word is neither part of something that is right nor said with a no."""
    before, _after = evidence.heard.beside(hit, 6)
    return not any(start < hit.end and hit.start < end for start, end in taken) and not _DENIED_BEFORE.search(before)


def _is_kin_heard(evidence: Evidence, number: int) -> bool:
    """Return whether something of the same kind that the card names in the same clause was heard: more of it is no contradiction."""
    elements = evidence.point.elements
    element = elements[number]
    return any(
        n != number and each.clause == element.clause and not each.is_denied and evidence.got[n] >= LACKING
        and (each.kind == element.kind == "harms" or each.text in element.rivals)
        for n, each in enumerate(elements) if each.rivals
    )  # fmt: skip


def _may_be_forbidden(evidence: Evidence, number: int, hit: Hit) -> bool:
    """Return whether a no before this turns the card round: not where the card itself ends it (停止滴加) or makes it wait (停稳才能开)."""
    point, element = evidence.point, evidence.point.elements[number]
    if (
        element.clause in point.denials
        or not is_within(hit.start, hit.end, evidence.own)
        or element.kind in ("states", "harms")
    ):
        return False
    if hit.end - hit.start == 1 and (hit.said not in _ACTS or element.kind != "actions"):
        return False
    if any(each.kind == "harms" for each in point.elements):  # 吊物下站人会砸伤: 底下不能有人
        return False
    if re.search("[防免]", point.text[max(0, element.start - 2) : element.start]):
        return False
    stopping = evidence.lexicon.alike("停")
    earlier = [each for each in point.elements if each.clause == element.clause and each.start < element.start]
    return not _WAITS.search(point.text) and not any(each.forms & stopping for each in earlier)


def sequences_turned(evidence: Evidence) -> Iterator[str]:
    """Yield where the card says 先…再… and the second was said to come first."""
    right = [evidence.right(n) for n in range(len(evidence.here))]
    if any(is_turned(order, evidence.point.elements, right, evidence.heard) for order in evidence.point.orders):
        yield "先后说反了"
