"""Everything that may be done to accounts, one function each. Who may do it is decided by the caller's app."""

from .guard import begin_attempt, forget_failures, forgive_attempt
from .lifecycle import (
    change_phone,
    change_sign_in_names,
    create_account,
    deactivate,
    reactivate,
    rename,
    reset_password,
    reset_second_factor,
    set_own_password,
)
from .pins import check_pin, set_pin
from .sessions import SEEN_KEY, end_all_sessions, end_other_sessions, end_session, note_session_seen
from .tokens import create_token, note_token_use, revoke_token, token_hash

__all__ = [
    "SEEN_KEY",
    "begin_attempt",
    "change_phone",
    "change_sign_in_names",
    "check_pin",
    "create_account",
    "create_token",
    "deactivate",
    "end_all_sessions",
    "end_other_sessions",
    "end_session",
    "forget_failures",
    "forgive_attempt",
    "note_session_seen",
    "note_token_use",
    "reactivate",
    "rename",
    "reset_password",
    "reset_second_factor",
    "revoke_token",
    "set_own_password",
    "set_pin",
    "token_hash",
]
