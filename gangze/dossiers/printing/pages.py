"""Sets pages of other apps, which bring a template and values of their own, in our fonts."""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .fonts import FontSet
from .payload import strings_in, with_substitutes
from .typesetting import set_template


def print_page(template: Path, values: Mapping[str, Any], *, fonts: FontSet, title: str) -> bytes:
    """Return the PDF of one template of typst with one object of values, which it finds as `sheets.first()`.

    Characters that our fonts lack are printed as 〓. `qr` among the values holds a drawing. Raises TypesettingFailed.
    """
    missing = "".join(fonts.missing_in(strings_in(values)))
    payload = with_substitutes(dict(values), missing) if missing else dict(values)
    return set_template(template, payload, fonts, title=title, stop=threading.Event())
