"""Authorities, enterprises, units, posts, people, assignments, grants and the calendar."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gangze.access.matrix import Action, Role

from .scoping import ScopedQuerySet


class AuthorityQuerySet(ScopedQuerySet["Authority"]):
    view_action = Action.ORG_VIEW


class Authority(models.Model):
    """监管机构: a city, a district or a park; the tree above enterprises."""

    class Level(models.TextChoices):
        CITY = "city", _("市")
        DISTRICT = "district", _("区县")
        PARK = "park", _("园区")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("名称"), max_length=100)
    level = models.CharField(_("层级"), max_length=10, choices=Level)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, db_index=True, editable=False)

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        verbose_name = _("监管机构")
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"], name="authority_name_once", nulls_distinct=False,
                violation_error_message=_("同一上级下已有同名机构。"),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def path_part(self) -> str:
        return f"a{self.pk}/"

    @property
    def tenant(self) -> str:
        """The key under which the ledger keeps this authority's facts."""
        return f"a{self.pk}"


class EnterpriseQuerySet(ScopedQuerySet["Enterprise"]):
    view_action = Action.ORG_VIEW


class Enterprise(models.Model):
    """企业: a tenant. `code` is the park's 9-digit number and the ledger's key; `credit_code` follows GB 32100-2015."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="enterprises")
    code = models.CharField(_("企业编码"), max_length=9, unique=True)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    name = models.CharField(_("企业名称"), max_length=100, unique=True)
    industry = models.CharField(_("行业类别"), max_length=100, blank=True)
    principal_name = models.CharField(_("主要负责人"), max_length=50, blank=True)
    phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    is_major_hazard = models.BooleanField(_("是否重大危险源"), default=False)
    is_emergency_card_public = models.BooleanField(
        _("扫码免登录查看应急卡"), default=True, help_text=_("应急时无须登录即可打开应急处置卡；其他三个文件仍须登录。")
    )
    path = models.CharField(max_length=200, db_index=True, editable=False)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("企业")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def path_part(self) -> str:
        return f"e{self.pk}/"

    @property
    def tenant(self) -> str:
        """The key under which the ledger keeps this enterprise's facts."""
        return self.code


class UnitQuerySet(ScopedQuerySet["Unit"]):
    view_action = Action.ORG_VIEW


class Unit(models.Model):
    """车间或班组."""

    class Level(models.TextChoices):
        WORKSHOP = "workshop", _("车间")
        TEAM = "team", _("班组")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    level = models.CharField(_("层级"), max_length=10, choices=Level)
    name = models.CharField(_("名称"), max_length=100)
    leader_name = models.CharField(_("负责人"), max_length=50, blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    path = models.CharField(max_length=200, db_index=True, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("车间班组")
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "parent", "name"], name="unit_name_once", nulls_distinct=False,
                violation_error_message=_("同一上级下已有同名车间或班组。"),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def path_part(self) -> str:
        return f"u{self.pk}/"


class PostQuerySet(ScopedQuerySet["Post"]):
    view_action = Action.DOSSIER_VIEW

    def frontline(self) -> Self:
        return self.filter(is_frontline=True)

    def active(self) -> Self:
        return self.filter(closed_on__isnull=True)


class Post(models.Model):
    """岗位: identified by enterprise and name, or by its code; `uuid` is what other systems know it by."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    code = models.CharField(_("岗位编码"), max_length=30, blank=True)
    name = models.CharField(_("岗位名称"), max_length=100)
    aliases = models.JSONField(_("别名"), default=list, blank=True)
    is_frontline = models.BooleanField(_("一线岗位"), default=True)
    is_key = models.BooleanField(_("关键岗位"), default=False)
    speciality = models.CharField(_("专业"), max_length=30, blank=True)
    installation = models.CharField(_("装置"), max_length=100, blank=True)
    headcount = models.PositiveIntegerField(_("定员"), default=0)
    shift_system = models.CharField(_("班制"), max_length=30, blank=True)
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)
    path = models.CharField(max_length=200, db_index=True, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("岗位")
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "name"], name="post_name_once", condition=Q(closed_on__isnull=True),
                violation_error_message=_("本企业已有同名岗位。"),
            ),
            models.UniqueConstraint(
                fields=["enterprise", "code"], name="post_code_once", condition=~Q(code=""),
                violation_error_message=_("本企业已有相同岗位编码。"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def path_part(self) -> str:
        return f"p{self.pk}/"


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


class CalendarDay(models.Model):
    """A day on which the calendar of working days differs from Monday–Friday; editable, because make-up days change."""

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="calendar_days")
    day = models.DateField(_("日期"))
    is_working = models.BooleanField(_("是否工作日"))
    name = models.CharField(_("说明"), max_length=50, blank=True)

    class Meta:
        verbose_name = _("日历")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "day"], name="calendar_day_once", violation_error_message=_("该日期已设置。")
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"

