"""Understands lists of trainings and of certificates as enterprises keep them, and plans what an import would record. Free of Django."""

from .headings import FIELD_NAMES, TEMPLATE_HEADS
from .planning import Plan, PlannedRow, plan_rows
from .reading import CertificateRead, TrainingRead, Understood, understand
from .standing import Standing, StandingPupil

__all__ = [
    "FIELD_NAMES",
    "TEMPLATE_HEADS",
    "CertificateRead",
    "Plan",
    "PlannedRow",
    "Standing",
    "StandingPupil",
    "TrainingRead",
    "Understood",
    "plan_rows",
    "understand",
]
