"""Dossiers, their revisions with items, and the signatures under a revision."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.org.models import Post
from gangze.org.scoping import ScopedQuerySet, reach_filter

from ..content import DocumentContent, DossierContent, Header, ItemContent, Kind, Photo, Step
from ..rules import RevisionState
from ..rules.states import OPEN_STATES, PUBLISHED_STATES

if TYPE_CHECKING:
    from .triggers import Trigger

STATE_LABELS = [
    (RevisionState.DRAFT.value, _("草稿")),
    (RevisionState.IN_REVIEW.value, _("审核中")),
    (RevisionState.APPROVED.value, _("已批准，待生效")),
    (RevisionState.IN_FORCE.value, _("现行")),
    (RevisionState.SUPERSEDED.value, _("已被替代")),
    (RevisionState.DISCARDED.value, _("已放弃")),
]


class DossierQuerySet(ScopedQuerySet["Dossier"]):
    path_field = "post__path"
    view_action = Action.DOSSIER_VIEW


class Dossier(models.Model):
    """两单两卡 of one post."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    post = models.OneToOneField(Post, on_delete=models.PROTECT, related_name="dossier")
    in_force = models.ForeignKey("Revision", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_whole = models.BooleanField(default=False, editable=False)
    """Whether the revision in force has all four documents: counting its items for every post of a park is slow."""
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("两单两卡")

    def __str__(self) -> str:
        return f"{self.post.name}"


class RevisionQuerySet(ScopedQuerySet["Revision"]):
    path_field = "dossier__post__path"
    view_action = Action.DOSSIER_VIEW

    def visible_to(self, actor: Actor) -> Self:
        """Published revisions where dossiers may be seen; drafts only where drafts may be seen."""
        published = reach_filter(actor, Action.DOSSIER_VIEW, self.path_field) & Q(state__in=PUBLISHED_STATES)
        return self.filter(published | reach_filter(actor, Action.DRAFT_VIEW, self.path_field))

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)


class Revision(models.Model):
    """One version of a dossier. A draft changes with `edit_number`; from approval on nothing in it ever does."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(_("序号"))
    label = models.CharField(_("版本"), max_length=30, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=STATE_LABELS, default="draft")
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    header = models.JSONField(default=dict)
    jingles = models.JSONField(default=dict)
    edit_number = models.PositiveIntegerField(default=0)
    content_hash = models.CharField(max_length=64, blank=True)
    reason = models.CharField(_("修订原因"), max_length=200, blank=True)
    change_classes = models.JSONField(default=dict)
    """The author's word on changed items: uid (hex) → "wording" or "substance"."""
    asked_reviews = models.JSONField(default=list)
    """Whose review is asked: values of rules.reviewing.Review."""
    triggers: models.ManyToManyField[Trigger, Any] = models.ManyToManyField(
        "Trigger", related_name="revisions", blank=True
    )
    """The changes this revision answers."""
    created_by = models.CharField(max_length=50)
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    in_force_on = models.DateField(_("生效日期"), null=True, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("版本")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="revision_number_once"),
            models.UniqueConstraint(
                fields=["dossier"], name="one_open_revision", condition=Q(state__in=[s.value for s in OPEN_STATES]),
                violation_error_message=_("该岗位已有一份未完成的修订。"),
            ),
            models.UniqueConstraint(
                fields=["dossier"], name="one_revision_in_force", condition=Q(state="in_force"),
                violation_error_message=_("该岗位已有现行版本。"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.dossier} {self.display_label}"

    @property
    def display_label(self) -> str:
        """Return the enterprise's own label, else our running number."""
        return self.label or str(_("第%(number)d版") % {"number": self.number})

    @property
    def short_hash(self) -> str:
        return self.content_hash[:12]

    def to_content(self) -> DossierContent:
        """Return the whole content as frozen values; one query for the items unless prefetched."""
        by_kind: dict[Kind, list[ItemContent]] = {kind: [] for kind in Kind}
        for item in self.items.all():
            by_kind[Kind(item.kind)].append(item.to_content())
        documents = {
            kind: DocumentContent(kind, tuple(items), self.jingles.get(kind.value, ""))
            for kind, items in by_kind.items()
            if items or self.jingles.get(kind.value)
        }
        return DossierContent(self.dossier.post.name, documents, Header(**self.header))


class Item(models.Model):
    """One item as it stands in one revision; `uid` is its identity across revisions."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="items")
    uid = models.UUIDField(default=uuid.uuid4)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.title) for kind in Kind])
    position = models.PositiveIntegerField()
    fields = models.JSONField(default=dict)
    steps = models.JSONField(default=list)
    extra = models.JSONField(default=dict)
    photos = models.JSONField(default=list)
    is_must_know = models.BooleanField(default=False)
    asked_since = models.PositiveIntegerField(null=True, blank=True)
    """Number of the revision since which people are asked for the item; set when the revision comes into force."""

    class Meta:
        verbose_name = _("条目")
        ordering = ["kind", "position"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "uid"], name="item_once_a_revision"),
        ]
        indexes = [models.Index(fields=["revision", "kind", "position"], name="items_in_order")]

    def __str__(self) -> str:
        return self.to_content().main_text

    def to_content(self) -> ItemContent:
        """Return the item as a frozen value."""
        return ItemContent(
            kind=Kind(self.kind),
            fields=self.fields,
            steps=tuple(Step(text, who) for text, who in self.steps),
            is_must_know=self.is_must_know,
            extra=self.extra,
            uid=self.uid.hex,
            photos=tuple(Photo(**photo) for photo in self.photos),
        )

    @classmethod
    def from_content(cls, content: ItemContent, *, revision: Revision, position: int) -> Item:
        """Return an unsaved row for an item."""
        return cls(
            revision=revision,
            uid=uuid.UUID(content.uid) if content.uid else uuid.uuid4(),
            kind=content.kind.value,
            position=position,
            **item_columns(content),
        )


def item_columns(content: ItemContent) -> Mapping[str, Any]:
    """Return what of an item may be edited, as columns."""
    return {
        "fields": {key: value for key, value in content.fields.items() if value},
        "steps": [[step.text, step.who] for step in content.steps],
        "extra": {key: value for key, value in content.extra.items() if value},
        "photos": [asdict(photo) for photo in content.photos],
        "is_must_know": content.is_must_know,
    }


class SignOff(models.Model):
    """A signature bound to the content hash of a revision; the fact is in the ledger, this row finds it."""

    class Step(models.TextChoices):
        SUBMITTED = "submitted", _("送审")
        REVIEWED = "reviewed", _("审核")
        RETURNED = "returned", _("退回")
        APPROVED = "approved", _("批准")

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="signoffs")
    step = models.CharField(max_length=10, choices=Step)
    review = models.CharField(max_length=10, blank=True)
    """Which review a signature of step REVIEWED is: a value of rules.reviewing.Review, "" where none was asked."""
    actor_key = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=50)
    comment = models.CharField(max_length=500, blank=True)
    content_hash = models.CharField(max_length=64)
    fact_uuid = models.UUIDField(unique=True)
    signed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("签批")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.actor_name}"
