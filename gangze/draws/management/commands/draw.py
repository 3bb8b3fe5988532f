"""`gangze draw verify SLIP.json`: does a draw again from its slip and names what differs; needs no database."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from gangze.draws.rules.verifying import UnreadableSlip, faults_of

NOT_PROVEN = (
    "填数人姓名、填数时间、抽取时间由抽取单告知，重算不能证明；请与台账中 draw.contributed、draw.drawn 记录的回执核对。"
)


class Command(BaseCommand):
    """gangze draw verify SLIP.json [--expect HASH]."""

    help = "核验抽取单：重算名册指纹、种子和名单，指出被改动的地方（退出码 0 完好，1 有问题，2 无法读取）"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and the hashes published at the freeze."""
        commands = parser.add_subparsers(dest="command", required=True, metavar="verify")
        verify = commands.add_parser("verify", help="核验一份抽取单")
        verify.add_argument("slip", type=Path, metavar="SLIP.json")
        expect = "冻结时公布的名册指纹或承诺，至少前 12 位"
        verify.add_argument("--expect", action="append", default=[], metavar="HASH", help=expect)

    def handle(self, *, slip: Path, expect: list[str], **options: Any) -> None:
        """Print every fault and end with the exit status of docs/rules/draw.md §8."""
        try:
            found = json.loads(slip.read_text(encoding="utf-8-sig"))
            faults = faults_of(found, expect)
        except (OSError, ValueError, RecursionError) as reason:
            self.stdout.write(f"无法读取：{_said(reason)}")
            sys.exit(2)
        for fault in faults:
            self.stdout.write(f"[{fault.code}] {fault.sentence}")
        if faults:
            self.stdout.write(f"发现 {len(faults)} 处问题")
            sys.exit(1)
        drawn = "、".join(str(pick["number"]) for pick in found["result"]["drawn"])
        self.stdout.write(f"名册第 {drawn} 号；名册指纹 {found['roster_hash']}\n完好\n{NOT_PROVEN}")
        sys.exit(0)


def _said(reason: Exception) -> str:
    """Return what is wrong with a file and what to do about it."""
    if isinstance(reason, UnreadableSlip):
        return reason.sentence
    if isinstance(reason, OSError):
        return f"打不开这个文件（{reason.strerror}）。请核对文件名和权限。"
    if isinstance(reason, json.JSONDecodeError):
        return f"第 {reason.lineno} 行起不是完整的 JSON。请重新下载抽取单 JSON。"
    return "这不是抽取单。请选从抽取页下载的抽取单 JSON。"
