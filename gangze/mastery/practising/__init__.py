"""Daily practice: which items are asked, in which questions, and what an attempt shows. Free of Django; docs/rules/practice.md."""

from .checking import Answer, Checked, check
from .choosing import Held, Remembered
from .hurrying import HASTY_RUN, is_hasty, longest_runs
from .model import RULES_VERSION, Form, Question, from_kept
from .packing import pack_of, seconds_of, seed_of

__all__ = [
    "HASTY_RUN",
    "RULES_VERSION",
    "Answer",
    "Checked",
    "Form",
    "Held",
    "Question",
    "Remembered",
    "check",
    "from_kept",
    "is_hasty",
    "longest_runs",
    "pack_of",
    "seconds_of",
    "seed_of",
]
