"""The console command `gangze`: Django's commands and ours, with one help."""

import os
import sys


def main() -> None:
    """Run a command; the settings module can be replaced by DJANGO_SETTINGS_MODULE."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gangze.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
