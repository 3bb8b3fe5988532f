"""`gangze roster import FILE`: people and the posts they hold from a 花名册."""

from ..importing import ImportCommand


class Command(ImportCommand):
    """Imports a roster against the organisation that stands."""

    help = "人员花名册：gangze roster import 文件 [--dry-run] [--format json]"
    kind = "roster"
