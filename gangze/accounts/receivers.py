"""Turns what Django and allauth tell into events of ours."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.adapter import get_adapter
from allauth.mfa import signals as mfa_signals
from django.contrib.auth.signals import user_logged_out
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest

from gangze.kernel.clock import now

from . import events, services
from .events import SecurityEvent


def _announce(event: SecurityEvent, user: Any, request: HttpRequest, **details: str) -> None:
    key = str(user.uuid)
    events.announce(event, user_uuid=key, by=key, address=_address(request), **details)


def _address(request: HttpRequest) -> str:
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:  # no address is known: a command or a socket without one
        return ""


@receiver(account_signals.user_logged_in)
def note_sign_in(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """A person signed in, second step included."""
    request.session[services.SEEN_KEY] = int(now().timestamp())
    _announce(events.signed_in, user, request)


@receiver(user_logged_out)
def note_sign_out(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """A person signed out; nobody did where a session had run out already."""
    if user is not None:
        _announce(events.signed_out, user, request)


@receiver(account_signals.password_changed)
def note_password(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """A person changed the own password."""
    _announce(events.password_changed, user, request)


@receiver(mfa_signals.authenticator_added)
def note_factor_added(request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """A second factor was set up."""
    _announce(events.second_factor_added, user, request, factor=authenticator.type)


@receiver(mfa_signals.authenticator_removed)
def note_factor_removed(request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """A second factor was given up."""
    _announce(events.second_factor_removed, user, request, factor=authenticator.type)


@receiver(mfa_signals.authenticator_reset)
def note_codes_renewed(request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """New recovery codes replaced the old."""
    _announce(events.recovery_codes_renewed, user, request)


@receiver(mfa_signals.authentication_failed)
def note_factor_refused(request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """A wrong code was typed at the second step."""
    _announce(events.second_factor_refused, user, request, factor=authenticator.type)
