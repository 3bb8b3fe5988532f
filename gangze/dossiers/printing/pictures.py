"""The pictures on a print: the safety signs that an item names."""

from __future__ import annotations

from gangze.dossiers.signs import signs_in


def signs_payload(key: str, text: str) -> list[dict[str, str]]:
    """Return the signs that a field shows beside its words, as the templates take them; empty for other fields."""
    return [{"code": sign.code, "name": str(sign.name)} for sign in signs_in(text)] if key == "sign" else []
