"""How fields are named inside a sentence: 离心泵：机封泄漏【较大】措施：…, （标准：…）, 征兆：…"""

from __future__ import annotations

import re
from itertools import zip_longest

from ..content import Kind, main_field
from .headings import JINGLE, MUST, POST, SERIAL, UNIT, WHO, exact, like
from .levels import level_of
from .wording import plain, trimmed

_NOT_FIELDS = frozenset({SERIAL, POST, JINGLE, MUST, UNIT, WHO})
_LABEL = re.compile(
    r"(?:^|(?<=[。；;，,\s】\])）]))[【\[]?(?P<label>[^\s：:。；;，,、【】\[\]]{1,14})[】\]]?\s*[：:]\s*"
)
_LEVEL = re.compile(r"[【\[（(]\s*([^【】\[\]（）()]{1,8})\s*[】\]）)]")
_UNKNOWN_LEVEL = re.compile(r"【\s*([^【】\d]{1,6})\s*】(?=\s*(?:管控|控制|防范)?措施[：:])")
_BRACKETED = re.compile(r"[（(](?P<label>[^（()）：:]{1,14})[：:](?P<text>[^（()）]+)[）)]\s*[。；;]?$")
_NAMED = re.compile(r"^([^：:，,。；;]{2,12})[：:]\s*([^：:]{4,})$", re.S)


def label_in(text: str, kind: Kind) -> tuple[str, str]:
    """Return (key, rest) of a line that begins with the name of a field and a colon, ("", text) otherwise."""
    match = _LABEL.match(trimmed(text))
    if match is None:
        return "", text
    key = _key_of(match["label"], kind)
    return (key, trimmed(trimmed(text)[match.end() :])) if key else ("", text)


def _key_of(label: str, kind: Kind) -> str:
    key = exact(label).get(kind) or (like(label, kind) if len(label) <= 6 and kind is Kind.RISK else None)
    return key if key is not None and key not in _NOT_FIELDS else ""


def fields_in(text: str, kind: Kind) -> dict[str, str]:
    """Return the fields in a sentence: what stands before the first label is the main field.

    In “未验电造成触电。【重大】措施：停电、验电。” the level stands in brackets, the measures after their label.
    """
    main = main_field(kind).key
    line = trimmed(text)
    found: dict[str, str] = {}
    bracketed = _BRACKETED.search(line)
    if bracketed is not None and _key_of(bracketed["label"], kind) and bracketed.start() > 1:
        line = f"{line[: bracketed.start()]}；{bracketed['label']}：{bracketed['text']}"
    if kind is Kind.RISK:
        line = _take_level(line, found)
    marks = [(match, _key_of(match["label"], kind)) for match in _LABEL.finditer(line)]
    marks = [(match, key) for match, key in marks if key]
    head = trimmed(line[: marks[0][0].start()]).rstrip("；;") if marks else line
    if head:
        found = {**_head_fields(head, main, kind), **found}
    for (match, key), following in zip_longest(marks, marks[1:]):
        value = trimmed(line[match.end() : following[0].start() if following else len(line)])
        if following is not None:
            value = value.rstrip("；;，,")
        if value and key not in found:
            found[key] = value
        elif value:
            found[key] += f"\n{value}"
    return found


def _head_fields(head: str, main: str, kind: Kind) -> dict[str, str]:
    """Return what stands before the first label; 离心泵 ：机封泄漏 around a level names a risk point and its hazard."""
    match = re.match(r"^(.{1,30}?)\s+[：:]\s*(.+)$", head, re.S) or _NAMED.match(head)
    if kind is Kind.RISK and match is not None:
        return {main: match[1], "hazard": match[2].rstrip("。；;")}
    return {main: head}


def _take_level(line: str, found: dict[str, str]) -> str:
    """Take the level in brackets out of a sentence; one nobody knows counts where it stands just before the measures."""
    for match in _LEVEL.finditer(line):
        if level_of(match[1]) is not None and not plain(match[1]).isdigit():
            found["level"] = match[1].strip()
            return f"{line[: match.start()]} {line[match.end() :]}".strip()
    unknown = _UNKNOWN_LEVEL.search(line)
    if unknown is not None:
        found["level"] = unknown[1]
        return f"{line[: unknown.start()]} {line[unknown.end() :]}".strip()
    return line
