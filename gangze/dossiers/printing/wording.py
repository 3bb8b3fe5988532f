"""How text is prepared for the typesetter: widths in ems, places where a long word may break, lines of a jingle."""

import re
import unicodedata

Text = str | list[str]
"""A text, or its pieces where a line may end between two pieces although no space stands there."""

Atoms = dict[str, list[str]]
"""Short texts such as a name with its telephone number, none of which may be torn at the end of a line."""

_LONG_WORD = re.compile(r"[!-~\u00a1-\u02ff\u0370-\u03ff\u0400-\u04ff]{13,}")
_LATIN_WORD = re.compile(r"[!-~\u00a0]+")
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=[A-Za-zμ°℃℉Ω%‰])")
_FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_CLOSING = frozenset("，。、；：？！）》〉】〕」』”’…·％℃,.;:?!)]}%>")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff\u200b]")
_PARTS = re.compile(r"\n|(?<=[；;，、])")
_NARROW_WIDTH = 0.58
_ATOM_EMS = 16.0


def tidy(text: str) -> str:
    """Return `text` as it is set: one kind of line break, no control characters, trimmed at both ends.

    Full-width digits and letters become narrow, and a number stays with its unit: neither ３００ nor 0.8 MPa is torn at the
    end of a line. Compared under NFKC without blanks the text is the same.
    """
    lines = text.translate(_FULL_WIDTH).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip().split("\n")
    return "\n".join(_BEFORE_UNIT.sub("\u00a0", _CONTROLS.sub("", line)) for line in lines)


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
    return _with_their_punctuation([piece for piece in pieces if piece])


def _with_their_punctuation(pieces: list[str]) -> list[str]:
    """Join a piece that opens with a closing mark to the one before: such a mark never opens a line."""
    joined = pieces[:1]
    for piece in pieces[1:]:
        if piece[0] in _CLOSING:
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def in_atoms(text: str) -> Text | Atoms:
    """Return the parts of `text`, lines or between semicolons, side by side, each kept whole.

    A text with a long part stays an ordinary text.
    """
    parts = [part for part in _PARTS.split(tidy(text)) if part.strip()]
    if len(parts) < 2 or any(width_of(part) > _ATOM_EMS for part in parts):
        return breakable(text)
    return {"atoms": parts}


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
