"""Many posts in one file: order, progress, stopping, sameness."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from gangze.dossiers.printing import Layout, PrintCancelled, print_documents
from gangze.dossiers.printing.documents import CHUNK_SHEETS
from gangze.kernel.errors import RuleBroken

from .builders import full_content, our_fonts, renamed, sheet_of, squeezed

POSTS = [f"第{number}号岗位" for number in range(2 * CHUNK_SHEETS + 5)]
SHEETS = [sheet_of(renamed(post)) for post in POSTS]


def test_the_prints_stand_in_the_order_asked_for_and_progress_counts_posts() -> None:
    told: list[tuple[int, int]] = []
    pdf = print_documents(SHEETS, Layout.BADGE, fonts=our_fonts(), progress=lambda done, of: told.append((done, of)))
    pages = [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]
    assert [post in page for post, page in zip(POSTS, pages, strict=True)] == [True] * len(POSTS)
    assert told[-1] == (len(POSTS), len(POSTS))
    assert [done for done, _of in told] == sorted({done for done, _of in told})
    assert len(told) == 3


def test_a_print_that_is_stopped_between_two_chunks_leaves_nothing() -> None:
    told: list[int] = []
    with pytest.raises(PrintCancelled):
        print_documents(
            SHEETS,
            Layout.BADGE,
            fonts=our_fonts(),
            progress=lambda done, _of: told.append(done),
            cancelled=lambda: bool(told),
        )
    assert told[-1] < len(POSTS)


def test_what_progress_raises_ends_the_print() -> None:
    class Enough(Exception):
        pass

    def stop(_done: int, _of: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        print_documents(SHEETS, Layout.BADGE, fonts=our_fonts(), progress=stop)


def test_the_same_revisions_give_the_same_bytes() -> None:
    sheet = sheet_of(full_content())
    once, again = (print_documents([sheet], Layout.A4, fonts=our_fonts()) for _ in range(2))
    assert once == again


def test_no_posts_are_refused_with_a_sentence() -> None:
    with pytest.raises(RuleBroken, match="没有选中要打印的岗位"):
        print_documents([], Layout.A4, fonts=our_fonts())
