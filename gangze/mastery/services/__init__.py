"""What is done about mastery, one verb a function."""

from .examining import Heard, record_demonstration, record_explanation, record_recitation, withdraw_examination
from .matrix import note_evidence

__all__ = [
    "Heard",
    "note_evidence",
    "record_demonstration",
    "record_explanation",
    "record_recitation",
    "withdraw_examination",
]
