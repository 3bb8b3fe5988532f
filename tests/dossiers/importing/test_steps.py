"""Who does a step is split off its text, and nothing else is."""

import pytest

from gangze.dossiers.importing.steps import step_of


@pytest.mark.parametrize(
    ("written", "text", "who"),
    [
        ("停止进料，全开冷却（主操）", "停止进料，全开冷却", "主操"),
        ("用砂土围堵，降温固化后收集（应急小组）", "用砂土围堵，降温固化后收集", "应急小组"),
        ("佩戴正压式空气呼吸器救人（外操、班长）；", "佩戴正压式空气呼吸器救人", "外操、班长"),
        ("班长：拨打119", "拨打119", "班长"),
        ("关闭阀门（严禁用水）", "关闭阀门（严禁用水）", ""),
        ("撤到上风向（50米以上）", "撤到上风向（50米以上）", ""),
        ("注意：先断电", "注意：先断电", ""),
    ],
)
def test_the_person_in_brackets_or_before_a_colon_is_told_apart(written: str, text: str, who: str) -> None:
    step = step_of(written)
    assert (step.text, step.who) == (text, who)
