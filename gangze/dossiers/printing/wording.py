"""How text is prepared for the typesetter: widths in ems, places where a long word may break, lines of a jingle."""

import re
import unicodedata

Text = str | list[str]
"""A text, or its pieces where a line may end between two pieces although no space stands there."""

Atoms = dict[str, list[str]]
"""Short texts such as a name with its telephone number, none of which may be torn at the end of a line."""

_LONG_WORD = re.compile(r"[!-~\u00a1-\u02ff\u0370-\u03ff\u0400-\u04ff]{13,}")
_LATIN_WORD = re.compile(r"[!-~]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff\u200b]")
_NARROW_WIDTH = 0.58
_ATOM_EMS = 16.0


def tidy(text: str) -> str:
    """Return `text` with one kind of line break, tabs as blanks and without control characters, trimmed at both ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip().split("\n")
    return "\n".join(_CONTROLS.sub("", line) for line in lines)


def breakable(text: str) -> Text:
    """Return `text`, or its pieces when it holds a word of more than twelve Latin characters.

    Twelve keeps a telephone number and most tags whole; a longer one would run out of a narrow column.
    """
    text = tidy(text)
    if not _LONG_WORD.search(text):
        return text
    pieces: list[str] = []
    end = 0
    for found in _LONG_WORD.finditer(text):
        pieces.append(text[end : found.start()])
        pieces.extend(found.group())
        end = found.end()
    pieces.append(text[end:])
    return [piece for piece in pieces if piece]


def in_atoms(text: str) -> Text | Atoms:
    """Return the lines of `text` side by side, each kept whole; a text with a long line stays an ordinary text."""
    lines = [line for line in tidy(text).split("\n") if line]
    if len(lines) < 2 or any(width_of(line) > _ATOM_EMS for line in lines):
        return breakable("；".join(lines))
    return {"atoms": lines}


def width_of(text: str) -> float:
    """Return the width of one line of text in ems, near enough to share out columns."""
    return sum(1.0 if unicodedata.east_asian_width(each) in "WFA" else _NARROW_WIDTH for each in text)


def longest_line(text: str) -> float:
    """Return the width in ems of the longest line of a text."""
    return max(map(width_of, tidy(text).split("\n")))


def longest_word(text: str) -> float:
    """Return the width in ems of the longest Latin word that is kept whole; zero without one."""
    words = (word for word in _LATIN_WORD.findall(text) if len(word) <= 12)
    return max(map(width_of, words), default=0.0)


def jingle_lines(jingle: str) -> list[str]:
    """Return the lines of a jingle: as written, or broken after each semicolon, full stop or exclamation mark."""
    text = tidy(jingle)
    if "\n" in text:
        return [line for line in text.split("\n") if line]
    return [line.strip() for line in re.findall(r"[^；。！;]+[；。！;]*|[；。！;]+", text)]
