"""The user: who signs in. Who the person is and which roles are held is org's knowledge."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

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
    """Signs in with a phone, or with an employee number (unique within an enterprise, so `enterprise_code` may be asked)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(max_length=64, unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("姓名"), max_length=50)
    phone = models.CharField(_("手机号"), max_length=20, null=True, blank=True, unique=True)
    enterprise_code = models.CharField(_("企业编码"), max_length=9, blank=True)
    employee_number = models.CharField(_("工号"), max_length=30, blank=True)
    email = models.EmailField(blank=True)
    must_change_password = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("用户")
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
