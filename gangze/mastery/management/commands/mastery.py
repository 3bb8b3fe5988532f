"""`gangze mastery rebuild`: tells the whole matrix anew from the ledger."""

import os
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections

from gangze.access.actor import system_actor
from gangze.kernel.errors import Absent
from gangze.mastery.services.rebuilding import Rebuilt, enterprises_to_rebuild, rebuild_matrix
from gangze.org.management.database import ready_database

UNKNOWN_ENTERPRISE = 2


def rebuilt(code: str) -> tuple[str, Rebuilt]:
    """Rebuild one enterprise, in whatever process this is, and return what came out."""
    return code, rebuild_matrix(actor=system_actor("rebuild"), enterprise_code=code)


class Command(BaseCommand):
    """Rebuild the matrix of one enterprise or of all, several at a time. Exit code 2 for an enterprise that does not exist."""

    help = "掌握矩阵：gangze mastery rebuild [--enterprise 编码] [--processes 个数]，由台账重算"

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        rebuild = commands.add_parser("rebuild", help="由台账重算，结果与逐条更新的相同")
        rebuild.add_argument("--enterprise", default="", help="企业的9位编码；不写则全部企业")
        rebuild.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="同时重算几个企业")

    def handle(self, *args: Any, **options: Any) -> None:
        ready_database()
        started = perf_counter()
        try:
            codes = enterprises_to_rebuild(actor=system_actor("rebuild"), code=options["enterprise"])
        except Absent:
            raise CommandError(f"没有编码为 {options['enterprise']} 的企业。", returncode=UNKNOWN_ENTERPRISE) from None
        facts = 0
        for code, told in self._rebuilt(codes, options["processes"]):
            facts += told.fact_count
            self.stdout.write(
                f"{code}：读 {told.fact_count} 条记录，得 {told.cell_count} 格、{told.standing_count} 条目"
            )
        self.stdout.write(
            f"掌握矩阵已由台账重算：{len(codes)} 个企业，{facts} 条记录，{perf_counter() - started:.1f} 秒。"
        )

    def _rebuilt(self, codes: Sequence[str], processes: int) -> Iterator[tuple[str, Rebuilt]]:
        """Yield the enterprises as they are done; one after the other where the database takes one writer."""
        count = min(processes, len(codes))
        if count < 2 or connection.vendor == "sqlite":
            yield from map(rebuilt, codes)
            return
        connections.close_all()  # a child must not speak over its parent's connection
        with ProcessPoolExecutor(count, mp_context=get_context("fork")) as pool:
            yield from pool.map(rebuilt, codes)
