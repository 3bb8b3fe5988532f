"""gangze training rebuild: the lists of training and certificates made anew from the ledger."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from gangze.access.actor import system_actor
from gangze.mastery.services.training_rows import rebuild_training


class Command(BaseCommand):
    """Rebuild the rows of training; they equal those kept fact by fact."""

    help = "培训档案：gangze training rebuild，由台账重建培训和证书的列表"

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        commands.add_parser("rebuild", help="由台账重建，结果与逐条更新的相同")

    def handle(self, *args: Any, **options: Any) -> None:
        count = rebuild_training(actor=system_actor("training"))
        self.stdout.write(f"由 {count} 条记录重建了培训和证书。")
