"""How a name and a password are checked: always one look-up and one password hash, whoever asks."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.db.models import Q
from django.http import HttpRequest

from .rules import SignInName, sign_in_name

if TYPE_CHECKING:
    from .models import User


class SignInNameBackend(ModelBackend):
    """Lets people in by mobile number, or by employee number (with the enterprise's code where it is not unique)."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        enterprise_code: str = "",
        **kwargs: Any,
    ) -> Any:
        """Return the user, or None. The work is the same for a known name, an unknown and an ambiguous one."""
        if not username or password is None:
            return None
        user = _the_one(sign_in_name(username, enterprise_code))
        if user is None:
            get_user_model()().set_password(password)  # the hash that a known name would have cost
            return None
        if user.check_password(password) and self.user_can_authenticate(user):
            return user
        return None


def _the_one(name: SignInName) -> "User | None":
    """Return the user the name means, or None when it means nobody or several."""
    in_enterprise = Q(enterprise_code=name.enterprise_code, employee_number=name.text)
    anywhere = Q(phone=name.phone) | Q(employee_number=name.text)
    condition = in_enterprise if name.enterprise_code else anywhere
    found = list(get_user_model()._default_manager.filter(condition)[:5]) if name.text else []
    by_phone = [user for user in found if user.phone == name.phone]
    if by_phone:
        return by_phone[0]
    return found[0] if len(found) == 1 else None
