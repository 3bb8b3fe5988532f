"""Named reads of accounts: sessions and tokens of one user, the user behind a token."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from gangze.kernel.clock import now

from .models import ApiToken, User
from .rules import Device, device_of


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session as its owner sees it. `device` has empty words where the browser did not tell."""

    id: int
    device: Device
    address: str
    began_at: datetime
    seen_at: datetime
    is_current: bool


def own_sessions(user: User, *, current_key: str) -> list[SessionLine]:
    """Return the sessions of the user that still live: the current one first, then the latest seen.

    Sessions that ran out or were ended meanwhile are cleared away by the look: allauth keeps no other clock, and would
    ask for each one by itself.
    """
    told = list(UserSession.objects.filter(user=user))
    keys = [session.session_key for session in told]
    live = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=now()).values_list("session_key", flat=True)
    )
    UserSession.objects.filter(pk__in=[session.pk for session in told if session.session_key not in live]).delete()
    lines = [
        SessionLine(
            id=session.pk,
            device=device_of(session.user_agent),
            address=session.ip,
            began_at=session.created_at,
            seen_at=session.last_seen_at,
            is_current=session.session_key == current_key,
        )
        for session in told
        if session.session_key in live
    ]
    return sorted(lines, key=lambda line: (line.is_current, line.seen_at), reverse=True)


def own_tokens(user: User) -> QuerySet[ApiToken]:
    """Return all API tokens of the user, the newest first, revoked and expired ones included."""
    return ApiToken.objects.filter(user=user)


def usable_token(token_hash: str, moment: datetime) -> ApiToken | None:
    """Return the token with this hash if it may be used at the moment, with its user; None otherwise."""
    return ApiToken.objects.usable_at(moment).select_related("user").filter(token_hash=token_hash).first()


def has_second_factor(user: User) -> bool:
    """Return whether the user signs in with a code as well."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())
