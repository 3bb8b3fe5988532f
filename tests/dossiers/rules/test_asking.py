"""Which items a person is asked to acknowledge."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from gangze.dossiers.content import ItemContent, Kind
from gangze.dossiers.rules.asking import asked_since, highest_acknowledged, items_asked


def duty(uid: str, text: str) -> ItemContent:
    return ItemContent(Kind.DUTY, {"duty": text}, uid=uid)


OLD = {"a": duty("a", "每班检查泵"), "b": duty("b", "记录压力 0.8MPa")}
SINCE = {"a": 1, "b": 1}


def since(*items: ItemContent, **classes: str) -> dict[str, int]:
    return asked_since(items, OLD, SINCE, number=2, classes=classes)


def test_of_a_first_revision_everything_is_asked() -> None:
    assert asked_since(list(OLD.values()), {}, {}, number=1, classes={}) == {"a": 1, "b": 1}


def test_an_item_that_is_the_same_or_only_set_otherwise_keeps_its_acknowledgement() -> None:
    assert since(OLD["a"], duty("b", "记录压力０.8 MPa。")) == {"a": 1, "b": 1}


def test_an_item_changed_in_substance_or_new_is_asked_anew() -> None:
    assert since(OLD["a"], duty("b", "记录压力 1.8MPa"), duty("c", "交接班讲清")) == {"a": 1, "b": 2, "c": 2}


def test_the_author_has_the_last_word_on_what_a_change_is() -> None:
    assert since(duty("a", "每班检查一次泵"), a="wording") == {"a": 1}
    assert since(duty("a", "每班检查泵。"), a="substance") == {"a": 2}


def test_an_author_cannot_call_a_new_item_wording() -> None:
    assert since(duty("c", "交接班讲清"), c="wording") == {"c": 2}


def test_who_acknowledged_an_earlier_revision_is_asked_for_what_came_after() -> None:
    done = highest_acknowledged([("a", 1), ("b", 1), ("b", 3)])
    assert items_asked({"a": 2, "b": 3, "c": 3}, done) == ["a", "c"]


@given(st.sets(st.integers(0, 11)), st.sets(st.integers(0, 11)))
def test_changing_k_items_in_substance_asks_for_exactly_those_k(changed: set[int], acknowledged: set[int]) -> None:
    before = {str(n): duty(str(n), f"第{n}项职责") for n in range(12)}
    after = [replace(each, fields={"duty": "改"}) if int(uid) in changed else each for uid, each in before.items()]
    numbers = asked_since(after, before, dict.fromkeys(before, 1), number=2, classes={})
    done = highest_acknowledged([(str(n), 1) for n in acknowledged])
    assert set(items_asked(numbers, done)) == {str(n) for n in changed | (set(range(12)) - acknowledged)}
