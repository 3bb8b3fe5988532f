"""Sets of recitations as JSON Lines: read line by line, with errors that name the line and say what to do."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gangze.kernel.wording import Sentence

from .model import Verdict

_NEEDED = ("id", "points", "transcript")


class BadSet(ValueError):
    """A set that cannot be read; `told` is the sentence for people, with the line, what is wrong with it and what to do."""

    def __init__(self, told: Sentence) -> None:
        self.told = told
        super().__init__(told)

    @classmethod
    def at(cls, line: int, fault: Sentence) -> BadSet:
        """Return the error of a line."""
        return cls(Sentence("第 {line} 行：{fault}", line=line, fault=fault))


class _Fault(ValueError):
    """What is wrong with the line that is being read."""

    def __init__(self, told: Sentence) -> None:
        self.told = told
        super().__init__(told)


@dataclass(frozen=True)
class Recitation:
    """One person saying one document: its points as {"key", "text", "must"}, the transcript, and people's labels if there are any."""

    id: str | int
    points: tuple[Mapping[str, Any], ...]
    transcript: str
    is_ordered: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    order_ok: bool | None = None


def text_lines(lines: Iterable[bytes]) -> Iterator[str]:
    """Yield the lines of a file as text; the mark that some editors put before it is left out. Raises BadSet for what is not UTF-8."""
    for number, line in enumerate(lines, 1):
        try:
            yield (line.removeprefix(codecs.BOM_UTF8) if number == 1 else line).decode()
        except UnicodeDecodeError:
            raise BadSet.at(number, Sentence("不是 UTF-8 文本。请把文件另存为 UTF-8 再来。")) from None


def read_set(lines: Iterable[str]) -> Iterator[Recitation]:
    """Yield the recitations of a set, blank lines left out. Raises BadSet, also for a set without any."""
    known: dict[str | int, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            recitation = _recitation(_parsed(line))
        except _Fault as fault:
            raise BadSet.at(number, fault.told) from None
        if recitation.id in known:
            words = Sentence(
                "id {id} 与第 {other} 行相同。请给每份抽背不同的 id。", id=recitation.id, other=known[recitation.id]
            )
            raise BadSet.at(number, words)
        known[recitation.id] = number
        yield recitation
    if not known:
        raise BadSet(Sentence("里面一份抽背也没有。请每行写一份。"))


def answer_line(row: Mapping[str, Any]) -> str:
    """Return a row as a line of JSON that UTF-8 can hold, whatever signs came with the set."""
    text = json.dumps(row, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:  # half a sign: written as the set had to write it
        text = json.dumps(row)
    return f"{text}\n"


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise _Fault(Sentence("第 {column} 个字起不是 JSON。请检查引号、逗号和括号。", column=error.colno)) from None
    except RecursionError:
        raise _Fault(Sentence("括号套得太深。请检查括号。")) from None
    except ValueError:  # a number of thousands of digits
        raise _Fault(Sentence("有个数字太长。请改短，或写成文字。")) from None


def _recitation(row: Any) -> Recitation:
    _check(isinstance(row, dict), Sentence("不是一份抽背。请写成一个 JSON 对象，带 id、points 和 transcript。"))
    for name in _NEEDED:
        _check(name in row, Sentence("缺少 {name}。请补上。", name=name))
    _check(_is_name(row["id"]), Sentence("id 应是文字或整数，不能空着。请改正。"))
    _check(isinstance(row["transcript"], str), Sentence("transcript 应是文字，什么也没说就写成空文字。请改正。"))
    _check(row.get("ordered") in (True, False, None), Sentence("ordered 应是 true 或 false。请改正。"))
    _check(row.get("order_ok") in (True, False, None), Sentence("order_ok 应是 true、false 或 null。请改正。"))
    points = _points(row["points"])
    labels = _labels(row.get("labels"), {point["key"] for point in points})
    return Recitation(row["id"], points, row["transcript"], bool(row.get("ordered")), labels, row.get("order_ok"))


def _points(told: Any) -> tuple[Mapping[str, Any], ...]:
    _check(isinstance(told, list) and bool(told), Sentence("points 应是要点的列表，至少一个。请改正。"))
    for point in told:
        _check_point(point)
    _check(
        len({point["key"] for point in told}) == len(told), Sentence("points 的 key 有重复。请给每个要点不同的 key。")
    )
    return tuple(told)


def _check_point(point: Any) -> None:
    _check(isinstance(point, dict), Sentence("每个要点应是一个 JSON 对象，带 key 和 text。请改正。"))
    for name in ("key", "text"):
        told = point.get(name)
        _check(
            isinstance(told, str) and bool(told.strip()),
            Sentence("要点的 {name} 应是文字，不能空着。请改正。", name=name),
        )
    _check(point.get("must") in (True, False, None), Sentence("要点的 must 应是 true 或 false。请改正。"))
    wordings = point.get("accepted", [])
    is_list = isinstance(wordings, list) and all(isinstance(each, str) for each in wordings)
    _check(is_list, Sentence("要点的 accepted 应是文字的列表。请改正。"))


def _labels(told: Any, keys: set[str]) -> dict[str, str]:
    if told is None:
        return {}
    _check(isinstance(told, dict), Sentence("labels 应是 JSON 对象：要点的 key 对结论。请改正。"))
    for key, label in told.items():
        _check(key in keys, Sentence("labels 里的 {key} 不是这份的要点。请改正。", key=key))
        is_verdict = isinstance(label, str) and label in {verdict.value for verdict in Verdict}
        _check(
            is_verdict, Sentence("标注 {label} 不认得。请写 said、partial、missed 或 wrong。", label=str(label)[:40])
        )
    return dict(told)


def _is_name(told: Any) -> bool:
    """Return whether something can be an id: answers are given back with it as it came."""
    return bool(told.strip()) if isinstance(told, str) else isinstance(told, int) and not isinstance(told, bool)


def _check(is_right: bool, told: Sentence) -> None:
    if not is_right:
        raise _Fault(told)
