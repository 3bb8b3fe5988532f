"""Records of rounds of a former system or of paper: each part of rounds says in its own module what comes in (docs/rules/facts.md)."""

from . import findings, plans

__all__ = ["findings", "plans"]
