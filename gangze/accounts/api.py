"""How another system shows who it is: a bearer token, limited to its scopes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from gangze.kernel.clock import now

from . import selectors, services
from .services import token_hash

if TYPE_CHECKING:
    from .models import User


class ApiTokenAuth(HttpBearer):
    """Lets a request act as the user of its token, if the token has the scope; else django-ninja answers 401.

    After it `request.user` is that user, so that `request.actor` carries that user's grants and nothing more.
    A person who must change the initial password cannot act through a token either.
    """

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return the user, or None."""
        moment = now()
        found = selectors.usable_token(token_hash(token), moment)
        if found is None or self.scope not in found.scopes or found.user.must_change_password:
            return None
        services.note_token_use(token=found, moment=moment)
        user: User = found.user
        request.user = user
        return user
