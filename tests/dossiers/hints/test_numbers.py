"""Quantities in sentences: what is the same, what differs, what lacks its unit."""

import pytest

from gangze.dossiers.content import DocumentContent, DossierContent, ItemContent, Kind
from gangze.dossiers.hints.numbers import numbers_differ
from gangze.dossiers.hints.quantities import statements
from gangze.dossiers.hints.units import without_unit


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
        ("储罐液位高报85%、高高报90%", "储罐液位高高报警90%，高报警值：85%"),
        ("储罐液位85%报警", "储罐液位高高报90%"),
        ("储罐液位20%报警", "储罐液位85%报警"),
        ("储罐液位85%报警", "储罐液位90%联锁停车"),
        ("压力超过0.8MPa报警", "压力超过0.9MPa，立即停车"),
        ("塔釜压力0.8MPa时停车", "塔顶压力0.9MPa时停车"),
        ("氮封压力2～5kPa", "氮封压力保持2～5kPa"),
        ("氮封压力2～5kPa", "油封压力3～6kPa"),
        ("每小时巡检一次", "每2小时巡检2次"),
        ("罐区每小时巡检一次", "泵房每2小时巡检一次"),
        ("每月检查一次", "每班检查一次"),
        ("每12个月校验压力表一次", "每年校验压力表"),
        ("报警1分钟内确认", "报警60秒内确认"),
        ("报警1分钟内确认", "报警3分钟内到现场"),
        ("报警器每月试一次", "压力不超过0.8MPa，报警器投用"),
        ("温度300℃", "温度315℃"),
        ("储罐液位正常，报警1分钟内确认", "储罐液位正常，报警3分钟内到现场"),
        ("储罐液位正常，30秒后停车", "储罐液位正常，10min后停车"),
        ("压力降至0.3MPa启动备用泵", "压力不超过0.8MPa"),
        ("静置时间5～10分钟", "搅拌时间3～5分钟"),
        ("≤300℃", "控制在315℃以下"),
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
        ("储罐液位85%报警", "储罐液位90%报警"),
        ("储罐液位高报85%、高高报90%", "储罐液位达到88%高报警"),
        ("储罐液位报警值：85%", "储罐液位超过90%报警"),
        ("压力0.8MPa时停车", "压力0.9MPa时停车"),
        ("压力达到0.8MPa，立即停车", "压力超过0.9MPa联锁停车"),
        ("氮封压力2～5kPa", "氮封压力3～6kPa"),
        ("氮封压力控制在2～5kPa", "氮封压力3～6kPa"),
        ("每小时巡检一次", "每2小时巡检一次"),
        ("每月校验压力表一次", "压力表每半年校验一次；每季度校验压力表一次"),
        ("报警1分钟内确认", "报警后3分钟内必须确认"),
        ("停车30分钟后进入", "停车20分钟后进入"),
        ("出口温度≤300℃", "出口温度控制在315℃以下"),
        ("液位控制在50%～70%", "液位控制在50%～80%"),
    ],
)
def test_two_limits_for_one_thing_are_a_difference_at_the_later_document(risk: str, operation: str) -> None:
    assert differing(risk, operation) == ["o"]


def test_a_limit_without_a_subject_is_one_of_what_its_item_is_about() -> None:
    (found,) = statements("控制在315℃以下", "导热油出口温度")
    assert (found.subject, found.limit, found.value) == ("导热油出口温度", "most", "315")
    assert list(statements("控制在315℃以下", "导热油炉")) == []


def test_a_statement_keeps_its_subject_its_direction_and_its_unit() -> None:
    (found,) = statements("2.出口压力不超过0.4MPa；每月试切断阀")
    assert (found.subject, found.limit, found.value, found.measure) == ("出口压力", "most", "400", "压力")


@pytest.mark.parametrize(
    "text",
    [
        "压力不超过0.8",
        "控制温度在255±5，偏离调整",
        "保持液位不低于30，每小时记录",
        "温度 300",
        "油温升到300",
        "液位保持60以上",
        "每小时升温不超过20",
        "转速1450",
        "时间不少于5",
        "停车30后进入",
        "TI-101 温度 300",
        "压力0.8时停车",
        "温度300。",
        "液位保持50、记录",
    ],
)
def test_a_bare_number_lacks_its_unit(text: str) -> None:
    assert len(without_unit(text)) == 1


@pytest.mark.parametrize(
    "text",
    ["压力不超过0.8MPa", "温度255±5℃", "液位保持1/3～2/3", "压力为0", "温度达到100度", "流速≤1 m/s", "时间不少于5分钟", "泵P-101压力正常", "2.压力表每半年校验",
     "TI-101温度正常", "温度TI-101", "第3步查压力", "液位 2人监护", "1.检查压力 2.检查液位", "压力1#表", "温度300～320℃", "压力0.4(MPa)", "电压10(6)kV",
     "温度300、320℃两档", "时间8:00", "停车30分钟后进入", "停泵101后切换", "升温3小时", "压力表2块", "液位保持60%以上"],
)  # fmt: skip
def test_a_number_with_its_unit_or_without_need_of_one_is_left_alone(text: str) -> None:
    assert without_unit(text) == []
