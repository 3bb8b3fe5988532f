"""The level of a risk, computed from what the enterprise's matrix asks for."""

from collections.abc import Mapping

from gangze.dossiers.models import Revision
from gangze.dossiers.rules.severity import graded
from gangze.kernel.errors import RuleBroken

from .settings import settings_of

ASKED = ("likelihood", "exposure", "severity")


def graded_fields(
    revision: Revision, fields: Mapping[str, str], before: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the fields with value and level of the risk where L and S (or L, E and C) are given.

    Raises RuleBroken for numbers outside the matrix. Those an imported file brought and that this edit (`before`) leaves
    alone are left alone: whoever corrects a word is not made to grade the risk anew.
    """
    numbers = [fields.get(key, "") for key in ASKED]
    if not any(numbers):
        return dict(fields)
    matrix = settings_of(revision.dossier.post.enterprise).risk_matrix
    try:
        found = graded(matrix, likelihood=numbers[0], exposure=numbers[1], severity=numbers[2])
    except RuleBroken:
        if before is not None and numbers == [before.get(key, "") for key in ASKED]:
            return dict(fields)
        raise
    return dict(fields) if found is None else {**fields, "score": found[0], "level": found[1].value}
