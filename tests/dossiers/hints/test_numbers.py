"""Quantities in sentences: what is the same, what differs, what lacks its unit."""

import pytest

from gangze.dossiers.content import DocumentContent, DossierContent, ItemContent, Kind
from gangze.dossiers.hints.numbers import numbers_differ
from gangze.dossiers.hints.quantities import statements, without_unit


def differing(risk: str, operation: str) -> list[str]:
    documents = {
        Kind.RISK: DocumentContent(Kind.RISK, (ItemContent(Kind.RISK, {"point": "例", "measures": risk}, uid="r"),)),
        Kind.OPERATION: DocumentContent(
            Kind.OPERATION, (ItemContent(Kind.OPERATION, {"procedure": "例", "standard": operation}, uid="o"),)
        ),
    }
    return [hint.uid for hint in numbers_differ(DossierContent("例岗", documents))]


@pytest.mark.parametrize(
    ("risk", "operation"),
    [
        ("压力不大于０.8 MPa", "压力不超过0.8MPa"),
        ("压力不大于0.8MPa", "压力≤800kPa"),
        ("吹扫不少于５分钟", "吹扫不少于300秒"),
        ("液位不超过90%", "液位到85%减速，不超过90%"),
        ("出口温度低于5℃报警，低于0℃联锁", "出口温度高于5℃"),
        ("压力不超过0.8MPa", "压力超过0.9MPa报警"),
        ("轴承温度不超过75℃", "出口温度不超过320℃"),
        ("升温速度不超过50℃/h", "叉车速度不超过5km/h"),
        ("厂区限速10km/h", "车间限速5km/h"),
    ],
)
def test_what_agrees_or_speaks_of_something_else_is_no_difference(risk: str, operation: str) -> None:
    assert differing(risk, operation) == []


@pytest.mark.parametrize(
    ("risk", "operation"),
    [
        ("压力不大于0.8MPa", "压力不超过1.8MPa"),
        ("液位不超过85％", "液位到80%减速，不超过90%"),
        ("吹扫炉膛不少于5分钟", "吹扫炉膛不少于3分钟"),
        ("温度控制在255±5℃", "温度控制 255±10℃"),
        ("出口油温不超过320℃", "导热油炉出口油温不超过300℃"),
        ("氧含量不大于0.5%", "确认氧含量≤5%"),
    ],
)
def test_two_limits_for_one_thing_are_a_difference_at_the_later_document(risk: str, operation: str) -> None:
    assert differing(risk, operation) == ["o"]


def test_a_statement_keeps_its_subject_its_direction_and_its_unit() -> None:
    (found,) = statements("2.出口压力不超过0.4MPa；每月试切断阀")
    assert (found.subject, found.limit, found.value, found.measure) == ("出口压力", "most", "400", "压力")


@pytest.mark.parametrize("text", ["压力不超过0.8", "控制温度在255±5，偏离调整", "保持液位不低于30，每小时记录"])
def test_a_bare_number_lacks_its_unit(text: str) -> None:
    assert len(without_unit(text)) == 1


@pytest.mark.parametrize(
    "text",
    ["压力不超过0.8MPa", "温度255±5℃", "液位保持1/3～2/3", "压力为0", "温度达到100度", "流速≤1 m/s", "时间不少于5分钟", "泵P-101压力正常", "2.压力表每半年校验"],
)  # fmt: skip
def test_a_number_with_its_unit_or_without_need_of_one_is_left_alone(text: str) -> None:
    assert without_unit(text) == []
