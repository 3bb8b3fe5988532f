"""Every list costs the same number of queries with 5 and with 50 rows, and that number is committed.

GANGZE_REWRITE=1 pytest tests/architecture/test_query_counts.py writes the numbers anew.
"""

import os
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast

from .lists import LISTS, ListPage

COUNTS = Path(__file__).parent / "query_counts.txt"


def committed() -> dict[str, int]:
    lines = COUNTS.read_text(encoding="utf-8").splitlines() if COUNTS.exists() else []
    return {name: int(count) for name, _, count in (line.rpartition(" ") for line in lines)}


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return len(captured)


@pytest.mark.parametrize("page", LISTS, ids=lambda page: page.name)
def test_a_list_costs_the_committed_number_of_queries_whatever_its_length(cast: Cast, page: ListPage) -> None:
    client = cast.client(page.person)
    page.fill(cast, 5)
    queries_of(client, page.url(cast))  # the first visit may fill caches of the process
    few = queries_of(client, page.url(cast))
    page.fill(cast, 45)
    many = queries_of(client, page.url(cast))
    assert few == many
    if os.environ.get("GANGZE_REWRITE"):
        counts = committed() | {page.name: many}
        COUNTS.write_text("".join(f"{name} {count}\n" for name, count in sorted(counts.items())), encoding="utf-8")
    assert committed()[page.name] == many


def test_no_list_is_committed_that_does_not_exist() -> None:
    assert set(committed()) == {page.name for page in LISTS}
