"""What databases are asked in words of their own: text that is found by any part of it, rows among some few."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Contains, In
from django.db.models.sql.compiler import SQLCompiler


class SearchedText(models.TextField):  # type: ignore[type-arg]  # takes none when it runs
    """Text made to be searched: `tells` finds what holds some words anywhere, as `searched()` writes both.

    People search for two signs as often as for three, so PostgreSQL looks them up by every sign and every two signs in a row, for
    which it needs no extension: a migration makes `gangze_signs` and an index on it. Other databases read the column.
    """


def searched(*parts: str) -> str:
    """Return texts as the column holds them, and as it is asked: in one case, one text a line."""
    return "\n".join(part for part in parts if part).upper()


def signs_of(text: str) -> list[str]:
    """Return what to look up for a text: every two signs in a row, the sign where it is only one."""
    return sorted({one + other for one, other in pairwise(text)}) or sorted(text)


@SearchedText.register_lookup
class Tells(Contains):
    """`tells`: like `contains`, on PostgreSQL through the index of signs.

    There the words themselves are looked for by `strpos`: PostgreSQL would take LIKE for a second reason why only few rows remain.
    """

    lookup_name = "tells"

    def get_prep_lookup(self) -> str:
        return searched(str(self.rhs))

    def get_rhs_op(self, connection: BaseDatabaseWrapper, rhs: str) -> str:
        return rf"LIKE {rhs} ESCAPE '\'"

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        column, params = compiler.compile(self.lhs)
        words = str(self.rhs)
        return (
            f"(gangze_signs({column}) @> %s::text[] AND strpos({column}, %s) > 0)", [*params, signs_of(words), *params, words]
        )  # fmt: skip


@models.BigAutoField.register_lookup
class Among(In):
    """`among`: like `in` of a subquery that finds few rows; PostgreSQL asks it first and may then look these rows up by their index.

    With `in` it reads every row as soon as another condition would do as well ("mine, or what I was told of").
    """

    lookup_name = "among"

    def get_rhs_op(self, connection: BaseDatabaseWrapper, rhs: str) -> str:
        if connection.vendor == "postgresql":
            return f"= ANY(ARRAY{rhs})"
        return super().get_rhs_op(connection, rhs)
