"""Daily practice: which items are asked, in which questions, and what an attempt shows. Free of Django; docs/rules/practice.md."""

from .asking import own_text
from .checking import Answer, Checked, check, told
from .choosing import NEW_A_DAY, Held, Remembered
from .hurrying import HASTY_RUN, is_hasty, longest_runs
from .model import RULES_VERSION, Form, Question, from_kept
from .packing import pack_of, seconds_of, seed_of

__all__ = [
    "HASTY_RUN",
    "NEW_A_DAY",
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
    "own_text",
    "pack_of",
    "seconds_of",
    "seed_of",
    "told",
]
