"""What happened to dossiers, for apps above; sent after commit."""

from django.dispatch import Signal

dossier_published = Signal()
"""kwargs: revision_id (int), superseded_id (int | None)."""

revision_acknowledged = Signal()
"""kwargs: revision_id (int), person_id (int)."""
