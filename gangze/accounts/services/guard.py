"""Counts failed sign-ins in the database, so that the limit holds across processes (docs/rules/accounts.md)."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from gangze.accounts.models import SignInFailure, User
from gangze.accounts.rules import (
    FAILURES_PER_ADDRESS,
    FAILURES_PER_NAME,
    FORGET_FAILURES_AFTER,
    KEEP_FAILURES_FOR,
    SignInName,
    sign_in_name,
    waiting_time,
)


@transaction.atomic
def begin_attempt(*, name: SignInName, address: str, moment: datetime) -> datetime | None:
    """Count an attempt before it is made; return None, or the moment before which none is made.

    Counting comes first, so that a hundred attempts at the same instant are a hundred and not one. `forgive_attempt`
    takes it back after a success. Names that do not exist are counted alike.
    """
    _clear_stale(moment)
    counted = []
    for subject, allowed in _subjects(name, address):
        SignInFailure.objects.get_or_create(subject=subject, defaults={"last_failed_at": moment})
        row = SignInFailure.objects.select_for_update().get(subject=subject)
        if row.locked_until is not None and row.locked_until > moment:
            return row.locked_until
        counted.append((row, allowed))
    for row, allowed in counted:
        stale = row.last_failed_at + FORGET_FAILURES_AFTER < moment
        row.count = 1 if stale else row.count + 1
        row.last_failed_at = moment
        wait = waiting_time(row.count, allowed=allowed)
        row.locked_until = moment + wait if wait else None
        row.save(update_fields=["count", "last_failed_at", "locked_until"])
    return None


@transaction.atomic
def forgive_attempt(*, name: SignInName, address: str) -> None:
    """Take back the count of an attempt that succeeded.

    The pair of name and address starts afresh. The name as such only gets its one attempt back: failures from other
    addresses are somebody else's.
    """
    (pair, _), (alone, allowed) = _subjects(name, address)
    SignInFailure.objects.filter(subject=pair).delete()
    row = SignInFailure.objects.select_for_update().filter(subject=alone).first()
    if row is not None:
        row.count = max(row.count - 1, 0)
        row.locked_until = None if row.count < allowed else row.locked_until
        row.save(update_fields=["count", "locked_until"])


def forget_failures(*, user: User) -> None:
    """Let a person try again at once, from everywhere."""
    names = {sign_in_name(user.phone or ""), sign_in_name(user.employee_number)}
    names.add(sign_in_name(user.employee_number, user.enterprise_code))
    for name in names:
        if name.text:
            SignInFailure.objects.filter(subject__startswith=_name_part(name)).delete()


def _clear_stale(moment: datetime) -> None:
    """Keep the table small. Rows that another attempt holds are left to it: waiting for them could wait in a circle."""
    stale = SignInFailure.objects.filter(last_failed_at__lt=moment - KEEP_FAILURES_FOR)
    held = stale.select_for_update(skip_locked=True).values_list("pk", flat=True)[:100]
    if found := list(held):
        SignInFailure.objects.filter(pk__in=found).delete()


def _subjects(name: SignInName, address: str) -> Iterator[tuple[str, int]]:
    yield _name_part(name) + _hashed(address), FAILURES_PER_ADDRESS
    yield _name_part(name), FAILURES_PER_NAME


def _name_part(name: SignInName) -> str:
    return _hashed(f"{name.enterprise_code}\n{name.text}")


def _hashed(text: str) -> str:
    return salted_hmac("gangze.accounts.sign_in", text, algorithm="sha256").hexdigest()[:32]
