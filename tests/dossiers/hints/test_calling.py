"""Public numbers in sentences: the service before its number, the number dialled for a service."""

import pytest

from gangze.dossiers.importing.contacts import wrong_alarm


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("立即拨打120报火警", "拨打120报火警"),
        ("拨120报火警，拨119叫救护车", "拨120报火警"),
        ("拨打119报火警，拨119叫救护车", "拨119叫救护车"),
        ("打120报火警", "打120报火警"),
        ("拨110救火", "拨110救火"),
        ("拨打119急救", "拨打119急救"),
        ("火警120", "火警120"),
    ],
)
def test_a_number_dialled_for_another_service_is_wrong(text: str, passage: str) -> None:
    assert wrong_alarm(text, is_fire=False).startswith(f"“{passage}”有误")


@pytest.mark.parametrize(
    "text",
    [
        "拨打119报火警，120急救", "火警119、急救120", "119火警、120急救", "火警119急救120", "拨打119急救120", "外部：119火警 120急救",
        "拨打119、120报火警和急救", "拨打119报火警120急救", "拨打110报警、119救火", "打777报火警", "拨打12119报火警", "拨打119\n急救伤员",
    ],
)  # fmt: skip
def test_right_numbers_are_left_alone_however_they_are_put(text: str) -> None:
    assert wrong_alarm(text, is_fire=True) == ""


def test_that_119_is_lacking_is_said_of_the_fire_brigade_only() -> None:
    assert str(wrong_alarm("急救电话：110", is_fire=True)) == "“急救电话:110”有误，急救应为120"
    assert str(wrong_alarm("火警：120", is_fire=True)) == "“火警:120”有误，火警应为119（该格也没有119）"
