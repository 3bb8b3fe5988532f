"""Sign-in, the own account, password, sessions, API tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.views import LoginView, PasswordChangeView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gangze.access.actor import Actor
from gangze.access.matrix import OFFICE_ROLES, Action
from gangze.kernel.errors import Absent, NotAllowed
from gangze.web.translating import said

from . import selectors, services
from .forms import PinForm, TokenForm

if TYPE_CHECKING:
    from .models import User

_ENTERPRISE_COOKIE = "gangze_enterprise"
_ENTERPRISE_COOKIE_SECONDS = 365 * 24 * 3600


class AccountRequest(HttpRequest):
    """A request of a signed-in person."""

    user: User
    actor: Actor


class SignInView(LoginView):  # type: ignore[misc]  # allauth ships no types
    """Sign-in. The enterprise's code is remembered on the device, so that it is typed once."""

    template_name = "account/login.html"

    def get_initial(self) -> dict[str, Any]:
        """Return the code that a link or an earlier sign-in on this device named."""
        initial: dict[str, Any] = super().get_initial()
        remembered = self.request.COOKIES.get(_ENTERPRISE_COOKIE, "")
        return initial | {"enterprise_code": self.request.GET.get("enterprise", remembered)[:20]}

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in, and keep the code that helped."""
        response: HttpResponse = super().form_valid(form)
        if code := form.cleaned_data.get("enterprise_code"):
            response.set_cookie(
                _ENTERPRISE_COOKIE, code, _ENTERPRISE_COOKIE_SECONDS,
                secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
            )  # fmt: skip
        return response


class OwnPasswordView(PasswordChangeView):  # type: ignore[misc]  # allauth ships no types
    """Change of the own password; every other session of the person ends."""

    template_name = "account/password_change.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Leave the navigation away while every place in it would lead back here."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"bare_layout": "web/bare.html" if self.request.user.must_change_password else ""}

    def get_default_success_url(self) -> str:
        """Return the home page after the first change: the person wants to get to work; else the account."""
        return "/" if self._was_first else str(super().get_default_success_url())

    def form_valid(self, form: Any) -> HttpResponse:
        """Change it."""
        self._was_first = self.request.user.must_change_password
        response: HttpResponse = super().form_valid(form)
        services.end_other_sessions(
            actor=self.request.actor, user=self.request.user, current_key=self.request.session.session_key
        )
        return response


@require_safe
@login_required
@never_cache
def account_home(request: AccountRequest) -> HttpResponse:
    """Show who I am here, and lead to everything about my account."""
    context = {
        "heading": _("我"),
        "roles": list(dict.fromkeys(said(grant.role.label) for grant in request.actor.grants)),
        "is_second_factor_on": selectors.has_second_factor(request.user),
        "is_second_factor_offered": request.actor.has_role(*OFFICE_ROLES) or request.user.is_superuser,
        "may_have_tokens": _may_have_tokens(request),
    }
    return render(request, "accounts/home.html", context)


@require_safe
@login_required
@never_cache
def session_list(request: AccountRequest) -> HttpResponse:
    """List the sessions of the person."""
    sessions = selectors.own_sessions(request.user, current_key=request.session.session_key or "")
    return render(request, "accounts/sessions.html", {"heading": _("登录的设备"), "sessions": sessions})


@require_POST
@login_required
def session_end(request: AccountRequest, pk: int) -> HttpResponse:
    """End one session."""
    services.end_session(actor=request.actor, user=request.user, session_id=pk)
    messages.success(request, _("已让那台设备退出登录。"))
    return redirect("usersessions_list")


@require_POST
@login_required
def session_end_others(request: AccountRequest) -> HttpResponse:
    """End every session but this one."""
    key = request.session.session_key or ""
    services.end_other_sessions(actor=request.actor, user=request.user, current_key=key)
    messages.success(request, _("其他设备都已退出登录。"))
    return redirect("usersessions_list")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def token_list(request: AccountRequest) -> HttpResponse:
    """List the API tokens of the person and make a new one; its text is in this answer and nowhere else."""
    _require_tokens(request)
    form = TokenForm(request.POST or None)
    text = ""
    if request.method == "POST" and form.is_valid():
        _token, text = services.create_token(actor=request.actor, user=request.user, **form.cleaned_data)
        form = TokenForm()
    context = {"heading": _("接口令牌"), "form": form, "text": text, "tokens": selectors.own_tokens(request.user)}
    return render(request, "accounts/tokens.html", context)


@require_POST
@login_required
def token_revoke(request: AccountRequest, pk: int) -> HttpResponse:
    """Revoke a token. Also whoever lost the role may still revoke: it only ever takes away."""
    services.revoke_token(actor=request.actor, user=request.user, token_id=pk)
    messages.success(request, _("令牌已作废。"))
    return redirect("account_tokens" if _may_have_tokens(request) else "account_home")


def absent(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Answer for pages that allauth knows by name and this house does not have: there is no sign-up and no e-mail."""
    raise Absent("page")


def _may_have_tokens(request: AccountRequest) -> bool:
    return bool(request.actor.reaches(Action.SETTINGS_EDIT))


def _require_tokens(request: AccountRequest) -> None:
    if not _may_have_tokens(request):
        raise NotAllowed(Action.SETTINGS_EDIT.value)


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def pin(request: AccountRequest) -> HttpResponse:
    form = PinForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        services.set_pin(user=request.user, pin=form.cleaned_data["pin"])
        messages.success(request, _("签收码已设置。"))
        return redirect("account_home")
    return render(request, "accounts/pin.html", {"form": form}, status=422 if form.errors else 200)
