"""Every page of accounts is ours: our look, no inline script or style, Chinese; the admin is for superusers only."""

import re

import pytest
from django.test import Client

from gangze.accounts.models import User

from .conftest import open_account
from .test_sign_in import sign_in

SIGNED_IN_PAGES = [
    "/accounts/",
    "/accounts/password/",
    "/accounts/logout/",
    "/accounts/confirm/",
    "/accounts/sessions/",
]


@pytest.fixture
def superuser(db: None) -> User:
    user = open_account(name="管理员", phone="13800000006")
    user.is_staff = user.is_superuser = True
    user.save(update_fields=["is_staff", "is_superuser"])
    return user


def assert_our_look(page: str) -> None:
    assert 'href="#content"' in page
    assert "gangze.css" in page
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", page)
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)


@pytest.mark.parametrize("path", SIGNED_IN_PAGES)
def test_pages_of_signed_in_people_have_our_look(client: Client, worker: User, path: str) -> None:
    sign_in(client, "13800000001")
    response = client.get(path)
    assert response.status_code == 200
    assert_our_look(response.content.decode())


def test_the_sign_in_page_has_our_look_in_every_state(client: Client, worker: User) -> None:
    assert_our_look(client.get("/accounts/login/").content.decode())
    assert_our_look(sign_in(client, "A102", "wrong").content.decode())


def test_an_error_is_a_summary_that_is_read_out(client: Client, worker: User) -> None:
    page = sign_in(client, "13800000001", "wrong").content.decode()
    assert 'role="alert"' in page
    assert "手机号（工号）或密码不对" in page


def test_fields_tell_browsers_and_keyboards_what_they_are(client: Client, db: None) -> None:
    page = client.get("/accounts/login/?enterprise=500102001").content.decode()
    for attribute in ('autocomplete="username"', 'autocomplete="current-password"', 'inputmode="numeric"'):
        assert attribute in page


def test_the_second_step_index_leads_to_the_account(client: Client, worker: User) -> None:
    sign_in(client, "13800000001")
    assert client.get("/accounts/second-step/")["Location"] == "/accounts/"


def test_the_admin_sends_strangers_to_our_sign_in(client: Client, db: None) -> None:
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/accounts/login/?next=")
    assert "手机号或工号" in response.content.decode()


def test_the_admin_has_no_sign_in_of_its_own(client: Client, superuser: User) -> None:
    client.post("/admin/login/", {"username": superuser.username, "password": "lan-tian-bai-yun-7"})
    assert "_auth_user_id" not in client.session


def test_the_admin_refuses_everybody_but_superusers(client: Client, worker: User) -> None:
    worker.is_staff = True
    worker.save(update_fields=["is_staff"])
    sign_in(client, "13800000001")
    assert client.get("/admin/", follow=True).status_code == 403
    assert client.get("/admin/accounts/user/", follow=True).status_code == 403


@pytest.mark.parametrize("path", ["/admin/", "/admin/accounts/user/", "/admin/password_change/"])
def test_superusers_enter_and_the_pages_keep_to_the_content_policy(client: Client, superuser: User, path: str) -> None:
    sign_in(client, "13800000006")
    response = client.get(path)
    assert response.status_code in {200, 302}
    page = response.content.decode()
    assert not re.search(r"<script(?![^>]*\b(src|type=\"application/json\"))", page)
    assert "<style" not in page


def test_the_admin_resets_a_password_and_shows_it_once(client: Client, superuser: User, worker: User) -> None:
    sign_in(client, "13800000006")
    form = {"action": "give_new_password", "_selected_action": [worker.pk]}
    page = client.post("/admin/accounts/user/", form, follow=True).content.decode()
    found = re.search(r"张建国 的初始密码：(\w{10})", page)
    assert found is not None
    worker.refresh_from_db()
    assert worker.check_password(found[1])
    assert found[1] not in client.get("/admin/accounts/user/").content.decode()


def test_the_admin_neither_adds_nor_deletes_people(client: Client, superuser: User, worker: User) -> None:
    sign_in(client, "13800000006")
    assert client.get("/admin/accounts/user/add/").status_code == 403
    assert client.post(f"/admin/accounts/user/{worker.pk}/delete/", {"post": "yes"}).status_code == 403
