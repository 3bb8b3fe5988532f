"""`gangze org import FILE`: enterprises, workshops, teams and posts from an 组织架构."""

from argparse import ArgumentParser
from typing import Any

from gangze.access.actor import Actor

from ...importing import Plan
from ...selectors import has_authority
from ...services import apply_plan, authority_for, create_authority
from ..importing import ImportCommand

DEFAULT_PARK = "示例化工园区"


class Command(ImportCommand):
    """Imports the organisation; an installation without a park gets one first."""

    help = "组织架构：gangze org import 文件 [--dry-run] [--format json] [--authority 园区名称]"
    kind = "org"

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the park that new enterprises join."""
        parser.add_argument("--authority", default="", help=f"园区名称；还没有园区时以此新建（默认“{DEFAULT_PARK}”）")

    def carry_out(self, actor: Actor, plan: Plan, options: dict[str, Any]) -> None:
        """Store the rows without errors in the park that the option names."""
        name = options["authority"]
        if not has_authority():
            name = create_authority(actor=actor, name=name or DEFAULT_PARK).name
        authority = authority_for(actor, name=name)
        apply_plan(actor=actor, plan=plan, authority_uuid=authority.uuid)
