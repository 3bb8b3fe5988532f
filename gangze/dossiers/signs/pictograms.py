"""The pictograms, drawn by us in the 100 × 100 units of a sign, simple enough to be told apart at 12 mm and at 32 px.

Round and square signs leave the middle (about 20 to 80) to them, the triangle its middle below the top.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """One SVG path: filled, or a line of some width; in the ink of the sign, or in its ground to cut something out."""

    path: str
    width: float = 0.0
    is_ground: bool = False


def _fill(path: str) -> Mark:
    return Mark(path)


def _line(path: str, width: float) -> Mark:
    return Mark(path, width)


def _cut(path: str, width: float = 0.0) -> Mark:
    return Mark(path, width, is_ground=True)


def _disc(x: float, y: float, r: float) -> str:
    return f"M{x - r:g} {y:g}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0z"


def _flame(x: float, y: float, size: float) -> str:
    """Return a flame that stands on (x, y); it is about `size` high and three quarters as wide."""
    u = size / 100
    return (
        f"M{x:g} {y:g}c{-24 * u:g} 0 {-38 * u:g} {-16 * u:g} {-38 * u:g} {-36 * u:g}"
        f"c0 {-20 * u:g} {14 * u:g} {-28 * u:g} {18 * u:g} {-44 * u:g}"
        f"c{8 * u:g} {4 * u:g} {12 * u:g} {10 * u:g} {12 * u:g} {18 * u:g}"
        f"c{6 * u:g} {-10 * u:g} {6 * u:g} {-24 * u:g} {0 * u:g} {-38 * u:g}"
        f"c{26 * u:g} {12 * u:g} {46 * u:g} {40 * u:g} {46 * u:g} {64 * u:g}"
        f"c0 {20 * u:g} {-14 * u:g} {36 * u:g} {-38 * u:g} {36 * u:g}z"
    )


def _gear(x: float, y: float, r: float) -> tuple[Mark, ...]:
    teeth = "".join(
        f"M{x + r * c:g} {y + r * s:g}L{x - r * c:g} {y - r * s:g}"
        for c, s in ((1, 0), (0, 1), (0.707, 0.707), (0.707, -0.707))
    )
    return Mark(teeth, r * 0.36), Mark(_disc(x, y, r * 0.74)), Mark(_disc(x, y, r * 0.3), is_ground=True)


_HEAD = "M30 55c0-16 8-27 20-27s20 11 20 27c0 14-8 25-20 25S30 69 30 55z"
"""A head seen from the front, without a neck."""

PICTOGRAMS: dict[str, tuple[Mark, ...]] = {
    "no-open-flame": (
        _fill(_flame(50, 60, 40)), _cut(_flame(50, 59, 15)), _line("M50 57v23", 6),
    ),
    "no-smoking": (
        _fill("M20 51h40v11H20z"), _fill("M63 51h7v11h-7z"), _fill("M73 51h6v11h-6z"),
        _line("M66 44c0-8 8-6 8-13 0-4-2-6-4-7M76 44c0-5 3-6 3-11", 3.6),
    ),
    "no-kindling": (
        _fill("M38 50h26v30H38z"), _line("M38 48h10", 4), _fill("M52 42h12v7H52z"), _fill(_flame(44, 42, 24)),
        _cut("M44 58h14", 3),
    ),
    "no-water": (
        _fill("M46 22 74 36 60 56 38 44z"), _line("M44 24c10-10 28-2 30 10", 3.4),
        _line("M42 50c-4 2-6 5-8 8M49 53c-4 3-5 6-7 10M56 56c-4 3-5 8-6 12", 4), _fill(_flame(34, 80, 22)),
        _fill(_flame(52, 84, 17)),
    ),
    "no-combustibles": (
        _fill(_flame(50, 54, 33)), _cut(_flame(50, 53, 13)), _fill("M26 58h48v6H26z"), _fill("M30 67h12v10H30z"),
        _fill("M44 67h12v10H44z"), _fill("M58 67h12v10H58z"),
    ),
    "no-touching": (
        _line("M72 24v52", 6),
        _fill("M67 45v8c0 2-1 3-3 3H50c-1 1-1 2 0 3l2 6c1 5-2 9-7 9H33c-8 0-13-6-13-13v-6c0-6 4-10 10-10z"),
        _line("M44 43 56 34", 7), _cut("M38 58h11M38 65h11", 2),
    ),
    "no-switching-on": (
        _line("M28 72h44", 6), _fill(_disc(32, 66, 5)), _fill("M64 54h8v18h-8z"), _line("M33 64 62 32", 6.5),
        _line("M58 28 67 36", 6), _line("M68 54v-5", 3),
    ),
    "no-starting": (
        _fill("M26 66h48v12H26z"), _fill("M36 58h28v6H36z"),
        _fill("M46 55c-3 0-4-2-4-4V25h8v14h14c4 0 6 3 6 6v5c0 3-2 5-5 5H54c-2 0-3-1-4-2-1 1-2 2-4 2z"),
    ),
    "no-entry": (
        _fill(_disc(50, 28, 7.5)),
        _fill("M39 38h22c4 0 6 3 6 6v17h-6V48h-2v34h-8V63h-2v19h-8V48h-2v13h-6V44c0-3 2-6 6-6z"),
    ),
    "no-crossing-over": (
        _fill(_disc(51, 26, 7)), _line("M50 38 46 55", 10), _line("M50 39 62 48 70 44M48 40 36 50", 5),
        _line("M46 56 62 56 72 66M45 57 37 68 28 80", 6.5), _line("M44 72h34M54 73v9M70 73v9", 4),
    ),
    "warning": (_fill("M44.5 36h11l-2.5 29h-6z"), _fill(_disc(50, 74, 5))),
    "explosion": (
        _fill("M50 36l4.5 11 9-7-2 12 12-1-8 8 9 6-11 3 4 10-11-5-6.5 8-6.5-8-11 5 4-10-11-3 9-6-8-8 12 1-2-12 9 7z"),
        _cut(_disc(50, 62, 6)),
    ),
    "fire": (_fill(_flame(50, 73, 42)), _cut(_flame(50, 72, 16)), _line("M28 77.5h44", 4.5)),
    "poisoning": (
        _line("M31 63 69 78M69 63 31 78", 5),
        _fill("M50 36c-10 0-16 6.5-16 14.5 0 5 2.5 8 6 10v7h20v-7c3.5-2 6-5 6-10 0-8-6-14.5-16-14.5z"),
        _cut(_disc(43.5, 51, 4)), _cut(_disc(56.5, 51, 4)), _cut("M50 56l2.5 4.5h-5z"), _cut("M46.5 63v5M53.5 63v5", 1.6),
    ),
    "corrosion": (
        _fill("M33 43 59 33 62 40 36 50z"), _line("M35 46l-2 6", 3), _fill("M37 53c2.5 4 3.5 5.5 3.5 7.5a3.5 3.5 0 0 1-7 0c0-2 1-3.5 3.5-7.5z"),
        _fill("M26 69h9l3 3 4-3h12l8-5c3-1 5 1 3 3L56 77H26z"), _line("M55 50v8M62 48v8", 3),
    ),
    "electric-shock": (_fill("M56 31 38 58h10l-4 13-5-2 6 12 10-8-5-.5 10-21H50l12-21z"),),
    "scald": (
        _line("M29 77h42", 6), _line("M38 68c-5-6 5-9 0-16M50 68c-5-6 5-9 0-16s3-8 0-13M62 68c-5-6 5-9 0-16", 4.5),
    ),
    "frostbite": (
        _line("M50 37v42M32 47.5 68 68.5M68 47.5 32 68.5", 4),
        _line("M45 41l5 4 5-4M45 75l5-4 5 4M32 54l6-3-.5-6M68 54l-6-3 .5-6M32 62l6 3-.5 6M68 62l-6 3 .5 6", 3),
    ),
    "machinery": (
        *_gear(50, 47, 13), _fill("M24 80v-8l10-3h8l14-4c4-1 5 3 2 5l-8 3h16c4 0 4 5 0 5l-10 2z"), _line("M34 66l10-3", 4),
    ),
    "falling": (
        _fill("M24 58h16v22H24z"), _fill(_disc(66, 45, 5)), _line("M60 51 51 60", 7.5), _line("M61 53l10 4M57 49 54 41", 4),
        _line("M50 60l4 10 8 3M49 59 45 68", 4.5), _line("M48 80h26", 4),
    ),
    "hanging-load": (
        _line("M50 31v7c6 0 6 7 0 7-3 0-4-2-4-3", 3.6), _line("M50 46 36 58M50 46 64 58", 3), _fill("M34 58h32v19H34z"),
        _cut("M41 67.5h18", 3),
    ),
    "vehicles": (
        _fill("M25 53h28v19H25z"), _fill("M55 58h9l8 7v7H55z"), _fill(_disc(35, 74, 6)), _fill(_disc(63, 74, 6)),
        _cut(_disc(35, 74, 2.5)), _cut(_disc(63, 74, 2.5)), _cut("M58 61h4l5 4h-9z"),
    ),
    "forklift": (
        _line("M46 44h10v18", 3.6), _fill("M32 60h26v14H32z"), _line("M44 44l-3 17", 3.6), _fill(_disc(38, 76, 5.5)),
        _fill(_disc(55, 76, 5.5)), _cut(_disc(38, 76, 2.2)), _cut(_disc(55, 76, 2.2)), _line("M63 42v36h12", 3.6),
        _fill("M66 62h9v13h-9z"),
    ),
    "asphyxiation": (
        _fill(_disc(34, 61, 6.5)), _line("M42 64 54 72 72 76", 8), _line("M46 66 39 78M70 76 77 78", 4.5),
        _line("M44 46a6 6.5 0 1 0 12 0a6 6.5 0 1 0-12 0M43 55 58 36.5", 3.4),
    ),
    "helmet": (
        _fill("M28 47c0-15 9-25 22-25s22 10 22 25z"), _fill("M23 46h54c2 0 2 5 0 5H23c-2 0-2-5 0-5z"),
        _cut("M50 24v20M42 26v18M58 26v18", 2), _fill("M34 54h32c0 15-6 26-16 26S34 69 34 54z"),
    ),
    "gas-mask": (
        _fill(_HEAD), _cut(_disc(41, 47, 7)), _cut(_disc(59, 47, 7)), _fill(_disc(41, 47, 4.5)), _fill(_disc(59, 47, 4.5)),
        _fill(_disc(50, 73, 12)), _cut(_disc(50, 73, 9)), _fill(_disc(50, 73, 6.5)), _line("M32 72l-5 5M68 72l5 5", 7),
    ),
    "dust-mask": (
        _fill(_HEAD), _cut("M30 54 50 49l20 5", 2.6), _cut("M31 61c6 2 7 14 19 17 12-3 13-15 19-17", 2.6),
        _cut("M41 63h18M42 69h16", 2.2), _cut("M38 45h7M55 45h7", 3),
    ),
    "goggles": (
        _fill(_HEAD), _cut("M28 44h44v4H28z"), _cut(_disc(40, 48, 9.5)), _cut(_disc(60, 48, 9.5)), _fill(_disc(40, 48, 6.5)),
        _fill(_disc(60, 48, 6.5)), _cut("M44 69h12", 3),
    ),
    "gloves": (
        _fill("M36 80V62L25 47c-3-4 3-8 6-5l8 9V29c0-4 6-4 6 0v18h2V23c0-4 6-4 6 0v24h2V26c0-4 6-4 6 0v22h2V34c0-4 6-4 6 0v30c0 4-2 6-4 8v8z"),
        _cut("M36 72.5h30", 2.5),
    ),
    "antistatic": (
        _fill("M40 20h20l16 10 6 24-9 3-5-15v38H32V42l-5 15-9-3 6-24z"), _cut("M43 20l7 9 7-9z"),
        _cut("M53 36 42 56h7l-4 16 14-20h-7l6-16z"),
    ),
    "harness": (
        _fill(_disc(50, 25, 8)), _fill("M36 36h28c5 0 7 3 8 7l5 20-7 2-6-17v32H36V48l-6 17-7-2 5-20c1-4 3-7 8-7z"),
        _cut("M40 36l16 24M60 36 44 60M36 61h28", 3), _line("M64 62 80 36", 2.6),
    ),
    "exit": (
        _line("M58 22h20v58H58", 5), _fill(_disc(47, 28, 7)), _line("M44 40 37 56", 10), _line("M45 39l9 10 8-2M42 39l-12 4-4 9", 5),
        _line("M37 57l11 9-3 14M35 57l-5 12H18", 6),
    ),
    "first-aid": (_fill("M40 20h20v20h20v20H60v20H40V60H20V40h20z"),),
    "eyewash": (
        _fill("M18 40c8-13 20-19 32-19s24 6 32 19c-8 11-20 16-32 16s-24-5-32-16z"), _cut(_disc(50, 39, 12)),
        _fill(_disc(50, 39, 7)), _line("M50 80V63M42 80c0-8-3-12-8-15M58 80c0-8 3-12 8-15", 4), _line("M32 82h36", 5),
    ),
    "assembly-point": (
        _line("M18 18 31 31M82 18 69 31M18 82 31 69M82 82 69 69", 4.5),
        _fill("M36 24v12H24zM64 24v12h12zM36 76V64H24zM64 76V64h12z"),
        _fill(_disc(50, 39, 5.5)), _fill("M44 47h12v12h-2v12h-8V59h-2z"), _fill(_disc(39, 43, 4)), _fill("M35 49h7v18h-7z"),
        _fill(_disc(61, 43, 4)), _fill("M58 49h7v18h-7z"),
    ),
}  # fmt: skip
