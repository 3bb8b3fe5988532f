"""Says the sentences of the framework-free layers in the language of the page, and keeps them in rows and JSON."""

import json
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext, ngettext

from gangze.kernel.wording import KEPT_MARK, Listing, Sentence, from_kept, kept

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField

MARKS = (Sentence("、"), Sentence("；"))
"""What parts a listing; each language has its own in the catalogue."""


def said(text: object) -> str:
    """Return a text in the language of this moment: a Sentence with its values, a Listing, or a text of the catalogue.

    What JSON kept of a sentence is said as well. A text that is no msgid (a name, what a person wrote) comes back as it is.
    """
    text = from_kept(text)
    if isinstance(text, Listing):
        return gettext(text.mark).join(said(part) for part in text.parts)
    if not isinstance(text, Sentence):
        return gettext(text) if isinstance(text, str) and text else str(text)
    if not text.values:
        return gettext(text.msgid) if text.msgid else ""
    count = text.values.get("count")
    found = gettext(text.msgid) if not isinstance(count, int) else ngettext(text.msgid, text.msgid, count)
    return found.format_map({name: _value(value) for name, value in text.values.items()})


def _value(value: object) -> object:
    return said(value) if isinstance(value, Sentence | Listing) else value


class SentenceField(_TextField):
    """A column for a Sentence, kept with its values so that every reader gets it in the own language; or for plain text."""

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Sentence) and value.values:
            return json.dumps(kept(value), ensure_ascii=False)
        return super().get_prep_value(value)

    def from_db_value(self, value: Any, *_: object) -> Any:
        """Return the Sentence, or the text as it is."""
        return self.to_python(value)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and not isinstance(value, Sentence) and value.startswith(f'{{"{KEPT_MARK}"'):
            return from_kept(json.loads(value))
        return super().to_python(value)

    def deconstruct(self) -> Any:
        """Return a plain text column: migrations need not know how sentences are kept."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs
