"""What is done about mastery, one verb a function."""

from .ageing import close_day
from .examining import Heard, record_demonstration, record_explanation, record_recitation, withdraw_examination
from .hearing import LONGEST_TRANSCRIPT, Done, Told, mark_demonstration, mark_recitation
from .matrix import note_evidence
from .practising import begin_more_practice, hand_out_practice, listen, record_practice
from .rebuilding import enterprises_to_rebuild, rebuild_matrix
from .self_testing import SelfTest, record_self_test
from .wordings import accept_wording, add_trade_words, drop_trade_words, drop_wording, write_question

__all__ = [
    "LONGEST_TRANSCRIPT",
    "Done",
    "Heard",
    "SelfTest",
    "Told",
    "accept_wording",
    "add_trade_words",
    "begin_more_practice",
    "close_day",
    "drop_trade_words",
    "drop_wording",
    "enterprises_to_rebuild",
    "hand_out_practice",
    "listen",
    "mark_demonstration",
    "mark_recitation",
    "note_evidence",
    "rebuild_matrix",
    "record_demonstration",
    "record_explanation",
    "record_practice",
    "record_recitation",
    "record_self_test",
    "withdraw_examination",
    "write_question",
]
