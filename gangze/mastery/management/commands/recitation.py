"""`gangze recitation …`: judges sets of recitations and measures the judge against people's labels."""

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils.translation import override

from gangze.kernel.wording import Sentence
from gangze.mastery.recitation.measuring import table
from gangze.mastery.recitation.running import judged, measured
from gangze.mastery.recitation.sets import BadSet, Recitation, answer_line, read_set, text_lines
from gangze.web.translating import said

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
        try:
            if options["command"] == "judge":
                self._judge(options["set"], options["out"])
            else:
                self._measure(options["set"], options["format"])
        except BadSet as error:
            self._refuse(Sentence("{path}：{fault}", path=str(options["set"]), fault=error.told))

    @contextmanager
    def _recitations(self, path: Path) -> Iterator[Iterator[Recitation]]:
        """Open a set; its lines are read one by one."""
        try:
            stream = path.open("rb")
        except OSError as error:
            self._refuse(
                Sentence("打不开 {path}：{reason}。请检查文件名和权限。", path=str(path), reason=error.strerror)
            )
        with stream:
            yield read_set(text_lines(stream))

    def _judge(self, path: Path, out: Path) -> None:
        with self._recitations(path) as recitations:
            self._require_other(path, out)
            # Written beside and renamed: no reader ever sees half of it, and what was there stays until the new is whole.
            beside, count = out.with_name(f".{out.name}.{os.getpid()}.part"), 0
            try:
                with beside.open("x", encoding="utf-8") as lines:
                    for row in judged(recitations):
                        lines.write(answer_line(row))
                        count += 1
                beside.replace(out)
            except OSError as error:
                reason = error.strerror
                self._refuse(
                    Sentence("写不了 {path}：{reason}。请检查文件夹、权限和剩余空间。", path=str(out), reason=reason)
                )
            finally:
                beside.unlink(missing_ok=True)
        self.stdout.write(f"已判定 {count} 份，写入 {out}。")

    def _require_other(self, path: Path, out: Path) -> None:
        """Refuse to write over the set that is read, by whatever name, and over what is no file."""
        if not out.exists():
            return
        if out.samefile(path):
            self._refuse(
                Sentence(
                    "--out {path} 就是要判的那个文件，写下去会丢掉里面的抽背和标注。请换一个文件名。", path=str(out)
                )
            )
        if not out.is_file():
            self._refuse(Sentence("--out {path} 不是文件。请换一个文件名。", path=str(out)))

    def _measure(self, path: Path, style: str) -> None:
        with self._recitations(path) as recitations:
            tally = measured(recitations)
        report = tally.report()
        if not report["n"]:
            self._refuse(Sentence("{path}：没有人工标注，无从比较。请给每份加上 labels，或用 judge。", path=str(path)))
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

    def _refuse(self, sentence: Sentence) -> NoReturn:
        """Tell it in Chinese and in English, for whoever sits at this shell, and end."""
        for language in ("zh-hans", "en"):
            with override(language):
                self.stderr.write(said(sentence))
        sys.exit(UNREADABLE)
