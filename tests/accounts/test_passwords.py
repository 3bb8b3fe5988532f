"""The first password, and every change of it."""

from typing import Any

import pytest
from django.test import Client

from gangze.accounts import services
from gangze.accounts.models import User

from .conftest import OFFICER, PASSWORD
from .test_sign_in import is_in, sign_in

CHANGE = "/accounts/password/"
NEW = "shan-gao-shui-chang-9"


@pytest.fixture
def newcomer(db: None) -> tuple[User, str]:
    """Somebody with an initial password, and that password."""
    return services.create_account(actor=OFFICER, name="王强", phone="13800000003")


def change(client: Client, old: str, new: str = NEW, again: str = NEW) -> Any:
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": again})


@pytest.mark.parametrize(
    "path", ["/accounts/", "/accounts/sessions/", "/accounts/second-step/on/", "/search/", "/admin/"]
)
def test_until_the_first_password_is_changed_every_page_leads_to_changing_it(
    client: Client, newcomer: tuple[User, str], path: str
) -> None:
    sign_in(client, "13800000003", newcomer[1])
    assert client.get(path)["Location"] == CHANGE


def test_the_change_page_itself_does_not_lead_in_a_circle(client: Client, newcomer: tuple[User, str]) -> None:
    sign_in(client, "13800000003", newcomer[1])
    page = client.get(CHANGE)
    assert page.status_code == 200
    assert "先改一个自己的密码" in page.content.decode()


@pytest.mark.parametrize("path", ["/sw.js", "/manifest.webmanifest", "/offline/"])
def test_what_needs_no_sign_in_stays_open_before_the_change(
    client: Client, newcomer: tuple[User, str], path: str
) -> None:
    client.force_login(newcomer[0])
    assert client.get(path).status_code == 200


def test_signing_out_stays_possible_before_the_change(client: Client, newcomer: tuple[User, str]) -> None:
    sign_in(client, "13800000003", newcomer[1])
    client.post("/accounts/logout/")
    assert not is_in(client)


def test_a_fragment_and_a_program_are_told_in_their_own_way(client: Client, newcomer: tuple[User, str]) -> None:
    client.force_login(newcomer[0])
    fragment = client.get("/accounts/", HTTP_HX_REQUEST="true")
    assert fragment["HX-Redirect"] == CHANGE
    answer = client.get("/accounts/", HTTP_ACCEPT="application/json")
    assert answer.status_code == 403
    assert answer.json() == {"error": "请先修改初始密码。"}


def test_after_the_first_change_the_person_gets_to_work(client: Client, newcomer: tuple[User, str]) -> None:
    user, initial = newcomer
    sign_in(client, "13800000003", initial)
    assert change(client, initial)["Location"] == "/"
    user.refresh_from_db()
    assert not user.must_change_password
    assert client.get("/accounts/").status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "again", "told"),
    [
        ("wrong", NEW, NEW, "现在的密码不对。"),
        (PASSWORD, NEW, NEW + "x", "两次输入的新密码不一样。"),
        (PASSWORD, PASSWORD, PASSWORD, "新密码不能和现在的一样。"),
        (PASSWORD, "short1", "short1", "8"),
        (PASSWORD, "13579246801", "13579246801", "数字"),
        (PASSWORD, "password123", "password123", "常见"),
        (PASSWORD, "13800000001a", "13800000001a", "手机号"),
    ],
)
def test_a_bad_new_password_is_refused_with_its_reason(
    client: Client, worker: User, old: str, new: str, again: str, told: str
) -> None:
    client.force_login(worker)
    response = change(client, old, new, again)
    assert response.status_code == 200
    assert told in response.content.decode()
    worker.refresh_from_db()
    assert worker.check_password(PASSWORD)


def test_a_change_keeps_this_session_and_ends_the_others(worker: User) -> None:
    here, there = Client(), Client()
    sign_in(here, "13800000001")
    sign_in(there, "13800000001")
    assert change(here, PASSWORD).status_code == 302
    assert here.get("/accounts/").status_code == 200
    assert there.get("/accounts/").status_code == 302
    assert len(here.get("/accounts/sessions/").context["sessions"]) == 1


def test_a_reset_ends_every_session_and_asks_for_a_new_password(client: Client, worker: User) -> None:
    sign_in(client, "13800000001")
    password = services.reset_password(actor=OFFICER, user=worker)
    assert not is_in(client)
    assert client.get("/accounts/")["Location"] == "/accounts/login/?next=/accounts/"
    sign_in(client, "13800000001", PASSWORD)
    assert not is_in(client)
    sign_in(client, "13800000001", password)
    assert client.get("/accounts/")["Location"] == CHANGE


def test_passwords_are_not_written_into_the_page_again(client: Client, worker: User) -> None:
    client.force_login(worker)
    assert "x-secret-of-mine-1" not in change(client, "x-secret-of-mine-1", NEW, "other").content.decode()
