"""Marks acknowledgements that were brought in from a former system or an archive; there are none yet."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0005_dossier_is_whole")]

    operations = [migrations.AddField("acknowledgement", "is_imported", models.BooleanField(default=False))]
