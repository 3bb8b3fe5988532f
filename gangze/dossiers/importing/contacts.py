"""Whom to call: inside and outside numbers told apart, and outside numbers that belong to another service."""

from __future__ import annotations

import re

from gangze.kernel.wording import Sentence

from .wording import plain, trimmed

_ALARM = re.compile(r"(?<!\d)(?:119|120|110|122|999|12119)(?!\d)")
_PHONE = re.compile(r"(?<!\d)(?:1\d{10}|0\d{2,3}-?\d{7,8}|\d{7,8}|\d{3,6})(?!\d)")
_PHONE_LINE = re.compile(r"^(?:[^\d：:，,。；;]{2,10}[：:]\s*[\d\-－ ]{3,14}[\s，,；;、。]*)+$")
_INSIDE = re.compile(r"(?:内部|厂内|企业内部|公司内部)(?:联系人及电话|联系电话|联系人|电话|联系|报告)?\s*[:：]")
_OUTSIDE = re.compile(r"(?:外部|社会|厂外)(?:报警电话|救援电话|联系电话|电话|报警|救援|联系)?\s*[:：]")
_SERVICES = (
    (re.compile(r"(?:火警|消防(?:救援)?|火灾报警)\D{0,4}?(\d{3})(?!\d)"), ("119",), Sentence("火警应为119")),
    (re.compile(r"(?:急救|医疗|救护|医院)\D{0,4}?(\d{3})(?!\d)"), ("120", "999"), Sentence("急救应为120")),
    (re.compile(r"(?:公安|匪警|派出所|警察)\D{0,4}?(\d{3})(?!\d)"), ("110",), Sentence("公安应为110")),
    (
        re.compile(r"(?:^|[^火匪])(?:报警)(?:电话)?\D{0,2}?(\d{3})(?!\d)"),
        ("110", "119", "12119"),
        Sentence("报警应为110，火警应为119"),
    ),
)
_CALLED_FOR = {
    "119": r"火警|火灾|消防|救火(?!灾)|灭火",
    "120|999": r"急救|救护车|医疗|医院|医生",
    "110": r"公安|匪警|派出所|警察|民警",
}
"""The right numbers of a service, and the words for it that stand behind the number: 拨119报火警, 拨打120叫救护车."""
_NUMBER_FIRST = re.compile(
    r"(?P<verb>(?:拨打?|打|呼叫)(?:电话)?)?(?<!\d)(?P<number>11[09]|12[02]|999)(?:电话)?(?P<act>报|叫|请|喊|呼叫|通知|联系)?(?:"
    + "|".join(f"(?P<_{right.replace('|', '_')}>{words})" for right, words in _CALLED_FOR.items())
    + ")"
)
_ITS_OWN_NUMBER = re.compile(r"(?:电话|拨打?|打)?[：: ]?\d{3}(?!\d)")


def has_phone(text: str) -> bool:
    """Tell whether a text holds a telephone number inside the enterprise (the public services do not count)."""
    return any(_PHONE.search(_ALARM.sub(" ", plain(line))) for line in text.split("\n"))


def tells_number(text: str) -> bool:
    """Tell whether a text holds any telephone number, inside or of a public service."""
    return has_phone(text) or _ALARM.search(plain(text)) is not None


def is_phone_line(text: str) -> bool:
    """Tell whether a line is nothing but names with telephone numbers inside the enterprise: 班长：138…　火警：119."""
    return _PHONE_LINE.match(text) is not None and has_phone(text)


def has_long_phone(text: str) -> bool:
    """Tell whether running text holds a mobile or land-line number."""
    return re.search(r"(?<!\d)(?:1\d{10}|0\d{2,3}-?\d{7,8})(?!\d)", plain(text)) is not None


def split_contacts(text: str) -> tuple[str, str]:
    """Return (inside, outside) of a text that may hold both, each as written."""
    outside = _OUTSIDE.search(text)
    if outside is not None:
        inside = _INSIDE.search(text)
        if inside is not None and inside.start() > outside.start():
            return trimmed(text[inside.end() :]), trimmed(text[outside.end() : inside.start()])
        return _without_label(text[: outside.start()]), trimmed(text[outside.end() :]).rstrip("。")
    separator = "\n" if "\n" in text else "；"
    parts = [trimmed(part) for part in re.split(r"[；;，,。\n]", _without_label(text))]
    own = [part for part in parts if part and not _is_alarm(part)]
    public = [part for part in parts if part and _is_alarm(part)]
    return (separator.join(own), separator.join(public)) if public else (_without_label(text), "")


def _without_label(text: str) -> str:
    return trimmed(_INSIDE.sub("", trimmed(text), count=1))


def _is_alarm(part: str) -> bool:
    return _ALARM.search(plain(part)) is not None and not has_phone(part)


def wrong_alarm(text: str, *, is_fire: bool) -> str:
    """Return what is wrong with the outside numbers of a scenario in a sentence, "" when nothing is.

    A service goes with the number behind it (火警119) unless one before it is dialled for it (拨打119报火警，120急救).
    """
    line = plain(text.replace("\n", "；"))
    lacks_fire = is_fire and "119" not in line
    rest = line
    for match in _NUMBER_FIRST.finditer(line):
        if not match["act"] and _ITS_OWN_NUMBER.match(line, match.end()):
            continue
        right = str(match.lastgroup)[1:].split("_")
        if match["number"] in right:
            rest = rest[: match.start()] + "；" * len(match[0]) + rest[match.end() :]
        elif match["verb"]:
            sentence = next(sentence for _words, numbers, sentence in _SERVICES if right[0] in numbers)
            return _wrong(match[0], sentence, lacks_fire and "119" in right)
    for pattern, numbers, sentence in _SERVICES:
        for match in pattern.finditer(rest):
            if match[1] not in numbers:
                return _wrong(match[0], sentence, lacks_fire and "119" in numbers)
    return ""


def _wrong(passage: str, right: str, lacks_fire: bool) -> Sentence:
    number = trimmed(passage)
    if lacks_fire:
        return Sentence("“{number}”有误，{right}（该格也没有119）", number=number, right=right)
    return Sentence("“{number}”有误，{right}", number=number, right=right)


def is_fire(accident: str) -> bool:
    """Tell whether an accident scenario is a fire."""
    return re.search(r"火|燃|爆炸", accident) is not None
