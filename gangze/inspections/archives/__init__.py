"""Records of rounds of a former system or of paper: each part of rounds says in its own module what comes in (docs/rules/facts.md)."""

from . import plans

__all__ = ["plans"]
