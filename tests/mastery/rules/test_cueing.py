"""What a person is asked by gives nothing of the answer away."""

import pytest

from gangze.dossiers.content import ItemContent, Kind
from gangze.mastery.rules.cueing import cue_of


def items(kind: Kind, *told: dict[str, str]) -> list[ItemContent]:
    return [ItemContent(kind, fields, uid=str(number)) for number, fields in enumerate(told)]


DUTIES = items(Kind.DUTY, {"duty": "班前确认联锁"}, {"duty": "每班巡检两次", "category": "排查"})
STEPS = items(
    Kind.OPERATION,
    {"phase": "开车", "procedure": "置换"},
    {"phase": "开车", "procedure": "升温", "standard": "不超过20℃/h"},
    {"phase": "停车", "procedure": "降温"},
    {"procedure": "挂牌"},
    {"procedure": "挂牌"},
)
RISKS = items(
    Kind.RISK,
    {"point": "反应器", "hazard": "超温"},
    {"point": "反应器", "hazard": "超压"},
    {"point": "导热油炉", "hazard": "泄漏"},
    {"point": "泵房地面湿滑"},
)


@pytest.mark.parametrize(
    ("document", "place", "cue"),
    [
        (DUTIES, 0, "第1项职责"),
        (DUTIES, 1, "第2项职责（排查）"),
        (STEPS, 0, "“开车”阶段的第1步做什么"),
        (STEPS, 1, "“置换”这一步之后做什么"),
        (STEPS, 2, "“停车”阶段的第1步做什么"),
        (STEPS, 4, "第5步做什么"),
        (RISKS, 1, "“反应器”的第2项风险"),
        (RISKS, 2, "导热油炉"),
        (RISKS, 3, "第4项风险"),
        (items(Kind.EMERGENCY, {"accident": "己内酰胺泄漏"}), 0, "己内酰胺泄漏"),
    ],
)
def test_an_item_is_asked_by(document: list[ItemContent], place: int, cue: str) -> None:
    assert cue_of(document[place], document) == cue
