"""The page docs/rules/facts.md and the program say the same: kinds, examples, codes."""

import json
import re
from pathlib import Path

from gangze.kernel.clock import standing_at
from gangze.ledger.models import Fact
from gangze.ledger.rules.kinds import named_kinds
from gangze.org.archives import archived_kinds
from tests.dossiers.builders import Crew
from tests.inspections.builders import plan_for

from .scene import FOUNDED, bring

REPOSITORY = Path(__file__).parents[3]
PAGE = (REPOSITORY / "docs" / "rules" / "facts.md").read_text(encoding="utf-8")
EXAMPLES = [line for block in re.findall(r"```jsonl\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


def test_every_kind_that_has_a_name_comes_in_or_is_refused_with_a_reason() -> None:
    comes_in, is_refused = archived_kinds()
    assert comes_in.isdisjoint(is_refused)
    assert set(named_kinds()) - comes_in - is_refused == set(), "declare them in the app's module `archives`"
    assert (comes_in | is_refused) - set(named_kinds()) == set()


def test_every_kind_that_comes_in_has_a_section_and_an_example_on_the_page() -> None:
    comes_in, _refused = archived_kinds()
    assert {json.loads(line)["kind"] for line in EXAMPLES} == comes_in
    assert set(re.findall(r"^### `([a-z_.]+)`", PAGE, re.MULTILINE)) == comes_in


def test_the_examples_of_the_page_are_brought_in_as_they_stand(crew: Crew) -> None:
    with standing_at(FOUNDED):
        plan_for(crew.post)  # a round belongs to a plan
    counted, refused = bring(*EXAMPLES)
    assert refused == []
    assert (sum(counted.new.values()), counted.lines) == (len(EXAMPLES), len(EXAMPLES))
    facts = Fact.objects.filter(author_key="system:facts-import")
    assert {fact.kind for fact in facts} == archived_kinds()[0]
    assert all(fact.payload["origin"]["file_sha256"] == "a" * 64 for fact in facts)
    assert sum(bring(*EXAMPLES)[0].known.values()) == len(EXAMPLES)


def test_the_page_names_every_code_and_no_other() -> None:
    places = (
        "org/archives",
        "org/selectors/directory.py",
        "org/importing/archive_lines.py",
        "org/importing/archive_tables.py",
        "org/management/commands/facts.py",
    )
    apps = (
        "dossiers/archives.py",
        "dossiers/selectors/archived.py",
        "mastery/archives",
        "draws/archives.py",
        "inspections/archives",
    )
    sources = ""
    for place in (*places, *apps):
        path = REPOSITORY / "gangze" / place
        files = path.glob("*.py") if path.is_dir() else [path]
        sources += "\n".join(each.read_text(encoding="utf-8") for each in files)
    said = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)`", PAGE)) - {
        "DOSSIER_EDIT", "TRAINING_EDIT", "FINDING_HANDLE", "WEEK_SIGN", "MONTH_CLOSE", "ROUND_EDIT",
    }  # fmt: skip
    assert said == set(re.findall(r'"([A-Z]{3,}(?:_[A-Z]+)+)"', sources))


def test_a_crew_is_what_the_examples_speak_of(crew: Crew) -> None:
    assert (crew.enterprise.code, crew.post.code, crew.worker_person.name) == ("990000001", "P101", "姜例东")
