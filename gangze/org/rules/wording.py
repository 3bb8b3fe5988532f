"""How text from forms and files is compared and tidied."""

import re
import unicodedata

_BLANKS = re.compile(r"\s+")
_WIDE_CHARACTER = r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_BLANK_BESIDE_CHINESE = re.compile(rf"(?<={_WIDE_CHARACTER})\s+|\s+(?={_WIDE_CHARACTER})")
_NOTHING_MARKS = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "暂无", "空", "N/A", "n/a"})


def matching_key(text: str) -> str:
    """Return the form in which names are compared: NFKC, without any white space, lower case."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).lower()


def _narrow(character: str) -> str:
    if "０" <= character <= "９" or "Ａ" <= character <= "Ｚ" or "ａ" <= character <= "ｚ":
        return chr(ord(character) - 0xFEE0)
    return character


def tidy_text(text: str) -> str:
    """Return readable text on one line: full-width letters and digits made narrow, blanks joined and trimmed.

    Blanks beside a Chinese character go altogether: in a cell they only pad or break the line.
    """
    narrow = "".join(_narrow(character) for character in text)
    return _BLANKS.sub(" ", _BLANK_BESIDE_CHINESE.sub("", narrow)).strip()


def tidy_name(text: str) -> str:
    """Return a person's name without padding ("魏　样东" → "魏样东"); rare characters stay as they are."""
    return _BLANKS.sub(" ", _BLANK_BESIDE_CHINESE.sub("", text)).strip()


def is_nothing(text: str) -> bool:
    """Return whether a cell says that there is nothing: empty, a stroke, 无."""
    return _BLANKS.sub("", text) in _NOTHING_MARKS


def split_aliases(text: str) -> list[str]:
    """Return the other names listed in one cell, separated by 、 ， ； / or line breaks."""
    parts = re.split(r"[、，,；;/|\n]+", text)
    return list(dict.fromkeys(tidy_text(part) for part in parts if not is_nothing(part)))


_YES = frozenset(["是", "y", "yes", "true", "1", "√", "✓", "✔", "有", "一线", "关键", "重大"])
_NO = frozenset(["否", "n", "no", "false", "0", "×", "x", "✗", "不是", "非", "没有", "非一线", "非关键"])


def yes_or_no(text: str) -> bool | None:
    """Return what a yes/no cell says; None when it says neither."""
    word = matching_key(text)
    if word in _YES:
        return True
    if word in _NO or is_nothing(text):
        return False
    return None
