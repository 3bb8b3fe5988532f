"""The ledger: what was done stays, and whoever changes it is found out."""
