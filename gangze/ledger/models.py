"""The tables of the ledger: facts, media and seals that are only ever added, and the head of each tenant."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, NoReturn, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.access.actor import Actor
from gangze.access.matrix import Action

from .rules.kinds import kind_label
from .rules.records import FactRecord, SealRecord, receipt_code
from .scoping import reach_filter

M = TypeVar("M", bound=models.Model)


class AppendOnlyError(TypeError):
    """The program tried to change or remove what is only ever added; a correction is a new fact."""


class AppendOnlyQuerySet(models.QuerySet[M]):
    """Refuses every change and removal. The database's triggers refuse what goes round it."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are never changed")

    def delete(self) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are never removed")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are never changed")

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[M]:
        if kwargs.get("update_conflicts"):
            raise AppendOnlyError(f"{self.model.__name__} rows are never changed")
        return super().bulk_create(objs, *args, **kwargs)


class PlacedQuerySet(models.QuerySet[M]):
    """Rows with a path, seen by readers of the ledger at that place."""

    def reached_by(self, actor: Actor, action: Action) -> Self:
        """Return the rows at places where the actor may do `action`; none for an actor without grants."""
        return self.filter(reach_filter(actor, action))

    def visible_to(self, actor: Actor) -> Self:
        """Return the rows at places where the actor may look into the ledger."""
        return self.reached_by(actor, Action.LEDGER_VIEW)


class AuthoredQuerySet(AppendOnlyQuerySet[M]):
    """Rows with a path and an author: seen by readers of the ledger at that place, and by their author."""

    def of_tenant(self, tenant: str) -> Self:
        return self.filter(tenant=tenant)

    def visible_to(self, actor: Actor) -> Self:
        """Return the rows at places where the actor may look into the ledger."""
        return self.filter(reach_filter(actor, Action.LEDGER_VIEW))

    def shown_to(self, actor: Actor) -> Self:
        """Return the actor's own rows and those the actor may see as a reader of the ledger."""
        own = Q(author_key=actor.key) if actor.user_id is not None else Q(pk__in=[])
        return self.filter(reach_filter(actor, Action.LEDGER_VIEW) | own)


class AppendOnly(models.Model):
    """Saved once. `save` and `delete` are overridden, against the house's habit, because they do nothing but refuse."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} rows are never changed")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{type(self).__name__} rows are never removed")


class TenantHead(models.Model):
    """Where a tenant's ledger has got to; its row is locked while a fact or a seal is added, so numbers have no gaps.

    Derived: everything here can be told from the facts and seals.
    """

    tenant = models.CharField(max_length=20, unique=True)
    last_number = models.PositiveBigIntegerField(default=0)
    sealed_number = models.PositiveBigIntegerField(default=0)
    seal_count = models.PositiveBigIntegerField(default=0)
    last_seal_hash = models.CharField(max_length=64, blank=True)
    not_before = models.DateTimeField(
        null=True, help_text="The next fact is received no earlier: time never runs back behind a fact or a seal."
    )
    path = models.CharField(  # noqa: DJ001  # null: no fact has a place yet; "": nothing short of everywhere covers them
        max_length=200, null=True, help_text="The narrowest path that covers every fact."
    )

    objects = PlacedQuerySet.as_manager()

    class Meta:
        verbose_name = _("台账首")

    def __str__(self) -> str:
        return f"{self.tenant} #{self.last_number}"


class FactQuerySet(AuthoredQuerySet["Fact"]):
    """Facts, in the order of the tenant's numbers where an order is asked for."""

    def in_order(self) -> Self:
        return self.order_by("tenant", "number")


class Fact(AppendOnly):
    """记录: what somebody did, once and for good. A correction is a new fact that names the old one in `corrects`."""

    tenant = models.CharField(_("企业"), max_length=20)
    number = models.PositiveBigIntegerField(_("序号"))
    client_uuid = models.UUIDField(_("记录标识"), default=uuid.uuid4)
    kind = models.CharField(_("类型"), max_length=60)
    subject = models.CharField(_("对象"), max_length=120)
    path = models.CharField(max_length=200, blank=True, db_index=True)
    payload = models.JSONField(_("内容"))
    author_key = models.CharField(max_length=80)
    author_name = models.CharField(_("记录人"), max_length=50)
    device_at = models.DateTimeField(_("设备时间"), null=True, blank=True)
    received_at = models.DateTimeField(_("接收时间"))
    business_on = models.DateField(_("业务日期"))
    corrects = models.UUIDField(_("更正的记录"), null=True, blank=True)
    algorithm = models.CharField(_("摘要算法"), max_length=10)
    content_hash = models.CharField(_("内容摘要"), max_length=64)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("记录")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "client_uuid"], name="fact_client_uuid_once",
                violation_error_message=_("这条记录已经收到过。"),
            ),
            models.UniqueConstraint(
                fields=["tenant", "number"], name="fact_number_once", violation_error_message=_("序号已被使用。")
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["tenant", "business_on", "number"], name="fact_day"),
            models.Index(fields=["subject", "kind"], name="fact_subject"),
            models.Index(fields=["client_uuid"], name="fact_client_uuid"),
            models.Index(fields=["author_key"], name="fact_author"),
            models.Index(fields=["tenant", "-id"], name="fact_newest_of_tenant"),
            models.Index(fields=["corrects"], name="fact_corrects", condition=Q(corrects__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.tenant} #{self.number} {self.kind}"

    @property
    def uuid(self) -> uuid.UUID:
        """The identity of the fact: the UUID its maker gave it."""
        return self.client_uuid

    @property
    def code(self) -> str:
        """The short code on the receipt, such as "7Z4Q-0M1K-X9"."""
        return receipt_code(self.content_hash)

    @property
    def is_by_system(self) -> bool:
        """Whether no person is behind the fact."""
        return self.author_key.startswith("system:")

    @property
    def kind_label(self) -> str:
        """The kind in the reader's words."""
        return kind_label(self.kind)

    @property
    def record(self) -> FactRecord:
        """Every immutable field, for hashing."""
        return FactRecord(**{name: getattr(self, name) for name in FactRecord.__slots__})


class MediaQuerySet(AuthoredQuerySet["Media"]):
    """Media, seen by their author and by readers of the ledger at their place."""


class Media(AppendOnly):
    """A photo, scan or recording at a place. Equal bytes of one tenant lie on disk once, under their SHA-256."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tenant = models.CharField(max_length=20)
    path = models.CharField(max_length=200, blank=True, db_index=True)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=60)
    name = models.CharField(_("文件名"), max_length=120)
    author_key = models.CharField(max_length=80)
    stored_at = models.DateTimeField()

    objects = MediaQuerySet.as_manager()

    class Meta:
        verbose_name = _("附件")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "sha256", "path", "author_key"], name="media_once",
                violation_error_message=_("这个文件已经保存过。"),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class NamedMedia(models.Model):
    """A file that a fact names, and whether it has arrived: text comes first. Derived from facts and media.

    It arrives by its author's own upload and no other way: whoever merely names a hash gets nothing by it.
    """

    tenant = models.CharField(max_length=20)
    fact_uuid = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, blank=True)
    author_key = models.CharField(max_length=80)
    media = models.ForeignKey(Media, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("记录所附文件")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "fact_uuid", "sha256"], name="named_media_once",
                violation_error_message=_("这条记录已经附了这个文件。"),
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["author_key", "sha256"], name="named_media_awaited", condition=Q(media__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.fact_uuid} {self.sha256[:12]}"

    @property
    def has_arrived(self) -> bool:
        """Whether the bytes are here."""
        return self.media_id is not None


class Seal(AppendOnly):
    """封存: the hash tree's root over one business day of a tenant, chained to the seal before it."""

    tenant = models.CharField(max_length=20)
    sequence = models.PositiveBigIntegerField(_("封存序号"))
    day = models.DateField(_("业务日期"))
    first_number = models.PositiveBigIntegerField()
    last_number = models.PositiveBigIntegerField()
    fact_count = models.PositiveBigIntegerField(_("记录数"))
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=10)
    sealed_at = models.DateTimeField(_("封存时间"))
    seal_hash = models.CharField(max_length=64)
    leaves = models.BinaryField(help_text="The day's content hashes, 32 bytes each: they let a fault be named.")

    objects: ClassVar[models.Manager[Seal]] = AppendOnlyQuerySet["Seal"].as_manager()

    class Meta:
        verbose_name = _("封存")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "day"], name="seal_day_once", violation_error_message=_("这一天已经封存。")
            ),
            models.UniqueConstraint(
                fields=["tenant", "sequence"],
                name="seal_sequence_once",
                violation_error_message=_("封存序号已被使用。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tenant} {self.day}"

    @property
    def record(self) -> SealRecord:
        """Every hashed field."""
        return SealRecord(**{name: getattr(self, name) for name in SealRecord.__slots__})

    @property
    def entries(self) -> list[bytes]:
        """The day's content hashes in order, 32 bytes each."""
        leaves = bytes(self.leaves)
        return [leaves[start : start + 32] for start in range(0, len(leaves), 32)]
