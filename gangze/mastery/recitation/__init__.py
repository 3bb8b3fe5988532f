"""Judging a recitation point by point (抽背). Free of Django; the rules are told in docs/rules/recitation.md."""

from .judging import judge
from .lexicon import Lexicon, build, standard, standard_words
from .model import Judgement, Mark, Point, Verdict
from .points import compile_point

__all__ = [
    "Judgement",
    "Lexicon",
    "Mark",
    "Point",
    "Verdict",
    "build",
    "compile_point",
    "judge",
    "standard",
    "standard_words",
]
