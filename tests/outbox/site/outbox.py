"""The kinds of the tests, declared where apps declare theirs."""

from tests.outbox import photographed

__all__ = ["photographed"]
