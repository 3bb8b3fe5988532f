"""How the authorities stand above each other: 市, 区县, 园区."""

from collections.abc import Mapping

from gangze.kernel.errors import RuleBroken

PARENT_LEVELS: Mapping[str, frozenset[str]] = {
    "city": frozenset(),
    "district": frozenset({"city"}),
    "park": frozenset({"city", "district"}),
}
"""Which levels may stand above a level; each may also stand at the top."""


def check_parent(level: str, parent_level: str | None) -> None:
    """Raise RuleBroken unless an authority of `level` may stand below one of `parent_level`; None is the top."""
    if parent_level is None or parent_level in PARENT_LEVELS[level]:
        return
    if level == "city":
        raise RuleBroken("市是最高一级，没有上级。")
    if level == "district":
        raise RuleBroken("区县的上级须是市。")
    raise RuleBroken("园区的上级须是市或区县。")
