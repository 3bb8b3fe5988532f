"""The shape of what people type at sign-in, for passwords, codes and tokens."""

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from .rules import LONGEST_TOKEN_DAYS, TOKEN_SCOPES, is_mobile, normal_phone

_PASSWORD_LENGTH = 256
_CODE_LIVES_SECONDS = 90

if TYPE_CHECKING:
    from .models import User


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """Phone or employee number, password; the enterprise's code where an employee number did not do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = _("手机号或工号")
        login.widget.attrs = {
            "autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "enterkeyhint": "next",
        }  # fmt: skip
        self.fields["enterprise_code"] = forms.CharField(
            label=_("企业编码"),
            help_text=_("用工号登录时填写，9 位数字，在岗位卡的页脚上可以看到。"),
            required=False,
            max_length=20,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "organization"}),
        )
        _say_password(self.fields["password"], _("密码"), "current-password")
        self.fields["remember"].label = _("在这台设备上保持登录（公用设备请不要勾选）")
        self.order_fields(["login", "enterprise_code", "password", "remember"])

    @property
    def asks_for_enterprise(self) -> bool:
        """Return whether the code is asked for: decided by what was typed, never by who exists."""
        if not self.is_bound:
            return bool(self.initial.get("enterprise_code"))
        return not is_mobile(normal_phone(self.data.get("login", "")))

    def user_credentials(self) -> dict[str, str]:
        """Return what the backend takes."""
        return {
            "username": self.cleaned_data["login"],
            "password": self.cleaned_data["password"],
            "enterprise_code": self.cleaned_data.get("enterprise_code", ""),
        }


class OwnPasswordForm(ChangePasswordForm):  # type: ignore[misc]  # allauth ships no types
    """The present password and the new one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_password(self.fields["oldpassword"], _("现在的密码"), "current-password")
        _say_password(self.fields["password1"], _("新密码"), "new-password")
        _say_password(self.fields["password2"], _("再输一遍新密码"), "new-password")
        self.fields["password1"].help_text = _("至少 8 个字符，不能全是数字，不要用生日、工号这类别人猜得到的。")

    def clean_oldpassword(self) -> str:
        """Return the present password. Its failures count like failures to sign in."""
        password: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise forms.ValidationError(_("现在的密码不对。"), code="wrong_password")
        return password

    def clean(self) -> dict[str, Any]:
        """Refuse the old password as the new one, and a slip of the finger."""
        cleaned: dict[str, Any] = forms.Form.clean(self) or self.cleaned_data
        new, again = cleaned.get("password1"), cleaned.get("password2")
        if new and again and new != again:
            self.add_error("password2", _("两次输入的新密码不一样。"))
        if new and new == cleaned.get("oldpassword"):
            self.add_error("password1", _("新密码不能和现在的一样。"))
        return cleaned


class ConfirmPasswordForm(ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_password(self.fields["password"], _("密码"), "current-password")


class PinForm(forms.Form):
    """A new PIN for signing on a shared tablet, twice, with the password as proof of who sets it."""

    password = forms.CharField(label=_("密码"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    pin = forms.CharField(
        label=_("新签收码"), max_length=6, help_text=_("4～6 位数字，只有自己知道；在公用平板上签收时输入。"),
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    again = forms.CharField(
        label=_("再输一遍"),
        max_length=6,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Return the password. Its failures count like failures to sign in."""
        password: str = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.user, password):
            raise forms.ValidationError(_("密码不对。"), code="wrong_password")
        return password

    def clean(self) -> dict[str, Any]:
        """Refuse a slip of the finger."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("pin") and cleaned.get("pin") != cleaned.get("again"):
            self.add_error("again", _("两次输入的签收码不一样。"))
        return cleaned


class _OnceOnly:
    """A code opens once, through the whole time in which it is valid.

    allauth remembers a used code for one period of 30 seconds; with a tolerance of one period either way it lives for
    three.
    """

    def clean_code(self) -> str:
        """Return the code if it is right and new."""
        code: str = super().clean_code()  # type: ignore[misc]  # of the form it is mixed into
        used = salted_hmac("gangze.accounts.used_code", f"{self.user.pk} {code}").hexdigest()  # type: ignore[attr-defined]
        if not cache.add(f"accounts.code.{used}", True, _CODE_LIVES_SECONDS):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_OnceOnly, AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The code of the second step."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_code(self.fields["code"], _("验证码或恢复码"))


class ConfirmCodeForm(_OnceOnly, ReauthenticateByCodeForm):  # type: ignore[misc]  # allauth ships no types
    """The code once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_code(self.fields["code"], _("验证码或恢复码"))


class AddSecondFactorForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth ships no types
    """The first code that the newly set up app shows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_code(self.fields["code"], _("应用里显示的 6 位验证码"))


class TokenForm(forms.Form):
    """Purpose, scopes and life of a new API token."""

    name = forms.CharField(label=_("用途"), max_length=50, help_text=_("例如：双重预防平台同步。"))
    scopes = forms.MultipleChoiceField(
        label=_("权限范围"),
        choices=[(scope, _(label)) for scope, label in TOKEN_SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(
        label=_("有效天数"),
        min_value=1,
        max_value=LONGEST_TOKEN_DAYS,
        initial=365,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


def _say_password(field: forms.Field, label: Any, autocomplete: str) -> None:
    field.label, field.help_text = label, ""
    field.widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "maxlength": _PASSWORD_LENGTH})


def _say_code(field: forms.Field, label: Any) -> None:
    field.label = label
    field.widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 20})
