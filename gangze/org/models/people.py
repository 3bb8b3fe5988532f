"""People, the posts they hold and the roles they were given."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gangze.access.matrix import Action, Role

from ..scoping import ScopedQuerySet
from .places import Authority, Enterprise, Post


class PersonQuerySet(ScopedQuerySet["Person"]):
    view_action = Action.PEOPLE_VIEW

    def active(self) -> Self:
        return self.filter(left_on__isnull=True)


class Person(models.Model):
    """人员: of an enterprise, or of an authority (park officers); two people may share a name."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, null=True, blank=True, related_name="people")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="people")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="person"
    )
    name = models.CharField(_("姓名"), max_length=50)
    employee_number = models.CharField(_("工号"), max_length=30, blank=True)
    phone = models.CharField(_("手机号"), max_length=20, blank=True)
    shift_group = models.CharField(_("班次"), max_length=10, blank=True)
    hired_on = models.DateField(_("入职日期"), null=True, blank=True)
    left_on = models.DateField(_("离职日期"), null=True, blank=True)
    remark = models.CharField(_("备注"), max_length=200, blank=True)
    path = models.CharField(max_length=200, db_index=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("人员")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "employee_number"], name="employee_number_once", condition=~Q(employee_number=""),
                violation_error_message=_("本企业已有相同工号。"),
            ),
            models.CheckConstraint(
                condition=Q(enterprise__isnull=True) ^ Q(authority__isnull=True), name="person_of_one_house",
                violation_error_message=_("人员须属于一个企业或一个监管机构。"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def on(self, day: date) -> Self:
        """Return the assignments in force on a day; `ends_on` is the first day no longer held."""
        return self.filter(Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gt=day)))


class Assignment(models.Model):
    """任职: a person holds a post from a day on; a move ends one row and begins another."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="assignments")
    starts_on = models.DateField(_("任职日期"))
    ends_on = models.DateField(_("离任日期"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="When `ends_on` was put down.")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "post"], name="post_held_once", condition=Q(ends_on__isnull=True),
                violation_error_message=_("此人已在该岗位任职。"),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="assignment_ends_after_start",
                violation_error_message=_("离任日期不能早于任职日期。"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person} · {self.post}"


class RoleGrant(models.Model):
    """A role held at a place. The worker's role is not stored: it follows from assignments."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(_("角色"), max_length=20, choices=[(role.value, role.label) for role in Role])
    path = models.CharField(_("范围"), max_length=200, blank=True)
    granted_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("授权")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "path"], name="grant_once", condition=Q(revoked_at__isnull=True),
                violation_error_message=_("此人已有该角色。"),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.role}@{self.path}"
