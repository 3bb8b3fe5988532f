"""The level of a risk, computed from what the enterprise's matrix asks for."""

from collections.abc import Mapping, Sequence

from gangze.dossiers.content import Level
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
    numbers, before = [fields.get(key, "") for key in ASKED], before or {}
    is_untouched = numbers == [before.get(key, "") for key in ASKED]
    has_old_score = fields.get("score", "") == before.get("score", "")
    try:
        found = _graded(revision, numbers) if any(numbers) else None
    except RuleBroken:
        if is_untouched and has_old_score:
            return dict(fields)
        raise
    if found is not None:
        return {**fields, "score": found[0], "level": found[1].value}
    is_unsupported = has_old_score and not is_untouched
    return {key: text for key, text in fields.items() if not (is_unsupported and key == "score")}


def _graded(revision: Revision, numbers: Sequence[str]) -> tuple[str, Level] | None:
    for text in numbers:
        if text and not is_number(text):
            raise RuleBroken("L、E、S 须填数字，“{text}”不是。", text=text[:20])
    matrix = settings_of(revision.dossier.post.enterprise).risk_matrix
    return graded(matrix, likelihood=numbers[0], exposure=numbers[1], severity=numbers[2])
