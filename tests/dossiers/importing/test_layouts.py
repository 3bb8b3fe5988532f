"""Whatever the layout, the same content comes out, without false alarms."""

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from gangze.dossiers.content import Kind
from gangze.dossiers.importing import Understanding, understand
from gangze.dossiers.importing.wording import plain
from gangze.officefiles import open_source

from . import (  # noqa: F401 — register theirs
    layouts_blocks,
    layouts_formats,
    layouts_further,
    layouts_officers,
    layouts_officers_word,
    layouts_sheets,
    layouts_word,
)
from .layouts import LAYOUTS, Layout
from .plant import ORGANISATION, Post, details_of, expected_of


@cache
def read(layout: Layout) -> Understanding:
    with TemporaryDirectory() as folder:
        return understand(open_source(layout.write(Path(folder))), ORGANISATION)


def words(text: str) -> str:
    """Return a text without what parts its entries: a list may come in lines, in a sentence or numbered."""
    return re.sub(r"[;。]", "", plain(text))


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_layout_yields_the_same_posts_items_and_jingles(layout: Layout) -> None:
    understanding = read(layout)
    found = {post.name: post for post in understanding.posts}
    assert set(found) == {post.name for post in layout.posts}
    for post in layout.posts:
        assert {kind.value for kind in found[post.name].documents} == set(layout.kinds)
        for kind in layout.kinds:
            document = found[post.name].documents[Kind(kind)]
            expected = expected_of(post, kind)
            texts = [plain(item.content.main_text) for item in document.items if not item.has_error]
            wanted = [plain(text) for text in expected.items]
            assert len(texts) == len(wanted), texts
            assert all(text.startswith(want) for text, want in zip(texts, wanted, strict=True)), (texts, wanted)
            assert plain(document.jingle) == plain(expected.jingle)
            if kind == "emergency":
                assert [len(item.content.steps) for item in document.items] == expected.steps


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_field_a_layout_has_stands_with_its_own_item(layout: Layout) -> None:
    found = {post.name: post for post in read(layout).posts}
    for post in layout.posts:
        for kind in layout.kinds:
            items = [item.content for item in found[post.name].documents[Kind(kind)].items]
            for item, details in zip(items, details_of(post, kind), strict=True):
                for key, text in details.items():
                    assert words(text) in words(item.fields.get(key, text)), (item.main_text, key)
            if kind == "emergency":
                assert [[words(step.text) for step in item.steps] for item in items] == steps_of(post)


def steps_of(post: Post) -> list[list[str]]:
    return [[words(step) for step in scenario[2]] for scenario in post.scenarios]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_no_layout_raises_a_false_alarm(layout: Layout) -> None:
    understanding = read(layout)
    assert [(problem.code, problem.cell, problem.message) for problem in understanding.errors] == []
    assert {problem.code for problem in understanding.warnings} == layout.warnings
