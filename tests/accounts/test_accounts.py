"""Opening, changing and closing accounts, and what others hear of it."""

import logging
from typing import Any

import pytest
from django.test import Client

from gangze.accounts import events, services
from gangze.accounts.models import User
from gangze.kernel.errors import RuleBroken

from .conftest import CODE, OFFICER
from .test_sign_in import is_in, sign_in


@pytest.mark.django_db
def test_a_new_account_has_folded_names_and_must_change_its_password() -> None:
    user, password = services.create_account(
        actor=OFFICER,
        name="王强",
        phone="+86 138-0000-0003",
        enterprise_code="５００１０２００１",
        employee_number=" b７ ",
    )
    user.refresh_from_db()
    assert (user.phone, user.enterprise_code, user.employee_number) == ("13800000003", CODE, "B7")
    assert user.must_change_password
    assert user.check_password(password)


@pytest.mark.parametrize("names", [{}, {"phone": " "}, {"employee_number": "\u3000"}])
@pytest.mark.django_db
def test_an_account_without_a_name_to_sign_in_is_refused(names: dict[str, str]) -> None:
    with pytest.raises(RuleBroken, match="手机号或工号"):
        services.create_account(actor=OFFICER, name="王强", **names)


@pytest.mark.parametrize("names", [{"phone": "138 0000 0001"}, {"enterprise_code": CODE, "employee_number": "a102"}])
def test_a_name_that_has_an_account_is_refused(worker: User, names: dict[str, str]) -> None:
    with pytest.raises(RuleBroken, match="已有账号"):
        services.create_account(actor=OFFICER, name="王强", **names)
    assert User.objects.count() == 1


def test_a_person_signs_in_with_the_new_phone_and_no_longer_with_the_old(client: Client, worker: User) -> None:
    services.change_phone(actor=OFFICER, user=worker, phone="13800000008")
    sign_in(client, "13800000001")
    assert not is_in(client)
    sign_in(client, "13800000008")
    assert is_in(client)


def test_the_phone_of_another_person_is_refused(worker: User, namesake: User) -> None:
    with pytest.raises(RuleBroken, match="手机号已有账号"):
        services.change_phone(actor=OFFICER, user=worker, phone="13800000002")


def test_a_reopened_account_has_a_new_password(client: Client, worker: User) -> None:
    services.deactivate(actor=OFFICER, user=worker)
    password = services.reactivate(actor=OFFICER, user=worker)
    sign_in(client, "13800000001", password)
    assert is_in(client)


def test_what_happens_to_accounts_is_told_after_commit_without_secrets(
    worker: User, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[tuple[str, str]] = []

    def listen(user_uuid: str, by: str, **kwargs: Any) -> None:
        heard.append((user_uuid, by))

    events.password_reset.connect(listen)
    try:
        with caplog.at_level(logging.INFO, "gangze.security"), django_capture_on_commit_callbacks(execute=True):
            password = services.reset_password(actor=OFFICER, user=worker)
            assert heard == []
    finally:
        events.password_reset.disconnect(listen)
    assert heard == [(str(worker.uuid), "system:test")]
    assert f"event=password_reset user={worker.uuid} by=system:test" in caplog.text
    assert password not in caplog.text


def test_a_failing_listener_does_not_undo_what_happened(
    worker: User, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    def listen(**kwargs: Any) -> None:
        raise ValueError("of the listener")

    events.account_deactivated.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            services.deactivate(actor=OFFICER, user=worker)
    finally:
        events.account_deactivated.disconnect(listen)
    assert "of the listener" in caplog.text
    worker.refresh_from_db()
    assert not worker.is_active


def test_sign_in_and_out_and_refusals_are_in_the_security_log(
    client: Client, worker: User, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    with caplog.at_level(logging.INFO, "gangze.security"), django_capture_on_commit_callbacks(execute=True):
        sign_in(client, "13800000001", "my-wrong-secret")
        sign_in(client, "13800000001")
        client.post("/accounts/logout/")
    lines = [record.getMessage() for record in caplog.records if record.name == "gangze.security"]
    assert [line.split()[0] for line in lines] == ["event=sign_in_refused", "event=signed_in", "event=signed_out"]
    assert "my-wrong-secret" not in caplog.text
    assert "13800000001" not in "".join(lines)


@pytest.mark.django_db
def test_nobody_writes_a_second_line_into_the_security_log(
    caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    with caplog.at_level(logging.INFO, "gangze.security"), django_capture_on_commit_callbacks(execute=True):
        events.announce(events.sign_in_refused, user_uuid="", by="nobody", reason="x\nevent=signed_in user=me")
    assert len(caplog.records) == 1
    assert "\n" not in caplog.records[0].getMessage()
