"""What is due, what was done, what was found, and what was decided about it; all derived from facts but plans and rotas."""

from .findings import BoardLink, Finding, FindingPhoto
from .periods import Measure, MonthReview, WeekSheet
from .plans import Occurrence, Plan, PlanVersion
from .rotas import Rota, RotaException, RotaVersion, Stoppage
from .rounds import Handover, Round, ShiftState

__all__ = [
    "BoardLink",
    "Finding",
    "FindingPhoto",
    "Handover",
    "Measure",
    "MonthReview",
    "Occurrence",
    "Plan",
    "PlanVersion",
    "Rota",
    "RotaException",
    "RotaVersion",
    "Round",
    "ShiftState",
    "Stoppage",
    "WeekSheet",
]
