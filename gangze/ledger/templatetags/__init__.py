"""Template libraries of the ledger."""
