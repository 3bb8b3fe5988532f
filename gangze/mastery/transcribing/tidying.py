"""What a transcriber wrote, made fit for the judge: simplified characters, one line, no noise. Numbers are the judge's own work."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

LONGEST_TEXT = 20_000
_BLANKS = re.compile(r"\s+")
_CHINESE = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
_BLANK_INSIDE = re.compile(rf"(?<={_CHINESE}) | (?={_CHINESE})")
_NOISE = re.compile(
    r"^(?:谢谢(?:大家|您的?|你的?)?(?:观看|收看|收听)?|字幕(?:由|by|提供|志愿者|制作).*|请不吝点赞.*|感谢(?:观看|收看|收听).*|(?:下期|我们下期)再见|明镜.*栏目)$"
)
"""What such models write of silence: they were taught with films."""


def tidy_transcript(text: str) -> str:
    """Return the text in simplified characters on one line, at most LONGEST_TEXT long; "" where only silence was heard."""
    visible = "".join(letter if letter.isprintable() else " " for letter in text[: 2 * LONGEST_TEXT])
    line = _BLANK_INSIDE.sub("", _BLANKS.sub(" ", _converter().convert(visible))).strip()
    return "" if _NOISE.match(line.strip("。.!！ ")) else line[:LONGEST_TEXT]


@cache
def _converter() -> Any:
    import opencc  # late: only whoever switched voice on needs it

    return opencc.OpenCC("t2s")
