"""What is allowed with a dossier and what follows: states, identity of items, change classes, hash, completeness."""

from .changes import ChangeClass, ItemChange, change_class, compare_items, same_reading
from .completeness import Gap, gaps_before_review
from .conflicts import Conflict, require_base
from .hashing import content_hash, item_hash, words_hash
from .identity import match_items
from .states import RevisionState, state_after_approval, state_after_return, state_after_submission

__all__ = [
    "ChangeClass",
    "Conflict",
    "Gap",
    "ItemChange",
    "RevisionState",
    "change_class",
    "compare_items",
    "content_hash",
    "gaps_before_review",
    "item_hash",
    "match_items",
    "require_base",
    "same_reading",
    "state_after_approval",
    "state_after_return",
    "state_after_submission",
    "words_hash",
]
