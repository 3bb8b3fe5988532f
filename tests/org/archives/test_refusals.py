"""A wrong value is refused once, under the name that the user wrote, with the words it may be."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from gangze.org.archives import Unfit, archived_kind, archived_kinds
from gangze.org.importing.archive_lines import LineTold, checked

from .scene import bring, codes, jsonl, recitation, run

WRONG: list[Any] = ["no such thing", {"odd": 1}, ["x"], 3.5, True]


def union_fields(shape: type[BaseModel]) -> Iterator[str]:
    """Yield the fields of a shape that may be of several."""
    for name, field in shape.model_fields.items():
        if get_origin(field.annotation) in (Union, types.UnionType) and len(get_args(field.annotation)) > 1:
            yield name


def refused(shape: type[BaseModel], name: str, value: Any) -> list[Any]:
    """Return what is said of one value, in it or as a whole."""
    try:
        checked(shape, {name: value}, "payload")
    except Unfit as unfit:
        return [
            each
            for each in unfit.faults
            if f"{each.field}.".startswith(f"payload.{name}.") and each.code != "FIELD_MISSING"
        ]
    return []


def test_a_wrong_value_of_a_field_with_several_shapes_is_refused_once_and_named_as_it_was_written() -> None:
    bodies = {archived_kind(kind).body for kind in archived_kinds()[0]} | {LineTold}
    cases = [(body, name, value) for body in bodies for name in union_fields(body) for value in WRONG]
    assert len({(body, name) for body, name, _value in cases}) > 20
    said = {(body.__name__, name, str(value)): refused(body, name, value) for body, name, value in cases}
    twice = {case: faults for case, faults in said.items() if len(faults) > 1}
    assert not twice
    told = [fault for faults in said.values() for fault in faults]
    assert told
    for fault in told:
        assert not set("[]'") & set(fault.field), fault
        assert set(fault.field.split(".")[2:]) <= {"odd", "0"}, fault
        assert "不是  之一" not in fault.message


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("seen", "nowhere", "“nowhere”不是 site, photo 之一。"),
        ("passed", "maybe", "“maybe”不合这个字段的格式（要写 true 或 false）。"),
        ("photos", "a.jpg", "“a.jpg”不合这个字段的格式（要写成列表）。"),
    ],
)
def test_what_a_value_may_be_is_told(field: str, value: Any, words: str) -> None:
    (fault,) = refused(archived_kind("finding.checked").body, field, value)
    assert (fault.code, fault.field, str(fault.message)) == ("FIELD_WRONG", f"payload.{field}", words)


def test_a_value_with_parts_is_refused_where_it_is_wrong() -> None:
    (fault,) = refused(archived_kind("finding.reported").body, "fixed", {"measures": "换垫片", "fen": "many"})
    assert (fault.field, fault.code) == ("payload.fixed.fen", "FIELD_WRONG")


def test_lines_without_a_kind_are_told_as_such_and_others_under_theirs(crew: object, tmp_path) -> None:  # type: ignore[no-untyped-def]
    nameless = {"tenant": "990000001", "payload": {}}
    homeless = recitation()
    del homeless["tenant"]
    lines = ["{", nameless, homeless]
    assert codes(*lines) == [(1, "NOT_JSON", ""), (2, "FIELD_MISSING", "kind"), (3, "FIELD_MISSING", "tenant")]
    counted, told = bring(*lines)
    assert dict(counted.refused) == {"": 2, "mastery.recited": 1}
    assert [each.kind for each in told] == ["", "", "mastery.recited"]
    file = tmp_path / "records.jsonl"
    file.write_bytes(jsonl(lines))
    assert "未收: 3 没写种类=2 mastery.recited=1" in run(file)[1]
