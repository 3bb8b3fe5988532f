"""Prepares the data folder (database, static files, demo park or first administrator) and serves."""

import argparse
import io
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from saying import CannotGoOn, clear_endings, disk_full, need_space, say
from steps import Step, files_below, key_of

REPOSITORY = Path(__file__).resolve().parent.parent


def main() -> None:
    """Prepare and serve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--empty", action="store_true")
    is_empty = parser.parse_args().empty
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gangze.config.settings")
    with clear_endings(), database_sentences():
        prepare(is_empty=is_empty)
        serve()


def prepare(*, is_empty: bool) -> None:
    """Bring database and static files up to date, and fill a new database once."""
    import django
    from django.conf import settings

    data_folder: Path = settings.VAR_DIR
    data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # names, phones and documents lie in it
    need_space(data_folder, 200)
    django.setup()
    migrate()
    collect_static(data_folder)
    fill_once(data_folder / "first-run", is_empty=is_empty)


def migrate() -> None:
    """Apply what is not yet applied; looking is cheaper than the command, which a warm start has no use for."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("· 准备数据库 …")
        call_command("migrate", interactive=False, verbosity=0)


def collect_static(data_folder: Path) -> None:
    """Copy and compress static files when one of them, or a package that brings some, has changed."""
    from django.conf import settings
    from django.core.management import call_command

    ours = [file for folder in (REPOSITORY / "gangze").glob("*/static") for file in files_below(folder)]
    seen = [f"{file} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in ours]
    Step(
        "static", "准备静态文件", key_of(REPOSITORY / "requirements" / "base.txt", *seen),
        (Path(settings.STATIC_ROOT),),
        lambda: call_command("collectstatic", interactive=False, verbosity=0, clear=True),
    ).run(data_folder / "stamps")  # fmt: skip


def fill_once(marker: Path, *, is_empty: bool) -> None:
    """Load the demo park into a new database, or ask for the first administrator; never touch one that is in use."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    state = marker.read_text() if marker.exists() else ""
    if state == "demo" and is_empty:
        raise CannotGoOn(
            f"{marker.parent} 里已经有演示园区。请换一个数据文件夹，例如：GANGZE_VAR=var-own script/up --empty",
            f"{marker.parent} holds the demo park. Choose another folder: GANGZE_VAR=var-own script/up --empty",
        )
    if state in ("demo", "empty"):
        return
    if not state and get_user_model().objects.exists():
        marker.write_text("empty")
        return
    # Written before and after: an interrupted load is repeated (it is idempotent), a database in use is not filled.
    if is_empty:
        call_command("firstadmin")
        marker.write_text("empty")
        return
    marker.write_text("demo is loading")
    say("· 载入演示园区 …")
    logging.disable(logging.INFO)  # some hundred lines on accounts of people who do not exist
    call_command("demo", "load", verbosity=0)
    logging.disable(logging.NOTSET)
    marker.write_text("demo")


def serve() -> None:
    """Serve until Ctrl-C; tell whom to sign in as once the pages answer."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    from gangze.jobs.management.commands.serve import Command

    command = Command()
    if (settings.VAR_DIR / "first-run").read_text() == "demo":
        command.epilogue = demo_people(settings.VAR_DIR / "demo-people.txt")
    connections.close_all()
    call_command(command)


def demo_people(kept: Path) -> str:
    """Return whom to sign in as; kept from the first start, because asking the demo loads what a start has no use for."""
    from django.core.management import call_command

    if not kept.exists():
        table = io.StringIO()
        call_command("demo", "people", stdout=table)
        kept.write_text(table.getvalue().rstrip(), encoding="utf-8")
    return kept.read_text(encoding="utf-8")


@contextmanager
def database_sentences() -> Iterator[None]:
    """Turn a database that cannot be reached or written, and a command that refuses, into a sentence."""
    from django.core.management import CommandError
    from django.db import OperationalError

    try:
        yield
    except CommandError as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(refusal.returncode)
    except OperationalError as error:
        if "full" in str(error):
            from django.conf import settings

            print(disk_full(settings.VAR_DIR), file=sys.stderr)
        else:
            print(f"数据库不能使用：{error}\nThe database cannot be used: {error}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
