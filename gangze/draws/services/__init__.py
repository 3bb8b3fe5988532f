"""What can be done with draws: one verb, one function, one transaction."""

from .afterwards import end_excuse, excuse_person, follow_move, note_absence
from .drawing import abandon_draw, contribute
from .freezing import freeze_draw, redraw
from .printing import print_slip

__all__ = [
    "abandon_draw",
    "contribute",
    "end_excuse",
    "excuse_person",
    "follow_move",
    "freeze_draw",
    "note_absence",
    "print_slip",
    "redraw",
]
