"""What upper apps may hear about accounts, each also a line of the security log.

Every event carries `user_uuid` (a str, "" for an unknown name), `by` (the key of the actor) and `details` (a flat dict
of str), never a password, a code or the name a stranger typed. It is sent after commit.
"""

import logging

from django.db import transaction
from django.dispatch import Signal

_log = logging.getLogger("gangze.security")


class SecurityEvent(Signal):
    """A named signal: the name is the one in the security log."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


signed_in = SecurityEvent("signed_in")
signed_out = SecurityEvent("signed_out")
sign_in_refused = SecurityEvent("sign_in_refused")
account_created = SecurityEvent("account_created")
account_changed = SecurityEvent("account_changed")
account_deactivated = SecurityEvent("account_deactivated")
account_reactivated = SecurityEvent("account_reactivated")
password_changed = SecurityEvent("password_changed")
password_reset = SecurityEvent("password_reset")
second_factor_added = SecurityEvent("second_factor_added")
second_factor_removed = SecurityEvent("second_factor_removed")
second_factor_refused = SecurityEvent("second_factor_refused")
recovery_codes_renewed = SecurityEvent("recovery_codes_renewed")
sessions_ended = SecurityEvent("sessions_ended")
token_created = SecurityEvent("token_created")
token_revoked = SecurityEvent("token_revoked")


def announce(event: SecurityEvent, *, user_uuid: str, by: str, **details: str) -> None:
    """Log the event and tell its receivers, once the transaction at hand is committed.

    A receiver that fails is logged and does not undo what happened: it did happen.
    """

    def tell() -> None:
        fields = {"user": user_uuid or "-", "by": by, **details}
        line = " ".join(f"{name}={_plain(value)}" for name, value in fields.items())
        _log.info("event=%s %s", event.name, line)
        for receiver, error in event.send_robust(sender=None, user_uuid=user_uuid, by=by, details=details):
            if isinstance(error, Exception):
                _log.error("receiver %r of %s failed", receiver, event.name, exc_info=error)

    transaction.on_commit(tell)


def _plain(value: str) -> str:
    """Return the value without blanks or line breaks, so that nobody can write a second line into the log."""
    return "".join(c if c.isprintable() and not c.isspace() else "_" for c in value) or "-"
