"""Hours as people write them: 08:00-12:00, 13:00-17:00; what ends before it begins ends on the next day."""

from __future__ import annotations

import re
import unicodedata

from gangze.kernel.errors import RuleBroken

DAY = 24 * 60
EARLY = 6 * 60
"""What begins earlier was written of the night that began the day before."""
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*(?:-|~|至|到)\s*(\d{1,2}):(\d{2})")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")


def plain(text: str) -> str:
    """Return a text with full-width signs and dashes written as usual."""
    return re.sub(r"[—–－]+", "-", unicodedata.normalize("NFKC", text)).strip()


def clock_text(minutes: int) -> str:
    """Return minutes after midnight as a clock shows them, whatever the day: 1500 is 01:00."""
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def span_text(span: tuple[int, int]) -> str:
    """Return a span as people write it: 20:00-08:00."""
    return f"{clock_text(span[0])}-{clock_text(span[1])}"


def spans_text(spans: tuple[tuple[int, int], ...]) -> str:
    """Return spans as people write them, in order."""
    return " ".join(span_text(span) for span in sorted(spans))


def read_clock(text: str) -> int:
    """Return the minutes after midnight of 08:30. Raises RuleBroken."""
    match = _CLOCK.fullmatch(plain(text))
    if match is None:
        raise RuleBroken("时间请写成 08:30 的样子：{text}", text=text[:20])
    return _minutes(match[1], match[2], text)


def read_span(text: str) -> tuple[int, int]:
    """Return the span that 20:00-08:00 means; before six in the morning it belongs to the night before. Raises RuleBroken."""
    match = _SPAN.fullmatch(plain(text))
    if match is None:
        raise RuleBroken("时段请写成 08:00-12:00 的样子：{text}", text=text[:20])
    begin, end = _minutes(match[1], match[2], text), _minutes(match[3], match[4], text)
    if begin < EARLY:
        begin += DAY
    while end <= begin:
        end += DAY
    return begin, end


def read_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of a line, whatever parts them. Raises RuleBroken for none, or what is no span."""
    written = re.split(r"[\s,;、]+", re.sub(r"\s*(-|~|至|到)\s*", r"\1", plain(text)))
    return tuple(read_span(each) for each in written if each)


def _minutes(hour: str, minute: str, text: str) -> int:
    minutes = int(hour) * 60 + int(minute)
    if minutes > DAY or int(minute) > 59:
        raise RuleBroken("没有这样的时间：{text}", text=text[:20])
    return minutes
