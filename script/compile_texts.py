"""Compiles every .po below a folder to .mo with polib; a broken one ends the set-up."""

import sys
from pathlib import Path

import polib


def main() -> None:
    """Compile."""
    for source in sorted(Path(sys.argv[1]).rglob("*.po")):
        making = source.with_suffix(".mo.making")
        polib.pofile(str(source), check_for_duplicates=True).save_as_mofile(str(making))
        making.replace(source.with_suffix(".mo"))


if __name__ == "__main__":
    main()
