"""Rosters get rows of their own: SQLite writes a whole row again for every change, and a roster may be twenty megabytes."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def move(apps: Any, schema_editor: Any) -> None:
    """Give every draw its roster."""
    draws, rosters = apps.get_model("draws", "Draw"), apps.get_model("draws", "Roster")
    for draw in draws.objects.only("frozen_text", "labels_text").iterator(chunk_size=1):
        rosters.objects.create(draw=draw, frozen_text=draw.frozen_text, labels_text=draw.labels_text)


class Migration(migrations.Migration):
    dependencies = [("draws", "0002_roster_as_text")]

    operations = [
        migrations.CreateModel(
            name="Roster",
            fields=[
                (
                    "draw",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="roster",
                        serialize=False,
                        to="draws.draw",
                    ),
                ),
                ("frozen_text", models.TextField()),
                ("labels_text", models.TextField()),
            ],
            options={"verbose_name": "名册"},
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.RemoveField("draw", "frozen_text"),
        migrations.RemoveField("draw", "labels_text"),
    ]
