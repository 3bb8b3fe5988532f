"""What a device hands in later: which kinds there are, who made a record and when, and how it becomes a fact.

source: docs/rules/outbox.md
"""

from .batches import Answer, hand_in_all, readable_records
from .kinds import Handed, MediaNamed, find_takers, take, takes
from .records import Early, OutboxFact
from .rescuing import Rescued, take_rescue
from .taking import hand_in

__all__ = [
    "Answer",
    "Early",
    "Handed",
    "MediaNamed",
    "OutboxFact",
    "Rescued",
    "find_takers",
    "hand_in",
    "hand_in_all",
    "readable_records",
    "take",
    "take_rescue",
    "takes",
]
