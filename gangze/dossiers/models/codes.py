"""Printed codes."""

from __future__ import annotations

import secrets
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.access.matrix import Action
from gangze.org.scoping import ScopedQuerySet

from .dossiers import Revision

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_token() -> str:
    """Return an opaque token: 16 signs of a 31-sign alphabet, 79 bits, readable aloud."""
    return "".join(secrets.choice(ALPHABET) for _sign in range(16))


class PrintCodeQuerySet(ScopedQuerySet["PrintCode"]):
    path_field = "revision__dossier__post__path"
    view_action = Action.DOSSIER_PRINT

    def valid(self) -> Self:
        return self.filter(revoked_at__isnull=True)


class PrintCode(models.Model):
    """What a printed QR code says: an opaque, revocable token for one revision of one post."""

    token = models.CharField(max_length=16, unique=True, default=new_token)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="codes")
    created_by = models.CharField(max_length=50)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=200, blank=True)

    objects = PrintCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("二维码")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision"], name="one_valid_code", condition=Q(revoked_at__isnull=True),
                violation_error_message=_("该版本已有有效的二维码。"),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.token
