"""The index by which PostgreSQL finds words in findings: every sign of a text and every two signs in a row.

It needs no extension and no more than the right to make tables. Apart from 0001, because makemigrations knows nothing of it: to write 0001
again, put this file aside meanwhile.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SIGNS = """
CREATE OR REPLACE FUNCTION gangze_signs(told text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT COALESCE(array_agg(DISTINCT part), '{}') FROM (
    SELECT sign || (ARRAY['', following])[turn] AS part FROM (
        SELECT sign, lead(sign, 1, '') OVER (ORDER BY at) AS following
        FROM unnest(string_to_array(told, NULL)) WITH ORDINALITY AS each(sign, at)
    ) AS signs CROSS JOIN generate_series(1, 2) AS turn
) AS parts
$$
"""
INDEX = "CREATE INDEX finding_search ON inspections_finding USING gin (gangze_signs(search))"
UNDONE = ("DROP INDEX finding_search", "DROP FUNCTION gangze_signs(text)")


def index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in (SIGNS, INDEX):
            schema_editor.execute(statement, params=None)


def undo(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in UNDONE:
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_initial")]
    operations = [migrations.RunPython(index, undo)]
