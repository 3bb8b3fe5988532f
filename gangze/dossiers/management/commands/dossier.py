"""`gangze dossier …`: import from the shell, rebuild what is derived from facts."""

import hashlib
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gangze.access.actor import system_actor
from gangze.dossiers import selectors, services
from gangze.dossiers.importing import report, understand
from gangze.kernel.errors import Absent, RuleBroken
from gangze.officefiles import FileRefused, open_source

UNREADABLE = 2


class Command(BaseCommand):
    """Import 两单两卡 from a file, or rebuild acknowledgements."""

    help = "两单两卡: import FILE, rebuild"
    requires_system_checks: list[str] = []  # a dry run in a script should cost no more than reading the file

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        reading = commands.add_parser("import", help="read a file; without --dry-run write drafts")
        reading.add_argument("file", type=Path)
        reading.add_argument("--enterprise", required=True, help="9-digit code of the enterprise")
        reading.add_argument("--dry-run", action="store_true", help="store nothing")
        reading.add_argument("--format", choices=["text", "json"], default="text")
        rebuild = commands.add_parser("rebuild", help="build acknowledgements anew from facts")
        rebuild.add_argument("--enterprise", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["command"] == "rebuild":
            count = services.rebuild_acknowledgements(actor=system_actor("rebuild"), tenant=options["enterprise"])
            self.stdout.write(f"签收记录已由台账重建：{count} 条。")
            return
        self._import(**options)

    def _import(self, *, file: Path, enterprise: str, dry_run: bool, **options: Any) -> None:
        actor = system_actor("import")
        try:
            found = selectors.enterprise_by_code(actor, enterprise)
        except Absent as absent:
            raise CommandError(f"没有编码为 {enterprise} 的企业；请先用 gangze org import 导入组织架构。") from absent
        try:
            source = open_source(file, name=file.name)
        except FileRefused as refused:
            self._refuse(file, refused.code, refused.message, options["format"])
        except OSError as error:
            self._refuse(file, "FILE_MISSING", f"打不开文件 {file}：{error.strerror}。", options["format"])
        understanding = understand(source, services.organisation_of(found), services.mapping_of(found))
        told = report(understanding)
        if not dry_run:
            told |= self._store(actor, found, understanding, file)
        self._tell(told, options["format"])
        if told["errors"]:
            sys.exit(1)

    def _store(self, actor: Any, enterprise: Any, understanding: Any, file: Path) -> dict[str, Any]:
        try:
            return services.store_understanding(
                actor=actor,
                enterprise=enterprise,
                understanding=understanding,
                post_names=None,
                file_name=file.name,
                file_sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
            )
        except RuleBroken as broken:
            raise CommandError(broken.message) from broken

    def _refuse(self, file: Path, code: str, message: str, style: str) -> None:
        problem = {"sheet": "", "cell": None, "code": code, "message": message}
        self._tell({"file": file.name, "posts": [], "errors": [problem], "warnings": []}, style)
        sys.exit(UNREADABLE)

    def _tell(self, told: dict[str, Any], style: str) -> None:
        if style == "json":
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        for post in told["posts"]:
            counts = "、".join(f"{kind} {each['items']} 条" for kind, each in post["documents"].items())
            self.stdout.write(f"{post['post']}：{counts}")
        for name, title in (("errors", "错误"), ("warnings", "提示")):
            for problem in told[name]:
                self.stdout.write(f"{title} {problem['sheet']} {problem['cell'] or ''} {problem['message']}")
        if "stored" in told:
            self.stdout.write(f"写入草稿 {len(told['stored'])} 个岗位，未变 {len(told['unchanged'])} 个。")
