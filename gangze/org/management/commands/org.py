"""`gangze org import FILE` (an 组织架构) and `gangze org authority add|list` (市, 区县, 园区)."""

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import CommandError, CommandParser

from gangze.access.actor import Actor, system_actor
from gangze.kernel.errors import RuleBroken

from ...importing import Plan
from ...rules.authorities import PARENT_LEVELS
from ...selectors import AuthorityBranch, authority_named, authority_tree, has_authority
from ...services import apply_plan, authority_for, create_authority
from ..database import ready_database
from ..importing import ImportCommand

DEFAULT_PARK = "示例化工园区"


class Command(ImportCommand):
    """Imports the organisation, a new installation getting a park first; adds and lists the authorities above it."""

    help = (
        "组织架构：gangze org import 文件 [--dry-run] [--format json] [--authority 园区名称]；"
        "监管机构：gangze org authority add 名称 [--level city|district|park] [--parent 名称]，gangze org authority list"
    )
    kind = "org"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        verbs = self.commands.add_parser("authority", help="监管机构：市、区县、园区").add_subparsers(
            dest="verb", required=True
        )
        adding = verbs.add_parser("add", help="新增一个监管机构")
        adding.add_argument("name", help="名称")
        adding.add_argument("--level", choices=tuple(PARENT_LEVELS), default="park")
        adding.add_argument("--parent", default="", help="上级的名称；不写则没有上级")
        verbs.add_parser("list", help="列出监管机构和其下的企业数")

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the park that new enterprises join."""
        parser.add_argument("--authority", default="", help=f"园区名称；还没有园区时以此新建（默认“{DEFAULT_PARK}”）")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["subcommand"] != "authority":
            super().handle(*args, **options)
            return
        ready_database()
        actor = system_actor("org-authority")
        if options["verb"] == "add":
            self._add(actor, options)
        else:
            self._tell(authority_tree(actor))

    def carry_out(self, actor: Actor, plan: Plan, options: dict[str, Any]) -> None:
        """Store the rows without errors in the park that the option names."""
        name = options["authority"]
        if not has_authority():
            name = create_authority(actor=actor, name=name or DEFAULT_PARK).name
        authority = authority_for(actor, name=name)
        apply_plan(actor=actor, plan=plan, authority_uuid=authority.uuid)

    def _add(self, actor: Actor, options: dict[str, Any]) -> None:
        try:
            parent = authority_named(actor, options["parent"]) if options["parent"] else None
            parent_uuid = parent.uuid if parent else None
            made = create_authority(actor=actor, name=options["name"], level=options["level"], parent_uuid=parent_uuid)
        except RuleBroken as broken:
            raise CommandError(broken.message) from broken
        self.stdout.write(f"已新增{made.get_level_display()} {made.name}。")

    def _tell(self, branches: Iterable[AuthorityBranch], depth: int = 0) -> None:
        for branch in branches:
            one = branch.authority
            self.stdout.write(f"{'  ' * depth}{one.name}（{one.get_level_display()}） 企业={branch.enterprise_count}")
            self._tell(branch.children, depth + 1)
