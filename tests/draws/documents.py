"""Documents in force at posts, put straight into the tables: draws ask only whether they are there."""

from collections.abc import Sequence

from gangze.dossiers.models import Dossier, Item, Revision
from gangze.org.models import Post

ALL = ("risk", "duty", "operation", "emergency")


def put_in_force(*posts: Post, kinds: Sequence[str] = ALL) -> None:
    """Give every post a revision in force with one item of each kind."""
    for post in posts:
        dossier = Dossier.objects.create(post=post, is_whole=set(kinds) == set(ALL))
        revision = Revision.objects.create(dossier=dossier, number=1, state="in_force", created_by="测例")
        Item.objects.bulk_create(Item(revision=revision, kind=kind, position=1) for kind in kinds)
        dossier.in_force = revision
        dossier.save(update_fields=["in_force"])
