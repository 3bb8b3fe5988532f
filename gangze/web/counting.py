"""Several things counted by one question to the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def counts_up_to(most: int, found: Sequence[QuerySet[Any]]) -> list[int]:
    """Return how many rows each of some querysets has, none counted beyond `most`; one query for all."""
    nothing, selects = "0", list[str]()
    params: list[Any] = []
    for number, rows in enumerate(found):
        try:
            sql, told = rows.order_by().values("pk")[:most].query.sql_with_params()
        except EmptyResultSet:  # nothing can meet its conditions
            selects.append(nothing)
            continue
        selects.append(f"(SELECT COUNT(*) FROM ({sql}) AS rows{number})")  # noqa: S608 - Django wrote it
        params += told
    if all(each == nothing for each in selects):
        return [0] * len(found)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(selects)}", params)
        return list(cursor.fetchone())
