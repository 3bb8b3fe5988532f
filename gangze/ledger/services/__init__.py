"""What can be done in the ledger: record, show a receipt, keep media, seal a day, export."""

from .exporting import export_ledger
from .incoming import (
    Progress,
    add_part,
    claim_media,
    claim_waiting,
    give_media,
    name_media,
    progress_of,
    purge_incoming,
)
from .media import open_media, open_stored, store_media
from .recording import FactDraft, Receipt, collecting, handed_in, receipt_of, record_fact, record_facts
from .sealing import seal_all_due, seal_day

__all__ = [
    "FactDraft",
    "Progress",
    "Receipt",
    "add_part",
    "claim_media",
    "claim_waiting",
    "collecting",
    "export_ledger",
    "give_media",
    "handed_in",
    "name_media",
    "open_media",
    "open_stored",
    "progress_of",
    "purge_incoming",
    "receipt_of",
    "record_fact",
    "record_facts",
    "seal_all_due",
    "seal_day",
    "store_media",
]
