"""Who has acknowledged what: derived rows, so that lists need not read the ledger."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from gangze.access.matrix import Action
from gangze.org.models import Person
from gangze.org.scoping import ScopedQuerySet

from .dossiers import Dossier, Revision

METHODS = [("phone", _("手机")), ("tablet", _("公用平板")), ("paper", _("纸质签字"))]


class AcknowledgementQuerySet(ScopedQuerySet["Acknowledgement"]):
    path_field = "revision__dossier__post__path"
    view_action = Action.ACKNOWLEDGEMENT_VIEW


class Acknowledgement(models.Model):
    """签收: a person has nothing left to acknowledge in a revision. Derived from facts; rebuilt by a command.

    `fact_uuid` is the fact that made it complete: of this revision, or of an earlier one where only wording changed since.
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="acknowledgements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="acknowledgements")
    method = models.CharField(max_length=10, choices=METHODS, default="phone")
    fact_uuid = models.UUIDField()
    acknowledged_at = models.DateTimeField()
    is_imported = models.BooleanField(default=False)
    """Whether it was brought in from a former system or an archive; method and time are those of then."""

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        verbose_name = _("签收")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["revision", "person"], name="acknowledged_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.revision}"


class ItemAcknowledgement(models.Model):
    """That a person acknowledged an item as it stood in revision `number` of a dossier. Derived from facts."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uid = models.UUIDField()
    number = models.PositiveIntegerField()
    fact_uuid = models.UUIDField()

    class Meta:
        verbose_name = _("条目签收")
        constraints = [
            models.UniqueConstraint(fields=["person", "dossier", "uid", "number"], name="item_acknowledged_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.uid}@{self.number}"
