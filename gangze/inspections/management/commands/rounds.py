"""`gangze rounds rebuild`: tells rounds, hand-overs and findings anew from the ledger."""

from argparse import ArgumentParser
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gangze.access.actor import system_actor
from gangze.inspections.services.rebuilding import enterprises_to_rebuild, rebuild_rounds
from gangze.inspections.services.standing import rebuild_findings
from gangze.kernel.errors import Absent
from gangze.org.management.database import ready_database

UNKNOWN_ENTERPRISE = 2


class Command(BaseCommand):
    """Rebuild the rounds of one enterprise or of all. Exit code 2 for an enterprise that does not exist."""

    help = "排查：gangze rounds rebuild [--enterprise 编码]，由台账重算排查、交接班、隐患和应做排查的完成情况"

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        rebuild = commands.add_parser("rebuild", help="由台账重算，结果与逐条更新的相同")
        rebuild.add_argument("--enterprise", default="", help="企业的9位编码；不写则全部企业")

    def handle(self, *args: Any, **options: Any) -> None:
        ready_database()
        started, actor = perf_counter(), system_actor("rebuild")
        try:
            codes = enterprises_to_rebuild(actor=actor, code=options["enterprise"])
        except Absent:
            raise CommandError(f"没有编码为 {options['enterprise']} 的企业。", returncode=UNKNOWN_ENTERPRISE) from None
        for code in codes:
            told = rebuild_rounds(actor=actor, enterprise_code=code)
            findings = rebuild_findings(actor=actor, enterprise_code=code)
            self.stdout.write(
                f"{code}：读 {told.fact_count} 条记录，得 {told.round_count} 次排查、{told.handover_count} 次交接班、"
                f"{findings} 条隐患"
            )
        self.stdout.write(f"排查已由台账重算：{len(codes)} 个企业，{perf_counter() - started:.1f} 秒。")
