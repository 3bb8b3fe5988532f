"""`gangze demo load` and `gangze demo people`: the fictional park, and whom to sign in as."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from gangze.demo import services as park


class Command(BaseCommand):
    """Load the demo park once, or list its people."""

    help = "The fictional park: load, people"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("command", choices=["load", "people"])

    def handle(self, *args: Any, **options: Any) -> None:
        if options["command"] == "load":
            with transaction.atomic():
                park.load(self.stdout.write)
            return
        if not park.is_loaded():
            self.stdout.write("没有载入演示园区。")
            return
        self.stdout.write(f"演示人员（密码都是 {park.PASSWORD}）：")
        for each in park.DEMO_PEOPLE:
            self.stdout.write(f"  {each.phone}  {each.role.label}  {each.name}")
