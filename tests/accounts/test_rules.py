"""What counts as the same name, how long people wait, what an initial password looks like."""

from datetime import timedelta

import pytest

from gangze.accounts.rules import (
    READABLE_CHARACTERS,
    device_of,
    new_initial_password,
    normal_employee_number,
    normal_phone,
    sign_in_name,
    waiting_time,
)


@pytest.mark.parametrize(
    "typed",
    ["13800000001", "１３８０００００００１", "138 0000 0001", "138-0000-0001", "+86 13800000001",
     "0086-138-0000-0001", "\u200b13800000001\u3000"],
)  # fmt: skip
def test_a_phone_is_the_same_however_it_is_typed(typed: str) -> None:
    assert normal_phone(typed) == "13800000001"


def test_a_landline_keeps_its_digits() -> None:
    assert normal_phone("（023）7255-0110") == "02372550110"


@pytest.mark.parametrize("typed", ["a102", "Ａ１０２", " a 102 ", "A102\u200d"])
def test_an_employee_number_is_the_same_however_it_is_typed(typed: str) -> None:
    assert normal_employee_number(typed) == "A102"


def test_a_hyphen_in_an_employee_number_matters() -> None:
    assert normal_employee_number("a-102") == "A-102"


def test_a_code_beside_a_mobile_number_says_nothing() -> None:
    assert sign_in_name("13800000001", "500102001") == sign_in_name("+8613800000001", "")


def test_the_same_number_in_two_enterprises_is_two_names() -> None:
    assert sign_in_name("A102", "500102001") != sign_in_name("A102", "500102002")


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 0), (4, 0), (5, 5), (6, 10), (7, 20), (8, 40), (9, 60), (50, 60), (10_000, 60)]
)
def test_the_wait_begins_at_the_allowance_and_doubles_up_to_an_hour(failures: int, minutes: int) -> None:
    assert waiting_time(failures, allowed=5) == timedelta(minutes=minutes)


def test_initial_passwords_are_readable_and_never_twice_the_same() -> None:
    passwords = {new_initial_password() for _ in range(200)}
    assert len(passwords) == 200
    for password in passwords:
        assert len(password) == 10
        assert set(password) <= set(READABLE_CHARACTERS)
        assert any(c.isdigit() for c in password)
        assert any(c.isalpha() for c in password)
    assert not set("ilo01") & set(READABLE_CHARACTERS)


@pytest.mark.parametrize(
    ("agent", "system", "browser"),
    [
        ("Mozilla/5.0 (Linux; Android 14; ELS-AN00) Chrome/126.0 Mobile Safari/537.36", "Android", "Chrome"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "iPhone", "Safari"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/126.0 Safari/537.36 Edg/126.0", "Windows", "Edge"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126 Mobile MicroMessenger/8.0", "Android", "微信"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_device_is_told_by_the_most_particular_name(agent: str, system: str, browser: str) -> None:
    device = device_of(agent)
    assert (device.system, device.browser) == (system, browser)
