"""One line of a file of records, as a former system or a typed table tells it: read, its shape checked (docs/rules/facts.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal, NoReturn, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from gangze.kernel.clock import PARK_ZONE
from gangze.kernel.wording import Sentence

B = TypeVar("B", bound=BaseModel)
LONGEST_LINE_BYTES = 2 * 1024 * 1024
MOST_FAULTS = 20
LONGEST_KIND = 80
_Path = tuple[str, ...]
_WHY: Mapping[str, Sentence] = {
    "int_": Sentence("要写整数"), "decimal_": Sentence("要写数字"), "float_": Sentence("要写数字"),
    "bool_": Sentence("要写 true 或 false"), "string_type": Sentence("要写文字"), "string_too_short": Sentence("不能空着"),
    "list_type": Sentence("要写成列表"), "dict_type": Sentence("要写成对象"), "model_": Sentence("要写成对象"),
    "uuid_": Sentence("要写成 UUID"), "date": Sentence("要写成 2026-03-02 或 2026-03-02T10:30"),
}  # fmt: skip
"""What is wrong with a value, by the beginning of the name that pydantic has for it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a line is not taken: a code for programs, a sentence for people, and the field ("payload.points.0.key")."""

    code: str
    message: Sentence
    field: str = ""


class Unfit(Exception):
    """A line that is not taken, with everything that is wrong with it."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__("; ".join(fault.message for fault in faults))


def unfit(code: str, message: Sentence, field: str = "") -> Unfit:
    """Return the refusal of a line for one reason."""
    return Unfit(Fault(code, message, field))


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PostTold(_Told):
    """Which post is meant: by one of uuid, code and name; a text alone is the uuid."""

    uuid: UUID | None = None
    code: str = ""
    name: str = ""

    @model_validator(mode="before")
    @classmethod
    def _text_is_the_uuid(cls, told: Any) -> Any:
        return {"uuid": told} if isinstance(told, str) else told


class PersonTold(_Told):
    """Who is meant: by uuid, employee number or phone, a name beside them being checked; or by name, with a post where needed."""

    uuid: UUID | None = None
    employee_number: str = ""
    phone: str = ""
    name: str = ""
    post: PostTold | None = None

    @model_validator(mode="before")
    @classmethod
    def _text_is_the_uuid(cls, told: Any) -> Any:
        return {"uuid": told} if isinstance(told, str) else told


class LineTold(_Told):
    """The object of a line: the form of the ledger's export, with what only a ledger knows left out or told as origin."""

    tenant: str
    kind: str
    payload: dict[str, Any]
    happened_at: str | None = None
    author: PersonTold | None = None
    client_uuid: UUID | None = None
    corrects: UUID | None = None
    subject: str = ""
    origin: dict[str, Any] | None = None
    format: Literal[1] = 1
    number: int | None = None
    path: str = ""
    author_key: str = ""
    author_name: str = ""
    device_at: str | None = None
    received_at: str | None = None
    business_on: date | None = None
    algorithm: str = ""
    content_hash: str = ""


class BodyTold(_Told):
    """What the payload of every kind may hold: what an export says of an earlier origin is read over."""

    origin: Any = None


def read_object(raw: bytes) -> dict[str, Any]:
    """Return the object on a line of UTF-8, of any shape. Raises Unfit."""
    if len(raw) > LONGEST_LINE_BYTES:
        raise unfit("LINE_TOO_LONG", Sentence("这一行超过{most}MB。", most=LONGEST_LINE_BYTES // 1024 // 1024))
    try:
        told = json.loads(
            raw.decode("utf-8"), parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_each_key_once
        )
    except (ValueError, RecursionError) as error:
        raise unfit("NOT_JSON", Sentence("这一行不是 UTF-8 编码的 JSON：{why}", why=str(error)[:120])) from error
    if not isinstance(told, dict):
        raise unfit("NOT_JSON", Sentence("每行须是一个 JSON 对象。"))
    return told


def kind_told(told: Mapping[str, Any]) -> str:
    """Return which kind a line says it is of, "" where it does not: told also of a line that is not fit otherwise."""
    kind = told.get("kind")
    return kind[:LONGEST_KIND] if isinstance(kind, str) else ""


def checked(shape: type[B], told: Mapping[str, Any], within: str = "") -> B:
    """Return what was told in its shape. Raises Unfit with one fault for each value that is lacking, unknown or wrong."""
    try:
        return shape.model_validate(told)
    except ValidationError as error:
        raise Unfit(*_faults(error.errors(include_url=False), told, within)) from error


def moment_of(told: LineTold) -> datetime | None:
    """Return when it happened, None where the line does not say: `happened_at`, else the device's time, else that of receipt.

    A day alone means noon, a moment without a zone is the park's time. Raises Unfit for what is no moment.
    """
    for field in ("happened_at", "device_at", "received_at"):
        if text := getattr(told, field):
            return moment_in(text, field)
    return None


def moment_in(text: str, field: str) -> datetime:
    """Return the moment that a text of ISO 8601 tells. Raises Unfit."""
    try:
        if len(text) == len("2026-03-02"):
            return noon_of(date.fromisoformat(text))
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        message = Sentence("“{text}”不是时间；请写成 2026-03-02 或 2026-03-02T10:30。", text=text[:40])
        raise unfit("MOMENT_WRONG", message, field) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=PARK_ZONE)


def noon_of(day: date) -> datetime:
    """Return the moment that stands for a day of which no hour is known."""
    return datetime.combine(day, time(12), PARK_ZONE)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) < len(pairs):
        twice = next(key for index, (key, _value) in enumerate(pairs) if key in dict(pairs[:index]))
        raise ValueError(f"the key {twice!r} comes twice")
    return told


def _faults(errors: Iterable[Mapping[str, Any]], told: Mapping[str, Any], within: str) -> list[Fault]:
    """Return one fault for each value that is wrong: where it may have several shapes, what keeps it from each is told together."""
    by_path: dict[_Path, list[Mapping[str, Any]]] = {}
    for error in errors:
        by_path.setdefault(_path(error, told), []).append(error)
    return [
        _fault(of_path, ".".join((within, *path) if within else path))
        for path, of_path in list(by_path.items())[:MOST_FAULTS]
        if not _is_told_deeper(path, of_path, by_path)
    ]


def _path(error: Mapping[str, Any], told: Any) -> _Path:
    """Return where an error is in what was told; the names that shapes have among themselves are left out."""
    path: list[str] = []
    for place, part in enumerate(error["loc"], 1):
        is_key = isinstance(told, Mapping) and part in told
        if is_key or (isinstance(told, list) and isinstance(part, int) and part < len(told)):
            told = told[part]
            path.append(str(part))
        elif error["type"] == "missing" and place == len(error["loc"]):
            path.append(str(part))
    return tuple(path)


def _is_told_deeper(path: _Path, errors: Iterable[Mapping[str, Any]], by_path: Iterable[_Path]) -> bool:
    """Return whether another shape of the same value fits further and says what is wrong inside it."""
    is_of_a_shape = all(len(error["loc"]) > len(path) for error in errors)
    return is_of_a_shape and any(len(other) > len(path) and other[: len(path)] == path for other in by_path)


def _fault(errors: Sequence[Mapping[str, Any]], field: str) -> Fault:
    error = errors[0]
    kind, context = error["type"], error.get("ctx", {})
    if kind == "missing":
        return Fault("FIELD_MISSING", Sentence("缺少字段 {field}。", field=field), field)
    if kind == "extra_forbidden":
        return Fault("FIELD_UNKNOWN", Sentence("没有字段 {field}；请对照记录格式说明。", field=field), field)
    told = str(error.get("input"))[:40]
    if allowed := _allowed(errors):
        return Fault("FIELD_WRONG", Sentence("“{told}”不是 {allowed} 之一。", told=told, allowed=allowed), field)
    if kind == "string_too_long":
        return Fault("FIELD_WRONG", Sentence("太长，最多{count}字。", count=context["max_length"]), field)
    why = next((words for start, words in _WHY.items() if kind.startswith(start)), error["msg"])
    return Fault("FIELD_WRONG", Sentence("“{told}”不合这个字段的格式（{why}）。", told=told, why=why), field)


def _allowed(errors: Iterable[Mapping[str, Any]]) -> str:
    """Return the words that a value may be, of all its shapes together; "" where it is of another kind."""
    expected = [error["ctx"]["expected"] for error in errors if error["type"] in ("enum", "literal_error")]
    words = [word.strip("'") for text in expected for word in re.split(r", | or ", text)]
    return ", ".join(dict.fromkeys(word for word in words if word))
