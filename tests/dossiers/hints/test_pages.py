"""Each hint has a page with an example that must raise it and one that must not; the pages are the tests."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gangze.dossiers.content import DocumentContent, DossierContent, ItemContent, Kind, Step
from gangze.dossiers.hints import HINTS, hints_of

PAGES = Path(__file__).parents[3] / "docs" / "rules" / "hints"
SEVERAL_POSTS = {"shared-text"}
"""What takes more than one post to see has its examples beside its own tests."""
BLOCKING = {"contacts-missing", "alarm-wrong"}


def dossier(written: Mapping[str, Any]) -> DossierContent:
    jingles = written.get("jingles", {})
    documents = {
        Kind(kind): DocumentContent(
            Kind(kind),
            tuple(item(Kind(kind), number, each) for number, each in enumerate(items)),
            jingles.get(kind, ""),
        )
        for kind, items in written.items()
        if kind != "jingles"
    }
    return DossierContent("例岗", documents)


def item(kind: Kind, number: int, written: Mapping[str, Any]) -> ItemContent:
    fields = {key: value for key, value in written.items() if isinstance(value, str) and value}
    steps = tuple(Step(text) for text in written.get("steps", ()))
    return ItemContent(kind, fields, steps, written.get("must", False), uid=f"{kind.value}-{number}")


def examples(code: str) -> tuple[DossierContent, DossierContent]:
    blocks = re.findall(r"```json\n(.*?)```", (PAGES / f"{code}.md").read_text(encoding="utf-8"), re.DOTALL)
    must, must_not = blocks
    return dossier(json.loads(must)), dossier(json.loads(must_not))


def test_every_hint_has_a_page_and_every_page_a_hint() -> None:
    assert {page.stem for page in PAGES.glob("*-*.md")} - SEVERAL_POSTS == set(HINTS)


@pytest.mark.parametrize("code", HINTS)
def test_the_first_example_of_a_page_raises_its_hint(code: str) -> None:
    must, _must_not = examples(code)
    raised = list(HINTS[code](must))
    assert raised
    assert {hint.code for hint in raised} == {code}
    assert {hint.is_blocking for hint in raised} == {code in BLOCKING}
    for hint in raised:
        assert hint.kind in must.documents
        assert not hint.uid or hint.uid in {each.uid for each in must.items(hint.kind)}
        assert "{" not in hint.message


@pytest.mark.parametrize("code", HINTS)
def test_the_second_example_of_a_page_raises_nothing_at_all(code: str) -> None:
    _must, must_not = examples(code)
    others = set() if code in ("control-missing", "too-long") else {hint.code for hint in hints_of(must_not)}
    assert not list(HINTS[code](must_not))
    assert others == set()
