"""Makes and revokes API tokens."""

from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from gangze.access.actor import Actor
from gangze.accounts import events
from gangze.accounts.models import ApiToken, User
from gangze.accounts.rules import LONGEST_TOKEN_DAYS, TOKEN_SCOPES, new_token
from gangze.kernel.clock import now
from gangze.kernel.errors import Absent, RuleBroken

_PREFIX_LENGTH = 9
_NOTE_USE_EVERY = timedelta(minutes=1)


def token_hash(token: str) -> str:
    """Return what is kept of a token. It is random and long, so a plain hash cannot be searched."""
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def create_token(*, actor: Actor, user: User, name: str, scopes: Collection[str], days: int) -> tuple[ApiToken, str]:
    """Return a new token of the user and its text, which is shown once and never again.

    Raises RuleBroken without a purpose, without a known scope, or for a life longer than two years.
    """
    if not name.strip():
        raise RuleBroken(_("请填写令牌的用途。"))
    if not scopes or not set(scopes) <= set(TOKEN_SCOPES):
        raise RuleBroken(_("请选择令牌的权限范围。"))
    if not 1 <= days <= LONGEST_TOKEN_DAYS:
        raise RuleBroken(_("令牌的有效期为 1 至 %(days)d 天。") % {"days": LONGEST_TOKEN_DAYS})
    text, moment = new_token(), now()
    token = ApiToken.objects.create(
        user=user, name=name.strip(), prefix=text[:_PREFIX_LENGTH], token_hash=token_hash(text),
        scopes=sorted(scopes), created_at=moment, expires_at=moment + timedelta(days=days),
    )  # fmt: skip
    events.announce(events.token_created, user_uuid=str(user.uuid), by=actor.key, prefix=token.prefix)
    return token, text


@transaction.atomic
def revoke_token(*, actor: Actor, user: User, token_id: int) -> ApiToken:
    """Revoke a token of the user; revoking twice changes nothing. Raises Absent when it is not the user's."""
    token = ApiToken.objects.select_for_update().filter(user=user, pk=token_id).first()
    if token is None:
        raise Absent("token")
    if token.revoked_at is None:
        token.revoked_at = now()
        token.save(update_fields=["revoked_at"])
        events.announce(events.token_revoked, user_uuid=str(user.uuid), by=actor.key, prefix=token.prefix)
    return token


def note_token_use(*, token: ApiToken, moment: datetime) -> None:
    """Remember when the token was last used, to the minute: a write per call would cost more than the call."""
    if token.last_used_at is None or moment - token.last_used_at > _NOTE_USE_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=moment)
