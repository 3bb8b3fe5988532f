"""How numbers are read from an address: whatever a stranger writes there, a number comes out."""


def whole_number(text: str, *, default: int, least: int = 0, most: int = 9_999_999) -> int:
    """Return the number that the text spells in ASCII digits; `default` for anything else and beyond the limits."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most))):
        return default
    return int(text) if least <= int(text) <= most else default
