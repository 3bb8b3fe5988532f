"""The PIN with which a person signs on a tablet that somebody else is signed in on."""

from django.contrib.auth.hashers import check_password, make_password

from gangze.accounts.models import User
from gangze.accounts.rules import PIN_DIGITS, SignInName, is_easy_pin
from gangze.kernel import clock
from gangze.kernel.errors import RuleBroken

from .guard import begin_attempt, forgive_attempt


def set_pin(*, user: User, pin: str) -> None:
    """Set or replace the person's own PIN. Raises RuleBroken for one that is no 4 to 6 digits, or too easy."""
    least, most = PIN_DIGITS
    if not (pin.isascii() and pin.isdigit() and least <= len(pin) <= most):
        raise RuleBroken("签收码须为{least}～{most}位数字。", least=least, most=most)
    if is_easy_pin(pin):
        raise RuleBroken("签收码太容易猜，请换一个。")
    user.pin_hash = make_password(pin)
    user.save(update_fields=["pin_hash"])


def check_pin(*, user: User | None, pin: str) -> None:
    """Raise RuleBroken unless it is the person's PIN; failures count and lock like those of signing in.

    Call it outside a transaction that a refusal would roll back: the count must stay.
    """
    if user is None or not user.pin_hash:
        raise RuleBroken("此人还没有设置签收码，请先在“我”里设置。")
    name = SignInName(f"pin:{user.uuid.hex}", "")
    locked_until = begin_attempt(name=name, address="", moment=clock.now())
    if locked_until is not None:
        until = locked_until.astimezone(clock.PARK_ZONE)
        raise RuleBroken("签收码错误次数过多，请在{time}以后再试。", time=f"{until:%H:%M}")
    if not check_password(pin, user.pin_hash):
        raise RuleBroken("签收码不对，没有签收。")
    forgive_attempt(name=name, address="")
