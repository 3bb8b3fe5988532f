"""Who signs in and by what: users, failed attempts, API tokens. Who the person is and which roles are held is org's."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, name: str, password: str | None = None, **fields: Any) -> User:
        """Create a user; without a password nobody can sign in as them."""
        user = self.model(name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, *, name: str, password: str | None = None, **fields: Any) -> User:
        """Create a user of the Django admin."""
        return self.create_user(name=name, password=password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Signs in with a phone, or with an employee number: unique in an enterprise, whose code may be asked.

    `username` is for frameworks, which insist on one; nobody types it.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    username = models.CharField(max_length=64, unique=True, default=uuid4, editable=False)
    name = models.CharField(_("姓名"), max_length=50)
    phone = models.CharField(_("手机号"), max_length=20, null=True, blank=True, unique=True)
    enterprise_code = models.CharField(_("企业编码"), max_length=9, blank=True)
    employee_number = models.CharField(_("工号"), max_length=30, blank=True)
    email = models.EmailField(blank=True)
    must_change_password = models.BooleanField(default=False)
    pin_hash = models.CharField(max_length=128, blank=True, editable=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("用户")
        verbose_name_plural = _("用户")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise_code", "employee_number"], name="user_employee_number_once",
                condition=~Q(employee_number=""), violation_error_message=_("工号已有账号。"),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class SignInFailure(models.Model):
    """How often one subject failed to sign in, and until when it must wait.

    A row of the database and not of a process, so that the limit holds across all workers. The subject is a keyed hash:
    the table does not tell which names were tried, and names that do not exist are counted alike.
    """

    subject = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    last_failed_at = models.DateTimeField(db_index=True)
    locked_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.subject[:8]} × {self.count}"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def usable_at(self, moment: datetime) -> Self:
        """Return the tokens that are neither revoked nor expired at the moment, of users who may sign in."""
        return self.filter(revoked_at=None, expires_at__gt=moment, user__is_active=True)


class ApiToken(models.Model):
    """Lets another system act as a user. Only a hash is kept; the prefix lets people tell their tokens apart."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("用途"), max_length=50)
    prefix = models.CharField(max_length=12)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(_("权限范围"), default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[ApiToken]] = models.Manager.from_queryset(ApiTokenQuerySet)()

    class Meta:
        verbose_name = _("接口令牌")
        verbose_name_plural = _("接口令牌")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class CacheRow(models.Model):
    """The table of Django's database cache, as its backend expects it; here so that a migration makes it.

    The rate limits of sign-in live in this cache: a cache of one process would multiply them by the number of workers.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "gangze_cache"

    def __str__(self) -> str:
        return self.cache_key
