"""Lets the rows of mastery that carry a path go along when a place moves."""

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from gangze.ledger.services.recording import lock_head
from gangze.mastery.models import Cell, Examination, Tally, TallyDay
from gangze.org.models import Enterprise

from .ageing import count_anew

_PLACED = (Cell, Tally, Examination)


@transaction.atomic
def move_rows(*, old_path: str, new_path: str) -> None:
    """Give every row below a place its new path, and count the sums anew: a post may have changed its unit.

    The trend of the place goes along; that of the places above, where it stood and where it stands, stays as it was.
    """
    moved = Concat(Value(new_path), Substr(F("path"), len(old_path) + 1))
    for model in _PLACED:
        model.objects.filter(path__startswith=old_path).update(path=moved)
    TallyDay.objects.filter(path__startswith=old_path).update(path=moved)
    for enterprise in Enterprise.objects.filter(pk__in=_enterprises(new_path)):
        lock_head(enterprise.tenant)
        count_anew(enterprise)


def _enterprises(path: str) -> list[int]:
    """Return the keys of the enterprises at a path or below it."""
    inside = [int(part[1:]) for part in path.split("/") if part.startswith("e")]
    below = Enterprise.objects.filter(path__startswith=path).values_list("pk", flat=True)
    return [*inside, *below]
