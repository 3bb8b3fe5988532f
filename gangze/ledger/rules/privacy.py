"""What of a fact readers from above the enterprise see: all but persons. source: product description, privacy."""

from collections.abc import Iterable


def is_from_above(reaches: Iterable[str], *, tenant: str, path: str) -> bool:
    """Return whether an enterprise's place is reached only from an authority or from everywhere, not from inside.

    `reaches` are the paths at which the reader may look; the last part of a path says whose it is ("a1/" an authority).
    An authority's own facts are nobody's from above.
    """
    if tenant.startswith("a"):
        return False
    covering = [reach for reach in reaches if path.startswith(reach)]
    return all(not reach or reach.rstrip("/").rsplit("/", 1)[-1].startswith("a") for reach in covering)


def masked(name: str) -> str:
    """Return the name with only its ends left: 姜海东 → 姜*东, 姜东 → 姜*, 姜 → *."""
    if len(name) < 3:
        return name[:1] + "*" if len(name) == 2 else "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]
