"""What a command needs before it can ask the organisation anything: the tables of the database."""

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

UNREADY = 2


def ready_database() -> None:
    """Make the tables of a new installation; raises CommandError (exit code 2) where they are those of an older version.

    A database in use is never changed behind the back of its keeper: `script/up` and `gangze migrate` do that.
    """
    try:
        is_new = not connection.introspection.table_names()
    except OperationalError as error:
        raise CommandError(f"打不开数据库：{error}", returncode=UNREADY) from error
    if is_new:
        call_command("migrate", interactive=False, verbosity=0)
        return
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("数据库是旧版本的，请先运行 gangze migrate（或 script/up）。", returncode=UNREADY)
