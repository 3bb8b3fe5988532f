"""Which characters a TrueType or OpenType file can draw, read from its character map."""

import struct
from itertools import compress
from pathlib import Path

_UNICODE_TABLES = {(3, 10), (0, 4), (0, 6), (3, 1), (0, 3)}


def drawable_characters(font: Path) -> frozenset[int]:
    """Return the code points `font` has a glyph for.

    Raises ValueError when the file is no single TrueType or OpenType font.
    source: OpenType specification, table `cmap`, formats 4 and 12.
    """
    content = font.read_bytes()
    if content[:4] not in (b"\x00\x01\x00\x00", b"OTTO", b"true"):
        raise ValueError(f"{font.name} is not a TrueType or OpenType font")
    cmap = _table(content, b"cmap")
    (count,) = struct.unpack_from(">H", cmap, 2)
    records = [struct.unpack_from(">HHL", cmap, 4 + 8 * index) for index in range(count)]
    # Often two platforms share one subtable.
    offsets = {offset for platform, encoding, offset in records if (platform, encoding) in _UNICODE_TABLES}
    return frozenset().union(*(_characters(cmap[offset:]) for offset in offsets))


def _table(content: bytes, tag: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", content, 4)
    for index in range(count):
        name, _, offset, length = struct.unpack_from(">4sLLL", content, 12 + 16 * index)
        if name == tag:
            return content[offset : offset + length]
    raise ValueError(f"the font has no table {tag.decode()}")


def _characters(subtable: bytes) -> set[int]:
    (layout,) = struct.unpack_from(">H", subtable)
    if layout == 12:
        return _grouped(subtable)
    if layout == 4:
        return _segmented(subtable)
    return set()


def _grouped(subtable: bytes) -> set[int]:
    (count,) = struct.unpack_from(">L", subtable, 12)
    found: set[int] = set()
    for start, end, glyph in struct.iter_unpack(">LLL", subtable[16 : 16 + 12 * count]):
        # Glyph 0 is the empty box: a group that begins with it draws its first character as one.
        found.update(range(start if glyph else start + 1, end + 1))
    return found


def _segmented(subtable: bytes) -> set[int]:
    (doubled,) = struct.unpack_from(">H", subtable, 6)
    half = doubled // 2
    ends = struct.unpack_from(f">{half}H", subtable, 14)
    starts = struct.unpack_from(f">{half}H", subtable, 16 + doubled)
    deltas = struct.unpack_from(f">{half}H", subtable, 16 + 2 * doubled)
    offsets_at = 16 + 3 * doubled
    offsets = struct.unpack_from(f">{half}H", subtable, offsets_at)
    found: set[int] = set()
    for index in range(half):
        codes = range(starts[index], min(ends[index], 0xFFFE) + 1)
        if offsets[index]:
            base = offsets_at + 2 * index + offsets[index]
            listed = subtable[base : base + 2 * len(codes)]
            found.update(compress(codes, struct.unpack_from(f">{len(listed) // 2}H", listed)))
        else:
            empty_box = -deltas[index] & 0xFFFF
            found.update(code for code in codes if code != empty_box)
    return found
