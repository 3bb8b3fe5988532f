"""Two-step sign-in, with real codes of RFC 6238."""

import base64
import hmac
import re
import struct
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from gangze.access.matrix import Role
from gangze.accounts import services
from gangze.accounts.models import User
from gangze.org.models import RoleGrant

from .conftest import OFFICER, PASSWORD, open_account
from .test_sign_in import is_in, sign_in

STEP = "/accounts/second-step/"


def code_of(secret: str, *, periods: int = 0) -> str:
    """Return the code that an app shows now (or so many periods of 30 s from now)."""
    counter = struct.pack(">Q", int(time.time()) // 30 + periods)
    digest = hmac.new(base64.b32decode(secret), counter, "sha1").digest()
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def wrong_code(secret: str) -> str:
    right = {code_of(secret, periods=n) for n in range(-2, 3)}
    return next(code for code in ("000000", "111111", "222222", "333333", "444444", "555555") if code not in right)


@pytest.fixture
def officer(db: None) -> User:
    user = open_account(name="赵敏", phone="13800000005")
    RoleGrant.objects.create(user=user, role=Role.SAFETY_OFFICER, path="a1/e1/")
    return user


@pytest.fixture
def desk(officer: User) -> Client:
    client = Client()
    sign_in(client, "13800000005")
    return client


def switch_on(client: Client) -> tuple[str, list[str]]:
    """Go through the pages as a person does; return the secret and the recovery codes shown."""
    response = client.get(f"{STEP}on/")
    assert response["Location"].startswith("/accounts/confirm/")
    client.post(response["Location"], {"password": PASSWORD})
    page = client.get(f"{STEP}on/").content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    found = re.search(r"<code[^>]*>([A-Z2-7]{32})</code>", page)
    assert found is not None
    done = client.post(f"{STEP}on/", {"code": code_of(found[1])})
    assert done["Location"] == f"{STEP}recovery/"
    shown = client.get(done["Location"]).content.decode()
    return found[1], re.findall(r"<code[^>]*>(\d{8})</code>", shown)


def second_step(client: Client, code: str) -> Any:
    assert sign_in(client, "13800000005")["Location"] == f"{STEP}code/"
    assert not is_in(client)
    return client.post(f"{STEP}code/", {"code": code})


def test_office_roles_are_offered_the_second_step_and_workers_are_not(desk: Client, worker: User) -> None:
    assert "开启两步验证" in desk.get("/accounts/").content.decode()
    phone = Client()
    sign_in(phone, "13800000001")
    assert "两步验证" not in phone.get("/accounts/").content.decode()


def test_the_journey_of_switching_on_and_signing_in_with_a_code(desk: Client) -> None:
    secret, recovery = switch_on(desk)
    assert len(set(recovery)) == 10
    client = Client()
    assert second_step(client, code_of(secret, periods=1))["Location"] == "/"
    assert is_in(client)


def test_the_password_alone_opens_nothing_any_more(desk: Client) -> None:
    switch_on(desk)
    client = Client()
    sign_in(client, "13800000005")
    assert client.get("/accounts/")["Location"].startswith("/accounts/login/")


def test_a_wrong_code_does_not_sign_in_and_five_of_them_wait(desk: Client) -> None:
    secret, _codes = switch_on(desk)
    client = Client()
    assert "验证码不对" in second_step(client, wrong_code(secret)).content.decode()
    for _ in range(4):
        client.post(f"{STEP}code/", {"code": wrong_code(secret)})
    refused = client.post(f"{STEP}code/", {"code": code_of(secret, periods=1)})
    assert "输错次数过多" in refused.content.decode()
    assert not is_in(client)


def test_a_code_opens_only_once(desk: Client) -> None:
    secret, _codes = switch_on(desk)
    code = code_of(secret, periods=1)
    second_step(Client(), code)
    again = Client()
    assert second_step(again, code).status_code == 200
    assert not is_in(again)


def test_a_recovery_code_stands_in_for_the_phone_once(desk: Client) -> None:
    _secret, recovery = switch_on(desk)
    first, again = Client(), Client()
    second_step(first, recovery[0])
    assert is_in(first)
    second_step(again, recovery[0])
    assert not is_in(again)


def test_recovery_codes_are_shown_once(desk: Client) -> None:
    _secret, recovery = switch_on(desk)
    page = desk.get(f"{STEP}recovery/").content.decode()
    assert recovery[0] not in page
    assert "还有 10 个恢复码没有用过" in page
    assert desk.get(f"{STEP}recovery/file/").status_code in {403, 404}


def test_new_recovery_codes_replace_the_old(desk: Client) -> None:
    _secret, old = switch_on(desk)
    assert desk.post(f"{STEP}recovery/new/").status_code == 302
    page = desk.get(f"{STEP}recovery/").content.decode()
    new = re.findall(r"<code[^>]*>(\d{8})</code>", page)
    assert len(new) == 10
    assert not set(new) & set(old)


def test_switching_off_asks_who_one_is_and_the_password_is_enough_again(desk: Client, officer: User) -> None:
    secret, _codes = switch_on(desk)
    later = Client()
    second_step(later, code_of(secret, periods=1))
    assert later.post(f"{STEP}off/")["Location"].startswith("/accounts/confirm/")
    later.post("/accounts/confirm/", {"password": PASSWORD})
    assert later.post(f"{STEP}off/").status_code == 302
    assert not Authenticator.objects.filter(user=officer).exists()
    client = Client()
    sign_in(client, "13800000005")
    assert is_in(client)


def test_the_secret_is_not_in_the_database_in_the_clear(desk: Client, officer: User) -> None:
    secret, _codes = switch_on(desk)
    stored = Authenticator.objects.get(user=officer, type="totp").data["secret"]
    assert secret not in stored


def test_the_secret_still_opens_after_the_key_of_the_installation_changed(desk: Client, settings: Any) -> None:
    secret, _codes = switch_on(desk)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key"
    client = Client()
    second_step(client, code_of(secret, periods=1))
    assert is_in(client)


def test_the_picture_of_the_code_needs_no_style(desk: Client) -> None:
    desk.get(f"{STEP}on/")
    desk.post("/accounts/confirm/", {"password": PASSWORD})
    page = desk.get(f"{STEP}on/").content.decode()
    found = re.search(r"base64,([A-Za-z0-9+/=]+)", page)
    assert found is not None
    picture = base64.b64decode(found[1]).decode()
    assert picture.startswith("<svg ")
    assert 'xmlns="http://www.w3.org/2000/svg"' in picture
    assert "style" not in picture
    assert "<script" not in picture


def test_somebody_who_lost_the_phone_is_helped_by_the_officer(desk: Client, officer: User) -> None:
    switch_on(desk)
    services.reset_second_factor(actor=OFFICER, user=officer)
    assert not is_in(desk)
    client = Client()
    sign_in(client, "13800000005")
    assert is_in(client)


def test_a_person_at_the_second_step_can_turn_back(desk: Client) -> None:
    switch_on(desk)
    client = Client()
    sign_in(client, "13800000005")
    assert client.get("/accounts/login/")["Location"] == f"{STEP}code/"
    client.post("/accounts/logout/")
    assert client.get("/accounts/login/").status_code == 200
