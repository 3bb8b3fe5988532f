"""The two statements by which facts enter the ledger: the tenant's head moves on, and the rows come after the last.

They are written in SQL, the same for both databases, because the ORM has neither an UPDATE that returns what it made nor
an INSERT that tells which rows were there: locking, looking and saving in turn costs every fact twice the statements
(docs/rules/ledger.md §10).
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import reduce

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from gangze.kernel import clock

from ..models import Fact, TenantHead
from ..rules.records import common_path

ROWS_A_STATEMENT = 500
_MOVE_ON = """
UPDATE ledger_tenanthead
SET last_number = last_number + %s, not_before = CASE WHEN not_before > %s THEN not_before ELSE %s END
WHERE tenant = %s
RETURNING last_number, not_before, path
"""
_FIELDS = [field for field in Fact._meta.concrete_fields if not field.primary_key]
_ROW = f"({', '.join(['%s'] * len(_FIELDS))})"
_INSERT = f"""
INSERT INTO ledger_fact ({", ".join(field.attname for field in _FIELDS)}) VALUES {{rows}}
ON CONFLICT (tenant, client_uuid) DO NOTHING
RETURNING number, id
"""  # noqa: S608  # columns of ours


class KnownAlready(Exception):
    """A UUID among the facts is in the ledger, or comes twice; nothing was recorded."""


@transaction.atomic
def append(tenant: str, facts: Sequence[Fact]) -> None:
    """Number, time, hash and store new facts of a tenant. Raises KnownAlready, and then all is as before."""
    if not facts:
        return
    with connection.cursor() as cursor:
        last_number, received_at, old_path = _move_on(cursor, tenant, len(facts))
        business_on = clock.business_date(received_at)
        for number, fact in enumerate(facts, last_number - len(facts) + 1):
            fact.number, fact.received_at, fact.business_on = number, received_at, business_on
            fact.content_hash = fact.record.content_hash()
        for begin in range(0, len(facts), ROWS_A_STATEMENT):
            _insert(cursor, facts[begin : begin + ROWS_A_STATEMENT])
    path = reduce(common_path, (fact.path for fact in facts if fact.path), old_path)
    if path != old_path:
        TenantHead.objects.filter(tenant=tenant).update(path=path)


def _move_on(cursor: CursorWrapper, tenant: str, count: int) -> tuple[int, datetime, str | None]:
    """Return the last of `count` new numbers, the time of receipt, and the head's path so far.

    The head's row stays locked until the transaction ends, so whoever comes next waits and numbers have no gaps.
    """
    now = cursor.db.ops.adapt_datetimefield_value(clock.now())
    cursor.execute(_MOVE_ON, [count, now, now, tenant])
    moved = cursor.fetchall()
    if not moved:
        TenantHead.objects.get_or_create(tenant=tenant)
        return _move_on(cursor, tenant, count)
    [(last_number, received_at, path)] = moved
    if received_at.tzinfo is None:  # SQLite keeps moments in UTC without saying so
        received_at = received_at.replace(tzinfo=UTC)
    return last_number, received_at, path


def _insert(cursor: CursorWrapper, facts: Sequence[Fact]) -> None:
    database = cursor.db
    values = [field.get_db_prep_save(getattr(fact, field.attname), database) for fact in facts for field in _FIELDS]
    cursor.execute(_INSERT.format(rows=", ".join([_ROW] * len(facts))), values)
    keys = dict(cursor.fetchall())
    if len(keys) < len(facts):
        raise KnownAlready
    for fact in facts:
        fact.pk = keys[fact.number]
        fact._state.adding, fact._state.db = False, database.alias
