"""Seeing and ending one's own sessions."""

import time
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from gangze.accounts import services
from gangze.accounts.models import User

from .conftest import OFFICER
from .test_sign_in import is_in, sign_in

LIST = "/accounts/sessions/"
ANDROID = "Mozilla/5.0 (Linux; Android 14; ELS-AN00) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"


@pytest.fixture
def here(worker: User) -> Client:
    client = Client(REMOTE_ADDR="10.0.0.1")
    sign_in(client, "13800000001")
    return client


@pytest.fixture
def there(worker: User) -> Client:
    client = Client(REMOTE_ADDR="10.0.0.2", HTTP_USER_AGENT=ANDROID)
    sign_in(client, "13800000001")
    return client


def test_the_list_tells_device_address_and_which_one_this_is(here: Client, there: Client) -> None:
    response = here.get(LIST)
    lines = response.context["sessions"]
    assert [line.is_current for line in lines] == [True, False]
    assert (lines[1].device.system, lines[1].address) == ("Android", "10.0.0.2")
    page = response.content.decode()
    assert "Android · Chrome" in page
    assert "就是这台" in page


def test_ending_one_session_signs_that_device_out(here: Client, there: Client) -> None:
    other = UserSession.objects.get(ip="10.0.0.2")
    assert here.post(f"{LIST}{other.pk}/end/").status_code == 302
    assert not is_in(there)
    assert is_in(here)


def test_ending_all_others_keeps_this_one(here: Client, there: Client) -> None:
    here.post(f"{LIST}others/end/")
    assert not is_in(there)
    assert is_in(here)


def test_somebody_elses_session_does_not_exist_for_me(here: Client, namesake: User) -> None:
    stranger = Client()
    sign_in(stranger, "13800000002")
    theirs = UserSession.objects.get(user=namesake)
    assert here.post(f"{LIST}{theirs.pk}/end/").status_code == 404
    assert is_in(stranger)
    assert theirs.pk not in {line.id for line in here.get(LIST).context["sessions"]}


def test_a_session_is_not_ended_by_a_link(here: Client, there: Client) -> None:
    other = UserSession.objects.get(ip="10.0.0.2")
    assert here.get(f"{LIST}{other.pk}/end/").status_code == 405
    assert is_in(there)


def test_deactivation_ends_all_sessions_and_tokens(here: Client, there: Client, worker: User) -> None:
    token, _text = services.create_token(actor=OFFICER, user=worker, name="x", scopes=["read"], days=1)
    services.deactivate(actor=OFFICER, user=worker)
    assert not is_in(here)
    assert not is_in(there)
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_a_session_notes_when_and_where_it_was_last_seen_but_not_at_every_request(here: Client, worker: User) -> None:
    long_ago = timezone.now() - timedelta(hours=2)
    UserSession.objects.filter(user=worker).update(last_seen_at=long_ago)
    here.get("/accounts/")
    assert UserSession.objects.get(user=worker).last_seen_at == long_ago
    session = here.session
    session[services.SEEN_KEY] = int(time.time()) - 601
    session.save()
    here.get("/accounts/", REMOTE_ADDR="10.0.0.7")
    seen = UserSession.objects.get(user=worker)
    assert seen.last_seen_at > long_ago
    assert seen.ip == "10.0.0.7"
