"""Files brought for import, and what an enterprise has said about its own."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gangze.access.matrix import Action
from gangze.org.models import Enterprise
from gangze.org.scoping import ScopedQuerySet
from gangze.web.translating import SentenceField


class UploadQuerySet(ScopedQuerySet["Upload"]):
    path_field = "enterprise__path"
    view_action = Action.DOSSIER_IMPORT


class Upload(models.Model):
    """A file somebody wants to import; nothing of it is stored in dossiers before a person confirms."""

    class State(models.TextChoices):
        READING = "reading", _("正在识别")
        READY = "ready", _("待确认")
        REFUSED = "refused", _("无法读取")
        STORING = "storing", _("正在导入")
        STORED = "stored", _("已导入")
        DISCARDED = "discarded", _("已放弃")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_by = models.CharField(max_length=50)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    message = SentenceField(blank=True)
    report = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    job_uuid = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("导入文件")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class ImportMapping(models.Model):
    """What an enterprise has told us about the columns and blocks of its own files."""

    enterprise = models.OneToOneField(Enterprise, on_delete=models.CASCADE, related_name="import_mapping")
    mapping = models.JSONField(default=dict)
    edited_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("导入对应关系")

    def __str__(self) -> str:
        return f"{self.enterprise}"
