"""Where an actor may look into the ledger: a condition that starts from nothing, so that it fails closed.

The organisation has its own filter above this app; here a place is only the path that came with a fact.
"""

from django.db.models import Q

from gangze.access.actor import Actor
from gangze.access.matrix import Action


def reach_filter(actor: Actor, action: Action) -> Q:
    """Return the condition "the path lies where the actor may do the action"; false for nobody.

    A grant for everywhere also covers rows without a place.
    """
    reach = Q(pk__in=[])
    for path in actor.reaches(action):
        reach |= Q(path__startswith=path) if path else Q(pk__isnull=False)
    return reach
