"""What the rules say of the labelled sets is true of the files: they are there, each of a kind that is told, and read as they should be."""

import re
from pathlib import Path

from gangze.mastery.recitation.sets import read_set, text_lines

REPOSITORY = Path(__file__).resolve().parents[3]
SETS = REPOSITORY / "bench" / "recitation"
RULES = (REPOSITORY / "docs" / "rules" / "recitation.md").read_text(encoding="utf-8")


def test_every_set_that_the_rules_name_is_there() -> None:
    for name in re.findall(r"`(?:bench/recitation/)?([a-z]+[0-9]*\.jsonl)`", RULES):
        assert (SETS / name).is_file(), name


def test_every_set_is_of_a_kind_that_the_rules_tell() -> None:
    kinds = re.findall(r"`([a-z]+)\*\.jsonl`", RULES)
    assert kinds == ["tuning", "heldout"]
    for path in SETS.iterdir():
        assert re.fullmatch(rf"(?:{'|'.join(kinds)})[0-9]*\.jsonl", path.name), path.name


def test_every_set_can_be_read_and_every_point_is_labelled() -> None:
    for path in sorted(SETS.glob("*.jsonl")):
        with path.open("rb") as lines:
            for recitation in read_set(text_lines(lines)):
                assert set(recitation.labels) == {point["key"] for point in recitation.points}, path.name
