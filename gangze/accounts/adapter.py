"""Our answers to the questions allauth asks: limits, texts, second factor."""

from __future__ import annotations

import base64
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.kernel.clock import now

from . import events, services
from .rules import SignInName, sign_in_name

if TYPE_CHECKING:
    from .models import User

_MESSAGES = {
    "account/messages/password_changed.txt": gettext_lazy("密码已修改。"),
    "mfa/messages/totp_activated.txt": gettext_lazy("两步验证已开启。"),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("两步验证已关闭。"),
}
"""What is worth a word after it happened. Signing in and out, and new recovery codes on their page, speak for themselves."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-in by our names, with our lock-out; no sign-up and no e-mail."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy("手机号（工号）或密码不对。用工号登录的，请把企业编码一起填上。"),
        "incorrect_password": gettext_lazy("密码不对。"),
        "incorrect_code": gettext_lazy("验证码不对，或已经用过。"),
        "too_many_login_attempts": gettext_lazy("输错次数过多，请五分钟后再试。"),
        "rate_limited": gettext_lazy("操作太频繁，请稍等一会儿再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: accounts are opened by the enterprise."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Sign-in answers in pages only."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Return the user or None. Raises ValidationError while the name or the address has to wait."""
        name = sign_in_name(credentials["username"], credentials.get("enterprise_code", ""))
        address = self.get_client_ip(request)
        self._begin(name, address)
        user = authenticate(request, **credentials)
        if user is None:
            _announce_refusal("mismatch", address)
        else:
            services.forgive_attempt(name=name, address=address)
        return user

    def reauthenticate(self, user: User, password: str) -> bool:
        """Return whether the password is the user's; failures count like failures to sign in."""
        name = sign_in_name(user.phone or user.employee_number, user.enterprise_code)
        address = self.get_client_ip(context.request)
        self._begin(name, address)
        if not user.check_password(password):
            _announce_refusal("confirmation", address, user)
            return False
        services.forgive_attempt(name=name, address=address)
        return True

    def _begin(self, name: SignInName, address: str) -> None:
        moment = now()
        until = services.begin_attempt(name=name, address=address, moment=moment)
        if until is None:
            return
        _announce_refusal("locked", address)
        minutes = int((until - moment).total_seconds() // 60) + 1
        text = _("输错次数过多，请在 %(time)s 之后再试（约 %(minutes)d 分钟）。忘了密码请找本企业的安全员重置。")
        time = timezone.localtime(until).strftime("%H:%M")
        raise ValidationError(text % {"time": time, "minutes": minutes}, code="locked")

    def set_password(self, user: User, password: str) -> None:
        """Set the password the person chose."""
        services.set_own_password(user=user, password=password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return where to go after the change: to the account it belongs to."""
        return reverse("account_home")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Return where to go after signing out."""
        return reverse("account_login")

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Send a deactivated person back to sign-in: there is no page that tells strangers an account is closed."""
        return HttpResponseRedirect(reverse("account_login"))

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Say our words for the few things worth saying."""
        text = kwargs.get("message") or _MESSAGES.get(message_template or "")
        if text:
            messages.add_message(request, level, text)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Return the ways to confirm who one is, in our words."""
        words = {"reauthenticate": _("用密码"), "mfa_reauthenticate": _("用验证码")}
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": words[method["id"]]} for method in methods]


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """The second factor: its name in the app, its code as our drawing, its secret encrypted at rest."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("验证码不对，或已经用过。"),
        "cannot_delete_authenticator": gettext_lazy("两步验证不能关闭。"),
        "cannot_generate_recovery_codes": gettext_lazy("先开启两步验证，才有恢复码。"),
    }

    def get_totp_label(self, user: User) -> str:
        """Return what the app shows beside the code."""
        return user.phone or user.employee_number or user.name

    def get_totp_issuer(self) -> str:
        """Return the name of this installation's service in the app."""
        return "岗责 Gangze"

    def build_totp_svg(self, url: str) -> str:
        """Return the code to scan as an SVG without style, white margin included (dark themes need it)."""
        drawing: str = segno.make(url, error="m").svg_inline(
            scale=4, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None, omitsize=False
        )
        return drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)

    def encrypt(self, text: str) -> str:
        """Return the secret as it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret as it is used."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    """Return the cipher under the installation's key; keys of SECRET_KEY_FALLBACKS still open what they closed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = (sha256(b"gangze.accounts.second_factor\n" + str(key).encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])


def _announce_refusal(reason: str, address: str, user: User | None = None) -> None:
    known = str(user.uuid) if user is not None else ""
    events.announce(events.sign_in_refused, user_uuid=known, by=known or "nobody", reason=reason, address=address)
