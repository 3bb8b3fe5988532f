"""People and places made once through the services, and put back as rows by every test that asks for them.

Making the cast takes some hundred queries with all their checks; a test of something else need not pay for them again.
What is put back is what the services wrote, so the two cannot differ.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from django.apps import apps
from django.db import connection, transaction

Made = TypeVar("Made")
Table = tuple[tuple[str, ...], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Recording(Generic[Made]):
    """What a maker returned, pickled, and the names of columns and the rows that it wrote into each table.

    A copy from a pickle costs a tenth of a deep copy, and every test with people takes one.
    """

    made: bytes
    tables: dict[str, Table]

    def replay(self) -> Made:
        """Put the rows into the empty tables and return a copy of what was made."""
        quoted = connection.ops.quote_name
        with connection.cursor() as cursor:
            for table, (names, rows) in self.tables.items():
                columns, places = ", ".join(map(quoted, names)), ", ".join(["%s"] * len(names))
                cursor.executemany(f"INSERT INTO {quoted(table)} ({columns}) VALUES ({places})", rows)  # noqa: S608  # names of our own tables
        return cast(Made, pickle.loads(self.made))  # noqa: S301  # what we have just written ourselves


def record(make: Callable[[], Made]) -> Recording[Made]:
    """Make it in a transaction that is rolled back, and keep what it wrote. It must only add rows."""
    with transaction.atomic():
        before = _rows()
        made = make()
        after = _rows()
        transaction.set_rollback(True)
    tables = {}
    for table, (names, rows) in after.items():
        old = before[table][1]
        assert rows[: len(old)] == old, f"{table}: rows were changed"
        if rows[len(old) :]:
            tables[table] = (names, rows[len(old) :])
    return Recording(pickle.dumps(made, pickle.HIGHEST_PROTOCOL), tables)


def _rows() -> dict[str, Table]:
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy:
                key = connection.ops.quote_name(model._meta.pk.column)
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)} ORDER BY {key}")  # noqa: S608
                found[model._meta.db_table] = (tuple(column[0] for column in cursor.description), cursor.fetchall())
    return found
