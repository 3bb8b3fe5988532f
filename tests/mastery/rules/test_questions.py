"""Why-questions made from what a card says."""

import pytest

from gangze.dossiers.content import ItemContent, Kind, Step
from gangze.mastery.rules.agreeing import agreement_word
from gangze.mastery.rules.questions import question_of
from gangze.mastery.rules.scopes import scopes_of


def item(kind: Kind, uid: str = "1", *, steps: tuple[Step, ...] = (), must: bool = False, **fields: str) -> ItemContent:
    return ItemContent(kind, fields, steps=steps, is_must_know=must, uid=uid)


@pytest.mark.parametrize(
    ("asked", "question"),
    [
        (
            item(Kind.RISK, point="反应器", measures="1.每小时记录温度；2.超温报警"),
            "“反应器”会出什么事？管控措施里的“每小时记录温度”是为了防什么？",
        ),
        (item(Kind.DUTY, duty="班前确认联锁"), "“班前确认联锁”为什么是你的职责？不做会有什么后果？"),
        (
            item(Kind.OPERATION, procedure="投料", standard="不超过2吨", forbidden="带压开盖"),
            "做“投料”时规定“严禁带压开盖”，为什么？违反了会怎样？",
        ),
        (
            item(Kind.OPERATION, procedure="投料", standard="不超过2吨", forbidden="不得带压开盖"),
            "做“投料”时规定“不得带压开盖”，为什么？违反了会怎样？",
        ),
        (
            item(Kind.OPERATION, procedure="投料", standard="不超过2吨"),
            "做“投料”时要求“不超过2吨”，为什么？做不到会怎样？",
        ),
        (
            item(Kind.EMERGENCY, accident="泄漏", steps=(Step("停泵"), Step("关阀"))),
            "发生“泄漏”时，为什么先“停泵”，然后才“关阀”？顺序反了会怎样？",
        ),
        (item(Kind.EMERGENCY, accident="泄漏", steps=(Step("停泵"),)), "发生“泄漏”时，为什么要“停泵”？不做会怎样？"),
        (item(Kind.EMERGENCY, accident="泄漏"), "“泄漏”是怎么发生的？为什么要马上处置？"),
    ],
)
def test_a_template_quotes_the_card_in_a_whole_sentence(asked: ItemContent, question: str) -> None:
    assert question_of(asked, {}).text == question


def test_the_authors_own_question_goes_before_the_template() -> None:
    found = question_of(item(Kind.DUTY, duty="巡检"), {"1": ("为什么每小时巡检？", "早发现泄漏")})
    assert (found.text, found.answer, found.is_own) == ("为什么每小时巡检？", "早发现泄漏", True)


def test_the_answer_tells_the_harm_before_the_control() -> None:
    asked = item(Kind.RISK, point="反应器", hazard="超温", accident_type="容器爆炸", measures="每小时记录")
    assert question_of(asked, {}).answer.splitlines() == ["超温", "容器爆炸", "每小时记录"]


def test_quotes_within_a_quote_are_told_apart() -> None:
    assert "“挂「禁止合闸」牌”" in question_of(item(Kind.DUTY, duty="挂“禁止合闸”牌"), {}).text


def test_a_long_text_is_cut() -> None:
    assert len(question_of(item(Kind.DUTY, duty="很" * 500), {}).text) < 100


def test_of_an_emergency_card_the_first_starred_scenario_is_asked() -> None:
    items = [item(Kind.EMERGENCY, "a", accident="泄漏"), item(Kind.EMERGENCY, "b", accident="着火", must=True)]
    assert [scope.value for scope in scopes_of(Kind.EMERGENCY, items)] == ["b", "a", "all"]


def test_of_other_documents_the_starred_items_can_be_asked_alone() -> None:
    items = [item(Kind.DUTY, "a", duty="一"), item(Kind.DUTY, "b", duty="二", must=True)]
    assert [scope.value for scope in scopes_of(Kind.DUTY, items)] == ["all", "must"]
    assert [scope.value for scope in scopes_of(Kind.DUTY, items[:1])] == ["all"]


@pytest.mark.parametrize(
    ("kappa", "equal", "word"),
    [(0.85, 0.9, "几乎一致"), (0.8, 0.9, "几乎一致"), (0.6, 0.8, "基本一致"), (0.5, 0.8, "中等一致"), (0.2, 0.5, "一致性较差"),
     (-0.1, 0.2, "不一致"), (None, 1.0, "完全一致"), (None, 0.0, "不一致")],
)  # fmt: skip
def test_agreement_is_told_in_words(kappa: float | None, equal: float, word: str) -> None:
    assert agreement_word(kappa, equal) == word
