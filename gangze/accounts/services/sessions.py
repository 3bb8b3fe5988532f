"""Ends sessions: one, all others, or all of a user; notes when one was seen."""

from datetime import datetime

from allauth.usersessions.models import UserSession

from gangze.access.actor import Actor
from gangze.accounts import events
from gangze.accounts.models import User
from gangze.kernel.errors import Absent

SEEN_KEY = "seen_at"
"""In a session: the moment (seconds of the epoch) it was last noted as seen; absent where nobody signed in."""


def end_session(*, actor: Actor, user: User, session_id: int) -> None:
    """End one session of the user. Raises Absent when it is not the user's."""
    session = UserSession.objects.filter(user=user, pk=session_id).first()
    if session is None:
        raise Absent("session")
    _end([session])
    events.announce(events.sessions_ended, user_uuid=str(user.uuid), by=actor.key, count="1")


def end_other_sessions(*, actor: Actor, user: User, current_key: str) -> int:
    """End every session of the user but the current one; return how many ended."""
    count = _end(list(UserSession.objects.filter(user=user).exclude(session_key=current_key)))
    events.announce(events.sessions_ended, user_uuid=str(user.uuid), by=actor.key, count=str(count))
    return count


def end_all_sessions(*, actor: Actor, user: User) -> int:
    """End every session of the user; return how many ended."""
    return end_other_sessions(actor=actor, user=user, current_key="")


def note_session_seen(*, session_key: str, address: str, moment: datetime) -> None:
    """Remember when and from where a session was last seen."""
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=moment, ip=address)


def _end(sessions: list[UserSession]) -> int:
    for session in sessions:
        session.end()
    return len(sessions)
