"""The enterprise's risk matrix: from likelihood and severity, or from LEC, to one of the four levels."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from gangze.dossiers.content import Level
from gangze.kernel.errors import RuleBroken


class Method(StrEnum):
    """How the enterprise grades risks."""

    LS = "ls"
    LEC = "lec"


@dataclass(frozen=True, slots=True)
class RiskMatrix:
    """`bounds` are where 重大, 较大 and 一般 begin, falling; below is 低. L and S are 1 to `most`.

    A value on a bound belongs to the higher level; only with LEC is 重大 *above* its bound.
    """

    method: Method = Method.LS
    bounds: tuple[int, int, int] = (20, 15, 9)
    most: int = 5

    def __post_init__(self) -> None:
        """Refuse bounds that do not fall. Raises RuleBroken."""
        if list(self.bounds) != sorted(set(self.bounds), reverse=True) or self.bounds[-1] < 1:
            raise RuleBroken("风险矩阵的界限须由大到小，且都大于0。")


DEFAULTS = {Method.LS: RiskMatrix(), Method.LEC: RiskMatrix(Method.LEC, (320, 160, 70), 100)}
"""L·S 20–25 / 15–16 / 9–12 / ≤ 8; LEC > 320 / 160–320 / 70–160 / < 70. source: product, domain facts."""


def graded(matrix: RiskMatrix, *, likelihood: str, severity: str, exposure: str = "") -> tuple[str, Level] | None:
    """Return (risk value as text, level) of what was written in the columns, None where a number is missing.

    Raises RuleBroken for L or S outside the matrix.
    """
    written = [likelihood, severity] if matrix.method is Method.LS else [likelihood, exposure, severity]
    numbers = [_number(text) for text in written]
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers):
        return None
    if min(known) <= 0 or (matrix.method is Method.LS and max(known) > matrix.most):
        raise RuleBroken("L、S 须在1～{most}之间。", most=matrix.most)
    value = math.prod(known, start=Decimal(1))
    return format(value.normalize(), "f"), level_of_value(matrix, value)


def level_of_value(matrix: RiskMatrix, value: Decimal) -> Level:
    """Return the level of a risk value."""
    major, considerable, general = matrix.bounds
    if value > major or (value == major and matrix.method is Method.LS):
        return Level.MAJOR
    if value >= considerable:
        return Level.CONSIDERABLE
    return Level.GENERAL if value >= general else Level.LOW


def is_number(text: str) -> bool:
    """Return whether a column of the matrix holds a number."""
    return _number(text) is not None


def _number(text: str) -> Decimal | None:
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(?:分|级)?\s*", text)
    try:
        return Decimal(match[1]) if match else None
    except InvalidOperation:
        return None
