"""`gangze ledger` verifies, seals and exports from the shell, and tells by its exit status whether all is well."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from gangze.ledger.management.commands.ledger import fault_text
from gangze.ledger.models import Fact, Seal
from gangze.ledger.rules.audit import Fault, FaultCode

from .scene import MONDAY_NOON, OTHER_PLACE, OTHER_TENANT, TENANT, SetClock, record, run_sql, three_days
from .test_bundle import verify

pytestmark = pytest.mark.django_db


def ledger(*arguments: str) -> tuple[int, str]:
    """Run the command; return exit status and output."""
    said = StringIO()
    try:
        call_command("ledger", *arguments, stdout=said)
    except SystemExit as end:
        return int(str(end.code)), said.getvalue()
    return 0, said.getvalue()


def test_verify_agrees_with_a_sound_ledger(clock: SetClock) -> None:
    three_days(clock)
    status, output = ledger("verify")
    assert status == 0
    assert output.splitlines() == [f"{TENANT}：12 条记录，2 个封存。", "完好。"]


def test_verify_agrees_with_an_empty_installation() -> None:
    assert ledger("verify") == (0, "完好。\n")


def test_verify_names_the_fault_and_fails(clock: SetClock) -> None:
    three_days(clock)
    uuid = Fact.objects.get(number=3).client_uuid
    run_sql("UPDATE ledger_fact SET author_name = '李四' WHERE number = 3")
    status, output = ledger("verify")
    assert status == 1
    assert f"{TENANT}：第 3 号记录（{uuid}）的内容被改动，与它的摘要不符。" in output
    assert output.splitlines()[-1] == "发现 1 处问题。"


def test_verify_speaks_json(clock: SetClock) -> None:
    three_days(clock)
    run_sql("DELETE FROM ledger_fact WHERE number = 6")
    status, output = ledger("verify", "--format", "json")
    told = json.loads(output)
    assert status == 1
    assert told["sound"] is False
    assert told["tenants"] == [{"tenant": TENANT, "facts": 11, "seals": 2}]
    (fault,) = told["faults"]
    assert (fault["code"], fault["number"], fault["day"]) == ("fact_missing", 6, "2026-03-03")


def test_verify_looks_at_one_tenant_when_asked(clock: SetClock) -> None:
    record(1)
    record(1, tenant=OTHER_TENANT, path=OTHER_PLACE)
    run_sql(f"UPDATE ledger_fact SET author_name = '李四' WHERE tenant = '{OTHER_TENANT}'")  # noqa: S608
    assert ledger("verify", "--tenant", TENANT)[0] == 0
    assert ledger("verify", "--tenant", OTHER_TENANT)[0] == 1
    with pytest.raises(CommandError, match="500102003"):
        ledger("verify", "--tenant", "500102003")


@pytest.mark.parametrize("code", list(FaultCode))
def test_every_fault_has_a_sentence(code: FaultCode) -> None:
    text = fault_text(Fault(code, TENANT, number=3, until=5))
    assert text.startswith(TENANT)
    assert "%(" not in text


def test_seal_closes_every_day_that_is_over(clock: SetClock) -> None:
    record(1)
    clock.pass_by(days=1)
    record(2)
    clock.pass_by(days=1)
    status, output = ledger("seal", "--until", "2026-03-03")
    assert (status, Seal.objects.count()) == (0, 1)
    assert output.startswith(f"{TENANT} 2026-03-02 1 {Seal.objects.get().seal_hash}")
    assert ledger("seal")[1].splitlines()[-1] == "新增 1 个封存。"


def test_seal_never_closes_today(clock: SetClock) -> None:
    record(1)
    later = (MONDAY_NOON + timedelta(days=9)).date()
    assert ledger("seal", "--until", later.isoformat())[1] == "新增 0 个封存。\n"


def test_export_writes_a_bundle_that_the_verifier_accepts(clock: SetClock, tmp_path: Path) -> None:
    three_days(clock)
    status, output = ledger("export", "--tenant", TENANT, "--out", str(tmp_path / "a.zip"))
    assert status == 0
    assert Fact.objects.get(kind="ledger.exported").payload["sha256"] in output
    assert verify(tmp_path / "a.zip")[0] == 0


def test_export_of_an_unknown_tenant_or_folder_is_refused(clock: SetClock, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有 500102001 的台账"):
        ledger("export", "--tenant", TENANT, "--out", str(tmp_path / "a.zip"))
    with pytest.raises(CommandError, match="没有文件夹"):
        ledger("export", "--tenant", TENANT, "--out", str(tmp_path / "no" / "a.zip"))
