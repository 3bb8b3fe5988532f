"""The level of a risk, computed from what the enterprise's matrix asks for."""

from collections.abc import Mapping

from gangze.dossiers.models import Revision
from gangze.dossiers.rules.severity import graded, is_number
from gangze.kernel.errors import RuleBroken

from .settings import settings_of

ASKED = ("likelihood", "exposure", "severity")


def graded_fields(
    revision: Revision, fields: Mapping[str, str], before: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the fields with value and level of the risk where L and S (or L, E and C) are given.

    A value that its numbers no longer support goes with them. Raises RuleBroken for numbers outside the matrix and for words in their
    place. What an imported file brought and this edit (`before`) leaves alone is left alone: whoever corrects a word is not
    made to grade the risk anew.
    """
    numbers = [fields.get(key, "") for key in ASKED]
    before = before or {}
    if numbers == [before.get(key, "") for key in ASKED] and fields.get("score", "") == before.get("score", ""):
        return _graded(revision, fields, numbers) if _is_gradable(revision, numbers) else dict(fields)
    graded_anew = _graded(revision, fields, numbers)
    if graded_anew.get("score", "") == before.get("score", "") and not _is_gradable(revision, numbers):
        graded_anew.pop("score", None)
    return graded_anew


def _graded(revision: Revision, fields: Mapping[str, str], numbers: list[str]) -> dict[str, str]:
    for text in numbers:
        if text and not is_number(text):
            raise RuleBroken("L、E、S 须填数字，“{text}”不是。", text=text[:20])
    matrix = settings_of(revision.dossier.post.enterprise).risk_matrix
    found = graded(matrix, likelihood=numbers[0], exposure=numbers[1], severity=numbers[2])
    return dict(fields) if found is None else {**fields, "score": found[0], "level": found[1].value}


def _is_gradable(revision: Revision, numbers: list[str]) -> bool:
    """Return whether the matrix makes something of these numbers."""
    matrix = settings_of(revision.dossier.post.enterprise).risk_matrix
    try:
        return graded(matrix, likelihood=numbers[0], exposure=numbers[1], severity=numbers[2]) is not None
    except RuleBroken:
        return False
