"""The code of a closed post is free again: closing by mistake must not burn it."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("org", "0002_pending_import_place")]

    operations = [
        migrations.RemoveConstraint(model_name="post", name="post_code_once"),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                condition=~Q(code="") & Q(closed_on__isnull=True),
                fields=["enterprise", "code"],
                name="post_code_once",
                violation_error_message="本企业已有相同岗位编码。",
            ),
        ),
    ]
