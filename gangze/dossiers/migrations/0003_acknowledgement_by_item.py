"""Carries acknowledgements of whole revisions over to their items."""

from typing import Any

from django.db import migrations


def carry_over(apps: Any, _schema_editor: Any) -> None:
    """Ask for each item since the revision in force, and count it as acknowledged by whoever acknowledged a revision."""
    Item = apps.get_model("dossiers", "Item")
    Acknowledgement = apps.get_model("dossiers", "Acknowledgement")
    ItemAcknowledgement = apps.get_model("dossiers", "ItemAcknowledgement")
    Revision = apps.get_model("dossiers", "Revision")
    for revision in Revision.objects.filter(state__in=["in_force", "superseded"]).iterator():
        Item.objects.filter(revision=revision).update(asked_since=revision.number)
        uids = list(Item.objects.filter(revision=revision).values_list("uid", flat=True))
        rows = [
            ItemAcknowledgement(
                dossier_id=revision.dossier_id, person_id=each.person_id, uid=uid, number=revision.number,
                fact_uuid=each.fact_uuid,
            )
            for each in Acknowledgement.objects.filter(revision=revision)
            for uid in uids
        ]  # fmt: skip
        ItemAcknowledgement.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0002_writing_together")]
    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
