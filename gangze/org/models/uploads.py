"""Files that were uploaded and understood, and wait for a person to confirm them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .places import Authority, Enterprise


class PendingImportQuerySet(models.QuerySet["PendingImport"]):
    def open(self, moment: datetime) -> Self:
        """Return the uploads that can still be looked at: neither discarded nor expired."""
        return self.filter(expires_at__gt=moment).exclude(state=PendingImport.State.DISCARDED)


class PendingImport(models.Model):
    """One uploaded file and what was understood of it; nothing of it is in the organisation before `confirmed`.

    `plan` is the report with its rows, `enterprise` is whose people a roster without a name is taken for, `authority`
    is where new enterprises join, `outcome` says what was done, or why the file was refused.
    """

    class Kind(models.TextChoices):
        ORG = "org", _("组织架构")
        ROSTER = "roster", _("人员花名册")

    class State(models.TextChoices):
        READING = "reading", _("正在读取")
        CHECKED = "checked", _("待确认")
        REFUSED = "refused", _("无法读取")
        CONFIRMED = "confirmed", _("已导入")
        DISCARDED = "discarded", _("已放弃")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("文件类型"), max_length=10, choices=Kind)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.READING)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pending_imports")
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.CASCADE, null=True, blank=True, related_name="pending_imports"
    )
    authority = models.ForeignKey(
        Authority, on_delete=models.CASCADE, null=True, blank=True, related_name="pending_imports"
    )
    file_name = models.CharField(_("文件名"), max_length=200)
    content_hash = models.CharField(max_length=64, editable=False)
    job_uuid = models.UUIDField(null=True, editable=False)
    plan = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    objects = PendingImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("待确认的导入")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name
