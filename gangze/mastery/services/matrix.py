"""Keeps the matrix and its sums true to the facts: with each new one, with every change of a document or a post, or from nothing."""

from gangze.ledger.models import Fact


def note_evidence(fact: Fact) -> None:
    """Bring standings, cells and sums up to a fact just recorded, within its transaction."""
