"""Named reads of mastery; each starts with what the actor may see."""

from .hearing import HeardDocument, document_to_hear, judgement_of, settings_of

__all__ = ["HeardDocument", "document_to_hear", "judgement_of", "settings_of"]
