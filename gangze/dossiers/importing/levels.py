"""How risk levels and levels of control are written, and which of the four levels is meant."""

from __future__ import annotations

import re
from functools import lru_cache

from ..content import Level
from .wording import plain

_WORDS = (
    (Level.MAJOR, ("重大", "红", "一级", "1级", "Ⅰ级", "I级", "A级", "极高", "特别重大", "不可容许")),
    (Level.CONSIDERABLE, ("较大", "橙", "二级", "2级", "Ⅱ级", "II级", "B级", "高度")),
    (Level.GENERAL, ("一般", "黄", "三级", "3级", "Ⅲ级", "III级", "C级", "中度", "中等")),
    (Level.LOW, ("低", "蓝", "四级", "4级", "五级", "Ⅳ级", "IV级", "D级", "E级", "轻微", "可接受", "稍有")),
)
_DECORATION = re.compile(r"(安全)?风险|色|程度|等级|[/()、,:：]")
_SINGLE = {"A": Level.MAJOR, "B": Level.CONSIDERABLE, "C": Level.GENERAL, "D": Level.LOW, "1": Level.MAJOR,
           "2": Level.CONSIDERABLE, "3": Level.GENERAL, "4": Level.LOW, "Ⅰ": Level.MAJOR, "高": Level.CONSIDERABLE,
           "中": Level.GENERAL, "I": Level.MAJOR, "II": Level.CONSIDERABLE, "III": Level.GENERAL, "IV": Level.LOW}  # fmt: skip
_CONTROL = re.compile(
    r"^(公司|厂|分厂|企业|总部|部门|车间|工段|班组|岗位|个人|项目|区域|分公司)(级|层级)?([、/,及和](公司|厂|车间|部门|班组|岗位)级?)*$"
)


@lru_cache(maxsize=1024)
def level_of(text: str) -> Level | None:
    """Return the level meant by 重大风险, 红, 1级, A级 …, None when it cannot be told.

    source: 国务院安委办〔2016〕11号 (four colours of risk).
    """
    word = plain(text)
    if not word or len(word) > 12:
        return None
    core = _DECORATION.sub("", word)
    if core in _SINGLE:
        return _SINGLE[core]
    named = {level for level, words in _WORDS if any(core == name or core.startswith(name) for name in words)}
    parts = {level for level, words in _WORDS for name in words if len(name) > 1 and name in word}
    if len(named) == 1:
        return named.pop()
    return parts.pop() if len(parts) == 1 else None


def is_level_word(text: str) -> bool:
    """Tell whether a cell holds a risk level and nothing else (a bare digit does not count)."""
    word = plain(text)
    return not word.isdigit() and level_of(word) is not None and len(word) <= 6


def is_control_level(text: str) -> bool:
    """Tell whether a cell holds a level of control: 公司级, 车间级, 班组级, 岗位级."""
    return _CONTROL.match(plain(text)) is not None
