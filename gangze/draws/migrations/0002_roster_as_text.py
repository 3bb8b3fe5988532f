"""Rosters become text: the bytes that are hashed stay as they are, and some labels are read without the rest."""

import json
from typing import Any

from django.db import migrations, models


def write_again(apps: Any, schema_editor: Any) -> None:
    """Write what databases kept as JSON in their own way as canonical JSON, and labels one a line."""
    table = apps.get_model("draws", "Draw")
    for draw in table.objects.iterator(chunk_size=1):
        frozen, labels = json.loads(draw.frozen_text), json.loads(draw.labels_text)
        draw.frozen_text = json.dumps(frozen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        draw.labels_text = "\n".join(json.dumps(label, ensure_ascii=False) for label in labels)
        draw.save(update_fields=["frozen_text", "labels_text"])


class Migration(migrations.Migration):
    dependencies = [("draws", "0001_draws")]

    operations = [
        migrations.RenameField("draw", "frozen", "frozen_text"),
        migrations.RenameField("draw", "labels", "labels_text"),
        migrations.AlterField("draw", "frozen_text", models.TextField()),
        migrations.AlterField("draw", "labels_text", models.TextField()),
        migrations.RunPython(write_again, migrations.RunPython.noop),
    ]
