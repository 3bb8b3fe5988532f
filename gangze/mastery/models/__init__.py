"""What people have shown, derived from facts; what an enterprise has decided about hearing; practice and training."""

from .examinations import Examination
from .matrix import Cell, Standing, Tally, TallyDay
from .practice import PracticePack
from .settings import MasterySettings
from .training import Certificate, TrainedItem, TrainingRecord, TrainingUpload
from .voice import Recording
from .wordings import AcceptedWording, TradeWord, WhyQuestion

__all__ = [
    "AcceptedWording",
    "Cell",
    "Certificate",
    "Examination",
    "MasterySettings",
    "PracticePack",
    "Recording",
    "Standing",
    "Tally",
    "TallyDay",
    "TradeWord",
    "TrainedItem",
    "TrainingRecord",
    "TrainingUpload",
    "WhyQuestion",
]
