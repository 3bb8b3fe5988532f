"""How a tenant's whole ledger leaves the house: one file that anybody can check, and a fact that says it left."""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from gangze.access.actor import Actor
from gangze.kernel import clock

from ..models import Fact
from ..rules.bundle import FACTS_FILE, MANIFEST_FILE, SEALS_FILE, fact_lines, manifest, seal_lines
from ..selectors import exportable_head, stored_facts, stored_seals
from .recording import record_fact

Step = Callable[[int, int], None]
_REPORT_EVERY = 500


def export_ledger(*, actor: Actor, tenant: str, target: Path, on_step: Step | None = None) -> Fact:
    """Write the bundle to `target`, whole or not at all, and return the fact "ledger.exported" that records it.

    The bundle holds the facts up to the moment of export, without the fact of the export itself; `on_step` is told how
    many facts of how many are written. Raises Absent unless the actor may export all of the tenant.
    """
    head = exportable_head(actor, tenant)
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=".ledger-")
    os.close(descriptor)
    try:
        _write(Path(temporary), actor, tenant, head.last_number, on_step or _silent)
        sha256 = _file_sha256(Path(temporary))
        os.replace(temporary, target)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    return record_fact(
        actor=actor,
        tenant=tenant,
        kind="ledger.exported",
        subject=f"ledger:{tenant}",
        path=head.path or "",
        payload={"last_number": head.last_number, "last_seal_hash": head.last_seal_hash, "sha256": sha256},
    )


def _write(place: Path, actor: Actor, tenant: str, last_number: int, on_step: Step) -> None:
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as bundle:
        # Seals first: one that is made meanwhile is left out, and its facts are then simply not sealed yet.
        seals = _member(bundle, SEALS_FILE, seal_lines(stored_seals(tenant, until=last_number)), 0, _silent)
        lines = fact_lines(stored_facts(tenant, until=last_number))
        facts = _member(bundle, FACTS_FILE, lines, last_number, on_step)
        bundle.writestr(
            MANIFEST_FILE,
            manifest(
                tenant=tenant,
                last_number=last_number,
                files={FACTS_FILE: facts, SEALS_FILE: seals},
                exported_at=clock.now(),
                exported_by=actor.key,
            ),
        )


def _member(bundle: zipfile.ZipFile, name: str, lines: Iterable[bytes], count: int, on_step: Step) -> str:
    """Write one file of the bundle and return its SHA-256 in hexadecimal."""
    hashing = hashlib.sha256()
    with bundle.open(name, "w", force_zip64=True) as member:
        for done, line in enumerate(lines, start=1):
            hashing.update(line)
            member.write(line)
            if done % _REPORT_EVERY == 0:
                on_step(done, count)
    return hashing.hexdigest()


def _file_sha256(place: Path) -> str:
    with place.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _silent(done: int, count: int) -> None:
    """Tell nobody."""
