"""Records of rounds of a former system or of paper: each part of rounds says in its own module what comes in (docs/rules/facts.md)."""

from . import findings, periods, plans, rounds

__all__ = ["findings", "periods", "plans", "rounds"]
