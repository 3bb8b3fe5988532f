"""`gangze recitation …`: judges sets of recitations and measures the judge against people's labels."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from gangze.mastery.recitation.measuring import table
from gangze.mastery.recitation.running import judged, measured
from gangze.mastery.recitation.sets import BadSet, Recitation, read_set

UNREADABLE = 2


class Command(BaseCommand):
    """Judge or measure a set in JSON Lines; needs no database. Exit code 2 when the set cannot be read or the result not be written."""

    help = "抽背：gangze recitation judge 文件.jsonl --out 结果.jsonl；gangze recitation measure 文件.jsonl [--format json]"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        judging = commands.add_parser("judge", help="逐条判定，写出每个要点的结论")
        judging.add_argument("set", type=Path)
        judging.add_argument("--out", type=Path, required=True)
        measuring = commands.add_parser("measure", help="与人工标注比较：混淆表、F1、次序")
        measuring.add_argument("set", type=Path)
        measuring.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        recitations = self._read(options["set"])
        if options["command"] == "judge":
            self._judge(recitations, options["out"])
        else:
            self._measure(recitations, options["format"])

    def _read(self, path: Path) -> list[Recitation]:
        try:
            with path.open(encoding="utf-8") as lines:
                return list(read_set(lines))
        except UnicodeDecodeError:
            self._refuse(f"{path} 不是 UTF-8 文本。")
        except OSError as error:
            self._refuse(f"打不开 {path}：{error.strerror}。")
        except BadSet as error:
            self._refuse(f"{path}：{error}")

    def _judge(self, recitations: list[Recitation], out: Path) -> None:
        lines = [json.dumps(row, ensure_ascii=False) for row in judged(recitations)]
        try:
            # Written beside and renamed: no reader ever sees half of it.
            beside = out.with_name(f".{out.name}.part")
            beside.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
            beside.replace(out)
        except OSError as error:
            self._refuse(f"写不了 {out}：{error.strerror}。")
        self.stdout.write(f"已判定 {len(lines)} 份，写入 {out}。")

    def _measure(self, recitations: list[Recitation], style: str) -> None:
        tally = measured(recitations)
        report = tally.report()
        if style == "json":
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        for line in table(tally.confusion):
            self.stdout.write(line)
        for verdict, figures in report["per_verdict"].items():
            told = "  ".join(f"{name} {value:.3f}" for name, value in figures.items())
            self.stdout.write(f"{verdict:<8} {told}")
        self.stdout.write(
            f"n {report['n']}  macro-F1 {report['macro_f1']:.3f}  order {report['order_accuracy']:.3f}  "
            f"said judged wrong {report['said_judged_wrong']:.4f}  median {report['median_ms']:.1f} ms"
        )

    def _refuse(self, message: str) -> NoReturn:
        self.stderr.write(message)
        sys.exit(UNREADABLE)
