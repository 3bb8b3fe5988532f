"""Signing in and out: names, answers to strangers, redirects, cookies."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher, PBKDF2PasswordHasher
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gangze.accounts import services
from gangze.accounts.models import User

from .conftest import CODE, OFFICER, PASSWORD

LOGIN = "/accounts/login/"


def sign_in(client: Client, login: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(LOGIN, {"login": login, "password": password, **more})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "login", ["13800000001", "１３８０００００００１", "+86 138-0000-0001", "A102", "ａ１０２", " a102 "]
)
def test_a_worker_signs_in_with_phone_or_employee_number(client: Client, worker: User, login: str) -> None:
    response = sign_in(client, login)
    assert response.status_code == 302
    assert response["Location"] == "/"
    assert client.session["_auth_user_id"] == str(worker.pk)


def test_an_employee_number_of_two_enterprises_needs_the_code(client: Client, worker: User, namesake: User) -> None:
    refused = sign_in(client, "A102")
    assert not is_in(client)
    assert 'name="enterprise_code"' in refused.content.decode()
    sign_in(client, "A102", enterprise_code="５００１０２００２")
    assert client.session["_auth_user_id"] == str(namesake.pk)


def test_a_phone_signs_in_whatever_stands_in_the_code(client: Client, worker: User) -> None:
    sign_in(client, "13800000001", enterprise_code="999999999")
    assert is_in(client)


def test_a_wrong_code_does_not_fall_back_to_another_enterprise(client: Client, worker: User) -> None:
    sign_in(client, "A102", enterprise_code="999999999")
    assert not is_in(client)


def test_the_code_is_remembered_on_the_device(client: Client, worker: User) -> None:
    assert 'name="enterprise_code"' not in client.get(LOGIN).content.decode()
    sign_in(client, "A102", enterprise_code=CODE)
    client.post("/accounts/logout/")
    assert f'value="{CODE}"' in client.get(LOGIN).content.decode()


def test_a_link_may_carry_the_code(client: Client, db: None) -> None:
    assert f'value="{CODE}"' in client.get(f"{LOGIN}?enterprise={CODE}").content.decode()


@pytest.mark.parametrize("login", ["", "  ", "\x00", "1" * 5000, "' OR 1=1 --", "张建国", "%", "\u200b"])
def test_names_that_are_nobody_are_refused_in_peace(client: Client, worker: User, login: str) -> None:
    response = sign_in(client, login)
    assert response.status_code == 200
    assert not is_in(client)


def test_the_internal_username_is_not_a_name_to_sign_in(client: Client, worker: User) -> None:
    sign_in(client, str(worker.username))
    sign_in(client, str(worker.uuid))
    assert not is_in(client)


def test_a_deactivated_person_gets_the_answer_of_a_stranger(client: Client, worker: User) -> None:
    unknown = told(sign_in(client, "13900000009"))
    services.deactivate(actor=OFFICER, user=worker)
    assert told(sign_in(client, "13800000001")) == unknown
    assert not is_in(client)


def told(response: HttpResponse) -> str:
    """Return the page without what differs from request to request: token, nonce, and the name typed."""
    lines = response.content.decode().splitlines()
    return "\n".join(
        line for line in lines if "csrf" not in line and "nonce" not in line and 'name="login"' not in line
    )


@pytest.mark.parametrize(("known", "unknown"), [("13800000001", "13900000009"), ("A102", "Z999")])
def test_the_answer_does_not_tell_whether_a_name_exists(
    client: Client, worker: User, namesake: User, known: str, unknown: str
) -> None:
    assert told(sign_in(client, known, "wrong")) == told(sign_in(client, unknown, "wrong"))


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed."""

    count = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.count += 1
        return str(super().encode(password, salt))


@pytest.fixture
def hashes(settings: Any) -> Iterator[type[CountingHasher]]:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    yield CountingHasher
    CountingHasher.count = 0


@pytest.mark.parametrize("login", ["13800000001", "A102", "13800000002", "13900000009", "Z999"])
def test_a_refusal_costs_one_hash_and_the_same_queries_whoever_is_named(
    hashes: type[CountingHasher], worker: User, namesake: User, login: str
) -> None:
    services.deactivate(actor=OFFICER, user=namesake)
    costs = set()
    for name in (login, "13911111111"):
        client = Client()
        client.get(LOGIN)
        before = hashes.count
        with CaptureQueriesContext(connection) as queries:
            sign_in(client, name, "wrong")
        costs.add((hashes.count - before, len(queries)))
    assert len(costs) == 1
    assert costs.pop()[0] == 1


class HardeningHasher(PBKDF2PasswordHasher):
    """Notes when Django makes up for a hash that was cheaper than the present one."""

    hardened: list[str] = []
    iterations = 30_000

    def harden_runtime(self, password: str, encoded: str) -> None:
        self.hardened.append(encoded)
        super().harden_runtime(password, encoded)


def test_the_cheaper_hash_of_an_initial_password_takes_as_long_to_refuse(settings: Any, db: None) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    user, initial = services.create_account(actor=OFFICER, name="王强", phone="13800000003")
    assert user.password.startswith("pbkdf2_sha256$20000$")
    settings.PASSWORD_HASHERS = [f"{__name__}.HardeningHasher"]
    HardeningHasher.hardened.clear()
    assert not user.check_password("wrong")
    assert HardeningHasher.hardened == [user.password]
    assert user.check_password(initial)
    user.refresh_from_db()
    assert not user.password.startswith("pbkdf2_sha256$20000$")


def test_signing_in_changes_the_session_so_that_a_planted_one_is_worthless(client: Client, worker: User) -> None:
    client.get(LOGIN)
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = planted = str(session.session_key)
    sign_in(client, "13800000001")
    assert client.cookies["sessionid"].value != planted
    assert not Session.objects.filter(session_key=planted).exists()


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)", "https:evil.example"],
)
def test_sign_in_and_sign_out_never_lead_to_another_site(client: Client, worker: User, target: str) -> None:
    response = client.post(LOGIN, {"login": "13800000001", "password": PASSWORD, "next": target})
    assert response["Location"] == "/"
    assert client.post("/accounts/logout/", {"next": target})["Location"] == LOGIN


def test_sign_in_leads_back_to_where_the_person_wanted_to_go(client: Client, worker: User) -> None:
    response = client.post(f"{LOGIN}?next=/accounts/sessions/", {"login": "13800000001", "password": PASSWORD})
    assert response["Location"] == "/accounts/sessions/"


def test_signing_out_takes_a_post_and_ends_the_session(client: Client, worker: User) -> None:
    sign_in(client, "13800000001")
    key = client.session.session_key
    assert client.get("/accounts/logout/").status_code == 200
    assert is_in(client)
    assert client.post("/accounts/logout/").status_code == 302
    assert not Session.objects.filter(session_key=key).exists()


@pytest.mark.parametrize("path", [LOGIN, "/accounts/logout/", "/accounts/password/", "/accounts/sessions/others/end/"])
def test_a_form_from_another_site_is_refused(worker: User, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(worker)
    assert client.post(path, {"login": "13800000001", "password": PASSWORD}).status_code == 403


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client: Client, worker: User) -> None:
    response = sign_in(client, "13800000001", remember="on")
    cookie = response.cookies["sessionid"]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 14 * 24 * 3600


def test_without_the_tick_the_session_ends_with_the_browser(client: Client, worker: User) -> None:
    assert sign_in(client, "13800000001").cookies["sessionid"]["max-age"] == ""


def test_over_https_cookies_travel_only_over_https() -> None:
    """The flags follow GANGZE_BASE_URL, which only a fresh process reads."""
    code = "from gangze.config import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)"
    environment = os.environ | {"GANGZE_BASE_URL": "https://gangze.example"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]


@pytest.mark.parametrize(
    "name",
    ["account_signup", "account_set_password", "account_reset_password", "account_inactive",
     "account_email_verification_sent"],
)  # fmt: skip
def test_pages_this_house_does_not_have_answer_404(client: Client, worker: User, name: str) -> None:
    assert client.get(reverse(name)).status_code == 404
    client.force_login(worker)
    assert client.post(reverse(name), {"username": "x", "password1": PASSWORD}).status_code == 404


def test_a_page_for_signed_in_people_sends_strangers_to_sign_in_and_back(client: Client, db: None) -> None:
    response = client.get("/accounts/sessions/")
    assert response["Location"] == f"{LOGIN}?next=/accounts/sessions/"
