"""Where a point is treated: its stretches, and all that stands beside them up to where the next point is told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .aligning import runs
from .hearing import Heard, Hit, Span
from .model import Mark, Point, Verdict

LEAST_TOLD = 4
"""Signs of another point that end a zone, where they are not what says most of that point."""
LEAST_OWN = 3
_IDLE = re.compile(
    "我想想|我想一[下哈]|等一[下哈]|让我想|记不[清得到起]|忘[了记]|想不起来|怎么说|不记得|后头的?|后面的?|前面|下一[条个]|还有[就一]?[是条]?|第[一二三四五六七八九十]+[条个]?"
    "|首先|其次|最后|然后|接着|提示|时候|以后|之后|以前|之前|必须|应该|一定|千万|绝对|马上|赶紧|赶快|立[即刻马]|不能|不准|不许|不得|不要|不可以?|严禁|禁止|[那这]个|什么|啥子?|一?[下哈点些]子?"
    "|[起到切去来的了着过地得吧呢嘛啊呃嗯哦喔额唉欸就是要也都还把给将在往从向和跟与时先再后上下里头面边有人个一二两三四五六七八九十百千万0-9.%°莫别用拿做搞弄没不无会让被又很才能可以等及或这那它他你我们各每只某些所为因且对于么样儿子□]"
)
"""What says nothing of its own."""


def zones(path: Sequence[int], marks: Sequence[Mark], heard: Heard) -> list[list[Span]]:
    """Return for each point where it is treated: from the phrase of a stretch on, up to the phrase of the next point or the sentence's end."""
    told = {n: mark.start for n, mark in enumerate(marks) if mark.verdict is not Verdict.MISSED}
    stretches = [each for each in runs(path) if each[2] >= 0]
    found: list[list[Span]] = [[] for _mark in marks]
    for start, end, number in stretches:
        if end - start < LEAST_OWN and start != marks[number].start:
            continue
        others = [
            each for each in stretches
            if each[2] != number and each[2] in told and (each[0] == told[each[2]] or each[1] - each[0] >= LEAST_TOLD)
        ]  # fmt: skip
        behind = next((each[0] for each in others if each[0] >= end), len(heard.text))
        before = max((each[1] for each in others if each[1] <= start), default=0)
        pauses = [stop for stop in heard.stops if end <= stop <= behind] if behind < len(heard.text) else []
        until = max(pauses, default=behind)
        until = min([until, *(each for each in heard.ends if end <= each)])
        found[number].append((max((stop for stop in heard.stops if before <= stop <= start), default=start), until))
    return found


def surplus(zone: Span, point: Point, hits: Sequence[Sequence[Hit]], text: str) -> list[int]:
    """Return the places of a zone whose signs say neither anything of the point nor nothing at all."""
    low, high = zone
    idle = {place for match in _IDLE.finditer(text, low, high) for place in range(*match.span())}
    idle |= {place for each in hits for hit in each if not hit.is_against for place in range(hit.start, hit.end)}
    return [n for n in range(low, high) if n not in idle and text[n] not in point.text]
