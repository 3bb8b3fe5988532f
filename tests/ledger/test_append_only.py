"""Facts, media and seals are never changed or removed: the model refuses, and so does the database."""

from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from gangze.ledger.models import AppendOnlyError, Fact, Seal
from gangze.ledger.services import seal_all_due

from .scene import SYSTEM, SetClock, copied_database, record

pytestmark = pytest.mark.django_db
TABLES = ["ledger_fact", "ledger_media", "ledger_seal"]


@pytest.fixture
def fact(clock: SetClock) -> Fact:
    """One fact, sealed."""
    fact = record(1)
    clock.pass_by(days=1)
    seal_all_due(actor=SYSTEM)
    return fact


def test_a_stored_fact_cannot_be_saved_again(fact: Fact) -> None:
    fact.kind = "dossier.approved"
    with pytest.raises(AppendOnlyError):
        fact.save()
    with pytest.raises(AppendOnlyError):
        Fact.objects.get().save(update_fields=["kind"])


def test_a_fact_cannot_be_deleted(fact: Fact) -> None:
    with pytest.raises(AppendOnlyError):
        fact.delete()


def test_no_query_changes_or_removes_facts(fact: Fact) -> None:
    with pytest.raises(AppendOnlyError):
        Fact.objects.update(kind="a.b")
    with pytest.raises(AppendOnlyError):
        Fact.objects.filter(pk=fact.pk).delete()
    with pytest.raises(AppendOnlyError):
        Fact.objects.bulk_update([fact], ["kind"])
    with pytest.raises(AppendOnlyError):
        Fact.objects.update_or_create(tenant=fact.tenant, number=1, defaults={"kind": "a.b"})
    with pytest.raises(AppendOnlyError):
        Fact.objects.bulk_create([fact], update_conflicts=True, unique_fields=["id"], update_fields=["kind"])


def test_a_seal_cannot_be_changed(fact: Fact) -> None:
    seal = Seal.objects.get()
    with pytest.raises(AppendOnlyError):
        seal.save()
    with pytest.raises(AppendOnlyError):
        Seal.objects.update(root="0" * 64)


@pytest.mark.parametrize("statement", ["UPDATE ledger_fact SET kind = 'a.b'", "UPDATE ledger_seal SET root = ''"])
def test_the_database_refuses_an_update(fact: Fact, statement: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("table", ["ledger_fact", "ledger_seal"])
def test_the_database_refuses_a_removal(fact: Fact, table: str, tmp_path: Path) -> None:
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608  # a name from this file
        return
    # In memory, where tests empty tables, SQLite lets rows go; in a file, where people's facts are, it does not.
    with copied_database(tmp_path) as copy, pytest.raises(Exception, match="append-only: DELETE refused"):
        copy.execute(f"DELETE FROM {table}")  # noqa: S608  # a name from this file


@pytest.mark.parametrize("table", TABLES)
def test_every_table_of_the_ledger_has_its_triggers(table: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table])
            expected = {f"{table}_append_only"}
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            expected = {f"{table}_no_update", f"{table}_no_delete"}
        assert {name for (name,) in cursor.fetchall()} == expected
