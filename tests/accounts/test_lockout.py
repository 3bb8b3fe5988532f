"""How often one may fail, and that the limit is one for all processes."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from gangze.accounts import services
from gangze.accounts.models import SignInFailure, User
from gangze.accounts.rules import sign_in_name

from .conftest import OFFICER, PASSWORD
from .test_sign_in import LOGIN, is_in, sign_in

REPO = Path(__file__).resolve().parent.parent.parent
START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
NAME = sign_in_name("13800000001")


def fail(times: int, *, address: str = "10.0.0.1", at: datetime = START) -> datetime | None:
    """Fail so often in a row; return what the last attempt was told."""
    told = None
    for _ in range(times):
        told = services.begin_attempt(name=NAME, address=address, moment=at)
    return told


@pytest.mark.parametrize("login", ["13800000001", "13900000009"])
def test_after_five_failures_even_the_right_password_waits_and_the_page_says_until_when(
    client: Client, worker: User, login: str
) -> None:
    for _ in range(5):
        sign_in(client, login, "wrong")
    page = sign_in(client, login).content.decode()
    assert not is_in(client)
    assert "输错次数过多，请在 " in page
    assert "约 5 分钟" in page


def test_one_person_who_fails_does_not_lock_out_another(client: Client, worker: User, namesake: User) -> None:
    for _ in range(6):
        sign_in(client, "13800000001", "wrong")
    sign_in(client, "13800000002")
    assert is_in(client)


def test_failures_at_one_address_do_not_lock_the_name_elsewhere(worker: User) -> None:
    there = Client(REMOTE_ADDR="10.0.0.9")
    for _ in range(6):
        sign_in(there, "13800000001", "wrong")
    here = Client(REMOTE_ADDR="10.0.0.1")
    sign_in(here, "13800000001")
    assert is_in(here)


@pytest.mark.django_db
def test_failures_from_many_addresses_lock_the_name_everywhere() -> None:
    for n in range(20):
        assert fail(1, address=f"10.0.1.{n}") is None
    assert fail(1, address="10.0.2.1") == START + timedelta(minutes=5)


@pytest.mark.django_db
def test_the_wait_ends_and_the_next_failure_doubles_it() -> None:
    assert fail(6) == START + timedelta(minutes=5)
    later = START + timedelta(minutes=5)
    assert fail(1, at=later) is None
    assert fail(1, at=later) == later + timedelta(minutes=10)


@pytest.mark.django_db
def test_failures_are_forgotten_after_an_hour_of_rest() -> None:
    assert fail(4) is None
    assert fail(4, at=START + timedelta(hours=1, seconds=1)) is None


def test_a_success_gives_the_pair_of_name_and_address_a_fresh_start(client: Client, worker: User) -> None:
    for _ in range(3):
        for _ in range(4):
            sign_in(client, "13800000001", "wrong")
        sign_in(client, "13800000001")
        assert is_in(client)
        client.post("/accounts/logout/")


def test_a_new_password_from_the_officer_ends_the_wait_at_the_same_address(client: Client, worker: User) -> None:
    for _ in range(6):
        sign_in(client, "13800000001", "wrong")
    password = services.reset_password(actor=OFFICER, user=worker)
    sign_in(client, "13800000001", password)
    assert is_in(client)


def test_the_table_of_failures_does_not_tell_who_was_tried(client: Client, worker: User) -> None:
    sign_in(client, "13800000001", "wrong")
    subjects = list(SignInFailure.objects.values_list("subject", flat=True))
    assert len(subjects) == 2
    assert not [subject for subject in subjects if "1380000" in subject]


def test_guessing_the_present_password_on_the_change_page_is_locked_out_too(client: Client, worker: User) -> None:
    client.force_login(worker)
    form = {"oldpassword": "wrong", "password1": "quite-another-7", "password2": "quite-another-7"}
    for _ in range(5):
        client.post("/accounts/password/", form)
    page = client.post("/accounts/password/", form | {"oldpassword": PASSWORD}).content.decode()
    assert "输错次数过多" in page
    worker.refresh_from_db()
    assert worker.check_password(PASSWORD)


def test_one_address_that_tries_many_names_is_slowed_down(client: Client, settings: Any, db: None) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "3/m/ip"}
    statuses = [sign_in(client, f"1390000000{n}", "wrong").status_code for n in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert "操作太频繁" in sign_in(client, "13900000005", "wrong").content.decode()


def test_an_address_cannot_be_made_up_in_a_header(worker: User) -> None:
    for n in range(6):
        sign_in(Client(HTTP_X_FORWARDED_FOR=f"10.9.9.{n}"), "13800000001", "wrong")
    client = Client(HTTP_X_FORWARDED_FOR="10.9.9.99")
    sign_in(client, "13800000001")
    assert not is_in(client)


@pytest.mark.django_db
def test_old_failures_leave_the_table() -> None:
    fail(3)
    fail(1, address="10.0.0.2", at=START + timedelta(days=1, seconds=1))
    assert SignInFailure.objects.filter(last_failed_at=START).count() == 0
    assert SignInFailure.objects.count() == 2


TRY = """
import sys, django
django.setup()
from django.test import Client
for _ in range(int(sys.argv[1])):
    page = Client().post("/accounts/login/", {"login": "13900000009", "password": "wrong"}).content.decode()
    print("locked" if "输错次数过多" in page else "refused")
"""


def test_the_limit_is_one_for_all_processes_even_at_the_same_time(empty_installation: Path, tmp_path: Path) -> None:
    shutil.copy(empty_installation / "gangze.sqlite3", tmp_path / "db.sqlite3")
    settings_module = os.environ.get("DJANGO_SETTINGS_MODULE", "tests.settings")
    environment = os.environ | {
        "GANGZE_VAR": str(tmp_path), "GANGZE_DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "GANGZE_HOSTS": "testserver", "DJANGO_SETTINGS_MODULE": settings_module,
        "PYTHONPATH": os.pathsep.join([str(REPO), os.environ.get("PYTHONPATH", "")]),
    }  # fmt: skip

    def start(argument: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", TRY, argument]
        return subprocess.Popen(command, env=environment, cwd=REPO, stdout=subprocess.PIPE, text=True)

    def answers_of(processes: list[subprocess.Popen[str]]) -> list[str]:
        return [answer for process in processes for answer in process.communicate(timeout=120)[0].split()]

    tries = [start("4") for _ in range(3)]
    answers = answers_of(tries)
    assert [process.returncode for process in tries] == [0, 0, 0]
    assert (answers.count("refused"), answers.count("locked")) == (5, 7)


def test_the_sign_in_page_is_never_cached(client: Client, db: None) -> None:
    assert "no-store" in client.get(LOGIN)["Cache-Control"]
