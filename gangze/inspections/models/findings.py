"""Findings as they stand, derived from their facts, and the photos that were put to them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.org.models import Enterprise, Person, Post, Unit
from gangze.org.scoping import ScopedQuerySet, reach_filter
from gangze.web.lookups import SearchedText, searched
from gangze.web.translating import SentenceField, said

from ..rules.words import OPEN_STATES, FindingKind, FindingLevel, FindingSource, FindingState, Speciality

KINDS = [(each.value, each.label) for each in FindingKind]
LEVELS = [(each.value, each.label) for each in FindingLevel]
SOURCES = [(each.value, each.label) for each in FindingSource]
STATES = [(each.value, each.label) for each in FindingState]
CATEGORIES = [(each.value, each.label) for each in Speciality]
IS_RECURRING = Q(recurs__isnull=False) | Q(has_returned=True)
_IS_OPEN = Q(state__in=sorted(state.value for state in OPEN_STATES))


class FindingQuerySet(ScopedQuerySet["Finding"]):
    view_action = Action.FINDING_VIEW

    def visible_to(self, actor: Actor) -> Self:
        """Return the findings of places within reach, and those the actor reported, owes or was told of."""
        own = Q(pk__in=[])
        if actor.person_id is not None:
            told = Finding.told_people.through.objects.filter(person_id=actor.person_id).values("finding_id")
            own = Q(reporter_id=actor.person_id) | Q(owner_id=actor.person_id) | Q(pk__among=told)
        return self.filter(reach_filter(actor, self.view_action, self.path_field) | own)

    def open(self) -> Self:
        return self.filter(_IS_OPEN)

    def recurring(self) -> Self:
        """Return those that came back, by what somebody linked or by what they look like."""
        return self.filter(IS_RECURRING)


class Finding(models.Model):
    """隐患: named by the uuid of the fact that reported it.

    `path` is where it lies, for an anonymous one the enterprise, so that nobody below the safety officer finds it in a list.
    `deadline_on` is the calendar day until whose end its state should change: be assigned, rectified or checked; overdue follows from it.
    `major_since` stays when it is graded down later: what the park was told of once stays on its list.
    `said` is the sentence that a sheet made the words of, for readers of another language; "" where a person wrote them.
    `has_returned` says that an earlier one of the same place looks like it, `recurs` names the one that somebody linked.
    `search` is what the list is searched by: words, place and the name of the post as it is called now.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="findings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="findings")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="findings")
    path = models.CharField(max_length=200)
    round_fact = models.UUIDField(null=True, blank=True)
    kind = models.CharField(_("类型"), max_length=20, choices=KINDS)
    level = models.CharField(_("等级"), max_length=10, choices=LEVELS)
    source = models.CharField(_("来源"), max_length=20, choices=SOURCES)
    category = models.CharField(_("专业"), max_length=12, choices=CATEGORIES, blank=True)
    place = models.CharField(_("地点"), max_length=100, blank=True)
    words = models.CharField(_("问题描述"), max_length=500, blank=True)
    search = SearchedText(blank=True, editable=False)
    said = SentenceField(blank=True, editable=False)
    document = models.CharField(max_length=10, blank=True)
    item_uid = models.UUIDField(null=True, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=STATES)
    is_anonymous = models.BooleanField(default=False)
    is_fixed_on_spot = models.BooleanField(default=False)
    asks_grading = models.BooleanField(default=False)
    major_since = models.DateTimeField(null=True, blank=True)
    told_people = models.ManyToManyField(Person, related_name="+", blank=True)
    reporter = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    rectifier = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reported_at = models.DateTimeField(_("发现时间"))
    business_on = models.DateField()
    due_on = models.DateField(_("整改期限"), null=True, blank=True)
    asked_due_on = models.DateField(_("申请延期至"), null=True, blank=True)
    deadline_on = models.DateField(null=True, blank=True)
    assigned_at = models.DateTimeField(null=True, blank=True)
    rectified_at = models.DateTimeField(null=True, blank=True)
    rectified_by = models.CharField(max_length=80, blank=True)
    fen = models.BigIntegerField(_("整改费用"), default=0)
    seen = models.CharField(max_length=10, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    climbed = models.PositiveSmallIntegerField(default=0)
    sent_back_count = models.PositiveSmallIntegerField(default=0)
    trigger = models.UUIDField(null=True, blank=True, db_index=True)
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="duplicates"
    )
    has_returned = models.BooleanField(default=False)
    recurs = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="recurrences")

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("隐患")
        ordering = ["-reported_at", "-pk"]
        indexes = [
            models.Index(fields=["-reported_at", "-id"], name="finding_by_time"),
            models.Index(fields=["-reported_at", "-id"], name="finding_open_by_time", condition=_IS_OPEN),
            models.Index(
                fields=["-reported_at", "-id"], name="finding_major_by_time", condition=Q(major_since__isnull=False)
            ),
            models.Index(fields=["state"], name="finding_major_by_state", condition=Q(level=FindingLevel.MAJOR.value)),
            models.Index(fields=["path"], name="finding_to_be_graded", condition=Q(asks_grading=True)),
            models.Index(
                fields=["path", "state"],
                name="finding_of_place",
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
            ),
            models.Index(fields=["state", "deadline_on"], name="finding_by_deadline"),
            models.Index(fields=["owner", "state"], name="finding_of_owner"),
        ]

    def __str__(self) -> str:
        return self.words or self.code

    @property
    def told(self) -> str:
        """Return what is wrong in the language of this moment; what a person wrote as it was written."""
        return said(self.said) if self.said else self.words

    @property
    def code(self) -> str:
        """Return what people call it when they speak of it: the day it was found and four signs."""
        return f"{self.business_on:%y%m%d}-{self.uuid.hex[:4].upper()}"

    @staticmethod
    def searched_by(*, words: str, place: str, post: Post | None) -> str:
        """Return the text of `search`."""
        return searched(words, place, post.name if post else "")

    @property
    def is_open(self) -> bool:
        return self.state in {state.value for state in OPEN_STATES}


class FindingPhoto(models.Model):
    """A photo that was put to a finding, before or after; `likeness` is a perceptual hash of 64 bits, null until the file is here."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="photos")
    fact_uuid = models.UUIDField()
    sha256 = models.CharField(max_length=64, db_index=True)
    likeness = models.BigIntegerField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    is_evidence = models.BooleanField()

    class Meta:
        verbose_name = _("隐患照片")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["fact_uuid", "sha256", "is_evidence"], name="finding_photo_once")
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class BoardLink(models.Model):
    """The address under which a board hangs on a wall without anybody signed in; taken back by removing the row."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="board_link")
    token = models.CharField(max_length=32, unique=True)
    made_by = models.CharField(max_length=50)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("看板大屏地址")

    def __str__(self) -> str:
        return f"{self.unit}"
