"""Tells rounds, hand-overs and what is done of all that was due anew from the ledger; what comes out equals what was kept up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, F, Value, When

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Handover, Occurrence, Round
from gangze.inspections.rules.words import OccurrenceState
from gangze.kernel.clock import now
from gangze.kernel.errors import Absent
from gangze.ledger.models import Fact
from gangze.ledger.services.recording import lock_head
from gangze.org.models import Enterprise

from . import deriving, handing_over, months, weeks
from .doing import CORRECTED, DONE
from .handing_over import GIVEN, TAKEN

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many facts were read and how many rows came out of them."""

    fact_count: int
    round_count: int
    handover_count: int


def enterprises_to_rebuild(*, actor: Actor, code: str = "") -> list[str]:
    """Return the codes of the enterprises to rebuild, or of the one named. Raises Absent where there is none."""
    actor.require(Action.SETTINGS_EDIT, "")
    codes = list(Enterprise.objects.active().order_by("pk").values_list("code", flat=True))
    if code and code not in codes:
        raise Absent("enterprise")
    return [code] if code else codes


@transaction.atomic
def rebuild_rounds(*, actor: Actor, enterprise_code: str) -> Rebuilt:
    """Tell the rounds, hand-overs, weeks and months of an enterprise anew, and how what was due stands by them.

    What was missed and what was excused follow from time and standstills, and stay. Nobody records anything there meanwhile: the
    head of the ledger is locked. Raises Absent, NotAllowed.
    """
    enterprise = Enterprise.objects.filter(code=enterprise_code).first()
    if enterprise is None:
        raise Absent("enterprise")
    actor.require(Action.SETTINGS_EDIT, enterprise.path)
    lock_head(enterprise.tenant)
    Round.objects.filter(plan__enterprise=enterprise).delete()
    Handover.objects.filter(post__enterprise=enterprise).delete()
    _forget_done(enterprise)
    read = _derive(enterprise.tenant, (DONE, CORRECTED), deriving.derive)
    read += _derive(enterprise.tenant, (GIVEN, TAKEN), handing_over.derive_handover)
    read += weeks.rebuild_weeks(enterprise) + months.rebuild_months(enterprise)
    rounds = Round.objects.filter(plan__enterprise=enterprise).count()
    return Rebuilt(read, rounds, Handover.objects.filter(post__enterprise=enterprise).count())


def _forget_done(enterprise: Enterprise) -> None:
    """Let everything stand as if nobody had done anything."""
    done = Occurrence.objects.filter(plan__enterprise=enterprise, fact_uuid__isnull=False)
    missed, due = Value(OccurrenceState.MISSED.value), Value(OccurrenceState.DUE.value)
    undone = Case(When(closes_at__lte=now(), then=missed), default=due)
    state = Case(When(state=OccurrenceState.DONE.value, then=undone), default=F("state"))
    done.update(state=state, fact_uuid=None, done_at=None)


def _derive(tenant: str, kinds: tuple[str, ...], derive: Callable[[Fact], None]) -> int:
    count = 0
    for fact in _facts(tenant, kinds):
        derive(fact)
        count += 1
    return count


def _facts(tenant: str, kinds: tuple[str, ...]) -> Iterator[Fact]:
    facts = Fact.objects.of_tenant(tenant).filter(kind__in=kinds)
    return facts.order_by("number").iterator(chunk_size=CHUNK)
