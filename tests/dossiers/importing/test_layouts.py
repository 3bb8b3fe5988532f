"""Whatever the layout, the same content comes out, without false alarms."""

from pathlib import Path

import pytest

from gangze.dossiers.content import Kind
from gangze.dossiers.importing import Understanding, understand
from gangze.dossiers.importing.wording import plain
from gangze.officefiles import open_source

from . import layouts_further  # noqa: F401 — registers its layouts
from .layouts import LAYOUTS, Layout
from .plant import ORGANISATION, expected_of


def read(layout: Layout, folder: Path) -> Understanding:
    return understand(open_source(layout.write(folder)), ORGANISATION)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_layout_yields_the_same_posts_items_and_jingles(layout: Layout, tmp_path: Path) -> None:
    understanding = read(layout, tmp_path)
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
def test_no_layout_raises_a_false_alarm(layout: Layout, tmp_path: Path) -> None:
    understanding = read(layout, tmp_path)
    assert [(problem.code, problem.cell, problem.message) for problem in understanding.errors] == []
    assert {problem.code for problem in understanding.warnings} == layout.warnings
