"""What is done about mastery, one verb a function."""

from .ageing import close_day
from .examining import Heard, record_demonstration, record_explanation, record_recitation, withdraw_examination
from .hearing import LONGEST_TRANSCRIPT, Done, Told, mark_demonstration, mark_recitation
from .matrix import note_evidence
from .practising import begin_more_practice, hand_out_practice, record_practice
from .rebuilding import enterprises_to_rebuild, rebuild_matrix

__all__ = [
    "LONGEST_TRANSCRIPT",
    "Done",
    "Heard",
    "Told",
    "begin_more_practice",
    "close_day",
    "enterprises_to_rebuild",
    "hand_out_practice",
    "mark_demonstration",
    "mark_recitation",
    "note_evidence",
    "rebuild_matrix",
    "record_demonstration",
    "record_explanation",
    "record_practice",
    "record_recitation",
    "withdraw_examination",
]
