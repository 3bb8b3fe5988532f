"""Creates, renames, closes accounts and sets passwords."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gangze.access.actor import Actor
from gangze.accounts import events
from gangze.accounts.models import ApiToken, User
from gangze.accounts.rules import folded, new_initial_password, normal_employee_number, normal_phone
from gangze.kernel.clock import now
from gangze.kernel.errors import RuleBroken

from .guard import forget_failures
from .sessions import end_all_sessions

_INITIAL_ITERATIONS = 20_000


@transaction.atomic
def create_account(
    *, actor: Actor, name: str, phone: str | None = None, enterprise_code: str = "", employee_number: str = ""
) -> tuple[User, str]:
    """Return a new user and the initial password, which is shown once and must be changed at first sign-in.

    Raises RuleBroken without a phone and an employee number, or when either already has an account.
    source: issue 2 §2, accounts.
    """
    user = User(name=name, must_change_password=True)
    _set_names(user, phone=phone, enterprise_code=enterprise_code, employee_number=employee_number)
    password = new_initial_password()
    user.password = _encoded_initial(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:  # somebody else took the name between our look and our write
        raise RuleBroken(_("这个手机号或工号已有账号。")) from error
    events.announce(events.account_created, user_uuid=str(user.uuid), by=actor.key)
    return user, password


@transaction.atomic
def reset_password(*, actor: Actor, user: User) -> str:
    """Give the user a new initial password and return it; every session ends and failures are forgotten."""
    locked = _locked(user)
    password = new_initial_password()
    locked.password = _encoded_initial(password)
    locked.must_change_password = True
    locked.save(update_fields=["password", "must_change_password"])
    end_all_sessions(actor=actor, user=locked)
    forget_failures(user=locked)
    events.announce(events.password_reset, user_uuid=str(locked.uuid), by=actor.key)
    return password


@transaction.atomic
def set_own_password(*, user: User, password: str) -> None:
    """Set the password that the person chose (validated by the form); the duty to change it is met.

    `user` is the object that the session knows, so that the caller can carry the session over the new hash.
    """
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])


@transaction.atomic
def change_phone(*, actor: Actor, user: User, phone: str | None) -> None:
    """Change or remove the phone. Raises RuleBroken when another account has it, or when no name to sign in is left."""
    change_sign_in_names(
        actor=actor, user=user, phone=phone, enterprise_code=user.enterprise_code, employee_number=user.employee_number
    )


@transaction.atomic
def change_sign_in_names(
    *, actor: Actor, user: User, phone: str | None, enterprise_code: str, employee_number: str
) -> None:
    """Change what the user signs in with, and the given object with it. Raises RuleBroken as `create_account` does."""
    locked = _locked(user)
    before = (locked.phone, locked.enterprise_code, locked.employee_number)
    _set_names(locked, phone=phone, enterprise_code=enterprise_code, employee_number=employee_number)
    if before == (locked.phone, locked.enterprise_code, locked.employee_number):
        return
    locked.save(update_fields=["phone", "enterprise_code", "employee_number"])
    user.phone, user.enterprise_code = locked.phone, locked.enterprise_code
    user.employee_number = locked.employee_number
    events.announce(events.account_changed, user_uuid=str(user.uuid), by=actor.key, field="sign_in_names")


@transaction.atomic
def rename(*, actor: Actor, user: User, name: str) -> None:
    """Change the name shown. Raises RuleBroken when it is empty."""
    if not name.strip():
        raise RuleBroken(_("请填写姓名。"))
    locked = _locked(user)
    locked.name = user.name = name.strip()
    locked.save(update_fields=["name"])
    events.announce(events.account_changed, user_uuid=str(user.uuid), by=actor.key, field="name")


@transaction.atomic
def deactivate(*, actor: Actor, user: User) -> None:
    """Close the account: sessions end, API tokens are revoked, sign-in is refused. Closing twice changes nothing."""
    locked = _locked(user)
    if not locked.is_active:
        return
    locked.is_active = user.is_active = False
    locked.save(update_fields=["is_active"])
    end_all_sessions(actor=actor, user=locked)
    ApiToken.objects.filter(user=locked, revoked_at=None).update(revoked_at=now())
    events.announce(events.account_deactivated, user_uuid=str(locked.uuid), by=actor.key)


@transaction.atomic
def reactivate(*, actor: Actor, user: User) -> str:
    """Open a closed account again and return its new initial password."""
    locked = _locked(user)
    locked.is_active = user.is_active = True
    locked.save(update_fields=["is_active"])
    events.announce(events.account_reactivated, user_uuid=str(locked.uuid), by=actor.key)
    return reset_password(actor=actor, user=locked)


@transaction.atomic
def reset_second_factor(*, actor: Actor, user: User) -> None:
    """Take the second factor away from a person who lost it, with its recovery codes; every session ends."""
    deleted, _by_model = Authenticator.objects.filter(user=user).delete()
    if deleted:
        end_all_sessions(actor=actor, user=user)
        events.announce(events.second_factor_removed, user_uuid=str(user.uuid), by=actor.key)


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _set_names(user: User, *, phone: str | None, enterprise_code: str, employee_number: str) -> None:
    user.phone = normal_phone(phone or "") or None
    user.employee_number = normal_employee_number(employee_number)
    user.enterprise_code = folded(enterprise_code)
    if user.phone is None and not user.employee_number:
        raise RuleBroken(_("账号须有手机号或工号，用来登录。"))
    others = User.objects.exclude(pk=user.pk)
    if user.phone is not None and others.filter(phone=user.phone).exists():
        raise RuleBroken(_("这个手机号已有账号。"))
    same_number = others.filter(enterprise_code=user.enterprise_code, employee_number=user.employee_number)
    if user.employee_number and same_number.exists():
        raise RuleBroken(_("这个工号已有账号。"))


def _encoded_initial(password: str) -> str:
    """Return the hash of an initial password.

    It is random (49 bits) and short-lived, so fewer iterations protect it enough, and a roster of 500 people does not
    take minutes. Django evens out the time of a refusal (harden_runtime) and writes the full hash at the first sign-in.
    """
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), iterations=_INITIAL_ITERATIONS)
    return make_password(password)
