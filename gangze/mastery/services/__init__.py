"""What is done about mastery, one verb a function."""

from .ageing import close_day
from .examining import Heard, record_demonstration, record_explanation, record_recitation, withdraw_examination
from .hearing import LONGEST_TRANSCRIPT, Told, mark_recitation
from .matrix import note_evidence
from .rebuilding import enterprises_to_rebuild, rebuild_matrix

__all__ = [
    "LONGEST_TRANSCRIPT",
    "Heard",
    "Told",
    "close_day",
    "enterprises_to_rebuild",
    "mark_recitation",
    "note_evidence",
    "rebuild_matrix",
    "record_demonstration",
    "record_explanation",
    "record_recitation",
    "withdraw_examination",
]
