"""Tells the whole matrix of enterprises anew from the ledger; what comes out equals what was kept up fact by fact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models, transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel.errors import Absent
from gangze.ledger.models import Fact
from gangze.ledger.services.recording import lock_head
from gangze.mastery.models import Cell, Standing
from gangze.mastery.rules.evidence import LEVEL_OF, examiner_told, moment_told, subject_of
from gangze.mastery.rules.matrix import Act, Thresholds, stands_of
from gangze.org.models import Enterprise

from .ageing import count_anew
from .cells import (
    CELL_COLUMNS,
    KEYS,
    STANDING_COLUMNS,
    Asked,
    asked_at,
    by_uid,
    holdings_on,
    standing_values,
    tell,
    thresholds_of,
    today,
    told_values,
)

BATCH = 2000
PEOPLE_AT_ONCE = 100
Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many facts were read, and how many standings and cells came out of them."""

    fact_count: int
    standing_count: int
    cell_count: int


@dataclass
class _Held:
    """A post somebody holds, and what is in force there."""

    post_id: int
    path: str
    asked: Asked
    acts: list[Act] = field(default_factory=list)


def enterprises_to_rebuild(*, actor: Actor, code: str = "") -> list[str]:
    """Return the codes of the enterprises to rebuild, or of the one named. Raises Absent where there is none."""
    actor.require(Action.SETTINGS_EDIT, "")
    codes = list(Enterprise.objects.active().order_by("pk").values_list("code", flat=True))
    if code and code not in codes:
        raise Absent("enterprise")
    return [code] if code else codes


@transaction.atomic
def rebuild_matrix(*, actor: Actor, enterprise_code: str, step: Step = lambda done, of: None) -> Rebuilt:
    """Tell standings, cells and sums of an enterprise anew from its ledger, for whoever holds a post today.

    Nobody records anything there meanwhile: the head of the ledger is locked. Raises Absent, NotAllowed.
    """
    enterprise = Enterprise.objects.select_related("mastery_settings").filter(code=enterprise_code).first()
    if enterprise is None:
        raise Absent("enterprise")
    actor.require(Action.SETTINGS_EDIT, enterprise.path)
    lock_head(enterprise.tenant)
    Standing.objects.filter(post__enterprise=enterprise).delete()
    Cell.objects.filter(post__enterprise=enterprise).delete()
    told = _Teller(enterprise, step).tell_all()
    count_anew(enterprise)
    return told


class _Teller:
    """Goes through the ledger of one enterprise by some people at a time, so that memory does not grow with the ledger."""

    def __init__(self, enterprise: Enterprise, step: Step) -> None:
        self.enterprise, self.step = enterprise, step
        self.thresholds: Thresholds = thresholds_of(enterprise)
        self.day = today()
        self.held = _held_in(enterprise)
        tenant = Fact.objects.of_tenant(enterprise.tenant)
        self.corrected = set(tenant.filter(corrects__isnull=False).values_list("corrects", flat=True))
        self.facts = 0
        self.standings, self.cells = _Writer(Standing, STANDING_COLUMNS), _Writer(Cell, CELL_COLUMNS)

    def tell_all(self) -> Rebuilt:
        """Write every cell of everybody who holds a post, and return how much it was."""
        subjects = list(self.held)
        for start in range(0, len(subjects), PEOPLE_AT_ONCE):
            these = subjects[start : start + PEOPLE_AT_ONCE]
            self._read(these)
            for subject in these:
                self._write(*self.held[subject])
            self.step(start + len(these), len(subjects))
        return Rebuilt(self.facts, self.standings.finish(), self.cells.finish())

    def _read(self, subjects: Sequence[str]) -> None:
        """Read the acts of some people: by the index of subjects alone, so that a ledger of millions is never sorted."""
        facts = Fact.objects.filter(subject__in=subjects, kind__in=list(LEVEL_OF))
        columns = ("tenant", "subject", "client_uuid", "kind", "author_name", "device_at", "received_at", "payload")
        for tenant, subject, uuid, kind, author, device_at, received_at, told in facts.values_list(*columns):
            self.facts += 1
            post = self.held[subject][1].get(told["post"])
            if post is None or tenant != self.enterprise.tenant or uuid in self.corrected or not told["outcomes"]:
                continue
            moment, by = moment_told(told, device_at or received_at), examiner_told(kind, told, author)
            level, revision = LEVEL_OF[kind], told["revision"]
            post.acts.append(Act(moment, uuid, level, told["document"], revision, told["outcomes"], by))

    def _write(self, person_id: int, posts: dict[str, _Held]) -> None:
        for post in posts.values():
            found = stands_of(post.acts, by_uid(post.asked))
            for key in KEYS:
                document, level = key
                stands = found.get(key, {})
                told, ages = tell(post.asked.get(document, []), stands, level, self.thresholds, self.day)
                where = (person_id, post.post_id, document, level.value, post.path)
                self.cells.add((*where, *told_values(told, self.day)))
                for uid, stand in stands.items():
                    self.standings.add(standing_values(person_id, post.post_id, key, uid, stand, ages[uid]))
            post.acts.clear()


def _held_in(enterprise: Enterprise) -> dict[str, tuple[int, dict[str, _Held]]]:
    """Return by subject the person and, by uuid as facts hold it, the posts held there today."""
    rows = holdings_on(today()).filter(post__enterprise=enterprise)
    columns = ("person_id", "person__uuid", "post_id", "post__uuid", "post__path")
    held = sorted(set(rows.values_list(*columns)), key=lambda row: (row[0], row[2]))
    asked = asked_at({row[2] for row in held})
    found: dict[str, tuple[int, dict[str, _Held]]] = {}
    for person_id, person_uuid, post_id, post_uuid, path in held:
        posts = found.setdefault(subject_of(person_uuid), (person_id, {}))[1]
        posts[str(post_uuid)] = _Held(post_id, path, asked[post_id])
    return found


class _Writer:
    """Writes rows of a table in batches: by COPY where the database has it, three times as fast as INSERT."""

    def __init__(self, model: type[models.Model], columns: Sequence[str]) -> None:
        self.model, self.columns = model, columns
        self.rows: list[tuple[Any, ...]] = []
        self.count = 0

    def add(self, row: tuple[Any, ...]) -> None:
        """Take a row; it is written with the others of its batch."""
        self.rows.append(row)
        if len(self.rows) >= BATCH:
            self.finish()

    def finish(self) -> int:
        """Write what waits and return how many rows were written in all."""
        if connection.vendor == "postgresql":
            self._copy()
        else:
            rows = [self.model(**dict(zip(self.columns, row, strict=True))) for row in self.rows]
            self.model._default_manager.bulk_create(rows)
        self.count += len(self.rows)
        self.rows.clear()
        return self.count

    def _copy(self) -> None:
        names = ", ".join(connection.ops.quote_name(name) for name in self.columns)
        table = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as sink:
            for row in self.rows:
                sink.write_row(row)
