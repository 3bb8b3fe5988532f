"""The command `gangze ledger`: verify, seal and export from the shell."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from gangze.access.actor import system_actor
from gangze.kernel.errors import Absent
from gangze.ledger import selectors
from gangze.ledger.rules.audit import Fault, FaultCode
from gangze.ledger.services import export_ledger, seal_all_due


def fault_text(fault: Fault) -> str:
    """Return the sentence that names one fault: whose, which day, which fact or seal, and what is wrong."""
    names = {name: str(value) for name, value in asdict(fault).items()}
    names["numbers"] = str(fault.number) if fault.until in (None, fault.number) else f"{fault.number}–{fault.until}"
    return _sentences()[fault.code] % names


def _sentences() -> dict[FaultCode, str]:
    return {
        FaultCode.FACT_CHANGED: _("%(tenant)s：第 %(number)s 号记录（%(uuid)s）的内容被改动，与它的摘要不符。"),
        FaultCode.FACT_REWRITTEN: _("%(tenant)s：第 %(number)s 号记录（%(uuid)s）在封存后连同摘要一起被改写。"),
        FaultCode.FACT_MOVED: _(
            "%(tenant)s：第 %(number)s 号处是封存时的第 %(other)s 号记录（%(uuid)s），次序被改动。"
        ),
        FaultCode.FACT_MISSING: _("%(tenant)s：第 %(numbers)s 号记录缺失。"),
        FaultCode.FACT_REPEATED: _("%(tenant)s：第 %(number)s 号记录（%(uuid)s）重号。"),
        FaultCode.FACT_ADDED: _("%(tenant)s：第 %(number)s 号记录（%(uuid)s）自称属于 %(day)s，但不在那一天的封存里。"),
        FaultCode.TIME_REVERSED: _("%(tenant)s：第 %(number)s 号记录（%(uuid)s）的接收时间早于前一号。"),
        FaultCode.HASH_CHANGED: _("%(tenant)s：第 %(number)s 号记录（%(uuid)s）的内容无误，但摘要被改动。"),
        FaultCode.SEAL_CHANGED: _("%(tenant)s：%(day)s 的封存（第 %(number)s 个）被改动。"),
        FaultCode.SEAL_MISSING: _("%(tenant)s：第 %(numbers)s 个封存缺失。"),
        FaultCode.LEAVES_CHANGED: _("%(tenant)s：%(day)s 的封存（第 %(number)s 个）的摘要清单与树根不符。"),
        FaultCode.CHAIN_BROKEN: _("%(tenant)s：%(day)s 的封存（第 %(number)s 个）与前一个封存不相连。"),
        FaultCode.DAY_UNSEALED: _("%(tenant)s：%(day)s 早已结束，但没有封存。"),
        FaultCode.HEAD_CHANGED: _("%(tenant)s：台账首与记录、封存不一致。"),
        FaultCode.MEDIA_MISSING: _("%(tenant)s：附件 %(name)s 的文件缺失。"),
        FaultCode.MEDIA_CHANGED: _("%(tenant)s：附件 %(name)s 的文件被改动。"),
    }


class Command(BaseCommand):
    """Works as the system: whoever can run it can read the database anyway."""

    help = "台账：核验（verify）、封存（seal）、导出（export）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the three subcommands."""
        commands = parser.add_subparsers(dest="command", required=True)
        verify = commands.add_parser("verify", help="重新计算全部摘要，逐条指出问题；完好时退出码为 0，否则为 1")
        verify.add_argument("--tenant", metavar="CODE", help="只核验这一家")
        verify.add_argument("--format", choices=["text", "json"], default="text")
        seal = commands.add_parser("seal", help="封存所有已结束的业务日")
        seal.add_argument("--until", metavar="DAY", type=date.fromisoformat, help="只封存这一天以前的，如 2026-03-01")
        export = commands.add_parser("export", help="导出一家的整本台账，供 verify/verify.py 核验")
        export.add_argument("--tenant", metavar="CODE", required=True)
        export.add_argument("--out", metavar="FILE", required=True, type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one subcommand."""
        {"verify": self._verify, "seal": self._seal, "export": self._export}[options["command"]](options)

    def _verify(self, options: dict[str, Any]) -> None:
        known = selectors.ledger_tenants()
        tenants = [options["tenant"]] if options["tenant"] else known
        if not set(tenants) <= set(known):
            raise CommandError(_("没有 %(tenant)s 的台账。") % {"tenant": options["tenant"]})
        faults = [fault for tenant in tenants for fault in selectors.ledger_faults(tenant)]
        counts = {tenant: selectors.fact_and_seal_counts(tenant) for tenant in tenants}
        self.stdout.write(_report(faults, counts) if options["format"] == "text" else _json_report(faults, counts))
        if faults:
            sys.exit(1)

    def _seal(self, options: dict[str, Any]) -> None:
        seals = seal_all_due(actor=system_actor("ledger.seal"), today=options["until"])
        for seal in seals:
            self.stdout.write(f"{seal.tenant} {seal.day} {seal.fact_count} {seal.seal_hash}")
        self.stdout.write(_("新增 %(count)d 个封存。") % {"count": len(seals)})

    def _export(self, options: dict[str, Any]) -> None:
        target: Path = options["out"]
        if not target.parent.is_dir():
            raise CommandError(_("没有文件夹 %(folder)s。") % {"folder": target.parent})
        try:
            fact = export_ledger(actor=system_actor("ledger.export"), tenant=options["tenant"], target=target)
        except Absent:
            raise CommandError(_("没有 %(tenant)s 的台账。") % {"tenant": options["tenant"]}) from None
        self.stdout.write(f"{target} SHA-256 {fact.payload['sha256']}")


def _report(faults: Iterable[Fault], counts: dict[str, tuple[int, int]]) -> str:
    lines = [fault_text(fault) for fault in faults]
    lines += [
        _("%(tenant)s：%(facts)d 条记录，%(seals)d 个封存。") % {"tenant": tenant, "facts": facts, "seals": seals}
        for tenant, (facts, seals) in counts.items()
    ]
    found = len(lines) - len(counts)
    lines.append(_("发现 %(count)d 处问题。") % {"count": found} if found else _("完好。"))
    return "\n".join(lines)


def _json_report(faults: Iterable[Fault], counts: dict[str, tuple[int, int]]) -> str:
    found = [{**asdict(fault), "message": fault_text(fault)} for fault in faults]
    tenants = [{"tenant": tenant, "facts": facts, "seals": seals} for tenant, (facts, seals) in counts.items()]
    return json.dumps({"sound": not found, "tenants": tenants, "faults": found}, ensure_ascii=False, default=str)
