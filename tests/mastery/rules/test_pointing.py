"""Which points an item is recited in."""

from gangze.dossiers.content import ItemContent, Kind, Step
from gangze.mastery.rules.pointing import points_of


def texts(item: ItemContent) -> list[str]:
    return [point.text for point in points_of(item)]


def test_a_risk_is_what_may_happen_and_what_is_done_against_it() -> None:
    item = ItemContent(
        Kind.RISK,
        {"point": "冷却塔顶护栏", "hazard": "护栏松动", "accident_type": "高处坠落", "measures": "每班查护栏。"},
        is_must_know=True,
        uid="a" * 32,
    )
    assert texts(item) == ["冷却塔顶护栏，护栏松动，会高处坠落", "每班查护栏。"]
    assert [point.key for point in points_of(item)] == [f"{'a' * 32}.risk", f"{'a' * 32}.measures"]
    assert all(point.is_must_know and point.uid == "a" * 32 for point in points_of(item))


def test_a_harm_already_named_is_not_said_twice() -> None:
    assert texts(ItemContent(Kind.RISK, {"point": "护栏松动易高处坠落", "accident_type": "高处坠落"})) == [
        "护栏松动易高处坠落"
    ]


def test_a_duty_carries_its_frequency_unless_it_says_it_itself() -> None:
    assert texts(ItemContent(Kind.DUTY, {"duty": "查漏点", "frequency": "每班两次"})) == ["查漏点（每班两次）"]
    assert texts(ItemContent(Kind.DUTY, {"duty": "每班两次查漏点", "frequency": "每班两次"})) == ["每班两次查漏点"]


def test_a_step_is_itself_with_its_standard_and_what_is_forbidden() -> None:
    item = ItemContent(
        Kind.OPERATION, {"procedure": "投用导热油。", "standard": "升温不超过20℃/h", "forbidden": "带压紧法兰"}
    )
    assert texts(item) == ["投用导热油，升温不超过20℃/h", "严禁带压紧法兰"]
    assert texts(ItemContent(Kind.OPERATION, {"procedure": "点火", "forbidden": "不准连续点火"}))[1] == "不准连续点火"


def test_a_scenario_is_said_in_the_order_in_which_it_is_done() -> None:
    item = ItemContent(
        Kind.EMERGENCY,
        {"accident": "泄漏", "protect_first": "戴空气呼吸器", "evacuation": "撤到上风向", "alarms": "119", "forbidden": "严禁开关电器"},
        steps=(Step("关阀", "外操"), Step("报告班长")),
    )  # fmt: skip
    assert texts(item) == ["戴空气呼吸器", "关阀", "报告班长", "严禁开关电器", "撤到上风向", "119"]


def test_an_item_without_words_asks_nothing() -> None:
    assert points_of(ItemContent(Kind.DUTY, {})) == ()
