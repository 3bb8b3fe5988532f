"""API tokens: shown once, kept as a hash, limited in scope and time."""

import re
from datetime import timedelta

import pytest
from django.test import Client, RequestFactory

from gangze.access.matrix import Role
from gangze.accounts import services
from gangze.accounts.api import ApiTokenAuth
from gangze.accounts.models import ApiToken, User
from gangze.accounts.selectors import usable_token
from gangze.accounts.services import token_hash
from gangze.kernel.clock import now
from gangze.kernel.errors import Absent, RuleBroken
from gangze.org.models import RoleGrant

from .conftest import OFFICER
from .test_sign_in import sign_in

TOKENS = "/accounts/tokens/"


@pytest.fixture
def desk(worker: User) -> Client:
    RoleGrant.objects.create(user=worker, role=Role.SAFETY_OFFICER, path="a1/e1/")
    client = Client()
    sign_in(client, "13800000001")
    return client


def make(user: User, *, scopes: list[str] | None = None, days: int = 30) -> tuple[ApiToken, str]:
    return services.create_token(actor=OFFICER, user=user, name="双重预防平台", scopes=scopes or ["read"], days=days)


def who(text: str, scope: str = "read") -> User | None:
    request = RequestFactory().get("/", HTTP_AUTHORIZATION=f"Bearer {text}")
    found: User | None = ApiTokenAuth(scope)(request)
    return found


def test_a_token_is_shown_once_and_kept_as_a_hash(desk: Client, worker: User) -> None:
    page = desk.post(TOKENS, {"name": "平台同步", "scopes": ["read"], "days": "30"}).content.decode()
    found = re.search(r"gz_[\w-]{43}", page)
    assert found is not None
    assert found[0] not in desk.get(TOKENS).content.decode()
    token = ApiToken.objects.get(user=worker)
    assert found[0] not in (token.token_hash, token.prefix)
    assert who(found[0]) == worker


def test_a_token_opens_only_what_its_scopes_name(worker: User) -> None:
    _token, text = make(worker, scopes=["read"])
    assert who(text, "read") == worker
    assert who(text, "facts") is None


@pytest.mark.parametrize("text", ["", "gz_", "gz_" + "x" * 43, "\x00"])
def test_a_token_that_does_not_exist_opens_nothing(worker: User, text: str) -> None:
    make(worker)
    assert who(text) is None


def test_an_expired_token_opens_nothing(worker: User) -> None:
    _token, text = make(worker, days=1)
    assert usable_token(token_hash(text), now()) is not None
    assert usable_token(token_hash(text), now() + timedelta(days=1)) is None


def test_a_revoked_token_opens_nothing(desk: Client, worker: User) -> None:
    token, text = make(worker)
    desk.post(f"{TOKENS}{token.pk}/revoke/")
    assert who(text) is None
    assert "已作废" in desk.get(TOKENS).content.decode()


def test_a_token_of_a_deactivated_person_opens_nothing(worker: User) -> None:
    _token, text = make(worker)
    services.deactivate(actor=OFFICER, user=worker)
    services.reactivate(actor=OFFICER, user=worker)
    assert who(text) is None


def test_a_person_with_an_initial_password_cannot_act_through_a_token(worker: User) -> None:
    _token, text = make(worker)
    services.reset_password(actor=OFFICER, user=worker)
    assert who(text) is None


def test_the_use_of_a_token_is_noted(worker: User) -> None:
    token, text = make(worker)
    who(text)
    token.refresh_from_db()
    assert token.last_used_at is not None


def test_a_worker_gets_no_tokens(client: Client, worker: User) -> None:
    sign_in(client, "13800000001")
    assert client.get(TOKENS).status_code == 403
    assert client.post(TOKENS, {"name": "x", "scopes": ["read"], "days": "30"}).status_code == 403
    assert "接口令牌" not in client.get("/accounts/").content.decode()
    assert not ApiToken.objects.exists()


def test_somebody_elses_token_does_not_exist_for_me(desk: Client, namesake: User) -> None:
    token, text = make(namesake)
    assert desk.post(f"{TOKENS}{token.pk}/revoke/").status_code == 404
    assert who(text) == namesake
    with pytest.raises(Absent):
        services.revoke_token(actor=OFFICER, user=User(pk=0), token_id=token.pk)


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [("", ["read"], 30), ("x", [], 30), ("x", ["all"], 30), ("x", ["read"], 0), ("x", ["read"], 731)],
)
def test_a_token_without_purpose_scope_or_end_is_refused(worker: User, name: str, scopes: list[str], days: int) -> None:
    with pytest.raises(RuleBroken):
        services.create_token(actor=OFFICER, user=worker, name=name, scopes=scopes, days=days)
