"""The console command `gangze`: our commands and Django's, with one help that lists everything."""

import os
import sys
from collections.abc import Iterator

HELP_WORDS = {"help", "--help", "-h"}


def main() -> None:
    """Run a command; the settings module can be replaced by DJANGO_SETTINGS_MODULE."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gangze.config.settings")
    import django
    from django.core.management import execute_from_command_line

    if not sys.argv[1:] or (len(sys.argv) == 2 and sys.argv[1] in HELP_WORDS):
        django.setup()
        print("\n".join(help_lines()))  # noqa: T201  # this is the command's answer
        return
    execute_from_command_line(sys.argv)


def help_lines() -> Iterator[str]:
    """Return the lines of the help: our commands with a sentence each, Django's by name."""
    from django.core.management import get_commands, load_command_class

    ours, theirs = {}, []
    for name, app in sorted(get_commands().items()):
        if str(app).startswith("gangze."):
            ours[name] = str(load_command_class(str(app), name).help)
        else:
            theirs.append(name)
    width = max(map(len, ours), default=0)
    yield "用法：gangze 命令 [参数]        查看某个命令：gangze 命令 --help"
    yield ""
    yield "岗责的命令："
    for name, words in ours.items():
        yield f"  {name.ljust(width)}  {' '.join(words.split())}"
    yield ""
    yield "Django 的命令："
    line = " "
    for name in theirs:
        if len(line) + len(name) > 100:
            yield line
            line = " "
        line += f" {name}"
    yield line
