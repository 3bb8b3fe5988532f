"""Named reads of mastery; each starts with what the actor may see."""

from .examined import ExaminationFilter, ExaminationList, Session, examination_list, session_of, session_page
from .examining import (
    ExaminerPage,
    Hearable,
    HearFilter,
    examiner_page,
    holders_to_hear,
    pages_to_keep,
    people_to_hear,
    units_to_hear,
)
from .hearing import HeardDocument, document_to_hear, judgement_of, settings_of

__all__ = [
    "ExaminationFilter",
    "ExaminationList",
    "ExaminerPage",
    "HearFilter",
    "Hearable",
    "HeardDocument",
    "Session",
    "document_to_hear",
    "examination_list",
    "examiner_page",
    "holders_to_hear",
    "judgement_of",
    "pages_to_keep",
    "people_to_hear",
    "session_of",
    "session_page",
    "settings_of",
    "units_to_hear",
]
