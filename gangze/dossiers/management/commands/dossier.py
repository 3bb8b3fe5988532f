"""`gangze dossier …`: import from the shell, rebuild what is derived from facts."""

import hashlib
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from gangze.access.actor import Actor, system_actor
from gangze.dossiers import selectors, services
from gangze.dossiers.importing import Understanding, report, understand
from gangze.kernel.errors import Absent, RuleBroken
from gangze.officefiles import FileRefused, Source, open_source
from gangze.org.management.database import ready_database

UNREADABLE, HAS_ERRORS = 2, 1


class Command(BaseCommand):
    """Import 两单两卡 from a file, or rebuild what is derived: acknowledgements, sketches.

    Exit code of the import: 0 without errors, 1 with errors in the file (or where nothing could be stored), 2 when the
    file cannot be read or the enterprise does not exist.
    """

    help = "两单两卡：gangze dossier import 文件 --enterprise 编码 [--dry-run] [--format json]；gangze dossier rebuild"
    requires_system_checks: list[str] = []  # a dry run in a script should cost no more than reading the file

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        reading = commands.add_parser("import", help="导入文件；没有 --dry-run 时写入草稿")
        reading.add_argument("file", type=Path)
        reading.add_argument("--enterprise", required=True, help="企业的9位编码")
        reading.add_argument("--dry-run", action="store_true", help="只检查，不保存")
        reading.add_argument("--format", choices=["text", "json"], default="text")
        rebuild = commands.add_parser("rebuild", help="由台账重建签收记录，由现行版本重建文本特征")
        rebuild.add_argument("--enterprise", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["command"] == "rebuild":
            count = services.rebuild_acknowledgements(actor=system_actor("rebuild"), tenant=options["enterprise"])
            self.stdout.write(f"签收记录已由台账重建：{count} 条。")
            count = services.rebuild_sketches(actor=system_actor("rebuild"), tenant=options["enterprise"])
            self.stdout.write(f"文本特征已由现行版本重建：{count} 份。")
            return
        self._import(**options)

    def _import(self, *, file: Path, enterprise: str, dry_run: bool, **options: Any) -> None:
        actor, style = system_actor("import"), options["format"]
        source = self._opened(file, style)
        ready_database()
        try:
            found = selectors.enterprise_by_code(actor, enterprise)
        except Absent:
            message = f"没有编码为 {enterprise} 的企业；请先用 gangze org import 导入组织架构。"
            self._refuse(file, "ENTERPRISE_UNKNOWN", message, style)
        understanding = understand(source, services.organisation_of(found), services.mapping_of(found))
        told = report(understanding)
        if not dry_run:
            told |= self._store(actor, found, understanding, file, style)
        self._tell(told, style)
        if told["errors"]:
            sys.exit(HAS_ERRORS)

    def _opened(self, file: Path, style: str) -> Source:
        try:
            return open_source(file)
        except FileRefused as refused:
            self._refuse(file, refused.code, refused.message, style)
        except OSError as error:
            self._refuse(file, "FILE_MISSING", f"打不开文件 {file}：{error.strerror}。", style)

    def _store(
        self, actor: Actor, enterprise: Any, understanding: Understanding, file: Path, style: str
    ) -> dict[str, Any]:
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
            self._refuse(file, "NOT_STORED", broken.message, style, exit_code=HAS_ERRORS)

    def _refuse(self, file: Path, code: str, message: str, style: str, *, exit_code: int = UNREADABLE) -> NoReturn:
        """Say why nothing is done, in the form that was asked for, and leave."""
        if style == "json":
            problem = {"sheet": "", "cell": None, "code": code, "message": message}
            self._tell({"file": file.name, "posts": [], "errors": [problem], "warnings": []}, style)
        else:
            self.stderr.write(message)
        sys.exit(exit_code)

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
