"""Triggers that refuse to change or remove facts, media and seals, whoever asks the database.

A test run empties tables between tests. Only that is let through: TRUNCATE in a database named test_…, DELETE in an
SQLite database that lives in memory. A later migration that rebuilds one of these tables on SQLite must make the
triggers again, because SQLite drops them with the old table; a test notices.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("ledger_fact", "ledger_media", "ledger_seal")

POSTGRESQL_FUNCTION = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_database() LIKE 'test\\_%' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$$
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()
"""
SQLITE_UPDATE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only: UPDATE refused'); END
"""
SQLITE_DELETE = """
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
WHEN (SELECT file FROM pragma_database_list WHERE name = 'main') <> ''
BEGIN SELECT RAISE(ABORT, '{table} is append-only: DELETE refused'); END
"""


def _statements(vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [POSTGRESQL_FUNCTION, *(POSTGRESQL_TRIGGER.format(table=table) for table in TABLES)]
    return [form.format(table=table) for table in TABLES for form in (SQLITE_UPDATE, SQLITE_DELETE)]


def _undo_statements(vendor: str) -> list[str]:
    if vendor == "postgresql":
        triggers = [f"DROP TRIGGER {table}_append_only ON {table}" for table in TABLES]
        return [*triggers, "DROP FUNCTION ledger_refuse()"]
    return [f"DROP TRIGGER {table}_no_{verb}" for table in TABLES for verb in ("update", "delete")]


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)  # None: a % in the text is not a placeholder


def unguard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _undo_statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_facts_media_seals")]

    operations = [migrations.RunPython(guard, unguard)]
