"""Sketches of documents in force, so that shared text is found without reading them all."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..content import Kind
from .dossiers import Revision


class DocumentSketch(models.Model):
    """The sketch (likeness.Sketch as bytes) of one document of a revision in force. Derived; rebuilt by a command."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="sketches")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.title) for kind in Kind])
    sketch = models.BinaryField()

    class Meta:
        verbose_name = _("文本特征")
        constraints = [models.UniqueConstraint(fields=["revision", "kind"], name="one_sketch_a_document")]

    def __str__(self) -> str:
        return f"{self.revision} {self.kind}"
