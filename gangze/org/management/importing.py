"""What the commands `org` and `roster` share: read a file, report in text or JSON, carry the plan out."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from gangze.access.actor import Actor, system_actor
from gangze.kernel.errors import RuleBroken
from gangze.officefiles import FileRefused, Source, open_source

from ..importing import Plan, report
from ..services import apply_plan, make_plan
from .database import ready_database

UNREADABLE, HAS_ERRORS = 2, 1


class ImportCommand(BaseCommand):
    """A command with the subcommand `import FILE`. Exit code 0, 1 with errors in the file, 2 when it cannot be read."""

    kind = ""

    def add_arguments(self, parser: CommandParser) -> None:
        self.commands = parser.add_subparsers(dest="subcommand", required=True)
        importing = self.commands.add_parser("import", help="导入文件；有问题的行不导入")
        importing.add_argument("file", type=Path)
        importing.add_argument("--dry-run", action="store_true", help="只检查，不保存")
        importing.add_argument("--format", choices=("text", "json"), default="text")
        self.add_options(importing)

    def add_options(self, parser: ArgumentParser) -> None:
        """Add what only one of the commands takes."""

    def handle(self, *args: Any, **options: Any) -> None:
        actor = system_actor(f"{self.kind}-import")
        source = self._opened(options["file"], options["format"])
        ready_database()
        plan = make_plan(actor=actor, kind=self.kind, source=source)
        if not options["dry_run"]:
            self._store(actor, plan, options)
        self._print(plan, options)
        if plan.errors:
            raise SystemExit(HAS_ERRORS)

    def carry_out(self, actor: Actor, plan: Plan, options: dict[str, Any]) -> None:
        """Store the rows without errors, all or none."""
        apply_plan(actor=actor, plan=plan)

    def _opened(self, path: Path, form: str) -> Source:
        try:
            return open_source(path)
        except FileRefused as refused:
            code, message = refused.code, str(refused.message)
        except OSError as error:
            code, message = "FILE_MISSING", f"打不开文件 {path}：{error.strerror}。"
        self._refuse(path, code, message, form)
        raise SystemExit(UNREADABLE)

    def _store(self, actor: Actor, plan: Plan, options: dict[str, Any]) -> None:
        try:
            self.carry_out(actor, plan, options)
        except RuleBroken as broken:
            self._refuse(options["file"], "NOT_STORED", broken.message, options["format"])
            raise SystemExit(HAS_ERRORS) from broken

    def _refuse(self, path: Path, code: str, message: str, form: str) -> None:
        if form == "json":
            found = {"sheet": "", "cell": None, "code": code, "message": message}
            self.stdout.write(json.dumps({"file": path.name, "errors": [found], "warnings": []}, ensure_ascii=False))
        else:
            self.stderr.write(message)

    def _print(self, plan: Plan, options: dict[str, Any]) -> None:
        told = report(plan)
        if options["format"] == "json":
            self.stdout.write(json.dumps({**told, "dry_run": options["dry_run"]}, ensure_ascii=False, indent=2))
            return
        labels = {"created": "新增", "changed": "变更", "unchanged": "不变", "bad": "有问题"}
        for name, label in labels.items():
            counts = " ".join(f"{subject}={count}" for subject, count in told[name].items())
            self.stdout.write(f"{label}: {counts}")
        if plan.missing:
            self.stdout.write(f"不在文件中（保持不变）: {len(plan.missing)}")
        for label, problems in (("错误", plan.errors), ("提示", plan.warnings)):
            for problem in problems:
                self.stdout.write(f"{label} {problem.sheet} {problem.cell or '—'} {problem.code} {problem.message}")
        self.stdout.write("只检查，没有保存。" if options["dry_run"] else "已保存没有错误的行。")
