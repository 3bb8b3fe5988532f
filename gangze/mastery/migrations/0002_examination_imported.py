"""Marks examinations that were brought in from a former system or an archive; there are none yet."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mastery", "0001_initial")]

    operations = [migrations.AddField("examination", "is_imported", models.BooleanField(default=False))]
