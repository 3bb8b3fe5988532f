"""What people work out together: proposals on items, and the enterprise's own system and working group."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.org.models import Enterprise
from gangze.org.rules.granting import enterprise_path
from gangze.org.scoping import ScopedQuerySet, reach_filter

from ..content import Kind
from ..rules.charter import CharterText, Member
from .dossiers import Dossier, Revision


class ProposalQuerySet(ScopedQuerySet["Proposal"]):
    path_field = "dossier__post__path"
    view_action = Action.PROPOSE

    def open(self) -> Self:
        return self.filter(state=Proposal.State.OPEN)

    def in_play(self) -> Self:
        """Return what an editor of the open draft has to deal with: undecided, or adopted and not yet written into it."""
        to_write = Q(state=Proposal.State.ADOPTED, is_written=False, adopted_in__state="draft")
        return self.filter(Q(state=Proposal.State.OPEN) | to_write)

    def unwritten(self) -> list[tuple[Kind, str, str]]:
        """Return adopted proposals that no editor has written yet: document, uid (hex; "" for a new item), text."""
        found = self.filter(state=Proposal.State.ADOPTED, is_written=False).order_by("pk")
        return [(Kind(each.kind), each.uid.hex if each.uid else "", each.text) for each in found]


class Proposal(models.Model):
    """建议: what somebody would change about an item, or add to a document (`uid` empty)."""

    class State(models.TextChoices):
        OPEN = "open", _("待研究")
        ADOPTED = "adopted", _("已采纳")
        DECLINED = "declined", _("未采纳")
        WITHDRAWN = "withdrawn", _("已撤回")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.title) for kind in Kind])
    uid = models.UUIDField(null=True, blank=True)
    item_text = models.CharField(max_length=500, blank=True)
    """The main text of the item as it stood when it was proposed."""
    text = models.TextField(_("建议"))
    author_key = models.CharField(max_length=64)
    author_name = models.CharField(max_length=50)
    author_person_id = models.BigIntegerField(null=True, blank=True)
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_by = models.CharField(max_length=50, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(_("理由"), max_length=500, blank=True)
    adopted_in = models.ForeignKey(
        Revision, on_delete=models.PROTECT, null=True, blank=True, related_name="adopted_proposals"
    )
    is_written = models.BooleanField(default=False)
    """Whether an editor has said that the draft now says what was adopted."""
    fact_uuid = models.UUIDField(unique=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("建议")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["dossier", "state"], name="proposals_by_state")]

    def __str__(self) -> str:
        return self.text[:40]


class ProposalReply(models.Model):
    """One contribution to the talk about a proposal."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="replies")
    author_key = models.CharField(max_length=64)
    author_name = models.CharField(max_length=50)
    text = models.TextField(_("意见"))
    replied_at = models.DateTimeField()
    fact_uuid = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("讨论")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:40]


def readable_charters(actor: Actor, path_field: str) -> Q:
    """Return the condition "an enterprise whose charters the actor may read": also that of one's own workshop."""
    own = [enterprise_path(reach) for reach in actor.reaches(Action.CHARTER_VIEW)]
    return reach_filter(actor, Action.CHARTER_VIEW, path_field) | Q(
        **{f"{path_field}__in": [path for path in own if path]}
    )


class CharterRevisionQuerySet(ScopedQuerySet["CharterRevision"]):
    path_field = "enterprise__path"
    view_action = Action.CHARTER_VIEW

    def visible_to(self, actor: Actor) -> Self:
        """Approved versions where charters may be read; drafts only where they may be edited."""
        approved = readable_charters(actor, self.path_field) & ~Q(state=CharterRevision.State.DRAFT)
        return self.filter(approved | reach_filter(actor, Action.CHARTER_EDIT, self.path_field))


class CharterRevision(models.Model):
    """One version of the enterprise's 工作制度 (`system`) or 专班 (`group`). source: notice 二(一) 建立工作机制."""

    class Subject(models.TextChoices):
        SYSTEM = "system", _("工作制度")
        GROUP = "group", _("工作专班")

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        IN_FORCE = "in_force", _("现行")
        SUPERSEDED = "superseded", _("已被替代")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="charter_revisions")
    subject = models.CharField(max_length=10, choices=Subject)
    number = models.PositiveIntegerField()
    title = models.CharField(_("标题"), max_length=100)
    body = models.TextField(_("正文"), blank=True)
    members = models.JSONField(default=list)
    """For a group: [{"name", "post", "duty"}] in order, the head first."""
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    edit_number = models.PositiveIntegerField(default=0)
    content_hash = models.CharField(max_length=64, blank=True)
    created_by = models.CharField(max_length=50)
    created_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.CharField(max_length=50, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    fact_uuid = models.UUIDField(null=True, blank=True)

    objects = CharterRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("制度与专班")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "subject", "number"], name="charter_number_once"),
            models.UniqueConstraint(
                fields=["enterprise", "subject"], name="one_charter_draft", condition=Q(state="draft"),
                violation_error_message=_("已有一份未完成的草稿。"),
            ),
            models.UniqueConstraint(
                fields=["enterprise", "subject"], name="one_charter_in_force", condition=Q(state="in_force"),
                violation_error_message=_("已有现行版本。"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_subject_display()} {self.number}"

    @property
    def short_hash(self) -> str:
        return self.content_hash[:12]

    def to_text(self) -> CharterText:
        """Return what the version says as frozen values."""
        return CharterText(self.title, self.body, tuple(Member(**each) for each in self.members))
