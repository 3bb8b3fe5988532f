"""What can be done in the ledger: record, show a receipt, keep media, seal a day, export."""

from .recording import FactDraft, Receipt, receipt_of, record_fact, record_facts

__all__ = ["FactDraft", "Receipt", "receipt_of", "record_fact", "record_facts"]
