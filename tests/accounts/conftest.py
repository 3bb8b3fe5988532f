"""People who sign in, for the chapters on accounts."""

import pytest

from gangze.access.actor import system_actor
from gangze.accounts import services
from gangze.accounts.models import User

PASSWORD = "lan-tian-bai-yun-7"
CODE = "500102001"
OFFICER = system_actor("test")


def open_account(**names: str) -> User:
    """Return a user who has already changed the first password to PASSWORD."""
    user, _initial = services.create_account(actor=OFFICER, **names)
    services.set_own_password(user=user, password=PASSWORD)
    return user


@pytest.fixture
def worker(db: None) -> User:
    """A worker with a phone and an employee number."""
    return open_account(name="张建国", phone="13800000001", enterprise_code=CODE, employee_number="A102")


@pytest.fixture
def namesake(db: None) -> User:
    """Somebody in another enterprise with the same employee number and the same password."""
    return open_account(name="李芳", phone="13800000002", enterprise_code="500102002", employee_number="A102")
