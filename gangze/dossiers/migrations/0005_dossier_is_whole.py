"""Tells of every dossier whether what is in force has all four documents."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

DOCUMENTS = 4


def tell(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Count the documents of each revision in force once."""
    dossiers = apps.get_model("dossiers", "Dossier").objects
    kinds = models.Count("in_force__items__kind", distinct=True)
    whole = dossiers.annotate(kinds=kinds).filter(kinds=DOCUMENTS).values_list("pk", flat=True)
    dossiers.filter(pk__in=list(whole)).update(is_whole=True)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0004_proposal_written")]

    operations = [
        migrations.AddField("dossier", "is_whole", models.BooleanField(default=False, editable=False)),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
