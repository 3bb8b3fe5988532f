"""What the card forbids or says is not there, and was said otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .evidence import LACKING, Evidence, ends_badly, is_needless
from .hearing import Hit, Span, is_within
from .model import Element
from .speech import GONE

_ALLOWED_BEFORE = re.compile(
    "(?<![不没莫才只别方])(?<!没有谁)(?<!没有人)(?<!没哪个)(?<!没得人)(?:可以|允许|准许|容许|能够|尽管|照样|照常|照旧|能(?![量源见])(?!.{1,2}的$)|得(?=[先再]))[^不没莫别勿禁严才]{0,4}$"
    "|(?:[也就即仍均]|(?<=授权)|(?<=批准)|(?<=审批))可$|(?<![按依对参仿拍关日光])照$|(?<![莫别不])(?<!不[能准许得要可])(?:马上|立即|赶紧|立刻|赶快|赶忙|尽快|趁着?)(?:[用拿把]|出|发)?$|(?:就算|哪怕|即使|再)[^。]{0,4}也(?:先|把|要|得|能)?[^不没莫别]{0,3}$|(?:只管|直接就|(?<!严禁)(?<!禁止)(?<!不得)(?<!不[能准许可要])(?:接着|继续))$"
)
_ALLOWED_AFTER = re.compile(
    "[了起到的下上一点都也它他]{0,3}(?:照[干做用打开上装进走弄抽拆]|是可以|也可以|都可以|可以(?!防|减|避)|没啥|没什么|不挡事|不冲突|不影响|不挡道|也行|都行|就行(?!了吗)|得行|也中|就中|没事|没得事|冇事|没关系|没得关系|不要紧|无所谓|不碍事|没问题|无妨|不怕|允许|准许|也得|都让)"
)
_OBLIGED_BEFORE = re.compile("(?<=[时候桶罐釜泵车员都也就还阀门箱瓶])(?<!不)(?:必须|得)(?:把)?$")
_IN_THAT_CASE = re.compile("^[的时前先才]|^.{0,3}(?:找|请|报|经|有人)")
"""What tells when it is allowed."""
_AS_ONE_LIKES = re.compile(
    r"想(.{1,2})就\1|爱(.{1,2})不\2|(?<!不能)(?<!不准)(?<!不许)(?<!不得)(?<!不要)(?<!不可)(?<!不敢)(?<![莫别])(?<!严禁)(?<!禁止)随(?:便|意)|(?<![不莫别甭])(?<!不能)(?<!不许)(?<!不准)(?<!不得)(?<!不要)(?:让|许|准)(?:他|人)(?![往撤走离跑去退站到]|[^往撤走离跑去退站到]{0,5}[不莫别])"
)
_AFFIRMED_AFTER, _AFFIRMED_BEFORE = ("了", "着", "喽", "哒"), ("一", "有", "已")
_ADVERBS = re.compile("(?:绝对|千万|一律|坚决|可|都|就|也|是)*$")
_THIS = re.compile(
    "[这那](?:个|种|些|样|么)(?:事儿?|活儿?|做法|干|搞|做|弄)?(?:绝对|千万|一律|坚决|可|都|就|也|是|肯定)*$"
)
"""关停报警设备，这个不许."""
_IF, _WARNED = (
    re.compile("要是|如果|若|一旦|万一|谁"),
    re.compile("[^,，。]{0,3}[就会](?!可以|行|好|能|没|是|让|要得|中(?!毒))"),
)
_NOT_YET = frozenset({"没", "未", "没有", "还没"})
NO_REACH, FAR_REACH = 8, 14
"""How many signs before a stretch a no may stand that is said of it."""
SURELY, TELLING, LONG = 0.8, 0.5, 4
_ANY_NO = re.compile("[不没无未莫别冇甭木忘免]")
_MEANS = frozenset("用拿使")
_BARE, _COVERBS = frozenset("不"), frozenset("和跟与把将同拿用往朝向对")
_CANNOT = re.compile("(?<=[一-龥])不住")
"""紧不住 forbids nothing."""
_FORBIDS = re.compile("不[能准许得可要行让敢该应兴宜中]|[没未无莫别冇甭勿忘免禁]")
_AS_IT_SHOULD = re.compile("才[能可准许行]|必须|要[^会死伤炸]{0,3}好|应该|要先|得先")
_ASKED_FOR = re.compile("(?:要|必须|得|应该|应当)有?$")
_POURED = "(?:直接|慢慢|缓缓|给|往|就|先)*[倒加注兑]"
_CLAUSE_BEGINS = re.compile("[,，;；。]")
DENIED_SHARE, PERMITTED_SHARE, ABSENT_WORTH, DONE_SHARE = 0.65, 0.25, 0.4, 0.2
"""How much of what is forbidden must be heard to hold it against somebody; how much where a permission was said with it."""


@dataclass(frozen=True)
class _Denied:
    """What the card denies in one clause, and what was heard of it: hits, the words around them, and the share by weight."""

    word: str
    numbers: tuple[int, ...]
    hits: tuple[Hit, ...]
    around: str
    share: float
    is_allowed: bool


def denials_said_otherwise(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield what the card forbids and was said without a no, or in one of the `main` stretches as allowed; of what is only absent (无护罩), what was affirmed.

    What is absent on the card and not denied in the recitation was not said: it loses its worth.
    """
    denied_clauses, lists = _clauses_said_with_no(evidence), evidence.lexicon.lists
    for clause in evidence.point.denials:
        denied = _denied_in(evidence, clause, main)
        if denied is None or denied.share < _least_share(denied, evidence):
            continue
        is_forbidden = denied.word not in lists["absences"]
        if clause in denied_clauses and not (denied.is_allowed and is_forbidden):
            yield from () if is_forbidden else _said_needless(evidence, denied)
            continue
        said = evidence.heard.text[min(hit.start for hit in denied.hits) : max(hit.end for hit in denied.hits)]
        if is_forbidden and (denied.is_allowed or not _is_turned_rightly(evidence, denied)):
            yield f"卡上“{denied.word}”，说成了可以：{said}"
        elif not is_forbidden and not any(_is_question(hit, evidence.heard.text) for hit in denied.hits):
            yield from _absences_said_otherwise(evidence, denied, said)


def pourings_forbidden(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield where one thing was poured into another as the card forbids (水加到酸里 for 严禁水加入酸), with no no beside it."""
    elements, text = evidence.point.elements, evidence.heard.text
    for order in evidence.point.orders:
        one, other = elements[order.before[-1]], elements[order.after[0]]
        if not (order.by_place and one.is_denied and other.is_denied):
            continue
        thing, into = re.escape(one.text), re.escape(other.text)
        told = f"{thing}{_POURED}(?:到|进|入|往)?[浓稀]?{into}|[往向朝][浓稀]?{into}[里中内]?[头面]?{_POURED}{thing}"
        for start, end in main:
            for match in re.finditer(told, text[:end]):
                near = text[max(0, match.start() - 6) : match.end() + 6]
                if match.start() >= start and not _ANY_NO.search(near):
                    yield f"卡上严禁的，说成了要做：{match[0]}"


def is_unforbidden(evidence: Evidence, main: Sequence[Span]) -> bool:
    """Return whether something that the card forbids was spoken of with no no at all, and not in other words that forbid it."""
    said_with_no = _clauses_said_with_no(evidence)
    for clause, word in evidence.point.denials.items():
        if word in evidence.lexicon.lists["absences"] or clause in said_with_no:
            continue
        elements = evidence.point.elements
        numbers = [n for n, each in enumerate(elements) if each.clause == clause and each.is_denied]
        hits = tuple(hit for n in numbers for hit in evidence.right(n))
        around = "".join(evidence.heard.text[start:end] for start, end in evidence.places)
        denied = _Denied(word, tuple(numbers), hits, around, 0.0, is_allowed=False)
        if hits and not _is_any_no(evidence, denied) and not _is_turned_rightly(evidence, denied):
            return True
    return False


def _least_share(denied: _Denied, evidence: Evidence) -> float:
    """Return how much of what is denied must be heard: less where it was allowed, or said with its condition and no no far and wide."""
    if denied.is_allowed:
        return PERMITTED_SHARE
    elements = evidence.point.elements
    deeds = [n for n in denied.numbers if _is_surely_done(n, evidence)]
    conditions = [n for n, each in enumerate(elements) if not each.is_denied and each.weight >= TELLING]
    is_case = (bool(conditions) and all(evidence.got[n] >= LACKING for n in conditions)) or any(
        elements[n].kind != "actions" and elements[n].weight >= TELLING for n in deeds
    )
    return DONE_SHARE if deeds and is_case and not _is_any_no(evidence, denied) else DENIED_SHARE


def _is_surely_done(number: int, evidence: Evidence) -> bool:
    """Return whether a deed was said by a sign of its own name, or by a longer word; or something was used that must not be (用手)."""
    element, text = evidence.point.elements[number], evidence.heard.text
    if element.kind != "actions":
        is_means = evidence.point.text[max(0, element.start - 1) : element.start] in _MEANS
        return is_means and any(text[hit.start - 1 : hit.start] in _MEANS for hit in evidence.right(number))
    return any(hit.end - hit.start > 1 or hit.said in element.text for hit in evidence.right(number))


def _is_any_no(evidence: Evidence, denied: _Denied) -> bool:
    """Return whether any no was heard of the point, one behind what is denied only where it forbids (手不冷 forbids nothing)."""
    text, last = evidence.heard.text, max(hit.end for hit in denied.hits)
    for idiom in evidence.lexicon.lists["idioms"]:
        text = text.replace(idiom, GONE * len(idiom))
    text = _CANNOT.sub(GONE * 2, text)
    return any(
        _ANY_NO.search(text[start : min(end, last)]) or _FORBIDS.search(text[max(start, last) : end])
        for start, end in evidence.sentences
    )


def _absences_said_otherwise(evidence: Evidence, denied: _Denied, said: str) -> Iterator[str]:
    """Yield what should be absent and was said to be there; where it was only not denied, it loses its worth."""
    if _is_done_all_the_same(evidence, denied):
        yield f"没有做的说成了做：{said}"
    elif any(_is_there(hit, evidence) for hit in denied.hits):
        yield f"没有的说成了有，或说成了不用：{said}"
    for n in denied.numbers:
        evidence.got[n] *= ABSENT_WORTH


def _said_needless(evidence: Evidence, denied: _Denied) -> Iterator[str]:
    """Yield that what is dangerous to leave out (不吹扫) was said to be needless, with nothing of the harm."""
    elements = evidence.point.elements
    if all(evidence.got[n] < LACKING for n, each in enumerate(elements) if each.kind == "harms"):
        yield from (f"该做的说成了不用做：{hit.said}" for hit in denied.hits if is_needless(hit, evidence))


def _is_there(hit: Hit, evidence: Evidence) -> bool:
    """Return whether what should be absent was said to be there, or not to be needed."""
    before, after = evidence.heard.beside(hit, 5)
    is_asked_for = _ASKED_FOR.search(before) is not None or _AS_IT_SHOULD.match(after[1:]) is not None
    return (_is_affirmed(hit, evidence.heard.text) and not is_asked_for) or is_needless(hit, evidence)


def _denied_in(evidence: Evidence, clause: int, main: Sequence[Span]) -> _Denied | None:
    """Return what was heard of that which the card denies in a clause, words that the point also says otherwise aside."""
    elements, text = evidence.point.elements, evidence.heard.text
    elsewhere = evidence.point.asked_forms
    denied = [
        n for n, each in enumerate(elements) if each.clause == clause and each.is_denied and each.quantity is None
    ]
    numbers = tuple(n for n in denied if elements[n].text not in elsewhere)
    means = {hit.start for n, each in enumerate(elements) if not each.is_denied for hit in evidence.right(n)}
    hits = tuple(
        hit for n in numbers for hit in evidence.right(n)
        if not (hit.said == "拿" and hit.end in means)  # 拿|次氯酸钠解毒 for 不得带出
        and is_within(hit.start, hit.end, evidence.places) and evidence.is_told_at(hit.start) and (hit.score >= SURELY or hit.end - hit.start < LONG)
    )  # fmt: skip
    is_allowed = any(
        _is_allowed(hit, evidence)
        for n in denied if not _is_left_undone(elements[n], evidence) for hit in evidence.right(n)
        if evidence.is_told_at(hit.start) and (
            is_within(hit.start, hit.end, main)
            or (elements[n].text not in elsewhere and not is_within(hit.start, hit.end, evidence.places))
        )
    )  # fmt: skip
    if is_allowed and not hits:
        numbers = tuple(denied)
        hits = tuple(hit for n in numbers for hit in evidence.right(n))
    if not hits:
        return None
    around = text[max(0, min(hit.start for hit in hits) - 6) : max(hit.end for hit in hits) + 8]
    share = _share(numbers, evidence)
    acts = [n for n in numbers if elements[n].kind == "actions"]
    is_done = any(evidence.got[n] >= LACKING if n in acts else _is_surely_done(n, evidence) for n in numbers)
    if acts and not is_allowed and not is_done:
        return None
    return _Denied(evidence.point.denials[clause], numbers, hits, around, share, is_allowed)


def _is_left_undone(element: Element, evidence: Evidence) -> bool:
    """Return whether the card forbids to leave this undone: 严禁未停机清堵; to do it is no violation."""
    return evidence.point.text[max(0, element.start - 1) : element.start] in ("未", "没", "不")


def _share(numbers: Sequence[int], evidence: Evidence) -> float:
    """Return how much was heard of what is denied; of what stands side by side (拆除或堵死) one will do."""
    elements = evidence.point.elements
    listed = [n for n in numbers if elements[n].is_listed]
    best = max(listed, key=lambda n: evidence.got[n], default=-1)
    counted = [n for n in numbers if n == best or not elements[n].is_listed]
    return sum(elements[n].weight * evidence.got[n] for n in counted) / sum(elements[n].weight for n in counted)


def _is_allowed(hit: Hit, evidence: Evidence) -> bool:
    """Return whether something was said to be allowed, right before it or right after it: 可以先存, 存了也没事."""
    before, after = evidence.heard.beside(hit, 11)
    after = after[:7]
    if _OBLIGED_BEFORE.search(before) and hit.end - hit.start > 1 and not _IN_THAT_CASE.match(after):
        return True
    if after[:1] == "能" and after[1:2] in hit.said[1:] and before[-1:] != "不":  # 带压紧螺栓，能紧
        return True
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
    return (
        bool(harms)
        and any(evidence.got[n] >= LACKING for n in harms)
        and not (_ANY_NO.search(own) or _AS_IT_SHOULD.search(own))
    )


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
    text = evidence.heard.text
    is_used = any(text[hit.start - 1 : hit.start] in _MEANS for hit in denied.hits if hit.start)
    if not is_used and any(not is_within(hit.start, hit.end, meant) for hit in turned):
        return True
    if "前提" in denied.around or ends_badly(text[max(hit.end for hit in denied.hits) :][:12]):
        return True
    first, last = min(hit.start for hit in denied.hits), max(hit.end for hit in denied.hits)
    before, after = text[max(0, first - 6) : last], text[last : last + 3]
    is_done = any(evidence.point.elements[n].kind == "actions" and evidence.right(n) for n in denied.numbers)
    if is_done and last - first <= FAR_REACH and _IF.search(before[:6]) and _WARNED.match(text, last):
        return True  # 要是拿水冲它就翻得凶
    waits = any(each in before or each in after for each in ("才", *evidence.lexicon.lists["needless"]))
    return waits and not denied.is_allowed


def _clauses_said_with_no(evidence: Evidence) -> frozenset[int]:
    """Return the clauses of the card of which something was said with a no before it, or right after it (手机莫用)."""
    if not evidence.point.denials:
        return frozenset()
    if "said_with_no" not in evidence.remembered:
        evidence.remembered["said_with_no"] = frozenset(_said_with_no(evidence))
    return evidence.remembered["said_with_no"]


def _said_with_no(evidence: Evidence) -> set[int]:
    hits = [
        (hit, element.clause, element.kind)
        for n, element in enumerate(evidence.point.elements) if element.quantity is None
        for hit in evidence.right(n)
        if is_within(hit.start, hit.end, evidence.places) or (element.is_denied and any(hit.start == end for _start, end in evidence.places))
    ]  # fmt: skip
    conditions = {
        hit.start for n, each in enumerate(evidence.point.elements) if _is_condition(each, evidence) for hit in evidence.right(n)
    }  # fmt: skip
    denied: set[int] = set()
    for start, end in _noes(evidence):
        if evidence.heard.text[start:end] in _NOT_YET and not conditions.isdisjoint((end, end + 1)):
            continue
        if end - start == 1 and evidence.heard.text[start : end + 1] in _case(evidence):
            continue  # 信号不清 is the case in which the card forbids
        denied |= _said_of(start, end, hits, evidence)
    return denied


def _case(evidence: Evidence) -> str:
    """Return what stands on the card before the word that forbids, "" where nothing does."""
    forbidding = [each for each in evidence.point.denials.values() if each not in evidence.lexicon.lists["absences"]]
    return _CLAUSE_BEGINS.split(evidence.point.text.partition(forbidding[0])[0])[-1] if forbidding else ""


def _is_condition(element: Element, evidence: Evidence) -> bool:
    """Return whether the card forbids something while this is not so yet (未停稳): a no said of it is no prohibition."""
    point = evidence.point
    is_forbidden = point.denials.get(element.clause, "") in evidence.lexicon.lists["prohibitions"]
    return (
        is_forbidden and not element.is_denied and point.text[max(0, element.start - 1) : element.start] in ("未", "没")
    )


def _said_of(start: int, end: int, hits: Sequence[tuple[Hit, int, str]], evidence: Evidence) -> set[int]:
    """Return the clauses that a no is said of: those of the nearest words behind it, or else of those right before it."""
    heard = evidence.heard
    reach = FAR_REACH if heard.text[start:end] in evidence.lexicon.lists["prohibitions"] and end - start > 1 else 6
    after = [
        (hit.start - end, clause) for hit, clause, _kind in hits
        if (0 <= hit.start - end <= reach and not heard.is_paused(end + 1, hit.start)) or hit.start <= start < end < hit.end
    ]  # fmt: skip
    adverbs = _ADVERBS.search(heard.text[max(0, start - 4) : start])
    begins = start - len(adverbs[0] if adverbs else "")
    named_again = _THIS.search(heard.text[max(0, start - 9) : start])
    begins = start - len(named_again[0]) if named_again else begins
    before = [
        (max(0, begins - hit.end), clause) for hit, clause, _kind in hits
        if 0 <= (begins if named_again else start) - hit.end <= (3 if after and not named_again else 6)
        and (named_again or not heard.is_paused(hit.end + 1, start - 1))
    ]  # fmt: skip
    if not after and heard.text[start:end] in _BARE and not _FORBIDS.match(heard.text, start):
        done = {clause for hit, clause, kind in hits if kind == "actions" and 0 < start - hit.end <= FAR_REACH}
        before = [each for each in before if each[1] not in done]  # 戴手套操作手不冷
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
    if not found & evidence.point.denials.keys():  # 不能和还原剂放在一起: what is forbidden stands farther behind
        farther = (*after, *before) if not telling else after if heard.text[end : end + 1] in _COVERBS else ()
        found |= {clause for _distance, clause in farther if clause in evidence.point.denials}
    return found


def _noes(evidence: Evidence) -> Iterator[Span]:
    text = evidence.heard.text
    reach = NO_REACH if evidence.is_parted else NO_REACH // 2
    for start, end in evidence.heard.noes:
        if not any(low - reach <= start and end <= high for low, high in evidence.places):
            continue
        no = text[start:end]
        if _CANNOT.match(evidence.heard.text, start):
            continue
        is_question = no in "不没" and text[start - 1 : start] == text[end : end + 1]
        if not is_question or (
            no == "没" and any(hit.start < start - 1 < hit.end for each in evidence.here for hit in each)
        ):
            yield start, end
