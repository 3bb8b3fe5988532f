"""An exported ledger is checked anywhere by one file without dependencies, which names every fault."""

import ast
import hashlib
import io
import json
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gangze.kernel.errors import Absent
from gangze.ledger.models import Fact, Seal
from gangze.ledger.rules.bundle import MANIFEST_FILE
from gangze.ledger.services import export_ledger

from .scene import (
    MONDAY_NOON,
    OFFICER,
    PARK_OFFICER,
    STRANGER,
    SYSTEM,
    TENANT,
    VERIFIER,
    WORKER,
    SetClock,
    record,
    three_days,
)

pytestmark = pytest.mark.django_db
FACTS, SEALS = "facts.jsonl", "seals.jsonl"


def verify(bundle: Path, *options: str) -> tuple[int, str]:
    """Run the verifier as a stranger would, apart from everything installed; return exit status and output."""
    command = [sys.executable, "-I", "-S", str(VERIFIER), str(bundle), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, encoding="utf-8")
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def folder(clock: SetClock, tmp_path: Path) -> Path:
    """An unpacked bundle: facts 1–4 and 5–8 sealed, 9–12 of today."""
    three_days(clock)
    export_ledger(actor=SYSTEM, tenant=TENANT, target=tmp_path / "ledger.zip")
    with zipfile.ZipFile(tmp_path / "ledger.zip") as bundle:
        bundle.extractall(tmp_path / "ledger")
    return tmp_path / "ledger"


def lines(folder: Path, name: str) -> list[bytes]:
    """Return the lines of a file of the bundle."""
    return (folder / name).read_bytes().splitlines(keepends=True)


def put(folder: Path, name: str, content: list[bytes]) -> None:
    """Write the lines back."""
    (folder / name).write_bytes(b"".join(content))


def changed(line: bytes, **fields: Any) -> bytes:
    """Return the line with other fields, spelt canonically."""
    record = {**json.loads(line), **fields}
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def test_a_sound_bundle_is_sound_packed_and_unpacked(folder: Path) -> None:
    for bundle in (folder, folder.with_suffix(".zip")):
        status, output = verify(bundle)
        assert (status, output.splitlines()[-1]) == (0, "完好 · sound")
        assert "2 seals, 4 facts not sealed yet" in output


def test_an_empty_ledger_makes_a_sound_bundle(clock: SetClock, tmp_path: Path) -> None:
    record(1)
    fact = export_ledger(actor=SYSTEM, tenant=TENANT, target=tmp_path / "one.zip")
    assert fact.number == 2
    assert verify(tmp_path / "one.zip")[0] == 0


def test_a_bundle_with_sm3_is_sound(clock: SetClock, tmp_path: Path, settings: Any) -> None:
    settings.GANGZE_SEAL_HASH = "sm3"
    three_days(clock)
    export_ledger(actor=SYSTEM, tenant=TENANT, target=tmp_path / "sm3.zip")
    assert verify(tmp_path / "sm3.zip")[0] == 0


def test_every_fact_and_seal_is_in_the_bundle(folder: Path) -> None:
    assert [json.loads(line)["content_hash"] for line in lines(folder, FACTS)] == list(
        Fact.objects.filter(number__lte=12).order_by("number").values_list("content_hash", flat=True)
    )
    assert len(lines(folder, SEALS)) == Seal.objects.count()


def test_a_changed_content_is_named(folder: Path) -> None:
    content = lines(folder, FACTS)
    content[1] = changed(content[1], author_name="李四")
    put(folder, FACTS, content)
    status, output = verify(folder)
    assert status == 1
    assert "第 2 (" in output
    assert "fact 2 (" in output
    assert "was changed" in output


def test_a_content_rewritten_with_its_hash_is_named_when_sealed(folder: Path) -> None:
    fact = Fact.objects.get(number=7)
    fact.author_name = "李四"
    content = lines(folder, FACTS)
    content[6] = changed(content[6], author_name="李四", content_hash=fact.record.content_hash())
    put(folder, FACTS, content)
    status, output = verify(folder)
    assert status == 1
    assert "rewritten after sealing" in output
    assert "fact 7 (" in output


@pytest.mark.parametrize("number", [1, 4, 6, 9, 12])
def test_a_removed_row_is_named(folder: Path, number: int) -> None:
    content = lines(folder, FACTS)
    del content[number - 1]
    put(folder, FACTS, content)
    status, output = verify(folder)
    assert status == 1
    missing = [line for line in output.splitlines() if "missing" in line]
    assert len(missing) == 1
    assert f"fact {number} (" in missing[0] or f"fact {number}–{number} " in missing[0]


def test_swapped_rows_are_named(folder: Path) -> None:
    content = lines(folder, FACTS)
    content[5], content[6] = content[6], content[5]
    put(folder, FACTS, content)
    status, output = verify(folder)
    assert status == 1
    assert "fact 6 (" in output
    assert "out of order" in output


def test_two_facts_with_exchanged_numbers_are_named(folder: Path) -> None:
    content = lines(folder, FACTS)
    content[4], content[5] = changed(content[5], number=5), changed(content[4], number=6)
    put(folder, FACTS, content)
    status, output = verify(folder)
    assert status == 1
    assert "stands the fact sealed as 6" in output
    assert "stands the fact sealed as 5" in output


def test_reordered_days_are_named(folder: Path) -> None:
    content = lines(folder, FACTS)
    put(folder, FACTS, content[4:8] + content[:4] + content[8:])
    put(folder, SEALS, lines(folder, SEALS)[::-1])
    status, output = verify(folder)
    assert status == 1
    assert "seal 2026-03-03 #2 does not follow" in output
    assert "seal 2026-03-02 #1 does not follow" in output
    assert "fact 1 (" in output


def test_a_replaced_seal_is_named(folder: Path) -> None:
    content = lines(folder, SEALS)
    seal = Seal.objects.get(sequence=1).record
    forged = seal.__class__(**{**{name: getattr(seal, name) for name in seal.__slots__}, "sealed_at": MONDAY_NOON})
    content[0] = changed(content[0], sealed_at="2026-03-02T04:00:00.000000Z", seal_hash=forged.seal_hash())
    put(folder, SEALS, content)
    status, output = verify(folder)
    assert status == 1
    assert "seal 2026-03-03 #2 does not follow" in output


def test_changed_leaves_are_named_and_accuse_no_fact(folder: Path) -> None:
    content = lines(folder, SEALS)
    content[1] = changed(content[1], leaves=json.loads(content[0])["leaves"])
    put(folder, SEALS, content)
    status, output = verify(folder)
    assert status == 1
    assert "leaves of seal 2026-03-03 #2" in output
    assert "fact " not in output


@pytest.mark.parametrize("keep", [0, 1, 7, 11])
def test_a_bundle_cut_off_at_its_end_is_found(folder: Path, keep: int) -> None:
    put(folder, FACTS, lines(folder, FACTS)[:keep])
    status, output = verify(folder)
    assert status == 1
    assert "facts.jsonl is not the file that was exported" in output
    assert "–12 is missing" in output


def test_a_zip_cut_off_anywhere_cannot_be_read(folder: Path) -> None:
    whole = folder.with_suffix(".zip").read_bytes()
    for part in (0, 10, len(whole) // 2, len(whole) - 1):
        folder.with_suffix(".zip").write_bytes(whole[:part])
        status, output = verify(folder.with_suffix(".zip"))
        assert status == 2
        assert "cannot be read" in output


def test_a_missing_file_cannot_be_read(folder: Path) -> None:
    (folder / SEALS).unlink()
    assert verify(folder)[0] == 2
    assert verify(folder / "nowhere")[0] == 2


def test_a_bundle_cut_off_and_made_consistent_again_is_found_by_a_hash_kept_elsewhere(folder: Path) -> None:
    kept_elsewhere = Seal.objects.get(sequence=2).seal_hash
    assert verify(folder, "--expect", kept_elsewhere)[0] == 0
    assert verify(folder, "--expect", Fact.objects.get(number=12).content_hash[:12].upper())[0] == 0
    put(folder, FACTS, lines(folder, FACTS)[:4])
    put(folder, SEALS, lines(folder, SEALS)[:1])
    remade(folder, last_number=4)
    assert verify(folder)[0] == 0
    status, output = verify(folder, "--expect", kept_elsewhere)
    assert status == 1
    assert kept_elsewhere in output


def remade(folder: Path, **fields: Any) -> None:
    """Write a manifest that fits the files, as a forger with time would."""
    manifest = json.loads((folder / MANIFEST_FILE).read_bytes())
    manifest |= fields
    manifest["files"] = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (FACTS, SEALS)}
    del manifest["manifest_sha256"]
    own = hashlib.sha256(changed(b"{}", **manifest)[:-1]).hexdigest()
    (folder / MANIFEST_FILE).write_bytes(changed(b"{}", **manifest, manifest_sha256=own))


@pytest.mark.parametrize("name", [FACTS, SEALS, MANIFEST_FILE])
def test_a_nonsense_line_is_named_and_never_stops_the_verifier(folder: Path, name: str) -> None:
    put(folder, name, [b'{"tenant": []}\n', *lines(folder, name)[1:]])
    status, output = verify(folder)
    assert status == (2 if name == MANIFEST_FILE else 1)
    assert "Traceback" not in output


def loaded_verifier() -> Callable[[Path], tuple[int, str]]:
    """Return the verifier inside this process, for trying it hundreds of times."""
    code = compile(VERIFIER.read_text(encoding="utf-8"), str(VERIFIER), "exec")
    namespace: dict[str, Any] = {"__name__": "verify"}
    exec(code, namespace)  # noqa: S102  # our own file

    def run(folder: Path) -> tuple[int, str]:
        said = io.StringIO()
        namespace["print"] = lambda text: said.write(text + "\n")
        try:
            bundle = namespace["Bundle"](str(folder))
            namespace["check"](bundle, [])
        except Exception:
            return 2, said.getvalue()
        return (1 if bundle.faults else 0), said.getvalue()

    return run


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), name=st.sampled_from([FACTS, SEALS, MANIFEST_FILE]))
def test_every_changed_byte_is_found(folder: Path, seed: int, name: str) -> None:
    chance = random.Random(seed)
    whole = (folder / name).read_bytes()
    place = chance.randrange(len(whole))
    damaged = whole[:place] + bytes([whole[place] ^ chance.randrange(1, 256)]) + whole[place + 1 :]
    (folder / name).write_bytes(damaged)
    try:
        status, output = loaded_verifier()(folder)
    finally:
        (folder / name).write_bytes(whole)
    assert status != 0
    if name == FACTS:
        number = whole[:place].count(b"\n") + 1
        assert f"fact {number} (" in output or f"facts.jsonl line {number} " in output


def test_the_verifier_is_one_short_file_that_needs_nothing() -> None:
    source = VERIFIER.read_text(encoding="utf-8")
    assert len(source.splitlines()) < 400
    tree = ast.parse(source, feature_version=(3, 8))
    imported = {
        name.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    } | {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= {"argparse", "hashlib", "hmac", "itertools", "json", "os", "re", "struct", "sys", "zipfile"}


def test_an_export_is_itself_a_fact(clock: SetClock, tmp_path: Path) -> None:
    three_days(clock)
    fact = export_ledger(actor=OFFICER, tenant=TENANT, target=tmp_path / "a.zip")
    assert (fact.kind, fact.number, fact.author_name, fact.path) == ("ledger.exported", 13, "李安全", "a1/e1/")
    assert fact.payload["last_seal_hash"] == Seal.objects.get(sequence=2).seal_hash


@pytest.mark.parametrize("actor", [STRANGER, WORKER], ids=["stranger", "worker"])
def test_a_ledger_is_not_exported_for_those_who_may_not(clock: SetClock, tmp_path: Path, actor: Any) -> None:
    three_days(clock)
    with pytest.raises(Absent):
        export_ledger(actor=actor, tenant=TENANT, target=tmp_path / "a.zip")
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_reaching_beyond_the_actors_place_is_not_exported(clock: SetClock, tmp_path: Path) -> None:
    record(1)
    record(2, path="a1/")
    with pytest.raises(Absent):
        export_ledger(actor=OFFICER, tenant=TENANT, target=tmp_path / "a.zip")
    export_ledger(actor=PARK_OFFICER, tenant=TENANT, target=tmp_path / "a.zip")


def test_an_interrupted_export_leaves_no_file_and_no_fact(clock: SetClock, tmp_path: Path) -> None:
    for number in range(501):
        record(number)

    def interrupt(_done: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_ledger(actor=SYSTEM, tenant=TENANT, target=tmp_path / "a.zip", on_step=interrupt)
    assert list(tmp_path.iterdir()) == []
    assert not Fact.objects.filter(kind="ledger.exported").exists()


def test_a_copy_of_the_verifier_works_far_from_the_project(folder: Path, tmp_path: Path) -> None:
    shutil.copy(VERIFIER, tmp_path / "check.py")
    command = [sys.executable, "-I", "-S", "check.py", "ledger.zip"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60, env={"LC_ALL": "C"})
    assert done.returncode == 0, done.stdout
