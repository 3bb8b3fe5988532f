"""What a fact, a seal and a proof are, in pure Python: the same definitions as docs/rules/ledger.md."""
