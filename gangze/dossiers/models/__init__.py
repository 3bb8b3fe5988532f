"""Dossiers with revisions and items, what people say and sign about them, what makes them change, and what is derived."""

from .acknowledgements import Acknowledgement, ItemAcknowledgement
from .codes import PrintCode, new_token
from .dossiers import Dossier, Item, Revision, SignOff, item_columns
from .settings import DossierSettings
from .sketches import DocumentSketch
from .together import CharterRevision, Proposal, ProposalReply, readable_charters
from .triggers import Trigger, TriggerTask
from .uploads import ImportMapping, Upload

__all__ = [
    "Acknowledgement",
    "CharterRevision",
    "DocumentSketch",
    "Dossier",
    "DossierSettings",
    "ImportMapping",
    "Item",
    "ItemAcknowledgement",
    "PrintCode",
    "Proposal",
    "ProposalReply",
    "Revision",
    "SignOff",
    "Trigger",
    "TriggerTask",
    "Upload",
    "item_columns",
    "new_token",
    "readable_charters",
]
