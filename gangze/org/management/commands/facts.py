"""`gangze facts import FILE.jsonl`: brings in records of a former system or of a paper archive; `facts table` makes such a file."""

import hashlib
import json
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from django.core.management.base import BaseCommand
from django.utils import translation

from gangze.access.actor import Actor, system_actor
from gangze.officefiles import FileRefused, open_source
from gangze.web.translating import said

from ...archives import Bringing, Counted, Refusal, Unfit, bring_archive
from ...importing.archive_tables import lines_in
from ...selectors.directory import actor_of_phone
from ..database import ready_database

UNREADABLE, HAS_ERRORS = 2, 1
NO_KIND = "没写种类"
_COUNTS = {"new": "新增", "known": "已有", "refused": "未收"}


class Command(BaseCommand):
    """Imports one record a line. Exit code 0, 1 where lines were refused, 2 where the file cannot be read."""

    help = (
        "历史记录：gangze facts import 文件.jsonl [--as 手机号] [--system 来源] [--dry-run] [--all-or-nothing] [--format json]；"
        "gangze facts table 表格.xlsx --out 文件.jsonl"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="subcommand", required=True)
        importing = commands.add_parser("import", help="导入历史记录，每行一条；有问题的行不收")
        importing.add_argument("file", type=Path)
        importing.add_argument("--as", dest="phone", default="", help="以谁的名义和权限导入（手机号）；不写则记为系统")
        importing.add_argument("--system", default="", help="记录来自哪个系统或档案；不写则用文件名")
        importing.add_argument("--dry-run", action="store_true", help="只检查，不保存")
        importing.add_argument("--all-or-nothing", action="store_true", help="有一行不收就一行都不存")
        importing.add_argument("--format", choices=("text", "json"), default="text")
        table = commands.add_parser("table", help="把录好的表格（xlsx、csv 等）转成每行一条的文件")
        table.add_argument("file", type=Path)
        table.add_argument("--out", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        self._form, self._told = options.get("format", "text"), 0
        if options["subcommand"] == "table":
            self._convert(path, options["out"])
            return
        try:
            with path.open("rb") as stream:
                sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
                stream.seek(0)
                ready_database()
                bringing = Bringing(
                    self._actor(path, options["phone"]), options["system"] or path.stem, sha256,
                    is_dry=options["dry_run"], is_whole=options["all_or_nothing"],
                )  # fmt: skip
                self._bring(bringing, path, stream)
        except OSError as error:
            self._stop(path, "FILE_MISSING", f"打不开文件 {path}：{error.strerror}。")

    def _convert(self, path: Path, out: Path) -> None:
        """Write the rows of a table as lines, all of them or none."""
        try:
            lines = list(lines_in(open_source(path)))
            out.write_bytes(b"".join(lines))
        except FileRefused as refused:
            self._stop(path, refused.code, str(refused.message))
        except OSError as error:
            self._stop(path, "FILE_MISSING", f"打不开文件 {error.filename}：{error.strerror}。")
        except Unfit as refused:
            for fault in refused.faults:
                self.stderr.write(f"{fault.field or '—'} {fault.code} {fault.message}")
            raise SystemExit(HAS_ERRORS) from refused
        self.stdout.write(f"已写 {len(lines)} 行到 {out}。")

    def _actor(self, path: Path, phone: str) -> Actor:
        if not phone:
            return system_actor("facts-import")
        actor = actor_of_phone(phone)
        if actor is None:
            self._stop(path, "OPERATOR_UNKNOWN", f"没有手机号为 {phone} 的在用账号。")
        return actor

    def _bring(self, bringing: Bringing, path: Path, stream: BinaryIO) -> None:
        if self._form == "json":
            head = json.dumps({"file": path.name, "file_sha256": bringing.file_sha256}, ensure_ascii=False)
            self.stdout.write(head.removesuffix("}") + ', "errors": [', ending="")
        counted = bring_archive(bringing=bringing, stream=stream, refuse=self._refuse)
        if self._form == "json":
            told = {**_counts(counted), "lines": counted.lines, "dry_run": bringing.is_dry, "stored": counted.is_kept}
            self.stdout.write("], " + json.dumps(told, ensure_ascii=False).removeprefix("{"))
        else:
            self._sum_up(counted)
        if counted.refused:
            raise SystemExit(HAS_ERRORS)

    def _refuse(self, refusal: Refusal) -> None:
        """Tell of a refused line at once: memory does not grow with their number."""
        for fault in refusal.faults:
            with translation.override("en"):
                english = said(fault.message)
            if self._form == "text":
                self.stdout.write(f"第 {refusal.line} 行 {fault.field or '—'} {fault.code} {fault.message}")
                continue
            told = {
                "line": refusal.line, "kind": refusal.kind, "field": fault.field, "code": fault.code,
                "message": str(fault.message), "message_en": english,
            }  # fmt: skip
            self.stdout.write((", " if self._told else "") + json.dumps(told, ensure_ascii=False), ending="")
            self._told += 1

    def _sum_up(self, counted: Counted) -> None:
        for name, label in _COUNTS.items():
            found = _counts(counted)[name]
            self.stdout.write(
                f"{label}: {sum(found.values())} {' '.join(f'{kind or NO_KIND}={n}' for kind, n in found.items())}".rstrip()
            )
        self.stdout.write(f"共 {counted.lines} 行。" + ("已保存能收的行。" if counted.is_kept else "没有保存。"))

    def _stop(self, path: Path, code: str, message: str) -> NoReturn:
        if self._form == "json":
            found = {"line": None, "field": "", "code": code, "message": message}
            self.stdout.write(json.dumps({"file": path.name, "errors": [found]}, ensure_ascii=False))
        else:
            self.stderr.write(message)
        raise SystemExit(UNREADABLE)


def _counts(counted: Counted) -> Mapping[str, dict[str, int]]:
    return {name: dict(sorted(getattr(counted, name).items())) for name in _COUNTS}
