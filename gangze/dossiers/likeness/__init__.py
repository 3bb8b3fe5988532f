"""Text that several posts share (千岗一面): found by sketches instead of comparing all with all; free of Django.

A document's sketch is a MinHash by one permutation (Li, Owen, Zhang 2012) with its empty bins filled (Shrivastava 2017);
sketches that agree in a band are compared (Indyk, Motwani 1998), and what is told is measured on the texts themselves.
"""

from .groups import Group, groups_of
from .passages import Shared, shared_passages
from .search import Pair, like_pairs, nearest
from .sketch import BINS, Sketch, alike, sketch_of

__all__ = [
    "BINS",
    "Group",
    "Pair",
    "Shared",
    "Sketch",
    "alike",
    "groups_of",
    "like_pairs",
    "nearest",
    "shared_passages",
    "sketch_of",
]
