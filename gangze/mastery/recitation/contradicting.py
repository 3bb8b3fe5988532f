"""What a recitation turns round: a prohibition said as permission, a duty said as needless, an order reversed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

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
_WAITS = re.compile("才|后再|再开|方可")
_HARMLESS = ("不会", "不得", "也不", "不怕")
_AFFIRMED_AFTER, _AFFIRMED_BEFORE = ("了", "着", "喽", "哒"), ("一", "有", "已")
NO_REACH = 4
"""How many signs before a stretch a no may stand that is said of it."""
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
        return [hit for hit in self.here[number] if not hit.is_against]


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
        elif not is_forbidden:
            if any(_is_affirmed(hit, evidence.heard.text) for hit in denied.hits):
                yield f"没有的说成了有：{said}"
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
    return _Denied(evidence.point.denials[clause], numbers, hits, around, share, is_allowed)


def _is_allowed(hit: Hit, evidence: Evidence) -> bool:
    """Return whether something was said to be allowed, right before it or right after it: 可以先存, 存了也没事."""
    before, after = evidence.heard.beside(hit, 7)
    return bool(_ALLOWED_BEFORE.search(before) or _ALLOWED_AFTER.match(after) or _AS_ONE_LIKES.search(before + hit.said + after))


def _is_affirmed(hit: Hit, text: str) -> bool:
    return text[hit.end : hit.end + 1] in _AFFIRMED_AFTER or text[: hit.start].endswith(_AFFIRMED_BEFORE)


def _is_turned_rightly(evidence: Evidence, denied: _Denied) -> bool:
    """Return whether a prohibition was said in other words: by the opposite (同库: 分库放), or as what must come first (断电才能干)."""
    meant = {(hit.start, hit.end) for n in range(len(evidence.here)) for hit in evidence.right(n)}
    turned = [hit for n in denied.numbers for hit in evidence.here[n] if hit.is_against]
    if any(not is_within(hit.start, hit.end, meant) for hit in turned):
        return True
    waits = "才" in denied.around or any(each in denied.around for each in evidence.lexicon.lists["needless"])
    return waits and not denied.is_allowed


def _clauses_said_with_no(evidence: Evidence) -> set[int]:
    """Return the clauses of the card of which something was said with a no before it, or right after it (手机莫用)."""
    hits = [
        (hit, element.clause)
        for n, element in enumerate(evidence.point.elements) if element.quantity is None
        for hit in evidence.right(n) if is_within(hit.start, hit.end, evidence.places)
    ]  # fmt: skip
    denied: set[int] = set()
    for start, end in _noes(evidence):
        denied |= _said_of(start, end, hits, evidence)
    return denied


def _said_of(start: int, end: int, hits: Sequence[tuple[Hit, int]], evidence: Evidence) -> set[int]:
    """Return the clauses that a no is said of: those of the nearest words behind it, or else of those right before it."""
    after = [
        (hit.start - end, clause) for hit, clause in hits
        if 0 <= hit.start - end <= 6 or hit.start <= start < end < hit.end
    ]  # fmt: skip
    before = [(start - hit.end, clause) for hit, clause in hits if 0 <= start - hit.end <= (3 if after else 6)]
    found: set[int] = set()
    if after:
        found |= {clause for distance, clause in after if distance == min(after)[0]}
    if before and (not after or min(before)[0] <= 1):
        found |= {clause for distance, clause in before if distance == min(before)[0]}
    telling = [hit for hit, clause in hits if clause in found and hit.start >= end and len(hit.said) > 1]
    if not telling and not found & evidence.point.denials.keys():
        found |= {clause for _distance, clause in (*after, *before) if clause in evidence.point.denials}
    return found


def _noes(evidence: Evidence) -> Iterator[Span]:
    lists = evidence.lexicon.lists
    for match in _any_of((*lists["negations"], *lists["idioms"])).finditer(evidence.heard.text):
        if match[0] not in lists["idioms"] and any(
            start - NO_REACH <= match.start() and match.end() <= end for start, end in evidence.places
        ):
            yield match.span()


def duties_said_needless(evidence: Evidence) -> Iterator[str]:
    """Yield what the card asks for and was said to be needless or forbidden."""
    point, text, lists = evidence.point, evidence.heard.text, evidence.lexicon.lists
    denied = frozenset().union(*(each.forms for each in point.elements if each.is_denied))
    for n, element in enumerate(point.elements):
        if element.quantity is not None or element.is_denied or element.forms & denied:
            continue
        hits = evidence.right(n)
        for hit in hits:
            before, after = text[max(0, hit.start - 4) : hit.start], text[hit.end : hit.end + 4]
            if before.endswith(lists["needless"]) or after.startswith(lists["needless"]):
                yield f"该做的说成了不用做：{before}{hit.said}{after}"
            elif before.endswith(lists["prohibitions"]) and len(hits) == 1 and _may_be_forbidden(evidence, n, hit):
                yield f"该做的说成了不准做：{before}{hit.said}"


def consequences_denied(evidence: Evidence) -> Iterator[str]:
    """Yield what was said to be a matter of taste (装不装都行), and harms that were said not to follow."""
    point, text = evidence.point, evidence.heard.text
    if not point.denials and any(_EITHER_WAY.search(text[start:end]) for start, end in evidence.places):
        yield "该做的说成了做不做都行"
    for n, element in enumerate(point.elements):
        if element.kind == "harms" and not element.is_denied and element.clause not in point.denials:
            yield from (
                f"会有的后果说成了不会：{hit.said}"
                for hit in evidence.right(n)
                if text[: hit.start].endswith(_HARMLESS)
            )


def _may_be_forbidden(evidence: Evidence, number: int, hit: Hit) -> bool:
    """Return whether a no before this turns the card round: not where the card itself ends it (停止滴加) or makes it wait (停稳才能开)."""
    point, element = evidence.point, evidence.point.elements[number]
    if element.kind != "actions" or element.clause in point.denials or not is_within(hit.start, hit.end, evidence.own):
        return False
    if hit.end - hit.start == 1 and hit.said not in ("停", "开", "关"):
        return False
    if any(each.kind == "harms" for each in point.elements):  # 吊物下站人会砸伤: 底下不能有人
        return False
    stopping = evidence.lexicon.alike("停")
    earlier = [each for each in point.elements if each.clause == element.clause and each.start < element.start]
    return not _WAITS.search(point.text) and not any(each.forms & stopping for each in earlier)


def sequences_turned(evidence: Evidence) -> Iterator[str]:
    """Yield where the card says 先…再… and the second was said to come first."""
    right = [evidence.right(n) for n in range(len(evidence.here))]
    if any(is_turned(order, evidence.point.elements, right, evidence.heard) for order in evidence.point.orders):
        yield "先后说反了"


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
