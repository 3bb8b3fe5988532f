"""Authorities, enterprises, units and posts: the tree of places, each with its path."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.access.matrix import Action

from ..scoping import ScopedQuerySet


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
            # Two constraints, because SQLite holds every two NULL parents for different.
            models.UniqueConstraint(
                fields=["parent", "name"], name="authority_name_once",
                violation_error_message=_("同一上级下已有同名机构。"),
            ),
            models.UniqueConstraint(
                fields=["name"], name="top_authority_name_once", condition=Q(parent__isnull=True),
                violation_error_message=_("已有同名的最高机构。"),
            ),
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

    def active(self) -> Self:
        return self.filter(closed_on__isnull=True)


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
    is_name_masked_for_park = models.BooleanField(
        _("对园区隐去姓名"), default=True, help_text=_("园区页面中只显示姓和末字，例如“姜*东”。")
    )
    closed_on = models.DateField(_("退出日期"), null=True, blank=True)
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

    def active(self) -> Self:
        return self.filter(closed_on__isnull=True)


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
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)
    path = models.CharField(max_length=200, db_index=True, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("车间班组")
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"], name="team_name_once", condition=Q(closed_on__isnull=True),
                violation_error_message=_("该车间下已有同名班组。"),
            ),
            models.UniqueConstraint(
                fields=["enterprise", "name"], name="workshop_name_once",
                condition=Q(closed_on__isnull=True, parent__isnull=True),
                violation_error_message=_("本企业已有同名车间。"),
            ),
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
                fields=["enterprise", "code"], name="post_code_once", condition=~Q(code="") & Q(closed_on__isnull=True),
                violation_error_message=_("本企业已有相同岗位编码。"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def path_part(self) -> str:
        return f"p{self.pk}/"
