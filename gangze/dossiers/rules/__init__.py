"""What is allowed with a dossier and what follows: states, identity of items, change classes, hash, completeness."""

from .changes import ChangeClass, ItemChange, change_class, compare_items, same_reading
from .completeness import Gap, gaps_before_review
from .conflicts import Conflict, Merge, base_of, differing_parts, item_base, merged, parts_of_item, with_parts
from .hashing import content_hash, item_hash, words_hash
from .identity import match_items
from .states import RevisionState, state_after_approval, state_after_return, state_after_submission

__all__ = [
    "ChangeClass",
    "Conflict",
    "Gap",
    "ItemChange",
    "Merge",
    "RevisionState",
    "base_of",
    "change_class",
    "compare_items",
    "content_hash",
    "differing_parts",
    "gaps_before_review",
    "item_base",
    "item_hash",
    "match_items",
    "merged",
    "parts_of_item",
    "same_reading",
    "state_after_approval",
    "state_after_return",
    "state_after_submission",
    "with_parts",
    "words_hash",
]
