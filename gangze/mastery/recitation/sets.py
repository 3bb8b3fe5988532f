"""Sets of recitations as JSON Lines: read with errors that name the line, and judged."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .model import Verdict


class BadSet(ValueError):
    """A line that is no recitation; the message names the line and what is wrong with it."""


@dataclass(frozen=True)
class Recitation:
    """One person saying one document: its points as {"key", "text", "must"}, the transcript, and people's labels if there are any."""

    id: str
    points: tuple[Mapping[str, Any], ...]
    transcript: str
    is_ordered: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    order_ok: bool | None = None


def read_set(lines: Iterator[str]) -> Iterator[Recitation]:
    """Yield the recitations of a set, blank lines left out. Raises BadSet."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _recitation(json.loads(line))
            except (json.JSONDecodeError, RecursionError) as error:
                raise BadSet(f"第 {number} 行不是 JSON：{error}") from error
            except (KeyError, TypeError, ValueError) as error:
                raise BadSet(f"第 {number} 行不是一份抽背：{_told(error)}") from error


def _recitation(row: Any) -> Recitation:
    points = tuple(row["points"])
    for point in points:
        _require_point(point)
    keys = [point["key"] for point in points]
    if len(set(keys)) < len(keys):
        raise ValueError("points 的 key 有重复")
    if not isinstance(row["transcript"], str):
        raise TypeError("transcript 应是文字")
    labels = {key: Verdict(label).value for key, label in dict(row.get("labels") or {}).items()}
    if unknown := set(labels) - set(keys):
        raise ValueError(f"labels 里有不存在的要点 {sorted(unknown)[0]}")
    order = row.get("order_ok")
    if order not in (True, False, None):
        raise ValueError("order_ok 应是 true、false 或 null")
    return Recitation(str(row["id"]), points, row["transcript"], bool(row.get("ordered")), labels, order)


def _require_point(point: Any) -> None:
    """Raise TypeError or KeyError unless this is a point with texts."""
    wordings = point.get("accepted", [])
    if not isinstance(wordings, list) or not all(
        isinstance(each, str) for each in (point["key"], point["text"], *wordings)
    ):
        raise TypeError("points 的 key、text 和 accepted 应是文字")


def _told(error: Exception) -> str:
    return f"缺少 {error}" if isinstance(error, KeyError) else str(error)
